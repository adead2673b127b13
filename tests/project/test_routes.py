"""Every address has its access rule, and each role passes exactly where it may."""

import json
import re
from io import StringIO
from types import ModuleType

import pytest
from django.apps import apps
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import include, path

from config.routes import routes
from structures.access import public
from structures.models import STRUCTURE_ROLES, RequestedDocument, Role
from tests.project.addresses import NOBODY, OTHER, ROUTES, address
from tests.project.callers import (
    ITS_PAGES,
    METHODS,
    OF_A_STRUCTURE,
    OF_AN_OBJECT,
    answers,
    found_anyway,
    person,
    sign_in,
    without_token,
)

REGION = {Role.REGION_AGENT, Role.REGION_MANAGER, Role.REGION_ADMIN}
MONEY = {Role.REGION_AGENT, Role.REGION_MANAGER}
STAFF = {*REGION, Role.STATE_OBSERVER}
MANAGER, ADMIN, DIRECTOR = {Role.REGION_MANAGER}, {Role.REGION_ADMIN}, {Role.DIRECTOR}
ONES_OWN_SESSIONS = "structures:own_sessions_end"  # which it ends, whoever reads
# Whoever leads a structure asks the Region for help, writes on, and ends it.
ASKS = {"structures:help_ask", "structures:help_reply", "structures:help_close"}
# Who presides contests, and withdraws what the structure contests.
CONTESTS = {"dialogue:appeal_send", "dialogue:appeal_withdraw"}
DOES_OTHERWISE = {*ASKS, *CONTESTS, ONES_OWN_SESSIONS}
# 404 for whoever said, or asked for, something else.
# No fault to give back in the file that was read, and the other is not a reference file.
NOT_THERE = {"allocation:import_annotated", "allocation:sent_file_reference"}
ITS_AUTHOR_ALONE = {
    *("dialogue:statement_reword", "structures:document", "structures:document_file"),
}
# 404 for who leads another structure, or works elsewhere.
ITS_HOUSE_ALONE = {"structures:delegation_take_back"}


def test_every_address_is_walked_by_these_tests():
    assert [route.path for route in routes() if route not in ROUTES] == []


def test_every_view_has_a_door():
    assert [route.path for route in routes() if route.access is None] == []


def test_a_view_without_a_door_would_be_found(settings):
    def view(request):
        return HttpResponse()

    settings.ROOT_URLCONF = ModuleType("unmarked")
    settings.ROOT_URLCONF.urlpatterns = [
        path("ouverte/", public("GET")(view), name="open"),
        path("sous/", include([path("<int:n>/", view, name="unmarked")])),
    ]
    found = {(route.path, route.name): route.access is None for route in routes()}
    assert found == {("/ouverte/", "open"): False, ("/sous/<int:n>/", "unmarked"): True}


def test_every_address_has_one_name():
    names = [route.name for route in routes()]
    assert names and None not in names
    assert len(set(names)) == len({route.path for route in routes()}) == len(names)


@pytest.mark.sampled
@pytest.mark.parametrize("role", Role)
def test_a_role_passes_its_own_doors_and_the_others_are_not_there(client, network, role):
    def expected(route, method):
        if not (route.access.is_public or role in route.access.roles):
            return {404}
        if method not in route.access.methods:
            return {405}
        # 409: nothing says what an edit sent out of the blue was opened on.
        if route.name in ITS_HOUSE_ALONE:
            return {302, 404}
        nothing = route.name in ITS_AUTHOR_ALONE | NOT_THERE
        return {404} if nothing else {200, 302, 409, 422}

    wrong = []
    for route in ROUTES:
        sign_in(client, role)
        here = address(route)
        found = answers(client, here)
        wrong += [(m, here, s) for m, s in found.items() if s not in expected(route, m)]
    assert wrong == []


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(client, network):
    for route in ROUTES:
        if not route.access.is_public:
            for method in METHODS:
                answer = client.generic(method, address(route))
                assert answer.status_code == 302, (method, route.path)
                assert answer.url.startswith("/connexion/?next="), route.path


def test_public_pages_are_open_to_anybody(client, network):
    for route in ROUTES:
        if route.access.is_public:
            found = answers(client, address(route))
            assert found["GET"] == 200, route.path
            assert found["DELETE"] == 405, route.path


