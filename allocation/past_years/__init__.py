"""Figures and amounts of years without a campaign here, kept for reference only.

Owns what files say of these years, and how a structure's page shows it. The split never reads
them. A former grant of the campaign in preparation is one of its parameters, and may be taken
from here.
"""
