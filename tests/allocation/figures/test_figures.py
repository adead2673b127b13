"""The n-1 figures: typed with their source, never emptied, locked by the adoption."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from allocation.campaigns.services import open_collection
from allocation.figures.selectors import figure_counts
from allocation.figures.services import record_figures
from allocation.models import Figure
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import make_adopted_campaign, make_campaign, make_figures, make_user
from tests.allocation.year_builders import make_next_year
from tests.domain.files import spaced
from tests.structures.pages import page, text_of, version_on

PATH = "/campagnes/2015/donnees/67437/"
TYPED = {f"indicator_{number}": "" for number in range(2, 8)} | {"source": "i-Milo"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """A campaign open to figures, without any."""
    campaign = make_campaign()
    open_collection(campaign, by=make_user())
    return campaign


def record(campaign, value, number=2, role="region_agent"):
    indicator = campaign.indicators.get(number=number)
    structure = Structure.objects.get(code="67437")
    return record_figures(
        campaign, structure, {indicator: Decimal(value)}, source="i-Milo", by=make_user(role)
    )


def send(client, **typed):
    client.force_login(make_user("region_agent"))
    return client.post(PATH, TYPED | version_on(client, PATH) | typed)


def test_a_figure_keeps_who_typed_it_and_from_where(campaign):
    assert record(campaign, 48) == 1
    figure = Figure.objects.get()
    assert (figure.value, figure.source, figure.import_batch) == (48, "i-Milo", None)
    assert figure.recorded_by.role == "region_agent"


def test_a_value_typed_again_keeps_its_provenance(campaign):
    record(campaign, 48)
    before = Figure.objects.values().get()
    assert record(campaign, "48.0", role="region_manager") == 0
    assert Figure.objects.values().get() == before


def test_a_corrected_value_loses_the_provenance_of_the_one_before(campaign):
    record(campaign, 48)
    Figure.objects.update(comment="Relu", vintage="2011", definition="Autre")
    record(campaign, 49)
    figure = Figure.objects.get()
    assert (figure.value, figure.comment, figure.vintage, figure.definition) == (49, "", "", "")


def test_a_negative_value_is_refused_naming_its_place(campaign):
    with pytest.raises(Refused, match="Premiers accueils, Mission locale de Saverne"):
        record(campaign, -1)
    assert not Figure.objects.exists()


def test_the_database_refuses_a_negative_value(campaign):
    record(campaign, 48)
    with pytest.raises(IntegrityError, match="figure_is_not_negative"), transaction.atomic():
        Figure.objects.update(value=-1)


def test_a_figure_is_kept_to_the_last_of_its_24_decimals(campaign):
    value = Decimal("123456789012345678901.123456789012345678901234")
    record(campaign, value, number=1)
    assert Figure.objects.get().value == value


@pytest.mark.parametrize("build", [make_campaign, make_adopted_campaign])
def test_figures_are_recorded_during_collection_and_simulation_only(build):
    with pytest.raises(Refused) as refused:
        record(build(), 48)
    assert spaced(str(refused.value)).endswith(
        "cette action se fait à l’étape « collecte » ou « simulation »."
    )


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda figures: figures.update(value=1), id="changed"),
        pytest.param(lambda figures: figures.first().delete(), id="deleted"),
        pytest.param(
            lambda figures: Figure(
                campaign=figures.first().campaign,
                indicator=figures.first().campaign.indicators.get(number=8),
                structure=figures.first().structure,
                value=1,
                recorded_by=make_user(),
            ).save(),
            id="added",
        ),
    ],
)
def test_the_adoption_freezes_figures_in_the_database(write):
    make_adopted_campaign()
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        write(Figure.objects.all())


@pytest.mark.parametrize("rows", ["figures", "axes", "former_grants"])
def test_the_database_keeps_what_was_adopted_in_its_year(rows):
    before = make_adopted_campaign()
    after = make_next_year(before)
    open_collection(after, by=make_user())
    kept = getattr(before, rows)
    assert kept.exists()
    with pytest.raises(DatabaseError, match="stays there"), transaction.atomic():
        kept.update(campaign=after)


def test_a_missing_figure_is_counted_and_never_a_zero(campaign):
    record(campaign, 0)
    found = figure_counts(campaign)
    assert (found.cells, found.entered, found.missing) == (35, 1, 34)
    assert list(found.entered_by.values()) == [0, 1, *[0] * 5]


def test_what_is_left_empty_stays_missing(client, campaign):
    answer = send(client, indicator_2="0")
    assert answer.url == "/campagnes/2015/donnees/"
    assert list(Figure.objects.values_list("indicator__number", "value")) == [(2, 0)]


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("1234", id="digits"),
        pytest.param("1 234", id="space"),
        pytest.param("1\N{NO-BREAK SPACE}234", id="no-break space"),
        pytest.param("1\N{NARROW NO-BREAK SPACE}234", id="narrow no-break space"),
        pytest.param(" 1234,0 ", id="decimal comma and zero"),
    ],
)
def test_a_number_is_read_as_people_type_it(client, campaign, typed):
    send(client, indicator_2=typed)
    assert Figure.objects.get().value == 1234


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        pytest.param("12,5", "« 12,5 » : un nombre entier est attendu", id="half a person"),
        pytest.param("-3", "« -3 » est négatif", id="negative"),
        pytest.param("1e3", "« 1e3 » est en notation scientifique", id="exponent"),
        pytest.param("douze", "« douze » n’est pas un nombre", id="words"),
        pytest.param("١٢", "« ١٢ » n’est pas un nombre", id="other digits"),
        pytest.param("nd", "Valeur manquante (« nd »)", id="not available"),
    ],
)
def test_what_is_not_a_count_is_refused_beside_its_field(client, campaign, typed, message):
    answer = send(client, indicator_2=typed, indicator_3="7")
    assert answer.status_code == 422
    assert f"2. Premiers accueils : {message}" in text_of(answer)
    assert not Figure.objects.exists()


def test_the_source_is_required(client, campaign):
    answer = send(client, indicator_2="48", source="")
    assert answer.status_code == 422
    assert "Source de ces valeurs : Ce champ est obligatoire." in text_of(answer)
    assert not Figure.objects.exists()


def test_a_recorded_value_is_corrected_but_not_emptied(client, campaign):
    record(campaign, 48)
    answer = send(client, indicator_2="")
    assert answer.status_code == 422
    assert "Une donnée enregistrée se corrige mais ne s’efface pas." in text_of(answer)
    assert Figure.objects.get().value == 48


def test_the_census_estimate_is_shown_but_not_typed(client, campaign):
    shown = page(client, make_user("region_agent"), PATH)
    assert b'name="indicator_1"' not in shown.content
    assert "1. Jeunes actifs inoccupés pas encore importée" in text_of(shown)


def test_the_form_of_a_locked_campaign_leads_back_to_the_table(client):
    make_adopted_campaign()
    client.force_login(make_user("region_agent"))
    shown = text_of(client.post(PATH, TYPED | {"indicator_2": "1"}, follow=True))
    assert "la campagne est à l’étape « répartition arrêtée »" in shown
    assert not Figure.objects.filter(value=1).exists()


def test_the_table_shows_what_is_missing_and_the_totals(client, campaign):
    record(campaign, 48)
    shown = text_of(page(client, make_user("region_admin"), "/campagnes/2015/donnees/"))
    assert shown.count("manque ") == 34
    assert "6 valeurs manquantes" in shown
    assert "non connue 48 2013 : non connue manque" in shown
    assert "Réseau incomplet incomplet" in shown


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["a page", "a row"])
def test_where_the_values_of_a_structure_come_from_is_asked_for(client, campaign, headers):
    record(campaign, 48)
    client.force_login(make_user())
    shown = text_of(client.get(f"{PATH}provenance/", headers=headers))
    assert "Indicateur 2, Premiers accueils : 48 jeunes. Source : i-Milo" in shown
    assert "En 2013 : non connue." in shown
    assert ("Aller au contenu" in shown) == (not headers)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param("values=missing", {"67180", "67300", "67437", "68066", "S11"}, id="missing"),
        pytest.param("values=complete", set(), id="complete"),
        pytest.param("text=saverne", {"67437"}, id="a name"),
    ],
)
def test_the_figures_are_narrowed_to_what_is_asked(client, campaign, asked, found):
    record(campaign, 48)
    answer = page(client, make_user("region_admin"), f"/campagnes/2015/donnees/?{asked}")
    assert {row.structure.code for row in answer.context["listing"].rows} == found


def test_the_totals_stay_those_of_the_network_and_say_so(client):
    make_figures(make_campaign())
    shown = text_of(
        page(client, make_user("region_admin"), "/campagnes/2015/donnees/?text=saverne")
    )
    assert "1 structure pour ces filtres" in shown
    assert "Réseau 21 476,67 23 140" in shown
    assert "Les totaux sont ceux de tout le réseau, sans les filtres." in shown


def test_the_export_of_figures_holds_each_value_exactly(client):
    make_figures(make_campaign())
    file = page(
        client, make_user("region_admin"), "/campagnes/2015/donnees/?text=saverne&export=csv"
    )
    assert "Mission locale de Saverne;67437;4295,334" in file.content.decode()


def test_the_totals_of_a_full_table_are_exact(client):
    make_figures(make_campaign())
    shown = text_of(page(client, make_user("region_admin"), "/campagnes/2015/donnees/"))
    # 5 × 3 141 + 577 × (0 + 1 + 2 + 3 + 4), and five decimal parts of .271828 to .397176
    assert "Réseau 21 476,67 23 140" in shown
    assert "manque" not in shown.split("Réseau")[0].split("Exporter en XLSX")[1]
