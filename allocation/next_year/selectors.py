"""What a year begins with from the one before, what became of it, what it still asks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allocation.campaigns.models import Axis, Campaign, Indicator
from allocation.campaigns.selectors import axes_with_indicators, counted_in, part_labels
from allocation.campaigns.states import OPEN_TO_PARAMETERS, State, reached
from allocation.next_year.models import CarriedOver
from allocation.parameters.models import ParameterChange
from allocation.runs.selectors import adopted_run
from allocation.settlement.selectors import settlement_run
from structures.ground.french import date_long, euros
from structures.models import Structure, User

DECEMBER, FEBRUARY, LEAP = 12, 2, 29
Needs = CarriedOver.Needs
NOTHING = "rien"
TEXTS = ("legal_visas", "special_terms", "appeal_route")
COPIED = (
    *("advance_base", "advance_bp", "former_grant_bp", "unearned_axis3"),
    *("fixed_fall_bp", "fixed_rise_bp"),
    *("reminders_needed", "silence_days", "following_months", "variation_bp"),
    *TEXTS,
)
OF_AN_AXIS = ("number", "label", "objective", "share_bp", "kind", "source")
OF_AN_INDICATOR = (
    *("number", "label", "short_label", "definition", "unit", "source"),
    *("weight", "active", "measure", "scale", "counted_source"),
)
# A year, a day of a month, or the number of a decision: of another year, very likely.
_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}/\d{1,2}\b|\bn[°º]\s*\S*\d"
    r"|\b\d{1,2}(?:er)?\s(?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc)",
    re.IGNORECASE,
)
Data = dict[str, Any]


@dataclass(frozen=True)
class YearAmounts:
    """What each structure gets of a year, in cents by code: final amounts once `settled`."""

    amounts: Mapping[str, int]
    source: str
    settled: bool


@dataclass(frozen=True)
class CarriedLine:
    """What was taken over, and what became of it: `person` changed or confirmed it, or nobody.

    `after` is the value that a change of it alone gave.
    """

    row: CarriedOver
    person: User | None = None
    at: datetime | None = None
    changed: bool = False
    after: str = ""

    @property
    def waits(self) -> bool:
        """Whether a person has still to confirm it, or to decide."""
        return bool(self.row.needs) and self.person is None


@dataclass(frozen=True)
class GrantMove:
    """A structure's former grant, before and after, in words; cents where it changes."""

    structure: Structure
    before: str
    after: str
    cents: int


@dataclass(frozen=True)
class GrantsRefresh:
    """What bringing the former grants up to date changes, and what it leaves as typed."""

    origin: Campaign
    source: str
    settled: bool
    moves: list[GrantMove]
    left: list[GrantMove]


def names_a_day(text: str) -> bool:
    """Tell whether a text cites a year, a day or the number of a decision.

    >>> names_a_day("Vu la délibération du 12 juin 2014"), names_a_day("Jeunes de 16 à 25 ans")
    (True, False)
    """
    return bool(_DATED.search(text))


def why_no_next_year(before: Campaign) -> str:
    """Say why the year after may not be prepared from this one; nothing if it may. One query."""
    if not reached(before.state, State.ADOPTED):
        return (
            f"La campagne {before.year} est à l’étape « {before.get_state_display()} » : la "
            "suivante se prépare une fois sa répartition arrêtée."
        )
    year = before.year + 1
    if Campaign.objects.filter(year=year).exists():
        return f"La campagne {year} existe déjà : ses paramètres se changent sur ses pages."
    return ""


def from_year(before: Campaign, year: int) -> Data:
    """Return the parameters of a year before, for `year`. At most eight queries.

    Its envelope, coefficients and days are not copied: they are decided each year.
    """
    codes = set(Structure.objects.filter(counted_in(year)).values_list("code", flat=True))
    last, parts = year_amounts(before), part_labels(before)
    return {name: getattr(before, name) for name in COPIED} | {
        "year": year,
        "reference_year": before.reference_year + year - before.year,
        "axes": [
            _columns(axis, OF_AN_AXIS)
            | {
                "indicators": [
                    _columns(one, OF_AN_INDICATOR) | {"parts": parts.get(one.number, [])}
                    for one in axis.indicators.all()
                ]
            }
            for axis in axes_with_indicators(before)
        ],
        "former_grants": {code: cents for code, cents in last.amounts.items() if code in codes},
        "former_grants_source": last.source,
    }


def year_amounts(campaign: Campaign) -> YearAmounts:
    """Return what each structure gets of a year: final, else voted amounts. Up to three queries."""
    final = settlement_run(campaign)
    if final:
        lines = final.settlement_lines.values_list("structure__code", "final_cents")
        return YearAmounts(dict(lines), f"Dotation définitive {campaign.year}", settled=True)
    run = adopted_run(campaign)
    if run is None:
        return YearAmounts({}, "", settled=False)
    voted = dict(run.totals.values_list("structure__code", "maximum_cents"))
    number, day = run.adoption.deliberation_number, date_long(run.adoption.deliberation_date)
    source = f"Dotation maximale {campaign.year}, délibération n° {number} du {day}"
    return YearAmounts(voted, source, settled=False)


