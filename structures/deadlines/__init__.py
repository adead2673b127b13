"""What is due, gathered from all subjects, and the courtesy of recalling it.

Owns the list of a structure's deadlines and the mail that recalls them, a week before and on
the day. What is due belongs to each subject (settings.DEADLINES); these mails count for nothing.
"""
