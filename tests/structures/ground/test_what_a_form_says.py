"""What an edit form says, and what becomes of it when somebody else saved meanwhile."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from structures.ground.edits import Grouped
from structures.ground.edits.units import BLANK, units
from structures.ground.fields import DayField, EurosField, LongTextField
from structures.ground.rows import Row, Together, rows_of


class Line(Row):
    needed = ("name",)
    name = forms.CharField(required=False)
    presence = forms.ChoiceField(choices=[("here", "Présent"), ("away", "Excusé")], initial="here")


Lines = rows_of(Line, "Participants", extra=2)


class Sheet(Grouped):
    title = forms.CharField(label="Titre")
    text = LongTextField(label="Texte", required=False)
    cost = EurosField(label="Coût", required=False)
    day = DayField(label="Jour", required=False)
    kinds = forms.MultipleChoiceField(choices=[("a", "Un"), ("b", "Deux")], required=False)
    done = forms.BooleanField(label="Fait", required=False)

    def unit_of(self, name):
        return "day" if name == "done" else name


STORED = {
    "title": " Un titre",
    "text": "Première ligne\nSeconde ligne",
    "cost": 1_250_050,
    "day": date(2015, 6, 30),
    "kinds": ["b", "a"],
    "done": True,
}
LINES = [{"name": "Région", "presence": "here"}, {"name": "État", "presence": "away"}]


def shown():
    return Together(Sheet(initial=STORED), Lines(prefix="people", initial=LINES))


def sent_by_a_browser():
    """What a browser sends of the page untouched: a text's lines end with CR LF."""
    sent = QueryDict(mutable=True)
    for unit in units(shown()).values():
        unit.write_to(sent)
    sent["text"] = sent["text"].replace("\n", "\r\n")
    return sent


def typed(**changes):
    sent = sent_by_a_browser()
    for name, value in changes.items():
        sent.setlist(name.replace("__", "-"), [value])
    return Together(Sheet(sent), Lines(sent, prefix="people"))


def changed(form):
    before = units(shown())
    return {name for name, unit in units(form).items() if unit.digest != before[name].digest}


def test_a_form_sent_untouched_says_what_it_showed():
    assert changed(typed()) == set()
    assert typed().is_valid()


@pytest.mark.parametrize(
    ("change", "unit"),
    [
        pytest.param({"title": "Autre"}, "title", id="text"),
        pytest.param({"cost": ""}, "cost", id="emptied"),
        pytest.param({"day": "2015-07-01"}, "day", id="day"),
        pytest.param({"done": ""}, "day", id="with another"),
        pytest.param({"kinds": "a"}, "kinds", id="one box less"),
        pytest.param({"people__1__presence": "here"}, "people", id="line"),
        pytest.param({"people__2__name": "Structure"}, "people", id="line more"),
    ],
)
def test_only_what_was_changed_differs(change, unit):
    assert changed(typed(**change)) == {unit}


def test_a_blank_line_more_changes_nothing():
    assert changed(typed(people__TOTAL_FORMS="9")) == set()


def test_a_blank_form_says_nothing():
    blank = Together(Sheet(), Lines(prefix="people"))
    assert {unit.digest for unit in units(blank).values()} == {BLANK}


def test_what_is_stored_is_told_in_words():
    said = {name: unit.words for name, unit in units(shown()).items()}
    assert said["day"] == "30 juin 2015\noui"
    assert said["kinds"] == "Deux, Un"
    assert said["people"] == "Région, Présent\nÉtat, Excusé"
    assert units(Sheet())["text"].words == "rien"
