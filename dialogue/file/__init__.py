"""The whole file of a dialogue as one PDF, and the documents of all of them.

Owns nothing stored: gathers what the other subjects know.
"""
