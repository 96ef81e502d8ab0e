"""Servers, browsers and checkouts that the tests need; the fixtures stand in tests/conftest.py."""
