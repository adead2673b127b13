"""What the pages of an état des lieux say: where each stands in words, steps, tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from structures.access import own_structure, structures_visible_to
from structures.ground.french import counted
from structures.ground.tasks import DONE, LATER, TODO, WAITING, Deadline, Task, task
from structures.models import Mandate, Role, Structure, User
from structures.network.selectors import is_open, open_on
from structures.people.selectors import TITLES
from structures.states_of_play.models import BlockingPoint, Interview, StateOfPlay
from structures.states_of_play.selectors import (
    VALIDATED,
    State,
    may_write,
    reads_transmitted,
    states_of_play_visible_to,
)

TONES = {
    State.DRAFT: "progress",
    State.PROOFREADING: "waiting",
    State.VALIDATED: "done",
    State.VALIDATED_WITH_BLOCKING: "done",
}


@dataclass(frozen=True)
class Standing:
    """Where a structure's état des lieux stands; `state_of_play` is None if none can be read."""

    structure: Structure
    active: bool
    state_of_play: StateOfPlay | None
    label: str
    tone: str
    waits_for: str
    open_points: list[BlockingPoint]

    @property
    def validated(self) -> bool:
        """Whether the director has validated it."""
        return self.state_of_play is not None and self.state_of_play.state in VALIDATED


@dataclass(frozen=True)
class StatesOfYear:
    """A year's états des lieux; `done` and `total` count active structures only."""

    year: int
    rows: list[Standing]
    done: int
    total: int


def states_of_year(user: User, year: int, today: date) -> StatesOfYear:
    """Return where each structure stands that year, by territory. Four queries.

    A structure closed since keeps its line if it had an état des lieux, and is not counted.
    """
    found = states_of_play_visible_to(user).filter(year=year).prefetch_related("blocking_points")
    written = {s.structure_id: s for s in found}
    structures = (
        structures_visible_to(user)
        .filter(open_on(today) | Q(pk__in=written))
        .select_related("territory")
        .order_by("territory__number", "code")
    )
    known = _known(user)
    rows = [_standing(s, is_open(s, today), written.get(s.pk), known) for s in structures]
    counted_rows = [row for row in rows if row.active]
    return StatesOfYear(year, rows, sum(row.validated for row in counted_rows), len(counted_rows))


def state_of_play_tasks(user: User, today: date) -> list[Task]:
    """Return what the person has to do or waits for. Two queries."""
    return _own_tasks(user) if user.leads_a_structure else _network_tasks(user, today)


@dataclass(frozen=True)
class _Known:
    """What the wording of a line rests on: directors by structure, and who reads it."""

    directors: dict[int, str]
    reads_drafts: bool


def _known(user: User) -> _Known:
    accounts = User.objects.filter(role=Role.DIRECTOR, is_active=True).order_by("full_name")
    directors = dict(accounts.values_list("structure", "full_name"))
    return _Known(directors, user.is_region)


def _standing(
    structure: Structure, active: bool, found: StateOfPlay | None, known: _Known
) -> Standing:
    every = found.blocking_points.all() if found else ()
    points = [point for point in every if point.resolved_on is None]
    label, tone = _state(found, known)
    if points:
        tone = "blocked"
    return Standing(structure, active, found, label, tone, _waits_for(found, points, known), points)


def _state(found: StateOfPlay | None, known: _Known) -> tuple[str, str]:
    if found is None:
        return "à commencer" if known.reads_drafts else "pas encore transmis", "neutral"
    given_back = found.state == State.DRAFT and found.transmitted is not None
    return label_of(found), "waiting" if given_back else TONES[State(found.state)]


def _waits_for(found: StateOfPlay | None, points: list[BlockingPoint], known: _Known) -> str:
    if found is None or found.state == State.DRAFT:
        return "la Région"
    if found.state == State.PROOFREADING:
        return known.directors.get(found.structure_id, "la direction (aucun compte ouvert)")
    return ", ".join(dict.fromkeys(point.owner for point in points))


def _own_tasks(user: User) -> list[Task]:
    own = states_of_play_visible_to(user).filter(structure=user.structure_id)
    waiting = own.filter(state=State.PROOFREADING)
    points = BlockingPoint.objects.filter(
        state_of_play__structure=user.structure_id, resolved_on=None
    ).select_related("state_of_play")
    acts = user.has_role(Role.DIRECTOR)
    return [
        *(_proofreading_task(user, found, acts) for found in waiting),
        *(_point_task(user, point, acts) for point in points),
    ]


