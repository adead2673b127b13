"""Each role's first page: everything the person has to do, most pressing first.

Owns nothing stored: gathers the tasks that each subject says of itself.
"""
