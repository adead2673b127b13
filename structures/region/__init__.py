"""The Region itself: what it is called, where it sits, who signs and pays, its logo, by date.

Owns the Region's identities, each valid from a day until the next begins. Whoever prints,
shows or sends something cites the identity of its day, by `selectors`.
"""
