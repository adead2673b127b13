"""A year: its state, its envelope, the parameters that share it.

Owns campaigns, axes, indicators and former grants, and the table of states. What is
computed from them is `runs`.
"""
