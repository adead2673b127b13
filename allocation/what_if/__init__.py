"""What a structure would get with other figures or levels, the rest of the network unchanged.

Owns nothing stored, and stores nothing: the address holds what was typed. It reads the
structure's own rows of the adopted run and the totals shown to all, so it says nothing of
anybody else. How much it comes to is asked of the engine (`rule`, pure).
"""
