"""A summed indicator is typed by its parts: all of them, with their sum, in one transaction."""

from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from allocation.campaigns.services import open_collection
from allocation.engine import exact_sum
from allocation.figures import services
from allocation.figures.selectors import told_by_parts
from allocation.figures.services import Typed, record_figures, record_parts
from allocation.imports.services import Upload, apply_import, preview_activity
from allocation.models import Campaign, Figure, FigurePart
from structures.ground.refusals import Refused
from structures.models import JournalEntry, Structure
from tests.allocation.builders import OWN, make_adopted_campaign, make_campaign, make_user
from tests.allocation.network_builders import decide_prorata
from tests.domain.files import spaced, text
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of, version_on
from tests.structures.parallel import in_parallel

PATH = f"/campagnes/2015/donnees/{OWN}/5/"
DETAIL = f"{PATH}detail/"
pytestmark = pytest.mark.django_db


def own():
    return Structure.objects.get(code=OWN)


def opened():
    open_collection(make_campaign(), by=make_user())
    return Campaign.objects.get()


@pytest.fixture
def campaign():
    return opened()


def five(campaign):
    return campaign.indicators.select_related("campaign").get(number=5)


def record(campaign, *counts, source="i-Milo"):
    indicator = five(campaign)
    given = {part: Decimal(n) for part, n in zip(indicator.parts.all(), counts, strict=False)}
    by = make_user("region_agent")
    return record_parts(own(), indicator, given, said=Typed(source=source), by=by)


def counted():
    return list(FigurePart.objects.order_by("part__number").values_list("value", flat=True))


def send(client, **typed):
    client.force_login(make_user("region_agent"))
    sent = {"source": "i-Milo"} | version_on(client, DETAIL) | typed
    return client.post(DETAIL, sent, follow=True)


def test_parts_are_stored_with_their_sum(campaign):
    assert record(campaign, 10, 20, 30) is True
    figure = Figure.objects.get()
    assert (figure.value, figure.source, counted()) == (60, "i-Milo", [10, 20, 30])
    assert record(campaign, 10, 20, 30) is False


def test_a_part_left_out_or_below_zero_is_refused_by_name(campaign):
    with pytest.raises(Refused, match="Immersions.: le détail se saisit en entier"):
        record(campaign, 10, 20)
    with pytest.raises(
        Refused, match="Mission locale .*, Immersions.: une donnée n’est jamais négative"
    ):
        record(campaign, 10, 20, -1)
    assert not Figure.objects.exists() and not FigurePart.objects.exists()


def test_parts_change_places_under_the_same_sum(campaign):
    record(campaign, 10, 20, 30)
    recorded = Figure.objects.get().recorded_at
    assert record(campaign, 20, 10, 30) is True
    assert counted() == [20, 10, 30] and Figure.objects.get().recorded_at == recorded


def test_the_database_refuses_a_sum_that_is_not_that_of_its_parts(campaign):
    record(campaign, 10, 20, 30)
    for change in (
        lambda: Figure.objects.update(value=61),
        lambda: FigurePart.objects.filter(value=10).update(value=11),
        lambda: Figure.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="not the sum of its parts"), transaction.atomic():
            change()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_another_total_takes_the_parts_away_and_says_so(client, campaign):
    record(campaign, 10, 20, 30)
    record_figures(campaign, own(), {five(campaign): Decimal(60)}, source="b", by=make_user())
    assert counted() == [10, 20, 30]
    record_figures(campaign, own(), {five(campaign): Decimal(70)}, source="b", by=make_user())
    assert counted() == []
    said = spaced(JournalEntry.objects.filter(kind="figures").latest("pk").summary)
    assert said.endswith("(détail par dispositif retiré : indicateur 5)")
    shown = text_of(page(client, make_user(), f"{PATH}valeurs/"))
    assert "Par dispositif" in shown and "DPA 10" in shown and "10 en vigueur" not in shown


def test_a_prorata_takes_the_parts_away(campaign):
    record(campaign, 10, 20, 30)
    decide_prorata(campaign, 50, 5)
    assert counted() == [] and Figure.objects.get().value == 30


def test_the_page_of_the_parts_saves_them_with_their_sum(client, campaign):
    shown = text_of(send(client, part_1="1 000", part_2="20", part_3="0"))
    assert "indicateur 5 : enregistré par dispositif." in shown
    assert counted() == [1000, 20, 0] and Figure.objects.get().value == 1020
    again = text_of(client.get(DETAIL, headers={"HX-Request": "true"}))
    assert "Somme : 1 020 ." in again or "Somme : 1 020" in again
    assert "Aller au contenu" not in again


