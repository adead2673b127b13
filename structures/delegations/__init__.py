"""Who acts for somebody else, from when to when, and in which power.

Owns the delegation of a director to an account of the same structure, and the stand-in of a
manager among the Region's agents. What a role may do is `access`; that a person acts by
delegation is asked of the account (`User.has_role`). Whoever acts stays themselves: a rule that
keeps an author from deciding holds unchanged.
"""
