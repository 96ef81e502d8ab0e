"""Makes releases from records: atoms, closed tables, and the gate in front of them.

The arithmetic is pure functions over the plain values of `model.py`; nothing of it knows Flask or
SQL.
"""
