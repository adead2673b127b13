"""A file that was sent without saying what it is: recognised, then confirmed by the person.

Owns the look that a worker takes at the first rows, what is said of them, and the confirmation
(kind, sheet, encoding, columns). Does not read values: `allocation.imports` does, once the kind
is confirmed; nor reference files, which go on to `structures.reference`.
"""
