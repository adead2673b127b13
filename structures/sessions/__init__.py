"""Where a person is signed in, and ending it.

Owns what is shown of sessions, and how they end: one, or all of an account's. The rows are
those of allauth.usersessions; that every session ends when an account is disabled or changed
is kept by the database, beside `User` (`accounts`).
"""
