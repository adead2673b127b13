"""The parameters that are changed one by one: how each is named, and said to people.

A parameter is « campaign.envelope_cents », « axis.1.share_bp » or « indicator.10.label »: whose
it is, then its column.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from allocation.campaigns.models import Campaign
from structures.ground.fields import column
from structures.ground.french import basis_points, date_long, euros

NOTHING = "rien"


@dataclass(frozen=True)
class Change:
    """A parameter before and after, in words."""

    key: str
    label: str
    before: str
    after: str


def change(key: str, row: Model, name: str, before: str) -> Change:
    """Return the change of a column of a row, which holds its new value already."""
    return Change(key, label(row, name), before, words(row, name))


def label(row: Model, name: str) -> str:
    """Return what people call a parameter: « Axe 1, part de l’enveloppe »."""
    said = str(column(type(row), name).verbose_name).partition(", en ")[0]
    return f"{said[:1].upper()}{said[1:]}" if isinstance(row, Campaign) else f"{row}, {said}"


def words(row: Model, name: str) -> str:
    """Return the value of a column of a row as people read it."""
    value, field = getattr(row, name), column(type(row), name)
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return date_long(value)
    if isinstance(value, list):
        return "\n".join(f"{rank} : {line}" for rank, line in enumerate(value))
    write = euros if name.endswith("_cents") else basis_points if name.endswith("_bp") else str
    return write(dict(field.flatchoices).get(value, value))
