"""Running an installation: so far, filling one with synthetic records."""
