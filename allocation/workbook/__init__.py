"""A run as a workbook whose formulas compute the split again, to the cent.

Owns the sheets, their formulas and what each is exact to. Pure but for its edges: it knows
a run's record and nothing else, and computes no amount of its own: what a formula gives
must be what the record holds, and a sheet says so line by line.
"""
