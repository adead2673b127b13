"""Computing a run and adopting it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import JSONField, Max, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import enter_state, locked
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.engine import InputsRefused
from allocation.models import (
    Adoption,
    Campaign,
    Run,
    RunFrame,
    RunPart,
    RunTotal,
    SettlementLine,
    State,
)
from allocation.reviews.services import why_not_heard
from allocation.revisions.selectors import revision_since
from allocation.runs.extracts import frame_of, parts_of
from allocation.runs.inputs import (
    missing_of_counted,
    run_basis,
    run_material,
    unchanged_since,
    why_unreferred,
)
from allocation.runs.record import (
    CorrectedValue,
    Ratings,
    Record,
    computed,
    corrected,
    rated,
    recomputed,
    sharing,
)
from allocation.runs.rows import (
    LINE_COLUMNS,
    row_values,
    run_lines,
    run_totals,
    settlement_lines,
    write_lines,
)
from allocation.steps_back.selectors import reopened_since
from structures.access import require_not_author, require_role
from structures.ground import clock
from structures.ground.files.fingerprints import canonical, seal, sha256
from structures.ground.french import date_long
from structures.ground.refusals import Refused, require
from structures.journal.services import note_each
from structures.models import REGION_STAFF, JournalEntry, Role, Structure, User

ONE_NUMBER_AT_A_TIME = "LOCK TABLE allocation_run IN SHARE ROW EXCLUSIVE MODE"


@transaction.atomic
def compute_run(campaign: Campaign, *, by: User, reason: str = "") -> Run:
    """Split the envelope over the figures of this instant and keep the result for ever.

    `reason` says what changed since the run before. Raises Refused if it is missing while
    there is one, if a value is missing, or if the parameters do not allow a split; nothing
    is then kept.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, *OPEN_TO_FIGURES)
    if not reason.strip() and campaign.runs.exists():
        raise Refused("Dites ce qui a changé depuis la répartition précédente.")
    basis = run_basis(campaign)
    material = run_material(basis)
    for hindrance in (missing_of_counted(basis, material["inputs"]), why_unreferred(basis)):
        require(not hindrance, hindrance)
    record = _record(campaign, material, {"reason": reason}, by=by)
    run = _keep(campaign, record, basis.structures, by=by)
    if campaign.state == State.COLLECTION:
        enter_state(campaign, State.SIMULATION, by=by)
    return run


def compute_with_ratings(adopted: Run, ratings: Ratings, *, by: User, reason: str = "") -> Run:
    """Compute an adopted run again with the ratings of axis 3, and keep it as a new run.

    Figures, parameters and names are those adopted, whatever became of them since; the
    record says which run it settles. `adopted.campaign` is locked by the caller. Raises
    Refused if the ratings cannot be used; nothing is then kept.
    """
    campaign, facts = adopted.campaign, {"reason": reason, "settles": adopted.number}
    record = _record(campaign, rated(adopted.record, ratings), facts, by=by)
    return _keep(campaign, record, campaign_structures(campaign), by=by)


def compute_corrected(
    adopted: Run,
    values: Iterable[CorrectedValue],
    advances_due: Mapping[str, int],
    *,
    by: User,
    reason: str,
) -> Run:
    """Compute an adopted run again with some of its figures replaced, and keep it as a new run.

    All the rest is what was adopted; the record says which run it corrects. `adopted.campaign`
    is locked by the caller. Raises Refused if the values cannot be shared on.
    """
    campaign, facts = adopted.campaign, {"reason": reason, "corrects": adopted.number}
    material = corrected(adopted.record, values, advances_due)
    record = _record(campaign, material, facts, by=by)
    return _keep(campaign, record, campaign_structures(campaign), by=by)


@transaction.atomic
def adopt(run: Run, *, number: str, on: date, by: User) -> Adoption:
    """Make `run` the campaign's split, by deliberation `number` of the date `on`.

    Raises Refused if the deliberation is to come or older than the figures, if the campaign
    already has a run, if figures or parameters have changed since this one was computed (what
    is voted is what is there), or while a challenge that came in time waits for its answer.
    """
    require_role(by, Role.REGION_MANAGER)
    require_not_author(by, run.author_id == by.pk, "calculé cette répartition")
    if on > clock.today():
        raise Refused(
            f"La délibération est à venir : nous sommes le {date_long(clock.today())}. Arrêtez la "
            "répartition une fois qu’elle est votée."
        )
    if on.year < run.campaign.reference_year:
        raise Refused(
            f"La délibération ne précède pas {run.campaign.reference_year}, l’année des données."
        )
    campaign = locked(run.campaign, State.SIMULATION)
    for hindrance in (why_stale(campaign, run), why_not_heard(campaign)):
        require(not hindrance, hindrance)
    adoption = Adoption.objects.create(
        campaign=campaign,
        run=run,
        deliberation_number=number,
        deliberation_date=on,
        adopted_by=by,
    )
    enter_state(campaign, State.ADOPTED, by=by)
    note_each(
        JournalEntry.Kind.ALLOCATION,
        f"{run} arrêtée pour {campaign.year}, délibération n° {number} du {date_long(on)}",
        structures=campaign_structures(campaign),
        by=by,
    )
    return adoption


