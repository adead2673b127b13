"""The top of the house: settings, the URL map, each role's first page, demo data.

Nothing below imports it.
"""
