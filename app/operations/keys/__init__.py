"""Renewing, destroying and keeping elsewhere the data keys of free text."""
