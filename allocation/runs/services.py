"""Computing a run and adopting it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import enter_state, locked, require_state
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.engine import InputsRefused
from allocation.models import Adoption, Campaign, Run, RunLine, RunTotal, SettlementLine, State
from allocation.runs.inputs import run_material, unchanged_since
from allocation.runs.record import Ratings, Record, computed, rated, recomputed
from allocation.runs.rows import row_values, run_lines, run_totals, settlement_lines
from structures.access import require_role
from structures.ground import clock
from structures.ground.files.fingerprints import seal
from structures.ground.french import date_long
from structures.ground.refusals import Refused
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
    campaign = locked(campaign)
    require_state(campaign, *OPEN_TO_FIGURES)
    if not reason.strip() and campaign.runs.exists():
        raise Refused("Dites ce qui a changé depuis la répartition précédente.")
    run = _keep(campaign, run_material(campaign), {"reason": reason}, by=by)
    if campaign.state == State.COLLECTION:
        enter_state(campaign, State.SIMULATION, by=by)
    return run


def compute_with_ratings(adopted: Run, ratings: Ratings, *, by: User, reason: str = "") -> Run:
    """Compute an adopted run again with the ratings of axis 3, and keep it as a new run.

    Figures, parameters and names are those adopted, whatever became of them since; the
    record says which run it settles. `adopted.campaign` is locked by the caller. Raises
    Refused if the ratings cannot be used; nothing is then kept.
    """
    return _keep(
        adopted.campaign,
        rated(adopted.record, ratings),
        {"reason": reason, "settles": adopted.number},
        by=by,
    )


@transaction.atomic
def adopt(run: Run, *, number: str, on: date, by: User) -> Adoption:
    """Make `run` the campaign's split, by deliberation `number` of the date `on`.

    Raises Refused if the deliberation is to come or older than the figures, if the campaign
    already has a run, or if figures or parameters have changed since this one was computed:
    what is voted is what is there.
    """
    require_role(by, Role.REGION_MANAGER)
    if on > clock.today():
        raise Refused(
            f"La délibération est à venir : nous sommes le {date_long(clock.today())}. Arrêtez la "
            "répartition une fois qu’elle est votée."
        )
    if on.year < run.campaign.reference_year:
        raise Refused(
            f"La délibération ne précède pas {run.campaign.reference_year}, l’année des données."
        )
    campaign = locked(run.campaign)
    require_state(campaign, State.SIMULATION)
    if not unchanged_since(campaign, run.record["inputs"]):
        raise Refused(
            f"Les données ou les paramètres ont changé depuis la répartition n° {run.number} : "
            "calculez une nouvelle répartition, puis arrêtez-la."
        )
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
        f"{run} arrêtée pour {campaign.year}, délibération n° {number} du {date_long(on)}",
        structures=campaign_structures(campaign),
        by=by,
    )
    return adoption


def differences(run: Run) -> list[str]:
    """Recompute `run` from its stored inputs; return what differs, in French, or nothing."""
    try:
        record = recomputed(run.record)
    except InputsRefused as refusal:
        return [f"les données enregistrées ne sont plus acceptées ({refusal})"]
    found = []
    if record != run.record:
        found.append("le résultat recalculé diffère du résultat enregistré")
    if seal(record) != run.sha256:
        found.append("l’empreinte SHA-256 recalculée diffère de l’empreinte enregistrée")
    structures = {s.code: s for s in Structure.objects.all()}
    anew = Run(pk=run.pk, record=record)
    if row_values(run.lines.all()) != row_values(run_lines(anew, structures)):
        found.append("les lignes de répartition diffèrent de l’enregistrement")
    if row_values(run.totals.all()) != row_values(run_totals(anew, structures)):
        found.append("les totaux par structure diffèrent de l’enregistrement")
    if row_values(run.settlement_lines.all()) != row_values(settlement_lines(anew, structures)):
        found.append("les lignes de solde diffèrent de l’enregistrement")
    return found


def _keep(campaign: Campaign, material: Record, facts: Mapping[str, object], *, by: User) -> Run:
    """Compute a run from its context and inputs, and keep it with all its rows."""
    record = _record(campaign, material, facts, by=by)
    run = Run.objects.create(
        campaign=campaign,
        number=record["run"]["number"],
        author=by,
        computed_at=datetime.fromisoformat(record["run"]["computed_at"]),
        reason=record["run"]["reason"],
        record=record,
        sha256=seal(record),
    )
    structures = {s.code: s for s in campaign_structures(campaign)}
    RunLine.objects.bulk_create(run_lines(run, structures))
    RunTotal.objects.bulk_create(run_totals(run, structures))
    SettlementLine.objects.bulk_create(settlement_lines(run, structures))
    return run


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
