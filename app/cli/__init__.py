"""The `docket` command: thin wrappers over services, a file for each task."""
