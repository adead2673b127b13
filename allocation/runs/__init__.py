"""The split computed once and kept for ever.

Owns runs, their lines, their record and its seal, their adoption. The split itself is
`engine`.
"""
