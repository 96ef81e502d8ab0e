"""What `./docket test` runs."""
