"""The territories of the Region: listed, added, renamed, removed once empty.

Owns the pages and what changes a territory. The rows lie with the structures they group
(`structures.network.models`), their file with the others (`structures.network.files`).
"""
