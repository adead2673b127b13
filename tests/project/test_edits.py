"""Nobody's value is lost: each form on what is stored carries what it was opened on."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from config.routes import routes
from dialogue.meetings.services import Appointment, plan
from structures.models import BlockingPoint, Mandate, Structure, Territory
from tests.allocation.builders import OWN, make_campaign, make_user
from tests.dialogue.builders import make_dialogue, make_meeting
from tests.journeys.forms import Page
from tests.project.addresses import ROUTES, address
from tests.project.callers import sign_in
from tests.project.edits_of_figures import OF_FIGURES
from tests.structures import plan_builders, project_builders, state_of_play_builders
from tests.structures.around_builders import make_funding
from tests.structures.builders import make_mandate, make_network, make_region
from tests.structures.pages import text_of

HERE = f"/structures/{OWN}/"
MEETING = f"{HERE}dialogue/2015/entretien/"
NEXT_WEEK = timezone.localdate() + timedelta(days=7)
AGENT, MANAGER = "region_agent", "region_manager"


def meeting(page):
    make_meeting(make_dialogue(), until="held")
    return MEETING + page


def planned(page):
    where = Appointment(timezone.now() + timedelta(days=3), "Strasbourg")
    plan(make_dialogue(), where, by=make_user(AGENT))
    return MEETING + page


def terms(_):
    make_campaign()
    return "/campagnes/2015/recours/delai/"


def analysis(page):
    made = state_of_play_builders.make_analysis()
    return f"/analyses/{made.year}/{page}".format(made.recommendations.get().pk)


def account(_):
    return f"/comptes/{make_user(AGENT).pk}/"


def own(page):
    make_network()
    make_mandate(Structure.objects.get(code=OWN))
    return HERE + page.format(Mandate.objects.get().pk)


def funding(page):
    make_network()
    return f"{HERE}financeurs/{make_funding().pk}/{page}"


def project(page):
    project_builders.make_network()
    return f"{HERE}projet/{project_builders.make_draft().pk}/{page}"


def action(page):
    made = plan_builders.make_action(plan_builders.make_plan())
    return f"{HERE}plan/2015/actions/{made.pk}/{page}"


def state_of_play(page):
    made = state_of_play_builders.make_draft()
    return f"{HERE}etat-des-lieux/{made.year}/{page}"


def region(page):
    return f"/region/{page}".format(make_region().pk)


def territory(_):
    make_network()
    return f"/territoires/{Territory.objects.get(number=1).pk}/"


def blocking_point(_):
    state_of_play_builders.make_validated(points=[("Local perdu", "La direction")])
    return f"{HERE}points-de-blocage/{BlockingPoint.objects.get().pk}/"


# Whoever adds an edit adds it here: its route, who edits, what is there, its page, what is typed
# besides, the field that two people change, and what each of them writes.
EDITS = {
    **OF_FIGURES,
    "dialogue:appeal_terms": ("region_admin", terms, "", {}, "silence", "Rejet", "Accord"),
    "dialogue:meeting_plan": (
        *(AGENT, planned, "fixer/", {"day": str(NEXT_WEEK)}, "place", "Colmar", "Mulhouse"),
    ),
    "dialogue:minutes_edit": (AGENT, meeting, "compte-rendu/", {}, "notes", "Bref", "Long"),
    "structures:analysis_edit": (AGENT, analysis, "modifier/", {}, "practices", "Une", "Deux"),
    "structures:recommendation_edit": (
        *(AGENT, analysis, "preconisations/{}/", {}, "title", "Coopérer", "Mutualiser"),
    ),
    "structures:account": ("region_admin", account, "", {}, "full_name", "Zoé", "Zélie"),
    "structures:identity": ("region_admin", own, "identite/", {}, "town", "Colmar", "Mulhouse"),
    "structures:region_edit": ("region_admin", region, "modifier/", {}, "seat", "Metz", "Nancy"),
    "structures:region_correct": (
        *("region_admin", region, "{}/modifier/", {}, "court", "tribunal A", "tribunal B"),
    ),
    "structures:funder_edit": (AGENT, funding, "", {}, "funder", "Colmar", "Mulhouse"),
    "structures:mandate_edit": (
        *(AGENT, own, "personnes/{}/", {}, "phone", "03 88 00 00 01", "03 88 00 00 02"),
    ),
    "structures:territory_edit": ("region_admin", territory, "", {}, "name", "Est", "Sud"),
    "structures:project_edit": ("director", project, "modifier/", {}, "offer", "Dix", "Onze"),
    "structures:action_edit": ("director", action, "", {}, "title", "Ouvrir tôt", "Ouvrir tard"),
    "structures:action_follow": ("director", action, "suivi/", {}, "result", "Vingt", "Trente"),
    "structures:state_of_play_edit": (
        *(AGENT, state_of_play, "modifier/", {}, "documents", "Bilan", "Diagnostic"),
    ),
    "structures:blocking_point": (AGENT, blocking_point, "", {}, "outcome", "Vu", "Réglé"),
}
SAID = {"2015-03-06": "6 mars 2015"}  # what is typed one way and read another
# What is added, and then changes by another form or not at all.
ADDED = {
    *("allocation:campaign_create", "allocation:next_year", "allocation:parameter_axis_add"),
    *("allocation:parameter_indicator_add", "allocation:revision_prepare"),
    *("allocation:source_add", "allocation:scenario_add"),
    *(f"allocation:correction_{act}" for act in ("prepare", "figure", "compute")),
    *("dialogue:evidence_add", "dialogue:funding_add", "dialogue:minutes_remark"),
    *("dialogue:dialogue_comment", "dialogue:dialogue_note"),
    *("dialogue:rating_comment", "dialogue:rating_note"),
    *("structures:account_invite", "structures:action_add", "structures:create"),
    *("allocation:figure_contest", "structures:mandate_add"),
    *("structures:context_note_add", "structures:funder_add"),
    *("structures:help_ask", "structures:help_reply"),
    *("dialogue:appeal_send", "dialogue:appeal_record"),
    *("structures:delegation_give", "structures:delegation_take_back"),
    *("structures:map", "structures:plan_open", "structures:project_attach"),
    *("structures:project_start", "structures:recommendation_add"),
    *("structures:reference_import", "structures:region_add", "structures:territory_create"),
    *("allocation:import_activity", "allocation:import_insee", "allocation:run_compute"),
    *("allocation:imports", "allocation:run_sensitivity"),
}
# What is only done in one state, and leaves it: who comes second is told.
DONE_ONCE = {
    *("allocation:parameter_axis_remove", "allocation:parameter_indicator_remove"),
    *("allocation:advance_plan", "allocation:agreement_generate", "allocation:balance_plan"),
    *("allocation:carried_confirm", "allocation:grants_refresh"),
    *("allocation:campaign_close", "allocation:campaign_open", "allocation:import_apply"),
    *("allocation:import_again", "allocation:import_cancel"),
    *("allocation:sent_file", "allocation:sent_file_drop", "allocation:sent_file_reference"),
    *("allocation:payment_pay", "allocation:payment_validate", "allocation:perimeter_change"),
    *("allocation:payment_cancel", "allocation:payments_cancel"),
    *(f"allocation:correction_{act}" for act in ("adopt", "figure_drop", "withdraw")),
    *("allocation:revision_confirm", "allocation:revision_withdraw", "allocation:source_remove"),
    *("allocation:scenario_become", "allocation:scenario_delete"),
    *("allocation:run_adopt", "allocation:structure_close", "allocation:structure_merge"),
    *(f"dialogue:appeal_{act}" for act in ("acknowledge", "answer", "withdraw", "carry_out")),
    *("dialogue:cooperation", "dialogue:evidence_withdraw", "dialogue:funding_withdraw"),
    *("dialogue:letter_print", "dialogue:meeting_hold", "dialogue:meeting_invite"),
    *("dialogue:minutes_offer", "dialogue:minutes_validate", "dialogue:open"),
    *("dialogue:rating_assess", "dialogue:rating_close_reply", "dialogue:rating_decide"),
    *("dialogue:rating_propose", "dialogue:rating_reply", "dialogue:rating_send_back"),
    *("dialogue:rating_silence", "dialogue:reminders", "dialogue:settle"),
    *("structures:account_disable", "structures:account_enable", "structures:account_reset"),
    *("structures:account_sessions_end", "structures:own_sessions_end"),
    *("structures:invitation", "structures:invitation_renew", "structures:invitation_revoke"),
    *("structures:context_note_correct", "structures:funder_remove", "structures:help_close"),
    *("structures:action_remove", "structures:mandate_end", "structures:mandate_succeed"),
    *("structures:map_preview", "structures:plan_carry", "structures:plan_publish"),
    *("structures:project_detach", "structures:project_send_back", "structures:project_validate"),
    *("structures:recommendation_remove", "structures:restitution_publish"),
    *("allocation:figures_agree", "allocation:challenge_answer", "structures:reference_apply"),
    *("allocation:review_open", "allocation:review_postpone"),  # what is read is compared
    *("allocation:steps_postpone", "dialogue:dialogue_postpone", "dialogue:step_back"),
    *("structures:message_cancel", "structures:message_retry", "structures:message_return"),
    *("structures:state_of_play_send", "structures:state_of_play_send_back"),
    *("structures:state_of_play_validate", "structures:territory_remove"),
}
# One's own words alone: drafts, and a text said again, of which each wording is kept.
ONES_OWN = {"dialogue:dialogue_draft", "dialogue:rating_draft", "dialogue:statement_reword"}
CHANGES_NOTHING = {"allocation:run_verify"}
BY_CELL = {"allocation:figure_cells"}  # with what each was seen to hold: figures/grid


def test_each_form_is_an_edit_with_a_version_or_is_known_not_to_be_one():
    sent = {r.name for r in routes() if "POST" in r.access.methods and ":" in r.name}
    known = [set(EDITS), ADDED, DONE_ONCE, ONES_OWN, CHANGES_NOTHING, BY_CELL]
    assert sorted(sent) == sorted(name for names in known for name in names)


def two_people(client, role, path):
    """Two people's ways to open the page, and to send what it holds with changes."""
    where = Structure.objects.get(code=OWN) if role == "director" else None
    users = [make_user(role, email=f"{n}@demo.example", structure=where) for n in "ab"]

    def open_page(user):
        client.force_login(user)
        return sent_by(client.get(path))

    return [lambda user=user: open_page(user) for user in users]


