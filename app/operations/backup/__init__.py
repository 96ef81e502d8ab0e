"""Backups: one encrypted file that the server itself cannot open, and the way back from it."""
