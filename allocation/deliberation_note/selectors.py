"""What a run gives each structure beside the year before, and whether it has a note at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from allocation.campaigns.states import State, reached
from allocation.models import Adoption, Campaign, DeliberationNote, Run, RunTotal
from allocation.revisions.selectors import revision_since
from allocation.runs.selectors import run_sums, runs_shown
from allocation.steps_back.selectors import reopened_since
from allocation.year_comparison.sides import Change, changes, run_before
from structures.ground.french import percent, signed_euros
from structures.models import REGION_ROLES, Role, User


@dataclass(frozen=True)
class NoteRow:
    """What a run gives a structure, or all of them, in cents.

    `before_cents` is None where what came before is not known, or was nothing.
    """

    code: str
    name: str
    before_cents: int | None
    fixed_cents: int
    ceiling_cents: int
    maximum_cents: int
    advance_cents: int

    @property
    def gap_cents(self) -> int | None:
        """How much more the maximum is than what came before."""
        return None if self.before_cents is None else self.maximum_cents - self.before_cents

    @property
    def gap(self) -> str:
        """The same in words; empty where it is not known."""
        return "" if self.gap_cents is None else signed_euros(self.gap_cents)

    @property
    def rate(self) -> str:
        """The same in percent of what came before; empty where that is not known, or 0."""
        if self.gap_cents is None or not self.before_cents:
            return ""
        return f"{'+' if self.gap_cents > 0 else ''}{percent(self.gap_cents, self.before_cents)}"


@dataclass(frozen=True)
class TerritoryRows:
    """The structures of a territory, by name."""

    name: str
    rows: list[NoteRow]


@dataclass(frozen=True)
class Before:
    """What structures had before, in cents by key: the maximum of the year before, or a grant.

    `year` is that of the adopted run that it is read from, None for former grants. `gone_cents`
    is what that run gave to those who have no part in the new one.
    """

    year: int | None
    cents: Mapping[int, int]
    changes: Mapping[int, Change]
    gone_cents: int = 0


def runs_with_notes(user: User) -> QuerySet[Run]:
    """Return the runs of which a person reads the note: all, for the Region and the State."""
    runs = runs_shown()
    return runs if user.has_role(*REGION_ROLES, Role.STATE_OBSERVER) else runs.none()


def why_no_note(run: Run, adoption: Adoption | None) -> str:
    """Say why a run of `runs_shown` has no note; nothing if it has one. Two queries at most.

    Only what is voted, or may be, is presented: amounts and rule are then of the same day.
    """
    if adoption:
        return ""
    campaign = run.campaign
    if run.frame.facts["run"].get("settles"):
        return "Cette répartition est celle du solde : elle n’est pas soumise à ce vote."
    if reached(campaign.state, State.ADOPTED):
        return "Cette répartition n’est pas celle que la Région a arrêtée pour l’année."
    if reopened_since(campaign, run.computed_at):
        return "La collecte des données a été rouverte depuis ce calcul : refaites-le d’abord."
    revision = revision_since(campaign, run.computed_at)
    if revision:
        return (
            f"Le rectificatif n° {revision.number} a changé la règle depuis ce calcul : "
            "refaites-le d’abord."
        )
    return ""


def run_to_vote(campaign: Campaign) -> int | None:
    """Return the number of the last run, while one is to be adopted. One query at most."""
    if campaign.state != State.SIMULATION:
        return None
    return campaign.runs.values_list("number", flat=True).first()


def notes_of(run: Run) -> QuerySet[DeliberationNote]:
    """Return the notes that were printed of a run, the latest first; contents are not read."""
    return run.notes.select_related("file", "asked_by").defer("file__content")


def kept_note(run: Run, inputs: str) -> DeliberationNote | None:
    """Return the note that was printed of just this, or None. One query."""
    return notes_of(run).filter(inputs=inputs).first()


def totals_of(run: Run) -> list[RunTotal]:
    """Return the totals of a run by territory, then by name: never by amount. One query.

    With the part of each, which says its coefficient.
    """
    found = run.totals.select_related("structure__territory", "part")
    return list(found.order_by("structure__territory__number", "structure__name"))


def before_of(run: Run, totals: Iterable[RunTotal]) -> Before:
    """Return what came before a run. Eight queries at most."""
    then = run_before(run.campaign)
    if then is None:
        grants = {t.structure_id: t.former_grant_cents for t in totals}
        known = {pk: cents for pk, cents in grants.items() if cents is not None}
        return Before(None, known, {})
    found = changes(then, run)
    cents = {pk: one.before_cents for pk, one in found.items()}
    gone = run_sums(then).maximum_cents - sum(cents.values())
    return Before(then.campaign.year, cents, found, gone)


def by_territory(totals: Iterable[RunTotal], before: Before) -> list[TerritoryRows]:
    """Return the rows of totals in the order of `totals_of`. No query."""
    return [
        TerritoryRows(territory.name, [_row(total, before) for total in found])
        for territory, found in groupby(totals, key=lambda one: one.structure.territory)
    ]


def whole(rows: Iterable[NoteRow], before: Before) -> NoteRow:
    """Return the sum of rows; what came before is not added up where a grant is not known."""
    found = list(rows)
    told = [row.before_cents for row in found if row.before_cents is not None]
    added = bool(told) and (before.year is not None or len(told) == len(found))
    return NoteRow(
        "",
        "Ensemble",
        sum(told) if added else None,
        sum(row.fixed_cents for row in found),
        sum(row.ceiling_cents for row in found),
        sum(row.maximum_cents for row in found),
        sum(row.advance_cents for row in found),
    )


def _row(total: RunTotal, before: Before) -> NoteRow:
    return NoteRow(
        total.structure.code,
        total.structure.name,
        before.cents.get(total.structure_id),
        total.fixed_cents,
        total.ceiling_cents,
        total.maximum_cents,
        total.advance_cents,
    )