def why_stale(campaign: Campaign, run: Run) -> str:
    """Say why a run is to be computed again before one is adopted, or nothing."""
    reopened = reopened_since(campaign, run.computed_at)
    if reopened:
        day = date_long(timezone.localdate(reopened.changed_at))
        return (
            f"La collecte a été rouverte le {day}, après la répartition n° {run.number} : "
            "calculez une nouvelle répartition, puis arrêtez-la."
        )
    changed = _changed_since(campaign, run)
    return changed and (
        f"{changed} depuis la répartition n° {run.number} : "
        "calculez une nouvelle répartition, puis arrêtez-la."
    )


def _changed_since(campaign: Campaign, run: Run) -> str:
    """Say what changed since a run was computed, or nothing."""
    if unchanged_since(campaign, run.record):
        return ""
    revision = revision_since(campaign, run.computed_at)
    if revision is None or revision.confirmed_at is None:
        return "Les données ou les paramètres ont changé"
    day = date_long(timezone.localdate(revision.confirmed_at))
    return f"Le rectificatif n° {revision.number} du {day} a changé les paramètres"


def differences(run: Run) -> list[str]:
    """Recompute `run` from its stored inputs; return what differs, in French, or nothing.

    Four queries on a run read with its frame, and a time in proportion to its rows.
    """
    try:
        record = recomputed(run.record)
    except InputsRefused as refusal:
        return [f"les données enregistrées ne sont plus acceptées ({refusal})"]
    found = []
    if record != run.record:
        found.append("le résultat recalculé diffère du résultat enregistré")
    if seal(record) != run.sha256:
        found.append("l’empreinte SHA-256 recalculée diffère de l’empreinte enregistrée")
    return [*found, *_differing_rows(run, Run(pk=run.pk, record=record))]


def _differing_rows(run: Run, anew: Run) -> Iterator[str]:
    """Say in French which rows of `run` are not those of `anew`. Four queries, and its frame."""
    structures = Structure.objects.in_bulk(field_name="code")
    shared = sharing(anew.record)
    lines = Counter(run.lines.order_by().values_list(*LINE_COLUMNS))
    if lines != Counter(run_lines(anew, shared, structures)):
        yield "les lignes de répartition diffèrent de l’enregistrement"
    totals = list(run.totals.order_by().select_related("part"))
    if row_values(totals) != row_values(run_totals(anew, structures)):
        yield "les totaux par structure diffèrent de l’enregistrement"
    if row_values(run.settlement_lines.all()) != row_values(settlement_lines(anew, structures)):
        yield "les lignes de solde diffèrent de l’enregistrement"
    codes = {structure.pk: code for code, structure in structures.items()}
    parts = {codes[total.structure_id]: total.part.facts for total in totals}
    if run.frame.facts != frame_of(anew.record, shared) or parts != dict(
        parts_of(anew.record, shared)
    ):
        yield "ce que les pages lisent de la répartition diffère de l’enregistrement"


def _keep(campaign: Campaign, record: Record, sharers: Iterable[Structure], *, by: User) -> Run:
    """Keep a run with all its rows: its record is written once, for its seal and to be stored."""
    text = canonical(record)
    run = Run.objects.create(
        campaign=campaign,
        number=record["run"]["number"],
        author=by,
        computed_at=datetime.fromisoformat(record["run"]["computed_at"]),
        reason=record["run"]["reason"],
        record=Cast(Value(text.decode(), TextField()), JSONField()),
        sha256=sha256(text),
    )
    run.record = record
    structures = {s.code: s for s in sharers}
    write_lines(run_lines(run, sharing(record), structures))
    keep_extracts(run, RunTotal.objects.bulk_create(run_totals(run, structures)))
    SettlementLine.objects.bulk_create(settlement_lines(run, structures))
    return run


def keep_extracts(run: Run, totals: Iterable[RunTotal]) -> None:
    """Keep what pages read of a run in place of its record, the totals being those stored."""
    shared = sharing(run.record)
    RunFrame.objects.create(run=run, facts=frame_of(run.record, shared))
    parts = dict(parts_of(run.record, shared))
    RunPart.objects.bulk_create(
        RunPart(total=total, facts=parts[total.structure.code]) for total in totals
    )


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute(ONE_NUMBER_AT_A_TIME)
    return (Run.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _record(
    campaign: Campaign, material: Record, facts: Mapping[str, object], *, by: User
) -> dict[str, Any]:
    run = {
        "number": _next_number(),
        "campaign": campaign.year,
        "reference_year": campaign.reference_year,
        "computed_at": clock.now().astimezone(UTC).isoformat(),
        # The account's number, not its name: people may be forgotten, decisions not.
        "author": by.pk,
        **facts,
    }
    try:
        return computed({"run": run, **material})
    except InputsRefused as refusal:
        raise Refused(str(refusal)) from refusal
