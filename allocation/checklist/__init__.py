"""What is read before a run is adopted: one list of what is in order, and how sure the amounts are.

Owns the sensitivity of a run: the figures that would move the most money were they wrong, and how
each amount spreads under a margin that somebody assumed; a worker computes it, once a margin.
Nothing here blocks an adoption: what does is said by `runs` and `reviews`. The arithmetic is
`batch`.
"""
