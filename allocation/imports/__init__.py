"""Files sent in: recognised, previewed, applied whole or not at all.

Owns batches and what is wrong in them; `readers` understands each kind. Files are opened
by `structures.ground.spreadsheets`, their cells read by `structures.ground.readings`.
"""
