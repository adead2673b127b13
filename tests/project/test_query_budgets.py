"""Pages ask the database as many questions for 2 structures as for 11, and few."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from allocation.agreements.services import request_agreements
from allocation.models import State
from dialogue.rules import Stage
from dialogue.settlement.services import settle_campaign
from dialogue.thread.services import comment
from structures.models import Structure, User
from tests.allocation.builders import (
    ALL_CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_structures,
    make_user,
)
from tests.allocation.settlement_builders import make_advances, make_balances
from tests.dialogue.builders import (
    make_closed_at_once,
    make_dialogue,
    make_director,
    make_meeting,
    make_open_campaign,
)
from tests.project.addresses import OTHER, ROUTES, address, make_supports
from tests.structures.builders import make_mandate
from tests.structures.plan_builders import make_published_plan
from tests.structures.project_builders import make_validated as make_validated_project
from tests.structures.state_of_play_builders import make_analysis, make_restitution, make_validated

CONTENT = '"structures_storedfile"."content"'
FEW, MANY = (OWN, OTHER), ALL_CODES
AGENT, MANAGER, DIRECTOR = "region_agent", "region_manager", "director"


def entered(codes):
    """A campaign whose figures are all there."""
    make_figures(make_campaign(codes))


def adopted(codes):
    """A campaign whose conventions are asked for."""
    request_agreements(make_adopted_campaign(codes=codes), by=make_user())


def talking(codes):
    """First payments planned; dialogues proposed, discussed and met about; two supported."""
    campaign = make_open_campaign(codes)
    make_advances(campaign)
    for code in codes:
        dialogue = make_dialogue(Stage.REPLY, code=code, campaign=campaign)
        comment(dialogue, "Bonjour", by=make_director(code))
        make_meeting(dialogue, until="offered")
    make_supports()


def settled(codes):
    """A campaign settled, its balances planned."""
    campaign = make_closed_at_once(codes)
    make_advances(campaign)
    settle_campaign(campaign, by=make_user())
    campaign.refresh_from_db()
    make_balances(campaign)


def written(codes):
    """The structures' files: people, projects, plans, états des lieux, restituted; no campaign."""
    make_structures(codes)
    for structure in Structure.objects.all():
        make_mandate(structure, "director")
        make_mandate(structure, "president")
        make_validated_project(structure.code)
        make_published_plan(structure.code)
    point = [("Local perdu", "La direction")]
    make_restitution(make_analysis([make_validated(c, point, year=2015) for c in codes], 2015))


