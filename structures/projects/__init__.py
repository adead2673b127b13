"""The three-year project of a structure: written, submitted, validated.

Owns its four parts, versions, attachments, comparison and validity.
"""
