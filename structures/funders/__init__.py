"""Who else funds a structure, year by year: for information, never an input of the split.

Owns the amounts of the other funders. What the Region itself grants is told by the floor above
(settings.REGION_GRANTS), and shown beside.
"""
