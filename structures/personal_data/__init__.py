"""What is kept about a person, and for how long.

Owns what somebody may read of themselves, and the anonymising of those gone long ago.
"""
