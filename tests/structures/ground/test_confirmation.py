"""An act says what it does before it is done: who, how much, what cannot be undone."""

from dataclasses import replace

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.forms import CharField, Form
from django.test import RequestFactory

from structures.ground.confirmation import (
    SHOWN,
    Concerned,
    Confirmation,
    Whom,
    confirm,
    confirm_form,
)
from structures.ground.refusals import Refused
from tests.allocation.builders import make_user
from tests.structures.aloud import aloud
from tests.structures.pages import text_of

WIDE = 436
pytestmark = pytest.mark.django_db


class Reason(Form):
    reason = CharField(label="Motif")


def told(*rows, **changes):
    whom = Whom([Concerned(name, cents) for name, cents in rows])
    base = Confirmation(
        title="Payer",
        button="Payer 12,00 €",
        sentences=["La somme part."],
        back=("Versements", "/versements/"),
        done="Payé.",
        whom=whom,
    )
    return replace(base, **changes)


ONE = told(("Alpha", 1200))


def request(method="get", **data):
    made = getattr(RequestFactory(), method)("/acte/", data)
    made.user, made.session = make_user(), {}
    made._messages = FallbackStorage(made)
    return made


def answer(asked, found, act, **besides):
    response = confirm(asked, lambda: found, act, **besides)
    return response.render() if hasattr(response, "render") else response


def test_what_is_left_out_of_a_long_list_is_counted_and_added_up():
    whom = Whom([Concerned(f"S{n}", 100) for n in range(SHOWN + 3)])
    assert (len(whom.shown), whom.others) == (SHOWN, "et 3\xa0autres structures")
    assert (whom.others_cents, whom.total_cents) == (300, (SHOWN + 3) * 100)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(told(("Alpha", 1201)), id="a cent"),
        pytest.param(told(("Beta", 1200)), id="who"),
        pytest.param(replace(ONE, sentences=["La somme part deux fois."]), id="a sentence"),
        pytest.param(replace(ONE, rests_on="8"), id="what it rests on"),
        pytest.param(replace(ONE, hindrance="Attendez."), id="what hinders"),
        pytest.param(replace(ONE, back=("Versements", "/2016/versements/")), id="another year"),
    ],
)
def test_something_else_would_be_seen_as_something_else(other):
    assert other.seen != ONE.seen


def test_a_row_that_is_left_out_counts_in_what_was_seen():
    rows = [(f"S{n}", 100) for n in range(SHOWN + 1)]
    assert told(*rows).seen != told(*rows[:-1], ("S50", 99)).seen


def test_the_page_alone_does_nothing():
    done = []
    shown = answer(request(), ONE, lambda: done.append(1))
    assert (shown.status_code, done) == (200, [])
    assert aloud(shown) == [
        "titre 1, Payer\xa0?",
        "titre 2, Ce qui va se passer",
        "puce, La somme part.",
        "Qui est concerné, et pour combien",
        "Structure, Alpha",
        "Montant, 12,00\xa0€",
        "Cet acte ne s’annule pas.",
        "bouton, Payer 12,00 €",
        "lien, Renoncer",
    ]


def test_what_was_read_is_done_once_confirmed():
    done, asked = [], request("post", seen=ONE.seen)
    assert answer(asked, ONE, lambda: done.append(1)).url == "/versements/"
    assert done == [1]
    assert [str(message) for message in get_messages(asked)] == ["Payé."]


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_done():
    done = []
    shown = answer(request("post", seen=told().seen), ONE, lambda: done.append(1))
    assert (shown.status_code, done) == (409, [])
    assert "Ce qui suit a changé depuis que vous avez ouvert cette page : relisez, puis " in (
        text_of(shown)
    )
    assert ONE.seen in shown.content.decode()


def test_what_is_sent_without_having_been_read_is_shown_first():
    done = []
    shown = answer(request("post"), ONE, lambda: done.append(1))
    assert (shown.status_code, done) == (409, [])
    assert "a changé" not in text_of(shown)


def test_it_is_compared_under_the_lock():
    found = [ONE]

    def hold():
        found[0] = told(("Alpha", 1))

    shown = confirm(
        request("post", seen=ONE.seen), lambda: found[0], lambda: pytest.fail("done"), hold=hold
    )
    assert shown.status_code == 409


def test_what_hinders_is_said_and_there_is_no_button():
    shown = answer(request(), replace(ONE, hindrance="Déjà payé."), lambda: None)
    assert "Déjà payé." in text_of(shown)
    assert [line for line in aloud(shown) if line.startswith("bouton")] == []


def test_a_refusal_is_told_where_one_came_from():
    def refuse():
        raise Refused("Trop tard.")

    asked = request("post", seen=ONE.seen)
    assert answer(asked, ONE, refuse).url == "/versements/"
    assert [str(message) for message in get_messages(asked)] == ["Trop tard."]


def test_a_reason_that_is_missing_is_asked_for_on_the_same_page():
    asked = request("post", seen=ONE.seen, reason="")
    shown = answer(asked, ONE, lambda: pytest.fail("done"), form=Reason(asked.POST))
    assert shown.status_code == 422
    assert "Motif : Ce champ est obligatoire." in text_of(shown)


def carried(act=lambda: pytest.fail("done"), **data):
    asked = request("post", **data)
    return confirm_form(asked, Reason(asked.POST), lambda: ONE, act)


def test_what_a_form_says_is_carried_to_the_act():
    shown = carried(reason="Fusion").render()
    assert shown.status_code == 200
    assert '<input type="hidden" name="reason" value="Fusion"' in shown.content.decode()
    done = []
    assert carried(lambda: done.append(1), reason="Fusion", seen=ONE.seen).url == "/versements/"
    assert done == [1]


def test_a_form_may_be_gone_back_to():
    assert carried(reason="Fusion", seen=ONE.seen, change="1") is None
    assert carried(reason="", seen=ONE.seen) is None


def test_what_is_refused_before_it_is_read_is_told_beside_the_form():
    def refuse():
        raise Refused("Trop tard.")

    asked = request("post", reason="Fusion")
    form = Reason(asked.POST)
    assert confirm_form(asked, form, refuse, lambda: pytest.fail("done")) is None
    assert form.errors["__all__"] == ["Trop tard."]


def test_the_page_of_a_wide_network_stays_light():
    wide = told(*((f"Mission locale du bassin d’emploi n° {n}", 10**7 + n) for n in range(WIDE)))
    shown = answer(request(), wide, lambda: None)
    assert len(shown.content) <= 60_000
    assert f"et {WIDE - SHOWN} autres structures" in text_of(shown)
