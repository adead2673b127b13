"""The meeting of the three parties: planned, announced, held; its minutes.

Owns meetings, invitations, commitments and remarks, and the PDF of the minutes once they
are offered, then validated.
"""