@pytest.mark.parametrize("role", STRUCTURE_ROLES)
def test_what_belongs_to_another_structure_is_not_there(client, network, role):
    assert found_anyway(client, role, OF_A_STRUCTURE, **ITS_PAGES) == []


@pytest.mark.sampled
@pytest.mark.parametrize("role", Role)
def test_what_another_structure_keeps_is_not_found_under_our_name(client, network, role):
    asked = [route for route in OF_A_STRUCTURE if route in OF_AN_OBJECT]
    assert found_anyway(client, role, asked, keys_of=OTHER) == []


@pytest.mark.sampled
@pytest.mark.parametrize("role", Role)
def test_what_never_was_is_missing_for_everybody(client, network, role):
    nobody = {"code": NOBODY, "reference": f"ML-2015-{NOBODY}"}
    assert found_anyway(client, role, OF_A_STRUCTURE, **nobody) == []
    assert found_anyway(client, role, OF_AN_OBJECT, pk="0") == []


def test_the_answer_is_the_same_to_the_byte_for_another_structure_and_for_none(client, network):
    client.force_login(person(Role.DIRECTOR))
    other, nobody = (without_token(client.get(f"/structures/{code}/")) for code in (OTHER, NOBODY))
    assert b"token" in other
    assert other == nobody


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("role", "subjects"),
    [
        pytest.param(Role.STATE_OBSERVER, ("allocation", "structures"), id="the State"),
        pytest.param(Role.PRESIDENT, ("allocation", "structures", "dialogue"), id="a president"),
        pytest.param(Role.DEPUTY, ("allocation", "structures", "dialogue"), id="a deputy"),
        pytest.param(Role.DIRECTOR, ("allocation",), id="a director"),
    ],
)
def test_who_only_reads_a_subject_writes_nothing_of_it(client, network, role, subjects):
    models = {model for name in subjects for model in apps.get_app_config(name).get_models()}
    models.discard(RequestedDocument)  # asking to read is no writing

    def everything():
        return [list(model.objects.order_by("pk").values()) for model in models]

    client.force_login(person(role))
    before = everything()
    for route in ROUTES:
        if route.name.partition(":")[0] in subjects and route.name not in DOES_OTHERWISE:
            for method in METHODS:
                b"".join(client.generic(method, address(route)))
    assert everything() == before


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        pytest.param("allocation:campaign_(open|close)", MANAGER, id="open and close the year"),
        pytest.param(
            "allocation:(parameter_(edit|axis.*|indicator.*)|campaign_create)",
            MANAGER | ADMIN,
            id="write parameters",
        ),
        pytest.param("allocation:(campaigns|parameters|parameter_changes)", STAFF, id="read them"),
        pytest.param("allocation:methods?", set(), id="anybody reads the method"),
        pytest.param("allocation:run_adopt", MANAGER, id="adopt a run"),
        pytest.param("allocation:run_compute", MONEY, id="compute a run"),
        pytest.param("allocation:scenario_(add|edit|delete|become)", MONEY, id="try a rule"),
        pytest.param("allocation:scenarios(_compared)?", MONEY | ADMIN, id="compare scenarios"),
        pytest.param(
            "allocation:(figure_(edit|cells|parts|prorata)|source_value)", MONEY, id="enter figures"
        ),
        pytest.param(
            "allocation:(source_(add|edit|remove)|ratio_note)",
            {Role.REGION_MANAGER, Role.REGION_ADMIN},
            id="say what others count",
        ),
        pytest.param("allocation:(sources?|ratios)", STAFF, id="read what others count"),
        pytest.param(
            "allocation:(review_(open|postpone)|challenge_answer)", MONEY, id="lead a review"
        ),
        pytest.param("allocation:(figures_agree|figure_contest)", DIRECTOR, id="answer it"),
        pytest.param("allocation:reviews", STAFF, id="read what is said"),
        pytest.param(
            "allocation:(correction_(prepare|figure(_drop)?|compute|withdraw))",
            MONEY,
            id="prepare a correction",
        ),
        pytest.param("allocation:correction_adopt", MANAGER, id="adopt it"),
        pytest.param("allocation:correction(s|_lines)?", STAFF, id="read the report"),
        pytest.param(
            "allocation:(own_figures|challenge_file|correction_own)", set(Role), id="one’s figures"
        ),
        pytest.param("allocation:sent_file(_look|_drop)?", REGION, id="confirm what a file is"),
        pytest.param("allocation:import_activity", MONEY, id="import activity"),
        pytest.param("allocation:agreement_generate", MONEY, id="print conventions"),
        pytest.param("allocation:import_(insee|apply)", REGION, id="import the census"),
        pytest.param("allocation:(figures|run_detail|agreement_zip)", STAFF, id="read all"),
        pytest.param("allocation:run_note.*", STAFF, id="read what is voted"),
        pytest.param("allocation:(explained|money|agreement_pdf)", set(Role), id="one’s money"),
        pytest.param("allocation:structure_years", set(Role), id="one’s years"),
        pytest.param("allocation:structure_(merge|close)", ADMIN, id="merge and close"),
        pytest.param("allocation:perimeter_change", ADMIN, id="change who covers what"),
        pytest.param("dialogue:appeal_(record|acknowledge|carry_out)", MONEY, id="take an appeal"),
        pytest.param("dialogue:appeal_answer", MANAGER, id="answer an appeal"),
        pytest.param("dialogue:appeal_terms", MANAGER | ADMIN, id="say until when"),
        pytest.param("dialogue:appeal(s|_file)?", set(Role), id="read one’s appeals"),
        pytest.param("structures:(create|identity|map|map_preview)", ADMIN, id="the network"),
        pytest.param("structures:account.*|structures:invitation_.*", ADMIN, id="accounts"),
        pytest.param("structures:list.*|structures:perimeters.*", STAFF, id="read the network"),
        pytest.param("structures:mandate_(add|succeed|end)", REGION, id="people"),
        pytest.param("structures:mandate_edit", REGION | DIRECTOR, id="correct contacts"),
        pytest.param("structures:project_(start|edit|.*tach)", DIRECTOR, id="write a project"),
        pytest.param("structures:project_send_back", MONEY, id="send a project back"),
        pytest.param("structures:project_validate", MANAGER, id="validate a project"),
        pytest.param(
            "structures:(action_.*|plan_(open|publish|carry))", DIRECTOR, id="write a plan"
        ),
        pytest.param("structures:state_of_play_(edit|send)", MONEY, id="write an état des lieux"),
        pytest.param("structures:state_of_play_(validate|send_back)", DIRECTOR, id="answer one"),
        pytest.param("structures:blocking_point", MONEY | DIRECTOR, id="follow what blocks"),
        pytest.param("structures:(analysis_edit|recommendation_.*)", MONEY, id="the analysis"),
        pytest.param("structures:restitution_publish", MANAGER, id="restitute it"),
        pytest.param("dialogue:(rating_assess|rating_reply)", DIRECTOR, id="speak for oneself"),
        pytest.param("dialogue:(evidence_(add|withdraw)|funding_.*)", DIRECTOR, id="support it"),
        pytest.param("dialogue:(rating|dialogue)_note", MONEY, id="write internal notes"),
        pytest.param(
            "dialogue:(open|reminders|rating_(propose|send_back|silence|close_reply)"
            "|meeting_(plan|invite|hold)|minutes_(edit|offer|validate))",
            MONEY,
            id="lead a dialogue",
        ),
        pytest.param("dialogue:(rating_decide|settle)", MANAGER, id="decide and settle"),
        pytest.param("dialogue:(overview|arguments|letters|settlement)", STAFF, id="compare"),
        pytest.param("structures:delegation_.*", MANAGER | DIRECTOR, id="lend one’s power"),
        pytest.param(
            "structures:(detail|timeline|plans?|plan_overview|projects?"
            "|project_(detail|version|compare|file)|state_of_play|analysis|personal_data.*)",
            set(Role),
            id="read one’s file",
        ),
    ],
)
def test_who_may_do_what_is_as_agreed(names, roles):
    found = [route for route in routes() if re.fullmatch(names, route.name)]
    assert found
    assert [route.name for route in found if route.access.roles != roles] == []


def test_the_list_given_to_auditors_is_the_map_itself():
    output = StringIO()
    call_command("routes", "--json", stdout=output)
    found = json.loads(output.getvalue())
    assert found == [route.as_json() for route in routes()]
    assert {"path", "name", "methods", "roles"} == set(found[0])
    [health] = [route for route in found if route["path"] == "/sante/"]
    assert (health["methods"], health["roles"]) == (["GET"], ["public"])


def test_the_list_is_also_readable_by_people():
    output = StringIO()
    call_command("routes", stdout=output)
    assert len(output.getvalue().splitlines()) == len(routes())
