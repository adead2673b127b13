"""Invitations: how an account begins, by the person who will use it.

Owns the link sent to an address, its seven days, its renewal, and the account that it makes
once, when the person chooses a password. Accounts themselves lie in `accounts`.
"""
