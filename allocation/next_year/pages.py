"""What the pages say of a year begun from another: what it takes over, what it still asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from allocation.campaigns.models import Campaign
from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.states import OPEN_TO_PARAMETERS, OPEN_TO_RULE, State, reached
from allocation.next_year.copies import rows_from
from allocation.next_year.models import CarriedOver
from allocation.next_year.selectors import (
    TEXTS,
    CarriedLine,
    GrantsRefresh,
    carried_over,
    grants_refresh,
    retained_note,
    why_no_next_year,
    year_amounts,
)
from allocation.parameters.selectors import may_write, year_before
from allocation.steps_back.selectors import steps_taken_back
from structures.ground.french import counted, date_long
from structures.ground.tasks import TODO, Task, task
from structures.models import Structure, User
from structures.plans.selectors import NextPlan, next_plans
from structures.projects.selectors import valid_until

Needs = CarriedOver.Needs
# Where each part is changed, by how its keys begin: the section of the parameters.
SECTIONS = (
    *((f"campaign.{name}", "textes") for name in TEXTS),
    ("campaign.variation_bp", "controles"),
    ("campaign.", "regles"),
    ("grant.", "dotations-anterieures"),
    ("step", "calendrier"),
    ("coefficient", "coefficients"),
)
# What still changes once the collection is open: the rule does not.
OPEN_LONGER = (
    *("grant.", "step", "coefficient", "campaign.variation_bp", "agreement_"),
    *(f"campaign.{name}" for name in TEXTS),
)


@dataclass(frozen=True)
class Line:
    """A parameter that was taken over: its value then and now, where it stands, is changed."""

    key: str
    label: str
    value: str
    now: str
    state: str
    tone: str
    url: str
    needs: str
    waits: bool


@dataclass(frozen=True)
class StructureLine:
    """How far a structure's own files reach into the year; `url` leads to its plans."""

    structure: Structure
    project: str
    plan: str
    actions: str
    url: str


@dataclass(frozen=True)
class Note:
    """A sentence, and where something may be done about it."""

    text: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class NextYearPage:
    """What the year after would take over from one, before it is begun."""

    year: int
    refusal: str
    perimeter: date
    rule: list[CarriedOver]
    axes: list[CarriedOver]
    grants: list[CarriedOver]
    grants_note: str
    confirm: list[CarriedOver]
    decide: list[CarriedOver]

    @property
    def title(self) -> str:
        """What the page is for."""
        return f"Préparer la campagne {self.year}"


@dataclass(frozen=True)
class CarriedPage:
    """What a year took over from the campaign of `year`, and what became of it.

    Without a campaign before it, `year` is the year before, of which nothing is known.
    """

    year: int
    follows: bool
    perimeter: date
    confirm: list[Line]
    decide: list[Line]
    answered: list[Line]
    grants: list[Line]
    rule: list[Line]
    axes: list[Line]
    grants_note: Note | None
    retained: str
    structures: list[StructureLine]
    may_write: bool


def next_year_page(before: Campaign) -> NextYearPage:
    """Return what the year after `before` takes over and decides. At most sixteen queries."""
    rows, last = rows_from(before), year_amounts(before)
    plain = [row for row in rows if not row.needs]
    return NextYearPage(
        year=before.year + 1,
        refusal=why_no_next_year(before),
        perimeter=date(before.year + 1, 1, 1),
        rule=[row for row in plain if row.key.startswith("campaign.")],
        axes=[row for row in plain if row.key.startswith(("axis.", "indicator."))],
        grants=[row for row in plain if row.key.startswith("grant.")],
        grants_note=_amounts_told(before, last.settled),
        confirm=[row for row in rows if row.needs == Needs.CONFIRM],
        decide=[row for row in rows if row.needs == Needs.DECIDE],
    )


def carried_page(user: User, campaign: Campaign) -> CarriedPage:
    """Return what a year took over, as a person reads it. At most fourteen queries."""
    found = carried_over(campaign)
    writes = may_write(user) and campaign.state in OPEN_TO_PARAMETERS
    lines = [_line(one, campaign, writes=writes) for one in found]
    plain = [line for line in lines if not line.needs]
    origin = found[0].row.origin if found else year_before(campaign)
    year = origin.year if origin else campaign.year - 1
    return CarriedPage(
        year=year,
        follows=origin is not None,
        perimeter=date(campaign.year, 1, 1),
        confirm=[one for one in lines if one.waits and one.needs == Needs.CONFIRM],
        decide=[one for one in lines if one.waits and one.needs == Needs.DECIDE],
        answered=[one for one in lines if one.needs and not one.waits],
        grants=[line for line in plain if line.key.startswith("grant.")],
        rule=[line for line in plain if line.key.startswith("campaign.")],
        axes=[line for line in plain if line.key.startswith(("axis.", "indicator."))],
        grants_note=grants_note(user, campaign),
        retained=retained_note(origin) if origin else "",
        structures=_structures(campaign, year),
        may_write=writes,
    )