def sent_by(answer):
    """What the edit form of a page sends as it stands; a form without a version fails."""
    [form] = [form for form in Page(answer.content.decode()).forms if "opened_on" in form.data]
    return {name: values for name, values in form.data.items() if name != "once"}


@pytest.mark.django_db
@pytest.mark.parametrize("route", EDITS)
def test_a_page_opened_before_a_colleague_saved_loses_neither(client, route):
    role, make, page, besides, field, first, second = EDITS[route]
    path = make(page)
    one, other = two_people(client, role, path)
    stale = one() | besides | {field: second}
    saved = client.post(path, other() | besides | {field: first})
    assert saved.status_code == 302, text_of(saved)
    answer = client.post(path, stale)
    shown = text_of(answer)
    assert answer.status_code == 409
    assert "Enregistré depuis que vous avez ouvert cette page" in shown
    assert sent_by(answer)[field] == [second]
    if route == "allocation:figure_prorata":  # a share is applied once: see the refusal
        return
    assert SAID.get(first, first) in shown.partition("Enregistré depuis")[2]
    again = client.post(path, sent_by(answer))
    assert again.status_code == 302, text_of(again)
    assert sent_by(client.get(path))[field] == [second]


@pytest.mark.django_db
@pytest.mark.parametrize("route", EDITS)
def test_a_form_sent_as_it_was_opened_changes_nothing(client, route):
    role, make, page, besides, field, first, _ = EDITS[route]
    path = make(page)
    one, other = two_people(client, role, path)
    untouched = one() | {name: v for name, v in besides.items() if name == "source"}
    client.post(path, other() | besides | {field: first})
    if route not in ("allocation:figure_prorata", "dialogue:meeting_plan"):
        client.post(path, untouched)
        assert sent_by(client.get(path))[field] == [first]


