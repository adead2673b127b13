"""A year's page: where it stands, what is left to do, its envelope and its figures.

Owns nothing stored: gathers what figures, imports, runs, agreements and payments say, as
only a page above them all may. The home page shows the same tasks.
"""