def grants_note(user: User, campaign: Campaign) -> Note | None:
    """Say whether the former grants are those of today, while they may change; None otherwise."""
    refresh = grants_refresh(campaign)
    if refresh is None:
        return None
    if not refresh.moves:
        return Note(_amounts_told(refresh.origin, refresh.settled))
    count = counted(len(refresh.moves), "structure", "structures")
    text = f"{refresh.source} : {count} à actualiser."
    if not may_write(user):
        return Note(text)
    url = reverse("allocation:grants_refresh", args=[campaign.year])
    return Note(text, url, _refresh_title(refresh))


def carried_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return what the year that was begun from another still asks of who writes it.

    Three queries while its parameters are open, eight more once the year before is settled or went
    back; none after, nor for the others.
    """
    if campaign.state not in OPEN_TO_PARAMETERS or not may_write(user):
        return []
    carried = carried_over(campaign)
    waiting = [one.row for one in carried if one.waits]
    tasks = []
    if waiting and campaign.state in OPEN_TO_RULE:
        year = waiting[0].origin.year
        url = reverse("allocation:carried_over", args=[campaign.year])
        tasks.append(task(f"Relire ce qui est repris de {year}", _left_told(waiting), TODO, url))
    origin = carried[0].row.origin if carried else None
    note = grants_note(user, campaign) if origin and _may_differ(origin) else None
    if note and note.url:
        tasks.append(task(note.action, note.text, TODO, note.url))
    return tasks


def _may_differ(origin: Campaign) -> bool:
    """Tell whether the amounts of a year are not those that were first copied from it."""
    return reached(origin.state, State.SETTLEMENT) or steps_taken_back(origin).exists()


def _left_told(waiting: Iterable[CarriedOver]) -> str:
    needs = [row.needs for row in waiting]
    confirm, decide = needs.count(Needs.CONFIRM), needs.count(Needs.DECIDE)
    said = [f"{counted(confirm, 'texte', 'textes')} à confirmer avant d’ouvrir la collecte"]
    told = said * bool(confirm) + [f"{counted(decide, 'point', 'points')} à décider"] * bool(decide)
    return f"{', '.join(told)}."


def _refresh_title(refresh: GrantsRefresh) -> str:
    kind = "définitive" if refresh.settled else "maximale"
    return f"Actualiser d’après la dotation {kind} {refresh.origin.year}"


def _amounts_told(before: Campaign, settled: bool) -> str:
    if settled:
        return f"Dotations antérieures : dotation définitive {before.year}."
    if not reached(before.state, State.ADOPTED):
        return (
            f"Dotations antérieures : la répartition {before.year} n’est pas arrêtée, ces "
            "montants seront à actualiser."
        )
    return f"Dotations antérieures : maximum {before.year}, l’année n’est pas soldée."


def _line(one: CarriedLine, campaign: Campaign, *, writes: bool) -> Line:
    row = one.row
    state, tone = _state(one)
    shut = not row.key.startswith(OPEN_LONGER) and campaign.state not in OPEN_TO_RULE
    url = _url(row.key, campaign.year) if writes and not shut else ""
    return Line(row.key, row.label, row.value, one.after, state, tone, url, row.needs, one.waits)


def _state(one: CarriedLine) -> tuple[str, str]:
    decided = one.row.needs == Needs.DECIDE
    if one.waits:
        return ("À décider", "waiting") if decided else ("À confirmer", "progress")
    if one.person is None or one.at is None:
        return "Repris tel quel", "neutral"
    did = ("Décidé" if decided else "Changé") if one.changed else "Confirmé"
    if decided and not one.changed:
        did = "Laissé sans suite"
    return f"{did} par {one.person} le {date_long(timezone.localdate(one.at))}", "done"


def _url(key: str, year: int) -> str:
    parts = key.split(".")
    if parts[0] == "agreement_text":
        return reverse("allocation:agreement_text", args=[year, parts[1]])
    if parts[0] == "agreement_terms":
        return reverse("allocation:agreement_terms", args=[year])
    if parts[0] in ("axis", "indicator"):
        return reverse(f"allocation:parameter_{parts[0]}", args=[year, parts[1]])
    section = next(section for begins, section in SECTIONS if key.startswith(begins))
    return reverse("allocation:parameter_edit", args=[year, section])


def _structures(campaign: Campaign, before: int) -> list[StructureLine]:
    """Return each structure's files, as everybody may read them. Three queries."""
    plans, ends = next_plans(before, campaign.year), valid_until(date(campaign.year, 1, 1))
    none = NextPlan(published=False, to_carry=0)
    return [
        StructureLine(
            one,
            f"valable jusqu’au {date_long(ends[one.pk])}" if one.pk in ends else "aucun de valable",
            "publié" if plans.get(one.pk, none).published else "pas encore publié",
            counted(plans.get(one.pk, none).to_carry, "action à reprendre", "actions à reprendre"),
            reverse("structures:plans", args=[one.code]),
        )
        for one in campaign_structures(campaign)
    ]