LONG_TEXT = re.compile(r'<textarea[^>]*\brows="(?!1"|2")\d+"')
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


@pytest.mark.parametrize("role", [AGENT, "region_manager", "director"])
def test_no_long_text_is_typed_where_nothing_keeps_it(client, network, role):
    sign_in(client, role)
    mine = [r for r in ROUTES if role in r.access.roles and "GET" in r.access.methods]
    sent = [(r.name, b"".join(client.get(address(r)))) for r in mine]  # a file read is closed
    read = [(name, page.decode()) for name, page in sent if page.startswith(b"<!doctype html>")]
    typed = [(n, form) for n, page in read for form in FORM.findall(page) if LONG_TEXT.search(form)]
    assert len(typed) >= (5 if role == "director" else 1)
    assert [name for name, form in typed if "hx-post" not in form] == []
    assert [name for name, form in typed if "data-unsaved" not in form] == []


@pytest.mark.django_db
@pytest.mark.parametrize("route", EDITS)
def test_who_leaves_an_edit_is_warned_of_what_is_not_kept(client, route):
    role, make, page, *_ = EDITS[route]
    path = make(page)
    one, _ = two_people(client, role, path)
    one()
    [form] = [f for f in FORM.findall(client.get(path).content.decode()) if "opened_on" in f]
    assert "data-unsaved" in form
    assert ("hx-post" in form) == bool(LONG_TEXT.search(form))
