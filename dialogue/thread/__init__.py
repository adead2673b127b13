"""What the parties write beside the ratings: statements, notes, drafts.

Owns statements as read by each party; never changed, only replaced.
"""
