"""The map of the communes, drawn from outlines that an administrator loads.

Owns outlines and drawings; the list says the same without them.
"""
