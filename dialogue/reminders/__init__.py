"""Dated reminders to the structures that are waited for.

Owns what is sent and what counts towards a silence.
"""
