"""A structure’s page: where its whole file stands.

Owns nothing stored: gathers what the other subjects know.
"""
