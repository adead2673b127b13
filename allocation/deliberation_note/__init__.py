"""The note that presents a run to the elected members who vote on it: a page, and the same in PDF.

Owns the notes that were printed, each kept as it was given out. What it says is read from the
run and its year: it computes no amount. What keeps a run from being adopted is `checklist`.
"""
