"""Pages ask the database as many questions for 2 structures as for 11 or 436, and few."""

from collections import Counter
from typing import NamedTuple

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from allocation.agreements.services import request_agreements
from allocation.models import Campaign, State
from dialogue.rules import Stage
from dialogue.settlement.services import settle_campaign
from dialogue.thread.services import comment
from structures.models import Structure, User
from tests.allocation.builders import (
    ALL_CODES,
    NATION,
    OWN,
    make_campaign,
    make_figures,
    make_signable_campaign,
    make_structures,
    make_user,
    wide_codes,
)
from tests.allocation.corrections.builders import RIGHT, make_corrected, make_correction
from tests.allocation.reading_costs import SAVEPOINT
from tests.allocation.reviews.builders import make_challenge, make_review
from tests.allocation.second_sources.builders import make_counted_campaign
from tests.allocation.settlement_builders import make_advances, make_balances
from tests.allocation.wide_network import count_rows
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
UNBOUNDED = 10**9
RECORD = '"allocation_run"."record"'
FEW, MANY, NATION_WIDE = (OWN, OTHER), ALL_CODES, wide_codes(NATION)
AGENT, MANAGER, DIRECTOR = "region_agent", "region_manager", "director"


def in_detail(codes):
    """The codes whose files are written in full: the others only make the network large."""
    return [code for code in codes if code in ALL_CODES]


def entered(codes):
    """A campaign whose figures are all there."""
    make_figures(make_campaign(codes))


def heard(codes):
    """Figures under review, one of them contested; for one indicator a second source counts."""
    make_counted_campaign(codes=codes)
    make_director(OWN)
    make_review(Campaign.objects.get())
    make_challenge()


def corrected(codes):
    """A correction that replaced the adopted run, and another that waits to be adopted."""
    campaign = make_corrected(make_signable_campaign(codes=codes))
    make_correction(campaign, {(OWN, 4): RIGHT})


def adopted(codes):
    """A campaign whose conventions are asked for."""
    request_agreements(make_signable_campaign(codes=codes), by=make_user())


def talking(codes):
    """First payments planned; dialogues proposed, discussed and met about; two supported."""
    campaign = make_open_campaign(codes)
    make_advances(campaign)
    for code in in_detail(codes):
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
    for structure in Structure.objects.filter(code__in=in_detail(codes)):
        make_mandate(structure, "director")
        make_mandate(structure, "president")
        make_validated_project(structure.code)
        make_published_plan(structure.code)
    point = [("Local perdu", "La direction")]
    make_restitution(
        make_analysis([make_validated(c, point, year=2015) for c in in_detail(codes)], 2015)
    )


class Cost(NamedTuple):
    """What a page takes: questions, kilobytes sent, rows of tables made into objects."""

    queries: int
    kilobytes: int
    objects: int


