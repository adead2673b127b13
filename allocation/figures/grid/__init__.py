"""The sheet where the Region's staff type figures: cell by cell, or a block pasted at once.

Owns what a pasted block says (`blocks`), how typed cells are compared with what is stored and
recorded as one act, and what the sheet shows. Figures themselves, and how they are written, are
those of `allocation.figures`.
"""
