"""The n-1 figures: one value a structure and indicator, with its source.

Owns their entry by hand and their table. Those that come from files pass by `imports`.
"""
