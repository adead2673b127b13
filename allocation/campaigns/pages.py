"""What the pages of a campaign say: its steps, its envelope drawn, its opening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from allocation.campaigns.models import FULL_SHARE_BP, Campaign, StateChange
from allocation.campaigns.states import LABELS, ORDER, State, reached
from allocation.engine import split
from allocation.parameters.selectors import last_writer, may_write, planned_days
from structures.ground.french import basis_points, date_long
from structures.ground.tasks import DONE, TODO, WAITING, Task, task
from structures.models import Role, User

SCALE = 1000


@dataclass(frozen=True)
class YearStep:
    """A state of the year: "done", "current" or "todo", and who reached it when."""

    label: str
    state: str
    detail: str


# What a year waits for, to leave each state.
AWAITED = {
    State.PREPARATION: "Ouvrir la collecte des données",
    State.COLLECTION: "Calculer la répartition",
    State.SIMULATION: "Arrêter la répartition",
    State.ADOPTED: "Imprimer les conventions",
    State.CONVENTIONS: "Ouvrir les dialogues de gestion",
    State.DIALOGUE: "Arrêter le solde",
    State.SETTLEMENT: "Tout payer, puis clore",
    State.CLOSED: "",
}
# The pages of a year, each with the state from which it says something.
PAGES = (
    ("Paramètres", "allocation:parameters", State.PREPARATION),
    ("Données", "allocation:figures", State.COLLECTION),
    ("Répartition", "allocation:runs", State.SIMULATION),
    ("Conventions", "allocation:agreements", State.ADOPTED),
    ("Versements", "allocation:payments", State.CONVENTIONS),
)


@dataclass(frozen=True)
class YearRow:
    """A year of the list: since when it stands there, what it waits for and when, its pages."""

    campaign: Campaign
    since: date
    awaited: str
    planned: date | None
    links: list[tuple[str, str]]


def years(user: User) -> dict[str, object]:
    """Return the campaigns, the latest first, and how the person begins one. Three queries.

    The year after the latest begins from it, once it is adopted.
    """
    found = Campaign.objects.prefetch_related("state_changes", "planned_steps")
    rows = [_year_row(campaign) for campaign in found]
    last = rows[0].campaign if rows else None
    if last and reached(last.state, State.ADOPTED):
        begin = f"Préparer la campagne {last.year + 1}"
        url = reverse("allocation:next_year", args=[last.year])
    else:
        begin, url = "Commencer une année", reverse("allocation:campaign_create")
    return {"rows": rows, "begin": begin, "begin_url": url if may_write(user) else ""}


def _year_row(campaign: Campaign) -> YearRow:
    state = State(campaign.state)
    entered = max(change.changed_at for change in campaign.state_changes.all())
    later = ORDER[ORDER.index(state) + 1 :]
    planned = {step.state: step.planned_on for step in campaign.planned_steps.all()}
    links = [
        (label, reverse(name, args=[campaign.year]))
        for label, name, since in PAGES
        if reached(state, since)
    ]
    return YearRow(
        campaign,
        timezone.localdate(entered),
        AWAITED[state],
        planned.get(later[0]) if later else None,
        links,
    )


@dataclass(frozen=True)
class Segment:
    """An axis's part of the envelope bar; `x` and `width` count in thousandths of it."""

    number: int
    label: str
    note: str
    percent_text: str
    amount_cents: int
    x: int
    width: int


def envelope_segments(campaign: Campaign) -> list[Segment]:
    """Return one segment an axis, amounts as the engine splits them. One query."""
    axes = list(campaign.axes.all())
    amounts = split(campaign.envelope_cents, {axis.number: axis.share_bp for axis in axes})
    return segments(
        [(axis.number, axis.label, axis.get_kind_display(), axis.share_bp) for axis in axes],
        amounts,
    )


def segments(
    axes: Iterable[tuple[int, str, str, int]], amounts: Mapping[int, int]
) -> list[Segment]:
    """Lay axes (number, label, kind in words, share in basis points) end to end on the bar."""
    found, x = [], 0
    for number, label, note, share_bp in axes:
        width = share_bp * SCALE // FULL_SHARE_BP
        percent_text = basis_points(share_bp)
        found.append(Segment(number, label, note, percent_text, amounts[number], x, width))
        x += width
    return found


def steps(campaign: Campaign) -> list[YearStep]:
    """Return the states of the year, in order, those to come with their planned day. Two queries.

    A state that was entered says when it was, and not when it was meant to be; one that was
    left backwards says so, then when it is meant to be.
    """
    changes: dict[str, StateChange] = {}
    for change in campaign.state_changes.select_related("changed_by"):
        changes |= {change.state: change, change.leaves: change}
    planned = planned_days(campaign)
    return [
        YearStep(
            LABELS[s].capitalize(),
            _progress(campaign, s),
            _detail(s, changes.get(s), planned.get(s)),
        )
        for s in ORDER
    ]


def _progress(campaign: Campaign, state: State) -> str:
    if campaign.state == state:
        return "current"
    return "done" if reached(campaign.state, state) else "todo"


def _detail(state: State, change: StateChange | None, planned: date | None) -> str:
    to_come = f"prévu le {date_long(planned)}" if planned else ""
    if change is None:
        return to_come
    day = date_long(timezone.localtime(change.changed_at).date())
    if change.leaves == state:
        return f"annulé le {day}, {change.changed_by}" + (f" ; {to_come}" if to_come else "")
    if change.leaves:
        return f"retour le {day}, {change.changed_by}"
    return f"{day}, {change.changed_by}"


def preparing_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return what is left to read before a year is opened, for who writes it. No query."""
    if campaign.state != State.PREPARATION or not may_write(user):
        return []
    title, detail = "Relire les paramètres", "Ils se changent jusqu’à l’ouverture de la collecte."
    return [task(title, detail, TODO, reverse("allocation:parameters", args=[campaign.year]))]


def opening_task(user: User, campaign: Campaign) -> Task:
    """Return the opening of the collection, done or to do. Two queries until it is done."""
    title = "Ouvrir la collecte des données"
    if reached(campaign.state, State.COLLECTION):
        return task(title, "Les paramètres de l’année sont posés.", DONE)
    url = reverse("allocation:campaign", args=[campaign.year])
    if not user.has_role(Role.REGION_MANAGER):
        return task(title, "Par une ou un responsable.", WAITING)
    if last_writer(campaign).person == user:
        return task(
            title, "Par une ou un autre responsable, qui relit vos paramètres.", WAITING, url
        )
    return task(title, "Vérifiez d’abord les paramètres.", TODO, url)
