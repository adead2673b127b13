"""Two years side by side: what differs is told in words, sums are those of the runs."""

from datetime import date

import pytest

from allocation.runs.selectors import adopted_run, run_sums
from allocation.year_comparison.selectors import AMOUNTS, amounts_of, parameters_of
from structures.models import Structure
from tests.allocation.builders import OWN, make_adopted_campaign, make_user
from tests.allocation.year_builders import make_next_year, make_two_adopted_years
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

PATH = "/campagnes/2016/comparaison/2015/"
pytestmark = pytest.mark.django_db


def differing(pair):
    return {
        spaced(f"{part.title}, {line.label}"): (spaced(line.first), spaced(line.second))
        for part in parameters_of(pair)
        for line in part.lines
        if line.differs
    }


def test_only_what_differs_is_told_as_different():
    before = make_adopted_campaign()
    after = make_next_year(before, silence_days=20, planned_steps={})
    assert differing((after, before))["L’année, Jours entre la dernière relance et le constat"] == (
        "20",
        "15",
    )
    assert not differing((after, after))


def test_an_indicator_is_compared_with_what_measures_the_same_whatever_its_number():
    before = make_adopted_campaign()
    after = make_next_year(before)
    welcomes = after.indicators.get(measure="count.first_welcomes")
    after.indicators.filter(pk=welcomes.pk).update(number=12)
    found = differing((after, before))
    assert found["Indicateur « Premiers accueils », Numéro"] == ("12", "2")
    assert "Indicateur « Premiers accueils », Poids" not in found


def test_an_indicator_of_one_year_alone_is_absent_of_the_other():
    before = make_adopted_campaign()
    after = make_next_year(before)
    after.indicators.filter(measure="level.other").delete()
    found = differing((after, before))
    assert {first for key, (first, _) in found.items() if "appréciée" in key or "toute" in key} <= {
        "absent"
    }


def test_the_sums_of_both_years_are_those_of_their_runs_to_the_cent():
    pair = make_two_adopted_years()
    found = amounts_of(pair)
    for campaign, sums in zip(pair, (found.total.first, found.total.second), strict=True):
        own = run_sums(adopted_run(campaign))
        assert (sums.maximum, sums.advance) == (own.maximum_cents, own.advance_cents)
        assert sums.final is None
    gaps = [row.difference("maximum") for row in found.rows]
    assert sum(gaps) == found.total.difference("maximum") == 100_000_000 - pair[1].envelope_cents


def test_a_structure_of_one_year_alone_is_named_with_what_became_of_it(client):
    before = make_adopted_campaign()
    merged, into = (Structure.objects.get(code=code) for code in ("68066", OWN))
    Structure.objects.filter(pk=merged.pk).update(merged_into=into, closed_on=date(2015, 12, 1))
    codes = Structure.objects.values_list("code", flat=True)
    after = make_adopted_campaign(make_next_year(before), without_project=codes)
    row = next(r for r in amounts_of((after, before)).rows if r.structure == merged)
    assert (row.first.maximum, row.first.has_part, row.second.has_part) == (0, False, True)
    shown = text_of(page(client, make_user(), PATH))
    assert f"sans part en 2016, fusionnée dans {into}" in shown


def test_a_year_without_a_run_has_no_amounts_and_no_zero(client):
    before = make_adopted_campaign()
    after = make_next_year(before)
    found = amounts_of((after, before))
    assert {getattr(found.total.first, name) for name in AMOUNTS} == {None}
    shown = text_of(page(client, make_user(), PATH))
    assert "La répartition 2016 n’est pas arrêtée" in shown and "non connu" in shown


def test_the_page_says_each_difference_and_marks_parameters_in_words(client):
    make_two_adopted_years(silence_days=20)
    shown = spaced(text_of(page(client, make_user("state_observer"), PATH)))
    assert "Écart : " in shown and "Réseau" in shown
    assert "20 15 Différent" in shown and "Identique" in shown


def test_the_file_has_each_amount_of_both_years_and_the_difference(client):
    make_two_adopted_years()
    client.force_login(make_user())
    said = client.get(f"{PATH}?export=csv").content.decode("utf-8-sig").splitlines()
    assert len(said) == 6
    assert "Dotation maximale 2016;Dotation maximale 2015;Dotation maximale, écart" in said[0]


def test_which_years_are_compared_may_be_chosen(client):
    make_next_year(make_adopted_campaign())
    client.force_login(make_user())
    answer = client.get("/campagnes/comparaison/?first=2015&second=2016")
    assert answer.headers["location"] == "/campagnes/2015/comparaison/2016/"
    assert client.get("/campagnes/comparaison/?first=2015&second=1999").status_code == 422
    assert "Comparée à" in text_of(client.get("/campagnes/comparaison/?first=2016"))


@pytest.mark.parametrize("role", ["director", "president"])
def test_a_structure_compares_no_years(client, role):
    make_next_year(make_adopted_campaign())
    client.force_login(make_person(role, OWN))
    assert client.get(PATH).status_code == client.get("/campagnes/comparaison/").status_code == 404


def test_a_year_without_a_campaign_is_not_compared(client):
    make_adopted_campaign()
    client.force_login(make_user())
    assert client.get(PATH).status_code == 404


def test_the_comparison_asks_as_much_whatever_the_structures(django_assert_max_num_queries):
    pair = make_two_adopted_years()
    with django_assert_max_num_queries(9):
        assert len(amounts_of(pair).rows) == 5


def test_the_years_proposed_to_be_compared_are_two(client):
    make_next_year(make_adopted_campaign())
    client.force_login(make_user())
    for first, other in (("", "2015"), ("2016", "2015"), ("2015", "2016")):
        form = client.get(f"/campagnes/comparaison/?first={first}").context["form"]
        assert str(form["second"].value()) == other
