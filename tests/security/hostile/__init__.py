"""Hostile text in every writable field: strings, the pages that answer, the attack."""