def moved(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes the 28th.

    >>> moved(date(2016, 2, 29), 1)
    datetime.date(2017, 2, 28)
    """
    leaps = (day.month, day.day) == (FEBRUARY, LEAP)
    return day.replace(year=day.year + years, day=LEAP - 1 if leaps else day.day)


def retained_note(before: Campaign) -> str:
    """Say what the Region kept of a settled year's variable part; nothing otherwise. One query."""
    run = settlement_run(before)
    cents = run.frame.facts["network"]["retained_cents"] if run else 0
    return (
        f"En {before.year}, {euros(cents)} de part variable n’ont pas été obtenus et sont restés "
        "à la Région."
        if cents
        else ""
    )


def carried_over(campaign: Campaign) -> list[CarriedLine]:
    """Return what a year took over, in its order, and what became of each. Two queries."""
    people = ("origin", "confirmation__confirmed_by")
    rows = list(campaign.carried_over.select_related(*people))
    changes = list(_later_changes(campaign)) if rows else []
    return [_line(row, changes) for row in rows]


def unconfirmed(campaign: Campaign) -> list[CarriedOver]:
    """Return what nobody confirmed nor wrote again, and keeps a year closed. Two queries."""
    found = carried_over(campaign)
    return [line.row for line in found if line.waits and line.row.needs == Needs.CONFIRM]


def grants_refresh(campaign: Campaign) -> GrantsRefresh | None:
    """Return what the former grants become on the amounts of today; None without any to copy.

    Those that somebody typed are left alone. At most seven queries.
    """
    if campaign.state not in OPEN_TO_PARAMETERS:
        return None
    carried = campaign.carried_over.filter(key__startswith="grant.").select_related("origin")
    rows = {row.key: row for row in carried}
    if not rows:
        return None
    origin = next(iter(rows.values())).origin
    last = year_amounts(origin)
    copied = {key: row.value for key, row in rows.items() if not row.needs}
    copied |= _refreshed(campaign, origin)
    grants = {one.structure_id: one for one in campaign.former_grants.all()}
    moves: list[GrantMove] = []
    left: list[GrantMove] = []
    for structure in Structure.objects.filter(counted_in(campaign.year)).order_by("code"):
        grant, cents = grants.get(structure.pk), last.amounts.get(structure.code)
        before = grant.in_words if grant else NOTHING
        after = f"{euros(cents)} ({last.source})" if cents is not None else before
        if before != after and cents is not None:
            move = GrantMove(structure, before, after, cents)
            typed = copied.get(f"grant.{structure.code}", NOTHING) != before
            (left if typed else moves).append(move)
    return GrantsRefresh(origin, last.source, last.settled, moves, left)


def taking_over_from(campaign: Campaign) -> Campaign | None:
    """Return the campaign whose former grants come from this one's amounts, or None. One query."""
    grants = CarriedOver.objects.filter(origin=campaign, key__startswith="grant.")
    return Campaign.objects.filter(pk__in=grants.values("campaign")).first()


def refresh_ground(origin: Campaign) -> str:
    """Return the ground under which former grants are brought up to date."""
    return f"Actualisation d’après la campagne {origin.year}"


def _refreshed(campaign: Campaign, origin: Campaign) -> dict[str, str]:
    """Return what bringing them up to date wrote last, by key. One query."""
    lines = campaign.parameter_changes.filter(source=refresh_ground(origin)).order_by("pk")
    return dict(lines.values_list("key", "after"))


def _later_changes(campaign: Campaign) -> Iterable[ParameterChange]:
    changes = campaign.parameter_changes.exclude(key="campaign").order_by("-pk")
    return changes.select_related("changed_by")


def _line(row: CarriedOver, changes: Iterable[ParameterChange]) -> CarriedLine:
    change = next((one for one in changes if _concerns(one.key, row.key)), None)
    said = getattr(row, "confirmation", None)
    if change and (said is None or change.changed_at >= said.confirmed_at):
        after = change.after if change.key == row.key else ""
        return CarriedLine(row, change.changed_by, change.changed_at, changed=True, after=after)
    if said:
        return CarriedLine(row, said.confirmed_by, said.confirmed_at)
    return CarriedLine(row)


def _concerns(changed: str, carried: str) -> bool:
    """Tell whether a change is one of what was carried: of it, of a part, or of all around it."""
    return f"{changed}.".startswith(f"{carried}.") or f"{carried}.".startswith(f"{changed}.")


def _columns(row: Axis | Indicator, names: tuple[str, ...]) -> Data:
    return {name: getattr(row, name) for name in names}
