"""Answers as columns of small numbers: a million reports are counted in a fraction of a second.

`read_rows` gives the columns asked for, of every report, as they stand in this transaction: from
the packed blocks, and from the reports themselves where a block is missing, out of date or marked
as changed. So a packed copy can be late, but never wrong.
"""
