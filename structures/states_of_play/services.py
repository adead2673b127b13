"""The état des lieux of a structure: written by the Region, validated by its director alone."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from structures.access import directs
from structures.ground import clock
from structures.ground.changes import set_values
from structures.ground.french import date_long
from structures.ground.refusals import require
from structures.journal.services import note
from structures.models import JournalEntry, Structure, User
from structures.network.selectors import is_open
from structures.states_of_play import selectors
from structures.states_of_play.models import BlockingPoint, Interview, StateOfPlay

State = StateOfPlay.State
STATE_OF_PLAY = JournalEntry.Kind.STATE_OF_PLAY
REGION = JournalEntry.Audience.REGION
Row = Mapping[str, object]


@transaction.atomic
def write(
    structure: Structure,
    year: int,
    texts: Mapping[str, str],
    interviews: Iterable[Row],
    *,
    by: User,
) -> StateOfPlay:
    """Write the draft of `year`, begun if there is none; `interviews` replace the former ones.

    `texts` holds "documents" and each section; an interview has function, held_on and note.
    Raises Refused once the draft was sent to the director.
    """
    require(selectors.may_write(by), "Seule la Région rédige un état des lieux.")
    structure = Structure.objects.select_for_update(no_key=True).get(pk=structure.pk)
    found = structure.states_of_play.select_for_update().filter(year=year).first()
    begun = "modifié" if found else "commencé"
    found = found or _begin(structure, year)
    _require_state(found, State.DRAFT, "ne se modifie plus")
    held = [Interview(state_of_play=found, **row) for row in interviews]
    if not set_values(found, texts) and found.pk and _same(held, found.interviews.all()):
        return found
    found.save()
    found.interviews.all().delete()
    Interview.objects.bulk_create(held)
    # The structure does not see drafts: it does not read in its history that there is one.
    note(STATE_OF_PLAY, f"{found} {begun}", structure=structure, by=by, audience=REGION)
    return found


@transaction.atomic
def send_for_proofreading(state_of_play: StateOfPlay, *, by: User) -> None:
    """Give the draft to the director. Raises Refused, with what is still to be written."""
    require(selectors.may_write(by), "Seule la Région transmet un état des lieux.")
    found = _locked(state_of_play)
    _require_state(found, State.DRAFT, "est déjà transmis")
    missing = selectors.missing_before_proofreading(found)
    require(not missing, f"Avant de transmettre, complétez : {', '.join(missing)}.")
    found.transmitted = selectors.content_of(found)
    _enter(found, State.PROOFREADING)
    note(STATE_OF_PLAY, f"{found} transmis pour relecture", structure=found.structure, by=by)


@transaction.atomic
def send_back(state_of_play: StateOfPlay, *, remarks: str, by: User) -> None:
    """Give it back to the Region as a draft, with the director's remarks, kept in the journal."""
    found = _locked(state_of_play)
    _require_director(found, by)
    _require_state(found, State.PROOFREADING, "n’est pas en relecture")
    require(remarks.strip(), "Écrivez ce qui est à corriger : la Région en a besoin.")
    _enter(found, State.DRAFT)
    summary = selectors.returned_summary(found.year)
    note(STATE_OF_PLAY, summary, structure=found.structure, by=by, reason=remarks)


@transaction.atomic
def validate(state_of_play: StateOfPlay, blocking_points: Iterable[Row], *, by: User) -> None:
    """Validate it for ever, with or without blocking points (title, owner), and seal it."""
    found = _locked(state_of_play)
    _require_director(found, by)
    _require_state(found, State.PROOFREADING, "n’est pas en relecture")
    points = BlockingPoint.objects.bulk_create(
        BlockingPoint(state_of_play=found, **row) for row in blocking_points
    )
    found.validated_by = by
    found.validated_at = clock.now()
    found.validated_sha256 = selectors.seal_of(found)
    _enter(found, State.VALIDATED_WITH_BLOCKING if points else State.VALIDATED)
    note(
        STATE_OF_PLAY,
        f"{found} {found.get_state_display()}",
        structure=found.structure,
        by=by,
        reason="\n".join(f"{point.title} (suivi : {point.owner})" for point in points),
    )


@transaction.atomic
def record_outcome(
    point: BlockingPoint, *, outcome: str, resolved_on: date | None, by: User
) -> None:
    """Write what became of a blocking point and, once it is, when it was resolved."""
    point = BlockingPoint.objects.select_for_update().get(pk=point.pk)
    structure = point.state_of_play.structure
    require(
        selectors.may_follow(by, structure.pk),
        "Seules la Région et la direction suivent un point de blocage.",
    )
    require(point.resolved_on is None, "Ce point est déjà résolu : son issue ne change plus.")
    require(outcome.strip(), "Écrivez l’issue, ou ce qui a été fait jusqu’ici.")
    if resolved_on is not None:
        named_on = timezone.localdate(point.state_of_play.validated_at)
        require(
            named_on <= resolved_on <= clock.today(),
            "La date de résolution est à venir, ou précède la validation de l’état des lieux "
            f"({date_long(named_on)}) : corrigez-la.",
        )
    if not set_values(point, {"outcome": outcome, "resolved_on": resolved_on}):
        return
    point.save(update_fields=["outcome", "resolved_on"])
    what = "résolu" if resolved_on else "suivi"
    summary = f"{point.state_of_play} : point de blocage {what}"
    note(
        STATE_OF_PLAY, summary, structure=structure, by=by, reason=f"{point.title}\n{point.outcome}"
    )


def _same(some: Iterable[Interview], others: Iterable[Interview]) -> bool:
    said = [[(i.function, i.held_on, i.note) for i in found] for found in (some, others)]
    return said[0] == said[1]


def _begin(structure: Structure, year: int) -> StateOfPlay:
    today = clock.today()
    require(year in selectors.years_open(today), f"L’année {year} n’est pas ouverte.")
    require(is_open(structure, today), f"{structure} n’est pas ouverte : rien n’est à établir.")
    return StateOfPlay(structure=structure, year=year)


def _locked(state_of_play: StateOfPlay) -> StateOfPlay:
    rows = StateOfPlay.objects.select_for_update(of=("self",)).select_related("structure")
    return rows.get(pk=state_of_play.pk)


def _enter(state_of_play: StateOfPlay, state: StateOfPlay.State) -> None:
    state_of_play.state = state
    state_of_play.save()


def _require_director(state_of_play: StateOfPlay, by: User) -> None:
    allowed = directs(by, state_of_play.structure_id)
    require(allowed, "Seule la direction de la structure relit et valide son état des lieux.")


def _require_state(state_of_play: StateOfPlay, state: StateOfPlay.State, why: str) -> None:
    shown = state_of_play.get_state_display()
    require(state_of_play.state == state, f"Cet état des lieux {why} (il est : {shown}).")
