"""Asking how sure the amounts of a run are, and computing it."""

from django.db import transaction
from django.utils import timezone

from allocation.batch import Spread, how_many, is_guarded, moves, spreads
from allocation.checklist.models import AmountSpread, FigureMove, Sensitivity
from allocation.engine import InputsRefused, parse_inputs
from allocation.engine.inputs import Inputs
from allocation.models import Run, RunTotal
from structures.access import require_role
from structures.ground.french import number
from structures.ground.refusals import Refused, require
from structures.models import REGION_STAFF, Structure, User

KEPT_MOVES = 50
# With guard rails each draw is split by the readable engine: some minutes of a worker, up to here.
WIDEST_GUARDED = 1_000


def ask_sensitivity(run: Run, margin_bp: int, *, by: User) -> Sensitivity:
    """Return how a run answers to a margin: computed already, or to be; it is the one shown."""
    require_role(by, *REGION_STAFF)
    asked, _ = Sensitivity.objects.update_or_create(
        run=run, margin_bp=margin_bp, defaults={"asked_at": timezone.now()}
    )
    return asked


def compute_sensitivity(pk: int) -> None:
    """Compute what was asked, from the run's own inputs; does nothing if that is done.

    Nothing is locked meanwhile: of two workers at once, the first to end writes.
    """
    asked = Sensitivity.objects.select_related("run").get(pk=pk)
    if asked.ended_at:
        return
    spread_rows: list[AmountSpread] = []
    move_rows: list[FigureMove] = []
    try:
        inputs = parse_inputs(asked.run.record["inputs"])
        require_feasible(inputs)
        spread_rows, move_rows = _spread_rows(asked, inputs), _move_rows(asked, inputs)
        draws, refusal = how_many(inputs), ""
    except (InputsRefused, Refused) as refused:
        draws, refusal = 0, str(refused)
    with transaction.atomic():
        left = Sensitivity.objects.select_for_update().filter(pk=pk, ended_at=None)
        if left.first():
            left.update(ended_at=timezone.now(), draws=draws, refusal=refusal)
            AmountSpread.objects.bulk_create(spread_rows)
            FigureMove.objects.bulk_create(move_rows)


def require_feasible(inputs: Inputs) -> None:
    """Refuse a network whose draws would keep a worker for more than some minutes."""
    require(
        not is_guarded(inputs) or len(inputs.structures) <= WIDEST_GUARDED,
        "La répartition a des garde-fous : sa sensibilité ne se calcule que jusqu’à "
        f"{number(WIDEST_GUARDED)} structures. Les montants, eux, sont exacts.",
    )


def _spread_rows(asked: Sensitivity, inputs: Inputs) -> list[AmountSpread]:
    found = spreads(inputs, asked.margin_bp, seed=asked.run.number)
    totals = RunTotal.objects.filter(run=asked.run).select_related("structure")
    return [_spread_row(asked, total, found[total.structure.code]) for total in totals]


def _spread_row(asked: Sensitivity, total: RunTotal, spread: Spread) -> AmountSpread:
    return AmountSpread(
        sensitivity=asked,
        structure_id=total.structure_id,
        amount_cents=total.maximum_cents,
        lowest_cents=spread.lowest,
        low_cents=spread.low,
        median_cents=spread.median,
        high_cents=spread.high,
        highest_cents=spread.highest,
    )


def _move_rows(asked: Sensitivity, inputs: Inputs) -> list[FigureMove]:
    keys = dict(Structure.objects.filter(run_totals__run=asked.run).values_list("code", "pk"))
    return [
        FigureMove(
            sensitivity=asked,
            structure_id=keys[move.code],
            indicator_number=move.number,
            moved_cents=move.moved,
            own_cents=move.own,
        )
        for move in moves(inputs)[:KEPT_MOVES]
    ]
