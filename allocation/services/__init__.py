"""What changes in a year's allocation: each function is one transaction, by a named person."""

from structures.services import Refused, require_role

__all__ = ["Refused", "require_role"]
