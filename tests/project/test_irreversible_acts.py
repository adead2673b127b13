"""What cannot be undone is read first: on its confirmation page, or on one of its own."""

import re
from inspect import getsource, unwrap

from django.urls import get_resolver

from config.routes import routes
from tests.project.test_house_rules import PAGES, name_of

# Confirmed by the component: GET shows what happens, to whom, in euros; POST acts.
CONFIRMED = {
    "allocation:campaign_open": "fixes the rule of the year",
    "allocation:campaign_close": "a closed year is not opened again",
    "allocation:correction_adopt": "another run is the year's, conventions are void, all are told",
    "allocation:grants_refresh": "each amount, before and after",
    "allocation:payment_pay": "a payment noted does not change",
    "allocation:payment_validate": "a payment validated does not change",
    "allocation:payments_cancel": "many payments at once, though they may be planned again",
    "allocation:review_open": "directions are told until when they may answer",
    "allocation:review_postpone": "an end put off is not brought forward",
    "allocation:run_adopt": "freezes figures and parameters",
    "allocation:scenario_become": "the rule changes, or a run is kept for ever",
    "allocation:scenario_delete": "a scenario deleted is not read again",
    "allocation:steps_postpone": "a day put off is not brought forward",
    "allocation:structure_close": "a closed structure is not opened again",
    "dialogue:appeal_acknowledge": "a receipt stands, and the structure is told",
    "dialogue:appeal_answer": "an answer is given once",
    "dialogue:appeal_withdraw": "an appeal withdrawn is not taken up again",
    "dialogue:dialogue_postpone": "a date put off is not brought forward",
    "dialogue:letter_print": "a letter is frozen and told",
    "dialogue:minutes_validate": "minutes validated do not change",
    "dialogue:rating_close_reply": "a reply is no longer possible",
    "dialogue:rating_decide": "a level settled does not change",
    "dialogue:rating_silence": "a recorded silence stands",
    "dialogue:settle": "final amounts do not change",
    "dialogue:step_back": "what it voids does not stand again",
}
# Confirmed on a page of its own, which asks, previews or compares more than the component does.
OWN_PAGE = {
    "allocation:challenge_answer": "what is contested and why; an answer is given once",
    "allocation:import_apply": "the preview is what is applied (record 7)",
    "allocation:perimeter_change": "the file says who covers what, with dates, all or nothing",
    "allocation:revision_confirm": "what changes, its effects, who is told, with what was seen",
    "allocation:structure_merge": "the whole plan, its split in euros, with what was seen",
    "dialogue:meeting_invite": "who is invited, and by which message",
    "dialogue:minutes_offer": "who is told of the minutes",
    "dialogue:open": "dates, who is told, and the message",
    "dialogue:reminders": "who is reminded of what, and each message",
    "structures:account_disable": "what the person loses, with a reason; may be enabled again",
    "structures:account_invite": "the message as it leaves",
    "structures:delegation_give": "who, until when; may be taken back",
    "structures:map_preview": "the outlines read, before they are drawn",
    "structures:mandate_end": "the day of the end, and what follows",
    "structures:mandate_succeed": "who takes over, from when",
    "structures:plan_publish": "the plan as it is published",
    "structures:project_validate": "the day, and from when it runs",
    "structures:reference_apply": "the preview is what is applied (record 31)",
    "structures:restitution_publish": "who is told, at which instant, and each message",
    "structures:state_of_play_validate": "what is blocked, by whom, and that it was read",
}
# One press: nothing is lost, or it is done again at once.
CHEAP = {
    "allocation:advance_plan": "cancelled in one press until it is validated",
    "allocation:balance_plan": "cancelled in one press until it is validated",
    "allocation:payment_cancel": "planned again in one press",
    "allocation:carried_confirm": "what was read again may still be changed, while in preparation",
    "allocation:figure_cells": "undone in one press; every former value is kept",
    "allocation:agreement_generate": "asks its reason; no sum is due before a payment is validated",
    "allocation:correction_compute": "another run; none is lost, none adopted",
    "allocation:correction_figure_drop": "written again, before the correction is adopted",
    "allocation:correction_withdraw": "prepared again: nothing had changed",
    "allocation:import_again": "changes no figure: another preview of the same file",
    "allocation:import_cancel": "nothing had changed; the file may be sent in again",
    "allocation:sent_file_drop": "nothing had changed; the file may be sent in again",
    "allocation:sent_file_reference": "the file is read, then previewed",
    "allocation:parameter_axis_remove": "added again, while the year is prepared",
    "allocation:parameter_indicator_remove": "added again, while the year is prepared",
    "allocation:figures_agree": "contested again, until the Region answers",
    "allocation:revision_withdraw": "prepared again: nothing had changed",
    "allocation:source_remove": "declared again: it has no value, and does not count",
    "allocation:run_compute": "another run; none is lost",
    "allocation:run_sensitivity": "computed beside the run, which does not change",
    "allocation:run_verify": "changes nothing",
    "dialogue:evidence_withdraw": "added again, and kept in the history",
    "dialogue:funding_withdraw": "added again, and kept in the history",
    "dialogue:meeting_hold": "the day is typed in the form itself",
    "structures:account_reset": "a link, asked for again",
    "structures:account_sessions_end": "the person signs in again",
    "structures:delegation_take_back": "given again",
    "structures:help_close": "asked again; all of it stays readable",
    "structures:invitation_renew": "renewed again",
    "structures:invitation_revoke": "invited again",
    "structures:message_cancel": "asks its reason",
    "structures:message_retry": "tried again",
    "structures:message_return": "asks its reason",
    "structures:own_sessions_end": "one signs in again",
    "structures:project_detach": "joined again",
    "structures:project_start": "a draft",
    "structures:recommendation_remove": "written again, before it is restituted",
    "structures:state_of_play_send": "sent back by the director",
    "structures:territory_remove": "made again: no structure is there",
}
POSTED = re.compile(r"""<form\b[^>]*\bpost\b[^>]*action="{% url ['"]([\w:]+)['"]""")


