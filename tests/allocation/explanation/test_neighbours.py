"""A structure never receives a byte about another: no code, name, figure, amount nor text."""

import re
from html import unescape

import pytest

from allocation.models import Figure, FormerGrant, RunLine, RunTotal
from structures.ground.french import euros, number
from structures.models import STRUCTURE_ROLES, Role, Structure
from structures.network.reference import load_network
from structures.network.services import change_identity
from structures.projects.selectors import Part
from structures.projects.services import attach, send_back, submit_project, write_project
from tests.allocation.builders import (
    FIXTURES,
    make_adopted_campaign,
    make_campaign,
    make_generated_agreement,
    make_run,
    make_user,
)
from tests.project.addresses import ROUTES, address
from tests.structures import plan_builders, project_builders
from tests.structures.builders import make_mandate
from tests.structures.state_of_play_builders import make_analysis, make_restitution, make_validated

OWN, OTHER, SAME_TERRITORY = "67437", "67482", "67180"
IDENTITY = ("code", "name", "legal_name", "siret", "street", "email", "phone")
# Not public, open to a structure, and read rather than sent.
PAGES = [r for r in ROUTES if Role.DIRECTOR in r.access.roles and "GET" in r.access.methods]
pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    """The eleven structures and all the communes, before any figure."""
    load_network(FIXTURES)
    codes = Structure.objects.values_list("code", flat=True)
    return lambda: make_campaign(list(codes))


def received(client, role, code=OWN):
    """Return all that a person of our structure gets from the pages about `code`."""
    own = Structure.objects.get(code=OWN)
    user = make_user(role, structure=own)
    user.set_password("demo")
    user.save()
    client.force_login(user)
    where = {"code": code, "reference": f"ML-2015-{code}", "keys_of": code}
    found = [client.get(address(route, **where)) for route in PAGES]
    return unescape("\n".join(f"{page.headers}{page.getvalue().decode()}" for page in found))


def secrets(structures):
    """Return all that is known of these structures, as pages would write it."""
    known = [value for row in structures.values_list(*IDENTITY) for value in row]
    figures = Figure.objects.filter(structure__in=structures).select_related("indicator")
    known += [number(f.value, None if f.indicator.whole_values else 2) for f in figures]
    for model, fields in AMOUNTS.items():
        rows = model.objects.filter(structure__in=structures).values_list(*fields)
        known += [euros(cents) for row in rows for cents in row]
    return set(known)


AMOUNTS = {
    RunLine: ["amount_cents"],
    RunTotal: ["fixed_cents", "ceiling_cents", "maximum_cents", "advance_cents"],
    FormerGrant: ["amount_cents"],
}


def found_in(text, values):
    """Return those of `values` that stand alone in the text, not inside a longer number."""
    return {v for v in values if re.search(rf"(?<![\w,\xa0]){re.escape(v)}(?![\w,])", text)}


def write_file(code):
    """Write in each part of a structure's file a word found nowhere else; return it."""
    structure, word = Structure.objects.get(code=code), f"mot{code}"
    make_mandate(structure, name=f"Jeanne {word}", email=f"{word}@ml.example")
    plan = plan_builders.make_plan(plan_builders.make_director(code))
    plan_builders.make_action(plan, title=word, objective=word, partners=word)
    project = project_builders.make_draft(code)
    attach(
        project,
        name="carte.pdf",
        content=b"%PDF-1.7",
        label=word,
        by=project_builders.make_director(code),
    )
    text = project_builders.make_content({Part.OFFER: word})
    write_project(project, text, by=project_builders.make_director(code))
    submit_project(project, by=project_builders.make_director(code))
    send_back(project, {Part.OFFER: f"À revoir : {word}"}, by=make_user("region_agent"))
    found = make_validated(code, points=[(f"Point {word}", word)], year=2015, management=word)
    change_identity(structure, {"town": "Ville"}, by=make_user("region_admin"), reason=word)
    return word, found


@pytest.mark.parametrize("role", STRUCTURE_ROLES)
def test_nothing_of_what_another_wrote_in_its_file_is_read_by_us(client, network, role):
    network()
    [own, *others] = [write_file(code) for code in (OWN, SAME_TERRITORY, OTHER)]
    make_restitution(make_analysis([found for _, found in (own, *others)], year=2015))
    text = received(client, role)
    assert text.count(own[0]) > 20
    assert [word for word, _ in others if word in text] == []
    about_another = received(client, role, code=SAME_TERRITORY)
    assert "mot" + SAME_TERRITORY not in about_another


@pytest.mark.sampled
@pytest.mark.parametrize("role", STRUCTURE_ROLES)
@pytest.mark.parametrize("build", [make_run, make_adopted_campaign])
def test_no_page_of_a_structure_says_anything_of_another(client, network, role, build):
    campaign = network()
    build(campaign)
    others = Structure.objects.exclude(code=OWN)
    own, foreign = (secrets(q) for q in (Structure.objects.filter(code=OWN), others))
    text = received(client, role)
    assert len(foreign - own) > 200
    assert found_in(text, foreign - own) == set()
    assert {OWN, "Mission locale de Saverne"} <= found_in(text, own)


def test_the_pages_of_another_structure_say_nothing_but_that_they_do_not_exist(client, network):
    campaign = make_adopted_campaign(network())
    make_generated_agreement(campaign, OTHER, b"%PDF of Strasbourg")
    text = received(client, Role.DIRECTOR, code=OTHER)
    assert found_in(text, secrets(Structure.objects.filter(code=OTHER))) == set()
    assert "%PDF" not in text


def test_the_search_finds_what_is_there(client, network):
    make_adopted_campaign(network())
    own = secrets(Structure.objects.filter(code=OWN))
    amounts = {value for value in own if value.endswith("€")}
    text = received(client, Role.DIRECTOR)
    grant = euros(FormerGrant.objects.get(structure__code=OWN).amount_cents)
    assert amounts - {grant} <= found_in(text, amounts)
