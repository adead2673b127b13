"""The cross-cutting analysis and its restitution by territory.

Owns the analysis, its recommendations, and their publication at the same instant.
"""
