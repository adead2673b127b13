"""What happened to a structure: who did what, when.

Owns the entries, written by the service that made the fact, and the timeline that shows
them to those who may read them.
"""