# Route, role, what there is, the most questions as measured: who adds a question says why.
BUDGETS = (
    ("allocation:figures", MANAGER, entered, 9),
    ("allocation:figure_edit", MANAGER, entered, 9),
    ("allocation:figure_history", MANAGER, entered, 10),
    ("allocation:explained", DIRECTOR, entered, 13),
    # The first page gathers the tasks of eleven subjects, each with a question or two.
    ("home", MANAGER, adopted, 31),
    ("home", DIRECTOR, adopted, 25),
    # What the payments of the year ask is there too.
    ("allocation:campaign", MANAGER, adopted, 20),
    ("allocation:parameters", MANAGER, adopted, 10),
    ("allocation:imports", MANAGER, adopted, 7),
    # A list counts its rows, then reads those of a page.
    ("allocation:runs", MANAGER, adopted, 11),
    ("allocation:run_detail", MANAGER, adopted, 10),
    ("allocation:agreements", MANAGER, adopted, 11),
    ("structures:list", MANAGER, adopted, 9),
    # What is due next: état des lieux, actions, project, then texts and meeting of the dialogue.
    ("structures:detail", DIRECTOR, adopted, 22),
    # Payments, settlement and the range of the balance stand below the calculation.
    ("allocation:explained", DIRECTOR, adopted, 17),
    # Every task of the dialogues: texts, meetings, minutes, reminders, supports, payments.
    ("home", MANAGER, talking, 47),
    ("home", AGENT, talking, 47),
    ("home", DIRECTOR, talking, 26),
    ("allocation:campaign", MANAGER, talking, 20),
    ("allocation:payments", MANAGER, talking, 13),
    ("allocation:agreements", MANAGER, talking, 9),
    ("allocation:explained", DIRECTOR, talking, 17),
    ("structures:list", MANAGER, talking, 9),
    ("structures:detail", MANAGER, talking, 22),
    ("structures:detail", DIRECTOR, talking, 23),
    ("dialogue:overview", AGENT, talking, 9),
    ("dialogue:arguments", AGENT, talking, 9),
    ("dialogue:reminders", AGENT, talking, 11),
    # Whom the letters still to print will reach, where there are some.
    ("dialogue:letters", AGENT, talking, 13),
    ("dialogue:settlement", MANAGER, talking, 9),
    ("dialogue:dialogue", AGENT, talking, 13),
    ("dialogue:dialogue", DIRECTOR, talking, 14),
    ("dialogue:rating", AGENT, talking, 13),
    ("dialogue:rating", DIRECTOR, talking, 13),
    ("dialogue:evidence", DIRECTOR, talking, 9),
    # A remark that is written and not sent yet.
    ("dialogue:meeting", DIRECTOR, talking, 18),
    ("dialogue:settlement", MANAGER, make_closed_at_once, 12),
    ("dialogue:settlement", MANAGER, settled, 12),
    ("allocation:payments", MANAGER, settled, 13),
    ("allocation:payments", AGENT, settled, 13),
    ("home", MANAGER, written, 27),
    ("home", DIRECTOR, written, 21),
    ("structures:list", MANAGER, written, 9),
    ("structures:perimeters", MANAGER, written, 8),
    ("structures:plan_overview", MANAGER, written, 7),
    ("structures:plan_overview", DIRECTOR, written, 8),
    ("structures:states_of_play", MANAGER, written, 11),
    ("structures:analysis", MANAGER, written, 11),
    ("structures:analysis", DIRECTOR, written, 9),
    ("structures:detail", MANAGER, written, 21),
    ("structures:detail", DIRECTOR, written, 22),
    ("structures:timeline", DIRECTOR, written, 10),
)
ROUTE = {route.name: route for route in ROUTES}


def budgets_of(build):
    """The most questions of each page at `build`, by route and role."""
    return {(name, role): most for name, role, built, most in BUDGETS if built is build}


def queries(client, person, name):
    """Count the questions of a page to who opened it once."""
    client.force_login(person)
    where = address(ROUTE[name])
    assert client.get(where).status_code == 200, (name, person.role)
    with CaptureQueriesContext(connection) as asked:
        client.get(where)
    # The content of a file is read by who downloads it, never by a page that names it.
    assert [a for a in asked.captured_queries if CONTENT in a["sql"]] == [], (name, person.role)
    return len(asked)


def counted(client, build):
    """Count the questions of each page of the table over what `build` made."""
    own = Structure.objects.get(code=OWN)
    people = {role: make_user(role) for role in (AGENT, MANAGER)}
    people[DIRECTOR] = User.objects.filter(role=DIRECTOR, structure=own).first() or make_user(
        DIRECTOR, structure=own
    )
    return {(name, role): queries(client, people[role], name) for name, role in budgets_of(build)}


def counted_once(client, build, codes):
    """The same over a whole campaign, then forget the campaign."""
    with transaction.atomic():
        build(codes)
        found = counted(client, build)
        transaction.set_rollback(True)
    assert not Structure.objects.exists()
    return found


def above(found, build):
    """Return the pages that ask too much, with what they ask and the most they may."""
    most = budgets_of(build)
    return {page: (asked, most[page]) for page, asked in found.items() if asked > most[page]}


@pytest.mark.parametrize("build", dict.fromkeys(build for _, _, build, _ in BUDGETS))
def test_a_page_costs_the_same_for_two_structures_as_for_eleven(client, db, build):
    few, many = (counted_once(client, build, codes) for codes in (FEW, MANY))
    assert few == many
    assert above(many, build) == {}


def test_the_demo_at_its_dialogues_costs_no_more(client, demo):
    demo(State.DIALOGUE)
    assert above(counted(client, talking), talking) == {}
