"""Waiting for consent: which reports a client has yet to answer for, and reminding of them."""
