"""From an empty installation to a first year that is open: what exists, what is missing, in order.

Owns nothing stored: reads what each subject holds, and leads to the page where it is given. A step
may be left and taken up again, by whoever administers the Region.
"""
