"""Files: kept as evidence, sent in by people, written for spreadsheets.

Owns the bytes and what kind they are. Does not know what a file is about.
"""
