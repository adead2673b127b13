"""Which structure covers which commune, from when to when, for which share.

Owns communes and coverage.
"""
