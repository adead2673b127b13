"""The Region's dashboard: a year at a glance, and one flat row a structure for its own tools.

Owns nothing stored: gathers what the subjects of the year know, for staff and the State.
"""
