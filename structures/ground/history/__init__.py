"""Every former value of every row, kept by the database, with who replaced it and how.

Owns the line that has a model tracked, and what tells the database who acts. What people read
of it is written by the subjects; the journal, by hand, by the services.
"""
