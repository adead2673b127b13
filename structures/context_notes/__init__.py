"""Dated notes on what surrounds a structure: inside it, around it, its part in the orientations.

Owns the notes and their corrections, never changed once written. The levels that the structure
got over the years stand beside them, told by the floor above (settings.LEVELS_OVER_YEARS).
"""
