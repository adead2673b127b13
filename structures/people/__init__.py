"""Who leads a structure: mandates of presidents, directors and deputies.

Owns mandates, succession, and whom to write to. Accounts lie in `accounts`.
"""
