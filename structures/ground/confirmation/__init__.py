"""An act that is confirmed: its page says what happens, to whom and for how much, then acts.

Owns what such a page says and how a view answers with it. The page carries the fingerprint of
what it says: where something else would happen now, nothing is done, and it is shown again.
What an act does, and who may do it, lies with its subject.
"""

from structures.ground.confirmation.answers import CHANGE, SEEN, confirm, confirm_form
from structures.ground.confirmation.values import SHOWN, Concerned, Confirmation, Whom

__all__ = [
    "CHANGE",
    "SEEN",
    "SHOWN",
    "Concerned",
    "Confirmation",
    "Whom",
    "confirm",
    "confirm_form",
]
