"""What the year's conventions say in words: parties, visas, articles, and values that they cite.

Owns the closed list of texts with when each is printed, the variables that they may hold, and
what a campaign says instead of the default ones, until its first convention is asked for. What a
variable is worth for a structure, and the printing, are `agreements`.
"""
