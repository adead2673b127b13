"""What the guard rails of a campaign refer to (RULES.md, rule 11), and whether they can hold.

Owns nothing stored: the limits are columns of the campaign, the references the fixed parts of the
year before. The engine alone keeps fixed parts within their bounds.
"""
