"""The Spanish version: complete, well formed, and seen on pages."""
