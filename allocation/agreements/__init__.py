"""The convention of a structure and year: printed, kept, listed.

Owns what the convention says and its files. What is paid on it is `payments`.
"""
