"""What every floor stands on; imports nothing of the project.

Owns the present moment, French on screen, typed fields, kept files, fingerprints, mails,
tables, printing, jobs, locks, how a file is read and how a view answers. Knows no partner,
no figure, no person.
"""
