"""Writing scenarios, and making of one the rule of the year, or a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.text import Truncator

from allocation.campaigns.services import locked, save_valid
from allocation.campaigns.states import OPEN_TO_PARAMETERS, OPEN_TO_RULE
from allocation.models import Campaign, CampaignRevision, ParameterChange, Run, Scenario
from allocation.parameters.services import Change, change_values, edit, set_coefficients
from allocation.revisions.services import PREPARING, prepare_revision, propose
from allocation.runs.services import compute_run
from allocation.scenarios.rule import (
    changed_values,
    coefficients,
    counts_coefficients,
    replaced,
    same_parts,
)
from allocation.scenarios.selectors import Ground, ground_of
from structures.access import require_role
from structures.ground import clock
from structures.ground.fields import most_characters
from structures.ground.french import counted
from structures.ground.refusals import Refused, require
from structures.models import REGION_STAFF, Structure, User

GONE = "Ce scénario vient d’être supprimé. Revenez à la liste."
LONGEST_REASON = 500  # of a coefficient, as its own form takes it


class Step(StrEnum):
    """What making a run of a scenario asks next."""

    PARAMETERS = "parameters"  # in preparation: the rule is written, figures come later
    REVISION = "revision"  # the rule is fixed: it changes by a revision
    RUN = "run"  # the rule is that of the scenario


@dataclass(frozen=True)
class Becoming:
    """What a scenario would change of the campaign, and what keeps it from doing so.

    `changed` has what it changes of the rule, by key; `coefficients` those that differ, None
    for one taken away; `cells` the figures that are to be entered first.
    """

    step: Step
    changed: Mapping[str, Any]
    coefficients: Mapping[str, Decimal | None]
    cells: list[tuple[int, str, Decimal]]
    hindrance: str


@transaction.atomic
def create_scenario(campaign: Campaign, said: Mapping[str, Any], *, by: User) -> Scenario:
    """Keep a new scenario: `said` has its name, note, rule and figures. Raises Refused."""
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, *OPEN_TO_PARAMETERS)
    scenario = Scenario(campaign=campaign, author=by, changed_by=by, **said)
    save_valid(scenario)
    return scenario


@transaction.atomic
def change_scenario(scenario: Scenario, said: Mapping[str, Any], *, by: User) -> None:
    """Change what is said of a scenario; a run made of it before stays as it is."""
    require_role(by, *REGION_STAFF)
    locked(scenario.campaign, *OPEN_TO_PARAMETERS)
    found = _held(scenario)
    for name, value in said.items():
        setattr(found, name, value)
    found.changed_by, found.changed_at = by, clock.now()
    save_valid(found)


@transaction.atomic
def delete_scenario(scenario: Scenario, *, by: User) -> None:
    """Take a scenario away; no run rests on it."""
    require_role(by, *REGION_STAFF)
    locked(scenario.campaign, *OPEN_TO_PARAMETERS)
    _held(scenario).delete()


def becoming(scenario: Scenario, ground: Ground, by: User) -> Becoming:
    """Return what making a run of a scenario would do now. Two queries at most."""
    campaign, codes = ground.campaign, ground.basis.codes
    changed = changed_values(scenario.rule, ground.rule)
    # All that are stored, even while the indicator that takes them is not active.
    theirs = {codes[pk]: one for pk, one, _ in ground.basis.coefficients if pk in codes}
    mine = coefficients(scenario.rule)
    known = mine.keys() | (theirs.keys() if counts_coefficients(scenario.rule) else set())
    differing = {
        code: mine.get(code)
        for code in sorted(known)
        if mine.get(code) != theirs.get(code) and code in ground.live["structures"]
    }
    cells = replaced(scenario.figures, ground.live)
    step = Step.PARAMETERS
    if campaign.state not in OPEN_TO_RULE:
        step = Step.REVISION if changed else Step.RUN
    found = Becoming(step, changed, differing, cells, "")
    return Becoming(step, changed, differing, cells, _hindrance(found, scenario, ground, by))


@transaction.atomic
def become(scenario: Scenario, reason: str, *, by: User) -> CampaignRevision | Run | None:
    """Do what making a run of a scenario asks next, and return the revision or the run.

    A campaign in preparation is given its rule, and nothing is returned. Raises Refused.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(scenario.campaign, *OPEN_TO_PARAMETERS)
    found = _held(scenario)
    found.campaign = campaign
    becomes = becoming(found, ground_of(campaign), by)
    require(not becomes.hindrance, becomes.hindrance)
    if becomes.step == Step.REVISION:
        revision = prepare_revision(campaign, reason, by=by)
        propose(revision, becomes.changed, by=by)
        revision.refresh_from_db()
        return revision
    _write(found, becomes, reason, by=by)
    if becomes.step == Step.PARAMETERS:
        return None
    return compute_run(campaign, by=by, reason=_reason(found, reason))