def sources():
    """Return the text of the view of each route, by name, beneath its decorators."""
    return {
        f"{space}:{pattern.name}": getsource(unwrap(pattern.callback))
        for space, (_, resolver) in get_resolver().namespace_dict.items()
        for pattern in patterns(resolver)
    }


def patterns(resolver):
    for one in resolver.url_patterns:
        yield from patterns(one) if hasattr(one, "url_patterns") else [one]


def methods():
    return {route.name: set(route.access.methods) for route in routes()}


def test_every_act_of_one_press_is_known_to_be_cheap_or_has_its_page():
    known, found = CHEAP.keys() | OWN_PAGE.keys(), methods()
    assert [n for n, allowed in found.items() if allowed == {"POST"} and n not in known] == []
    assert sorted((known | CONFIRMED.keys()) - found.keys()) == []
    assert not (CHEAP.keys() & OWN_PAGE.keys() or CONFIRMED.keys() & known)


def test_each_irreversible_act_is_a_page_before_it_is_an_act():
    allowed = methods()
    posted_on_a_preview = {"allocation:import_apply", "structures:reference_apply"}
    asked = (CONFIRMED.keys() | OWN_PAGE.keys()) - posted_on_a_preview
    assert [name for name in asked if allowed[name] != {"GET", "POST"}] == []


def test_each_irreversible_act_goes_through_the_confirmation():
    found = sources()
    direct = [n for n in CONFIRMED if not re.search(r"\bconfirm(_form)?\(", found[n])]
    assert direct == []


def test_what_was_read_is_compared_under_the_lock_of_what_it_rests_on():
    found = sources()
    assert [name for name in CONFIRMED if "hold=" not in found[name]] == []


def test_no_page_posts_to_an_irreversible_act_but_its_confirmation():
    posting = {(name_of(path), name) for path in PAGES for name in POSTED.findall(path.read_text())}
    assert len(posting) > 15
    assert [found for found in posting if found[1] in CONFIRMED] == []
