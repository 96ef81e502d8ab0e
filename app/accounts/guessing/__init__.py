"""Guessing passwords: tries are counted, and whoever makes too many has to wait."""
