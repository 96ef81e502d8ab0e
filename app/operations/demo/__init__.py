"""Synthetic records: invented, plausible, marked as such, and the same for the same seed.

What is drawn stands in tables of plain values, one file for each part of a record; `records`
puts the parts together, and only `loader` and `people` know a database.
"""
