"""The attack on published numbers: what a reader can work out about what is not published."""
