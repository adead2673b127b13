"""Who the partners are.

Owns users and their roles, structures (missions locales, PAIO), territories,
communes and which structure covers them, stored files, and who may open what.
Knows nothing of money: amounts and figures live in `allocation`.
"""
