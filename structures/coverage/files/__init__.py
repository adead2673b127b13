"""The reference files of communes: the list of a year, its movements, who covers what.

Owns how each is read, compared and applied; how a file is sent in, shown and kept is
`structures.reference`. Reading is pure, comparing asks few questions whatever the rows.
"""