# Route, role, what there is, the most questions as measured: who adds a question says why.
# Then, for a page that holds a network of any size, the most kilobytes and objects of it.
BUDGETS = (
    # Beside each figure, that of the year before: of its campaign, or kept for the record. In the
    # margins of the sheet, what the whole network is still to explain: its structures, its values.
    ("allocation:figures", MANAGER, entered, 11),
    # What a sum is made of is one question more, each value has its source and its comment; what a
    # value asks, the values around it.
    ("allocation:figure_edit", MANAGER, entered, 10, 25, 40),
    ("allocation:figure_history", MANAGER, entered, 11),
    # The sources, then what each structure counts and what it says of it.
    ("allocation:sources", MANAGER, entered, 8),
    # Values that count, the structure's own then those of others; parts; what stands beside.
    ("allocation:own_figures", DIRECTOR, heard, 17, 19, 58),
    ("allocation:own_figures", MANAGER, heard, 17, 14, 58),
    ("allocation:figure_contest", DIRECTOR, heard, 19, 9, 59),
    ("allocation:reviews", MANAGER, heard, 16, 30, 100),
    ("allocation:challenge_answer", MANAGER, heard, 8, 10, 15),
    ("allocation:corrections", MANAGER, corrected, 5, 7, 15),
    ("allocation:correction", MANAGER, corrected, 14, 37, 118),
    ("allocation:correction_lines", MANAGER, corrected, 7, 36, 112),
    ("allocation:correction_own", DIRECTOR, corrected, 12, 9, 24),
    # With what revised the rule since the collection began.
    ("allocation:explained", DIRECTOR, entered, 15, 9, 41),
    # The tasks of thirteen subjects, each with a question or two; the powers lent, to who lends.
    ("home", MANAGER, adopted, 15, 11, 6),
    ("home", DIRECTOR, adopted, 16, 7, 8),
    # What the payments of the year ask is there too, the planned days, whether the next year is.
    ("allocation:campaign", MANAGER, adopted, 13, 14, 36),
    # Who created the year, who wrote each parameter, the planned days, the revisions, the parts.
    ("allocation:parameters", MANAGER, adopted, 13),
    ("allocation:parameter_changes", MANAGER, adopted, 6),
    # With since when each year is there, and its planned days.
    ("allocation:campaigns", MANAGER, adopted, 6),
    ("allocation:imports", MANAGER, adopted, 6, 6, 4),
    # A list counts its rows, then reads those of a page.
    ("allocation:runs", MANAGER, adopted, 9),
    ("allocation:run_detail", MANAGER, adopted, 8),
    ("allocation:agreements", MANAGER, adopted, 9),
    ("structures:list", MANAGER, adopted, 7),
    # What is due next: état des lieux, actions, project, figures to read, dialogue, appeals.
    ("structures:detail", DIRECTOR, adopted, 21, 11, 10),
    # For anybody, signed in or not: the frame, the rule, who shares, what changed since.
    ("allocation:method", DIRECTOR, adopted, 10, 40, 24),
    # Payments, settlement, levels, planned days, appeals, the year before; each indicator has its
    # definition and its digits; the way is drawn. The demo's second source asks two questions more.
    ("allocation:explained", DIRECTOR, adopted, 17, 26, 19),
    # Every task of the dialogues: texts, meetings, minutes, reminders, supports, payments.
    ("home", MANAGER, talking, 24, 12, 160),
    # An agent may stand in for a manager: whether they do is asked once.
    ("home", AGENT, talking, 24, 12, 160),
    ("home", DIRECTOR, talking, 19, 10, 50),
    ("allocation:campaign", MANAGER, talking, 13, 14, 36),
    ("allocation:payments", MANAGER, talking, 11),
    ("allocation:agreements", MANAGER, talking, 8),
    ("allocation:explained", DIRECTOR, talking, 19, 27, 30),
    ("structures:list", MANAGER, talking, 7),
    # With its accounts, which are read beside its mandates.
    ("structures:detail", MANAGER, talking, 22),
    ("structures:detail", DIRECTOR, talking, 21),
    # An agent may act for a manager: one question more, here and below.
    ("dialogue:overview", AGENT, talking, 8),
    ("dialogue:arguments", AGENT, talking, 8),
    ("dialogue:reminders", AGENT, talking, 10),
    # Whom the letters still to print will reach, and what each will be sent.
    ("dialogue:letters", AGENT, talking, 14),
    ("dialogue:settlement", MANAGER, talking, 7),
    # With the dates that were put off.
    ("dialogue:dialogue", AGENT, talking, 11, 15, 36),
    ("dialogue:dialogue", DIRECTOR, talking, 11, 12, 37),
    ("dialogue:rating", AGENT, talking, 10, 16, 28),
    ("dialogue:rating", DIRECTOR, talking, 9, 16, 29),
    ("dialogue:evidence", DIRECTOR, talking, 7, 8, 18),
    # A remark that is written and not sent yet; the other funders on the agenda.
    ("dialogue:meeting", DIRECTOR, talking, 17, 11, 24),
    ("dialogue:settlement", MANAGER, make_closed_at_once, 11),
    ("dialogue:settlement", MANAGER, settled, 8),
    ("allocation:payments", MANAGER, settled, 11),
    ("allocation:payments", AGENT, settled, 11),
    # Without a campaign to come with, the Region's name is a question of its own.
    ("home", MANAGER, written, 15, 7, 6),
    ("home", DIRECTOR, written, 15, 7, 12),
    ("structures:list", MANAGER, written, 8),
    ("structures:perimeters", MANAGER, written, 7),
    ("structures:plan_overview", MANAGER, written, 6),
    ("structures:plan_overview", DIRECTOR, written, 7),
    ("structures:states_of_play", MANAGER, written, 9),
    ("structures:analysis", MANAGER, written, 10),
    ("structures:analysis", DIRECTOR, written, 7),
    ("structures:detail", MANAGER, written, 23, 15, 25),
    ("structures:detail", DIRECTOR, written, 22, 13, 24),
    ("structures:timeline", DIRECTOR, written, 9, 10, 31),
    ("structures:territories", MANAGER, written, 6),
)
ROUTE = {route.name: route for route in ROUTES}


