"""The page on which the year’s balance is settled, once every level is decided.

Owns nothing stored: hands levels to `allocation.settlement` as plain values.
"""
