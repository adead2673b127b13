"""The course of a year’s dialogues: opened, scheduled, followed.

Owns the schedule, the opening and the overview of all structures.
"""