def budgets_of(build):
    """The most questions of each page at `build`, by route and role."""
    return {
        (name, role): Cost(*most, *[UNBOUNDED] * (3 - len(most)))
        for name, role, built, *most in BUDGETS
        if built is build
    }


def cost(client, person, name):
    """Measure a page to who opened it once. Savepoints are of the test, and not counted."""
    client.force_login(person)
    where = address(ROUTE[name])
    assert client.get(where).status_code == 200, (name, person.role)
    made = Counter()

    def made_one(sender, **kwargs):
        made[sender] += 1

    post_init.connect(made_one)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(where)
    post_init.disconnect(made_one)
    # The content of a file is read by who downloads it, never by a page that names it.
    assert [a for a in asked.captured_queries if CONTENT in a["sql"]] == [], (name, person.role)
    # The record of a run is read for proof: here, to compute what a settlement would give.
    reads = any(RECORD in a["sql"] for a in asked.captured_queries)
    assert not reads or name == "dialogue:settlement", (name, person.role)
    queries = sum(not SAVEPOINT.search(a["sql"]) for a in asked.captured_queries)
    return Cost(queries, len(page.getvalue()) // 1000, made.total())


def counted(client, build):
    """Measure each page of the table over what `build` made."""
    own = Structure.objects.get(code=OWN)
    people = {role: make_user(role) for role in (AGENT, MANAGER)}
    people[DIRECTOR] = User.objects.filter(role=DIRECTOR, structure=own).first() or make_user(
        DIRECTOR, structure=own
    )
    return {(name, role): cost(client, people[role], name) for name, role in budgets_of(build)}


def counted_once(client, build, codes):
    """The same over a whole campaign, then forget the campaign."""
    with transaction.atomic():
        build(codes)
        count_rows()
        found = counted(client, build)
        transaction.set_rollback(True)
    assert not Structure.objects.exists()
    return found


def above(found, build):
    """Return the pages that cost too much, with what they cost and the most they may."""
    most = budgets_of(build)
    pairs = {page: (took, most[page]) for page, took in found.items()}
    return {
        page: (took, may)
        for page, (took, may) in pairs.items()
        if any(one > limit for one, limit in zip(took, may, strict=True))
    }


def questions(found):
    """Return how many questions each page asks."""
    return {page: took.queries for page, took in found.items()}


@pytest.mark.parametrize("build", dict.fromkeys(build for _, _, build, *_ in BUDGETS))
def test_a_page_costs_the_same_for_two_structures_as_for_eleven(client, db, build):
    few, many, wide = (counted_once(client, build, codes) for codes in (FEW, MANY, NATION_WIDE))
    assert questions(few) == questions(many)
    assert above(many, build) == {} == above(wide, build)


def test_the_demo_at_its_dialogues_costs_no_more(client, demo):
    demo(State.DIALOGUE)
    assert above(counted(client, talking), talking) == {}