def _write(scenario: Scenario, becomes: Becoming, reason: str, *, by: User) -> None:
    """Give the campaign what differs: the rule in preparation, the coefficients until a run."""
    if not (becomes.changed or becomes.coefficients):
        return

    def edition(campaign: Campaign) -> list[Change]:
        rule = change_values(campaign, becomes.changed) if becomes.changed else []
        return [*rule, *_with_coefficients(campaign, scenario, becomes, reason)]

    said = Truncator(_reason(scenario, reason)).chars(most_characters(ParameterChange, "source"))
    edit(scenario.campaign, edition, source=said, by=by, states=OPEN_TO_PARAMETERS)


def _held(scenario: Scenario) -> Scenario:
    found = Scenario.objects.select_for_update(of=("self",)).filter(pk=scenario.pk)
    held = found.select_related("campaign").first()
    if held is None:
        raise Refused(GONE)
    return held


def _hindrance(becomes: Becoming, scenario: Scenario, ground: Ground, by: User) -> str:
    """Say what keeps a scenario from becoming a run, or nothing. One query at most."""
    campaign = ground.campaign
    if campaign.state not in OPEN_TO_PARAMETERS:
        return "Une répartition est arrêtée : les scénarios se lisent encore, et n’en font plus."
    if becomes.cells:
        many = counted(len(becomes.cells), "valeur essayée", "valeurs essayées")
        return (
            f"Ce scénario repose sur {many} à la place de celles qui sont enregistrées. Une "
            "donnée a une source : saisissez d’abord ces valeurs dans les données, ou "
            "retirez-les du scénario."
        )
    if not same_parts(scenario.rule, ground.rule):
        return (
            "La campagne a d’autres axes ou d’autres indicateurs que ce scénario : ouvrez-le, "
            "vérifiez-le, enregistrez-le."
        )
    return _of_who_writes(becomes, campaign, by)


def _of_who_writes(becomes: Becoming, campaign: Campaign, by: User) -> str:
    writes = becomes.step != Step.RUN or becomes.coefficients
    if writes and not by.has_role(*PREPARING):
        return (
            "Ce scénario change les paramètres de la campagne : une ou un responsable en fait "
            "une répartition."
        )
    prepared = campaign.revisions.filter(confirmed_at=None, withdrawn_at=None)
    if becomes.step == Step.REVISION and prepared.exists():
        return (
            "Un rectificatif de cette campagne est déjà en préparation : qu’il soit confirmé ou "
            "abandonné d’abord."
        )
    if becomes.step == Step.PARAMETERS and not (becomes.changed or becomes.coefficients):
        return (
            "Les paramètres de la campagne sont déjà ceux de ce scénario. La répartition se "
            "calcule une fois la collecte ouverte."
        )
    return ""


def _with_coefficients(
    campaign: Campaign, scenario: Scenario, becomes: Becoming, reason: str
) -> list[Change]:
    if not becomes.coefficients:
        return []
    said = Truncator(_reason(scenario, reason)).chars(LONGEST_REASON)
    structures = Structure.objects.in_bulk(list(becomes.coefficients), field_name="code")
    given = {
        structures[code]: None if one is None else (one, said)
        for code, one in becomes.coefficients.items()
    }
    return set_coefficients(campaign, given)


def _reason(scenario: Scenario, reason: str) -> str:
    called = f"Scénario « {scenario.name} »"
    return f"{called} : {reason}" if reason else called
