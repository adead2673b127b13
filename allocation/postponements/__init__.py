"""Dates of a running year put off: decided with a reason, kept, and told to those concerned.

Owns what was put off and the message that says so, for planned days and for the dialogues, which
change their own dates. Nothing here is ever brought forward.
"""