def test_a_part_that_is_not_typed_is_asked_for_and_nothing_is_lost(client, campaign):
    answer = send(client, part_1="12", part_2="", part_3="3")
    assert answer.status_code == 422 and 'value="12"' in answer.content.decode()
    assert "Ateliers d’orientation : Le détail se saisit en entier, 0 compris." in text_of(answer)
    assert not Figure.objects.exists()


def test_parts_that_a_colleague_changed_meanwhile_are_both_shown(client, campaign):
    record(campaign, 10, 20, 30)
    client.force_login(make_user("region_agent"))
    mine = {"source": "i-Milo", "part_1": "11", "part_2": "20", "part_3": "30"}
    mine |= version_on(client, DETAIL)
    record(campaign, 12, 20, 30)
    answer = client.post(DETAIL, mine)
    assert answer.status_code == 409 and "« 12 »" in text_of(answer)
    assert counted() == [12, 20, 30]


def test_who_may_not_enter_figures_has_no_such_page(client, campaign):
    record(campaign, 10, 20, 30)
    assert page(client, make_user("state_observer"), DETAIL).status_code == 404
    assert page(client, make_person("director", OWN), DETAIL).status_code == 404
    assert page(client, make_user("region_agent"), DETAIL.replace("/5/", "/6/")).status_code == 404


def test_parts_are_read_where_the_value_is(client, campaign):
    record(campaign, 10, 20, 30)
    said = "Somme de : DPA 10, Ateliers d’orientation 20, Immersions 30."
    for path in (f"/campagnes/2015/donnees/{OWN}/provenance/", f"/campagnes/2015/donnees/{OWN}/"):
        assert said in text_of(page(client, make_user("region_agent"), path))
    director = make_person("director", OWN)
    assert said in text_of(page(client, director, f"/structures/{OWN}/dotation/2015/"))
    export = page(client, make_user(), "/campagnes/2015/donnees/?export=csv").content.decode()
    assert "Entrées en dispositif amont, DPA" in export.splitlines()[0]


def test_a_file_brings_parts_and_each_value_keeps_its_row(client, campaign):
    titles = "code_structure;annee_reference;indicateur;dispositif;valeur"
    rows = [f"{OWN};2014;5;{part};{part}0" for part in (1, 2, 3)]
    upload = Upload("activite.csv", text(titles, *rows, f"{OWN};2014;2;;77"), "text/csv")
    batch = preview_activity(campaign, upload, by=make_user())
    apply_import(batch, empty_perimeters_confirmed=False, by=make_user())
    assert counted() == [10, 20, 30]
    assert dict(Figure.objects.values_list("indicator__number", "import_line")) == {5: 2, 2: 5}
    shown = text_of(page(client, make_user(), f"{PATH}valeurs/"))
    assert "Import du fichier « activite.csv », ligne 2" in shown and "30 en vigueur" in shown


def test_an_adopted_year_leads_from_the_parts_to_the_values(client):
    make_adopted_campaign()
    answer = page(client, make_user("region_agent"), DETAIL)
    assert (answer.status_code, answer.url) == (302, f"{PATH}valeurs/")


def test_the_database_keeps_a_part_with_its_sum(campaign):
    record(campaign, 10, 20, 30)
    other = Structure.objects.exclude(code=OWN).first()
    Figure.objects.create(
        campaign=campaign,
        indicator=five(campaign),
        structure=other,
        value=60,
        source="i-Milo",
        recorded_by=make_user(),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="stays there"), transaction.atomic():
        FigurePart.objects.update(structure=other)


def changed_at_once():
    """Two people change a part each, at the same instant, of the same sum."""
    campaign = Campaign.objects.get()
    each = [(11, 20, 30), (10, 21, 30)]
    in_parallel(lambda: record(campaign, *each.pop()), times=2)


def test_two_people_on_the_parts_of_a_sum_leave_it_whole(transactional_db):
    record(opened(), 10, 20, 30)
    changed_at_once()
    assert sum(counted()) == Figure.objects.get().value == 61
    [told] = told_by_parts(Campaign.objects.get()).values()
    assert exact_sum(value for _, value in told) == 61


def test_without_the_lock_the_detail_of_both_is_lost(transactional_db, monkeypatch):
    record(opened(), 10, 20, 30)
    both_have_read = Barrier(2)

    def summed(values):
        found = exact_sum(values)
        both_have_read.wait(timeout=20)
        return found

    monkeypatch.setattr(services, "locked", lambda campaign, *states: campaign)
    monkeypatch.setattr(services, "exact_sum", summed)
    changed_at_once()
    assert (counted(), Figure.objects.get().value) == ([], 61)
