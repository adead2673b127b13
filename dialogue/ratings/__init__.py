"""A dialogue and the rating of each indicator, from self-assessment to decision.

Owns the acts that move a rating. The table of moves is `rules`; free exchanges are
`thread`.
"""
