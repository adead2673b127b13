"""The final amounts, once every level of axis 3 is decided.

Owns settlement lines and the run that holds them. Levels come from `dialogue` as plain
values.
"""
