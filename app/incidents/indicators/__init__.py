"""Indicators over records: settings that administrators keep, SQL, the panel of a record."""
