"""Who signs in, and in which role.

Owns accounts, roles and how one signs in. Who holds which function in a structure
is a mandate (`people`); which pages a role may open is `access`.
"""
