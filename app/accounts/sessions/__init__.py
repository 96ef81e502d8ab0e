"""Sessions on the server: what a cookie opens is decided here, not in the cookie."""
