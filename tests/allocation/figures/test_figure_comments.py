"""A value that varies so much asks for a comment; what is worth reading again stays until one."""

from decimal import Decimal

import pytest

from allocation.campaigns.services import open_collection
from allocation.figures.completeness import Margin, cells_to_explain, completeness
from allocation.figures.models import LONGEST_COMMENT
from allocation.figures.services import Typed, record_figures
from allocation.models import Campaign, Figure, PastFigure
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import OWN, make_campaign, make_user
from tests.allocation.figures.grid.sheets import CELL, typed
from tests.domain.files import spaced
from tests.structures.pages import page, text_of, version_on

PATH = f"/campagnes/2015/donnees/{OWN}/"
TYPED = {f"indicator_{number}": "" for number in range(2, 8)} | {"source": "i-Milo"}
WHY = "Une permanence de plus, ouverte toute l’année"
QUESTION = "480, contre 100 en 2013 (+380,0 %) : dites pourquoi en commentaire."
pytestmark = pytest.mark.django_db


def own():
    return Structure.objects.get(code=OWN)


@pytest.fixture
def campaign():
    """A campaign open to figures; the structure welcomed 100 young people the year before."""
    open_collection(make_campaign(), by=make_user())
    campaign = Campaign.objects.get()
    label = campaign.indicators.get(number=2).short_label
    known = {"structure": own(), "year": 2013, "label": label}
    PastFigure.objects.create(**known, value=100, source="Rapport 2013")
    return campaign


def record(campaign, value, **said):
    indicator = campaign.indicators.get(number=2)
    given = {indicator: Typed(value if value is None else Decimal(value), **said)}
    return record_figures(campaign, own(), given, source="i-Milo", by=make_user("region_agent"))


def send(client, **typed):
    client.force_login(make_user("region_agent"))
    return client.post(PATH, TYPED | version_on(client, PATH) | typed, follow=True)


def test_a_large_variation_without_a_comment_names_the_cell_and_both_values(client, campaign):
    answer = send(client, indicator_2="480", indicator_3="7", source_3="Relevé")
    assert answer.status_code == 422
    assert f"Commentaire, indicateur 2 : {QUESTION}" in text_of(answer)
    assert 'value="480"' in answer.content.decode() and 'value="Relevé"' in answer.content.decode()
    assert not Figure.objects.exists()


def test_the_comment_says_why_and_stays_with_the_value(client, campaign):
    assert "1 valeur enregistrée." in text_of(send(client, indicator_2="480", comment_2=WHY))
    assert Figure.objects.get().comment == WHY
    shown = text_of(page(client, make_user(), f"{PATH}2/valeurs/"))
    assert "480 en vigueur" in shown and WHY in shown


def test_the_service_asks_for_it_too(campaign):
    with pytest.raises(Refused) as refused:
        record(campaign, 480)
    where = "2. Premiers accueils, Mission locale de Saverne et environs"
    assert spaced(str(refused.value)).endswith(QUESTION)
    assert spaced(str(refused.value)).startswith(where[:20])
    assert record(campaign, 120) == record(campaign, 480, comment=WHY) == 1


def test_a_year_that_asks_for_none_takes_any_value(campaign):
    Campaign.objects.update(variation_bp=0)
    assert record(campaign, 480) == 1
    assert cells_to_explain(Campaign.objects.get()) == {}


def test_a_comment_needed_is_not_taken_away(client, campaign):
    record(campaign, 480, comment=WHY)
    answer = send(client, indicator_2="480", comment_2="")
    assert answer.status_code == 422 and Figure.objects.get().comment == WHY


def test_a_value_that_stays_takes_a_comment_and_keeps_where_it_comes_from(client, campaign):
    record(campaign, 110)
    Figure.objects.update(vintage="2013")
    send(client, indicator_2="110", comment_2="Vérifié\r\nà la source", source="")
    figure = Figure.objects.get()
    assert (figure.vintage, figure.source) == ("2013", "i-Milo")
    assert figure.comment.splitlines() == ["Vérifié", "à la source"]
    before = Figure.objects.values().get()
    send(client, indicator_2="110", comment_2="Vérifié\r\nà la source", source="")
    assert Figure.objects.values().get() == before


def test_a_value_has_its_own_source_and_the_others_that_of_all(client, campaign):
    send(client, indicator_2="110", indicator_3="7", source_3="Relevé de décembre")
    found = dict(Figure.objects.values_list("indicator__number", "source"))
    assert found == {2: "i-Milo", 3: "Relevé de décembre"}


def test_own_sources_are_enough(client, campaign):
    assert send(client, indicator_3="7", source_3="Relevé", source="").status_code == 200
    assert Figure.objects.get().source == "Relevé"


def test_a_comment_without_a_value_is_not_lost(client, campaign):
    answer = send(client, comment_3="À demander")
    assert answer.status_code == 422 and "À demander" in answer.content.decode()


def test_a_warning_is_said_once_saved_and_until_a_comment_explains_it(client, campaign):
    said = "L’indicateur 6 (190) dépasse l’indicateur 5 (160). Vérifiez les deux valeurs."
    assert f"À relire : {said}" in text_of(send(client, indicator_5="160", indicator_6="190"))
    assert Figure.objects.filter(value=190).exists()
    cell = (own().pk, campaign.indicators.get(number=6).pk)
    assert [spaced(one) for one in cells_to_explain(campaign)[cell].sentences] == [said]
    assert said in text_of(page(client, make_user("region_agent"), PATH))
    assert said in text_of(client.get(f"{PATH}6/valeurs/", headers={"HX-Request": "true"}))
    send(client, indicator_5="160", indicator_6="190", comment_6="Deux sorties pour une entrée")
    assert cells_to_explain(campaign) == {}
    assert said not in text_of(page(client, make_user("region_agent"), PATH))


def test_a_value_from_a_file_may_be_commented_by_hand(client, campaign):
    one = campaign.indicators.get(number=1)
    cell = {"campaign": campaign, "indicator": one, "structure": own()}
    Figure.objects.create(**cell, value=Decimal("3141.5"), source="Insee", recorded_by=make_user())
    send(client, comment_1="Une commune de plus")
    assert Figure.objects.values_list("value", "source", "comment").get() == (
        Decimal("3141.5"),
        "Insee",
        "Une commune de plus",
    )


def test_rows_and_columns_say_how_far_they_are(campaign):
    given = {campaign.indicators.get(number=n): Decimal(value) for n, value in ((5, 1), (6, 2))}
    record_figures(campaign, own(), given, source="i-Milo", by=make_user())
    found = completeness(campaign)
    assert found.structures[own().pk] == Margin(entered=2, expected=7, to_explain=1)
    six = campaign.indicators.get(number=6).pk
    assert found.indicators[six] == Margin(entered=1, expected=5, to_explain=1)
    assert not found.indicators[six].is_complete


def test_a_comment_is_as_long_in_the_sheet_as_in_the_form(client, campaign):
    client.force_login(make_user("region_agent"))
    asked = typed(client, {CELL: "480"}).json()["under"]
    assert f'maxlength="{LONGEST_COMMENT}"' in asked
    answer = typed(client, {CELL: "480"}, comment="a" * (LONGEST_COMMENT + 1))
    assert answer.status_code == 422 and "4001 caractères" in spaced(answer.json()["said"])
    typed(client, {CELL: "480"}, comment="a" * LONGEST_COMMENT)
    assert len(Figure.objects.get().comment) == LONGEST_COMMENT
    assert f'maxlength="{LONGEST_COMMENT}"' in client.get(PATH).content.decode()
