"""Files of reference that fill the network: territories, and structures with their identity.

Each says its columns, how its rows are read, compared and applied; `structures.reference` does
the rest.
"""
