"""A service asks for the role itself: a page is not the only way in."""

import pytest

from allocation.agreements.services import request_agreements
from allocation.campaigns.services import create_campaign, open_collection
from allocation.figures.services import record_figures
from allocation.imports.services import Upload, apply_import, preview_activity, preview_insee
from allocation.models import Adoption, Campaign, Figure, ImportBatch, Run
from allocation.runs.services import adopt, compute_run
from structures.ground.refusals import Refused
from structures.models import STRUCTURE_ROLES, Role, Structure
from tests.allocation.builders import (
    DELIBERATION,
    OWN,
    make_campaign,
    make_figures,
    make_run,
    make_signable_campaign,
    make_user,
)
from tests.domain.files import text

AGENT, MANAGER, ADMIN = Role.REGION_AGENT, Role.REGION_MANAGER, Role.REGION_ADMIN
FILE = Upload("a.csv", text("code_structure;annee_reference;indicateur;valeur"), "text/csv")
ACTS = {
    "create": (make_campaign, lambda campaign, by: create_campaign({}, by=by), {ADMIN, MANAGER}),
    "open": (make_campaign, lambda campaign, by: open_collection(campaign, by=by), {MANAGER}),
    "type": (
        make_campaign,
        lambda campaign, by: record_figures(
            campaign, Structure.objects.first(), {}, source="", by=by
        ),
        {AGENT, MANAGER},
    ),
    "insee": (
        make_campaign,
        lambda campaign, by: preview_insee(campaign, FILE, age_bracket="15-24", by=by),
        {AGENT, MANAGER, ADMIN},
    ),
    "activity": (
        make_campaign,
        lambda campaign, by: preview_activity(campaign, FILE, by=by),
        {AGENT, MANAGER},
    ),
    "apply": (
        make_campaign,
        lambda campaign, by: apply_import(
            ImportBatch(campaign=campaign, kind="activity"), empty_perimeters_confirmed=True, by=by
        ),
        {AGENT, MANAGER},
    ),
    "compute": (
        make_campaign,
        lambda campaign, by: compute_run(campaign, by=by),
        {AGENT, MANAGER},
    ),
    "adopt": (make_run, lambda run, by: adopt(run, **DELIBERATION, by=by), {MANAGER}),
    "generate": (
        make_signable_campaign,
        lambda campaign, by: request_agreements(campaign, by=by),
        {AGENT, MANAGER},
    ),
}
pytestmark = pytest.mark.django_db


REFUSALS = [(act, role) for act, (_, _, allowed) in ACTS.items() for role in set(Role) - allowed]


@pytest.mark.parametrize(("act", "role"), sorted(REFUSALS))
def test_what_a_role_may_not_do_is_refused_by_the_service(act, role):
    make, do, _ = ACTS[act]
    what = make()
    own = Structure.objects.get(code=OWN) if role in STRUCTURE_ROLES else None
    rows = counted()
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        do(what, make_user(role, structure=own))
    assert counted() == rows


def counted():
    return [model.objects.count() for model in (Campaign, Figure, ImportBatch, Run, Adoption)]


def test_a_second_run_without_a_reason_is_refused_by_the_service():
    campaign = make_campaign()
    make_figures(campaign)
    compute_run(campaign, by=make_user())
    with pytest.raises(Refused, match="Dites ce qui a changé"):
        compute_run(campaign, by=make_user(), reason=" ")
