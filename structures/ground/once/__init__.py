"""An act that a form asks for happens once, however often the form is sent.

Owns the key that a form carries, the acts done with the answer each was given, and how long
they are remembered. What an act is, and who may do it, lies with whoever answers the form.
"""

from structures.ground.once.services import FIELD, forget_old_acts, has_acted, new_key, once

__all__ = ["FIELD", "forget_old_acts", "has_acted", "new_key", "once"]
