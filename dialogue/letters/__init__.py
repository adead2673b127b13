"""Decision letters: what is decided, why, and how to appeal, as a PDF.

Owns what a letter says and its printing.
"""
