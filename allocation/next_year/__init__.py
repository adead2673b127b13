"""The next year, begun from one that is adopted, and what it took over.

Owns what was copied, what a person is still to confirm or decide of it, and the former
grants brought up to date once the year before is settled. What a year is made of, and how it
is changed, is `parameters`.
"""
