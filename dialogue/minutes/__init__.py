"""The minutes of a meeting: written, offered to both sides, validated.

Owns their pages and PDF; they are stored with the meeting.
"""
