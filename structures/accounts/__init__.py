"""Who signs in, and in which role.

Owns accounts, roles and how one signs in: what an administrator changes, disables, enables.
An account begins by an invitation (`invitations`). Who holds which function in a structure
is a mandate (`people`); which pages a role may open is `access`.
"""
