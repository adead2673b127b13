"""The flat list of a year: on the page what matters, in its files all that is known."""

from decimal import Decimal
from functools import partial

from allocation.engine import plain
from allocation.models import Axis, Payment, RunTotal
from allocation.runs.selectors import IndicatorColumn
from structures.ground.lists import Choice, Column, ListFilter, ListTable, Money, Words
from structures.models import Territory
from structures.network.selectors import STRUCTURE_WORDS

STATUSES = dict(Payment.Status.choices)


class FlatTable(ListTable):
    """One row a structure."""

    caption = "Structures de l’année"
    noun = ("structure", "structures")
    first_order = "code"
    row_template = "dashboard/_flat_row.html"
    ties = ("structure__code",)

    code = Column("Code", "structure.code", sort="structure__code", shown=False)
    structure = Column("Structure", "structure.name", sort="structure__name")
    siret = Column("SIRET", "structure.siret", shown=False)
    territory = Column("Territoire", "structure.territory.name", sort="structure__territory__name")
    fixed = Money("Part fixe", "fixed_cents")
    ceiling = Money("Part variable, au plus", "ceiling_cents")
    maximum = Money("Dotation maximale", "maximum_cents")
    advance = Money("Premier versement", "advance_cents")
    paid = Money("Payé à ce jour", "paid_cents")


def more_columns(columns: list[IndicatorColumn]) -> list[tuple[str, Column]]:
    """Return the columns that the files alone have, indicator by indicator."""
    found: list[tuple[str, Column]] = [
        ("former", _hidden(Money("Dotation antérieure", "former_grant_cents"))),
        ("final", _hidden(Money("Montant final", "final_cents"))),
        ("balance", _hidden(Money("Solde", "balance_cents"))),
        ("advance_status", _status("Premier versement, état", "advance_status")),
        ("balance_status", _status("Solde, état", "balance_status")),
    ]
    for column in columns:
        name = f"{column.number}. {column.short_label}"
        number = column.number
        if column.kind == Axis.Kind.FIXED:
            value = Column(f"{name}, valeur", partial(_value, name=f"value_{number}"))
            found.append((f"value_{number}", _hidden(value)))
            found.append((f"amount_{number}", _hidden(Money(f"{name}, €", f"amount_{number}"))))
        else:
            ceiling = Money(f"{name}, plafond €", f"amount_{number}")
            found.append((f"amount_{number}", _hidden(ceiling)))
            level = Column(f"{name}, niveau arrêté", f"level_{number}")
            found.append((f"level_{number}", _hidden(level)))
    return found


def _value(row: RunTotal, name: str) -> Decimal | None:
    """Return a value without the zeros that its column is filled with."""
    value = getattr(row, name)
    return None if value is None else Decimal(plain(value))


def _hidden(column: Column) -> Column:
    column.visible = False
    return column


def _status(heading: str, name: str) -> Column:
    return Column(heading, lambda row: STATUSES.get(getattr(row, name), ""), shown=False)


class FlatFilter(ListFilter):
    """What the list may be narrowed to."""

    text = Words("Structure", STRUCTURE_WORDS)
    territoire = Choice(
        "Territoire",
        lambda: [(str(one.pk), one.name) for one in Territory.objects.all()],
        field_name="structure__territory",
        everything="Tous",
    )
