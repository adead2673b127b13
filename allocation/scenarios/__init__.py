"""Named copies of a year's rule, tried side by side before one becomes a run.

Owns scenarios: a complete copy of what the engine is given of the rule, and figures to try in
place of those entered. It stores no result: the engine computes it on the figures of the
instant. What a scenario changes for good goes through the parameters and the revisions, and a
run through `runs`.
"""