def _proofreading_task(user: User, found: StateOfPlay, acts: bool) -> Task:
    url = reverse("structures:state_of_play", args=[own_structure(user).code, found.year])
    if acts:
        detail = "Relisez-le, puis validez-le ou rendez-le avec vos remarques."
        return task(f"Relire l’état des lieux {found.year}", detail, TODO, url)
    detail = "La direction le relit ; vous pouvez le lire aussi."
    return task(f"État des lieux {found.year} en relecture", detail, WAITING, url)


def _point_task(user: User, point: BlockingPoint, acts: bool) -> Task:
    code = own_structure(user).code
    url = reverse("structures:state_of_play", args=[code, point.state_of_play.year])
    if acts:
        url = reverse("structures:blocking_point", args=[code, point.pk])
    detail = f"{point.title} (suivi : {point.owner})."
    title = f"Point de blocage ouvert, état des lieux {point.state_of_play.year}"
    return task(title, detail, TODO if acts else WAITING, url)


def _network_tasks(user: User, today: date) -> list[Task]:
    """Return a task for the last year and each one unfinished, counted by the database."""
    is_active = Q(structure__in=Structure.objects.filter(open_on(today)))
    groups = states_of_play_visible_to(user).order_by("-year").values_list("year", "state")
    counts: dict[int, dict[str, int]] = {}
    for year, state, active in groups.annotate(active=Count("pk", filter=is_active)):
        counts.setdefault(year, {})[state] = active
    if not counts:
        url = reverse("structures:states_of_play", args=[today.year])
        detail = "Aucun n’est commencé."
        return [task("États des lieux des structures", detail, LATER, url)]
    total = structures_visible_to(user).filter(open_on(today)).count()
    last = max(counts)
    return [
        _year_task(user, year, of_year, total)
        for year, of_year in counts.items()
        if year == last or not of_year.keys() <= set(VALIDATED)
    ]


def _year_task(user: User, year: int, active: Mapping[str, int], total: int) -> Task:
    """Return a year's task; `active` counts, by state, those of structures still open."""
    url = reverse("structures:states_of_play", args=[year])
    done = sum(active.get(state, 0) for state in VALIDATED)
    detail = f"{counted(done, 'validé', 'validés')} sur {total}"
    proofread = active.get(State.PROOFREADING, 0)
    if proofread:
        detail += f", {proofread} en relecture"
    if done == total:
        verdict = DONE
    else:
        verdict = TODO if may_write(user) and total - done - proofread else WAITING
    return task(f"États des lieux {year}", f"{detail}.", verdict, url)


STEPS = ("Rédaction par la Région", "Relecture par la direction", "Validation par la direction")


STEPS_DONE = {
    State.DRAFT: 0,
    State.PROOFREADING: 1,
    State.VALIDATED: len(STEPS),
    State.VALIDATED_WITH_BLOCKING: len(STEPS),
}


def steps_of(state_of_play: StateOfPlay) -> list[dict[str, str]]:
    """Return the three steps of its life, for the component of that name."""
    reached = STEPS_DONE[State(state_of_play.state)]
    return [
        {"label": label, "state": "done" if n < reached else "current" if n == reached else "todo"}
        for n, label in enumerate(STEPS)
    ]


def state_of_play_deadlines(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return the états des lieux that the director has to proofread. One query."""
    proofread = states_of_play_visible_to(user).filter(
        structure=structure, state=State.PROOFREADING
    )
    return [
        Deadline(
            None,
            f"{found} : relecture par la direction",
            reverse("structures:state_of_play", args=[structure.code, found.year]),
        )
        for found in proofread
    ]


def label_of(state_of_play: StateOfPlay) -> str:
    """Return the state in words; a draft that the director gave back is said so."""
    if state_of_play.state == State.DRAFT and state_of_play.transmitted is not None:
        return "rendu avec des remarques"
    return state_of_play.get_state_display()


def sections_of(state_of_play: StateOfPlay) -> list[tuple[str, str]]:
    """Return the label and the Markdown of each section, in order."""
    return [(s.label, getattr(state_of_play, s.value)) for s in StateOfPlay.Section]


def talks_of(user: User, state_of_play: StateOfPlay) -> list[tuple[str, Interview]]:
    """Return each talk held that `user` reads, with the title of the function met. One query."""
    if reads_transmitted(user, state_of_play):
        seen = state_of_play.transmitted
        assert seen is not None  # else `states_of_play_visible_to` hides the draft
        talks = [
            Interview(function=function, held_on=date.fromisoformat(day), note=note)
            for function, day, note in seen["interviews"]
        ]
    else:
        talks = list(state_of_play.interviews.all())
    return [(TITLES[Mandate.Function(talk.function)], talk) for talk in talks]
