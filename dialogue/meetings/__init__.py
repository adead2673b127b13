"""The meeting of the three parties: planned, announced, held.

Owns meetings, invitations and commitments. What is written of it is `minutes`.
"""
