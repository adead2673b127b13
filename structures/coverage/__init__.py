"""Which structure covers which commune, from when to when, for which share.

Owns communes and coverage, how their files are read (`rows`) and which commune a code names
(`geography`).
"""
