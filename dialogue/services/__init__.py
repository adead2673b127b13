"""What changes in a dialogue: each function is one transaction, done by a named person."""

from structures.services import Refused

__all__ = ["Refused"]
