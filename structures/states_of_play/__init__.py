"""The état des lieux of a structure, validated by its director.

Owns its writing, its blocking points and the overview of the network.
"""
