"""An indicator means its measure: one a campaign, that fits its axis; its number means nothing."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from allocation.campaigns.selectors import (
    axes_with_indicators,
    indicators_measuring,
    named,
    solidarity_numbers,
)
from allocation.campaigns.services import create_campaign, open_collection
from allocation.engine.measures import (
    MEASURES,
    PARTNER_OPERATIONS,
    UNEMPLOYED_YOUTH,
    UPSTREAM_ENTRIES,
    codes,
)
from allocation.figures.checks import excesses
from allocation.figures.forms import FigureForm
from allocation.figures.selectors import figure_counts, figures_beside
from allocation.imports.selectors import activity_expected, census_indicator, indicators_given
from allocation.imports.services import Upload, preview_insee
from allocation.models import Axis, Campaign, Indicator, State
from config.demo.files import INSEE_FILE
from structures.ground.refusals import Refused
from structures.models import Structure, User
from tests.allocation.builders import FIXTURES, make_campaign, make_structures, make_user
from tests.domain.files import spaced

pytestmark = pytest.mark.django_db
misfits = pytest.mark.parametrize(
    ("number", "measure"),
    [
        pytest.param(3, "level.other", id="a level on a fixed axis"),
        pytest.param(10, "count.other", id="a count on a variable axis, even inactive"),
        pytest.param(8, "census.unemployed_youth", id="the census on a variable axis"),
    ],
)


def parameters():
    make_structures()
    data = json.loads((FIXTURES / "campagne-2015.json").read_text())
    return data | {"former_grants": {}}


def measured_by(number, measure):
    """A campaign created with another measure for an indicator."""
    data = parameters()
    found = [i for axis in data["axes"] for i in axis["indicators"] if i["number"] == number]
    found[0]["measure"] = measure
    return create_campaign(data, by=make_user("region_admin"))


def renumbered():
    """A campaign where every indicator has another number than usual."""
    return renumber(make_campaign())


def renumber(campaign):
    for indicator in campaign.indicators.order_by("-number"):
        Indicator.objects.filter(pk=indicator.pk).update(number=indicator.number + 10)
    return campaign


def test_a_measure_is_of_one_indicator_a_campaign():
    campaign = make_campaign()
    indicator = campaign.indicators.get(number=6)
    indicator.measure = UPSTREAM_ENTRIES.code
    with pytest.raises(ValidationError, match="a déjà cette mesure"):
        indicator.full_clean()
    with pytest.raises(IntegrityError, match="one_indicator_a_measure"), transaction.atomic():
        indicator.save()


def test_a_measure_that_the_campaign_defines_itself_may_be_that_of_several():
    campaign = make_campaign()
    campaign.indicators.filter(number__in=[6, 7]).update(measure="count.other")
    campaign.indicators.filter(number__in=[9, 10]).update(measure="level.other")
    assert campaign.indicators.filter(measure__endswith="other").count() == 4


@misfits
def test_a_measure_that_does_not_fit_its_axis_is_refused_by_the_database(number, measure):
    campaign = make_campaign()
    campaign.indicators.filter(number=1).update(measure="count.other")
    with pytest.raises(IntegrityError, match="does not fit its axis"), transaction.atomic():
        campaign.indicators.filter(number=number).update(measure=measure)


@misfits
def test_a_measure_that_does_not_fit_its_axis_is_refused_in_french(number, measure):
    with pytest.raises(Refused) as refused:
        measured_by(number, measure)
    said = spaced(str(refused.value))
    assert said.startswith(f"Indicateur {number} : la mesure « {MEASURES[measure].label} » ne")
    assert "la part variable sur des niveaux appréciés." in said


def test_an_axis_keeps_the_kind_that_its_measures_need():
    campaign = make_campaign()
    with pytest.raises(IntegrityError, match="do not fit its kind"), transaction.atomic():
        campaign.axes.filter(number=3).update(kind=Axis.Kind.FIXED)
    campaign.axes.filter(number=3).update(kind=Axis.Kind.VARIABLE)


def test_an_unknown_measure_is_refused():
    with pytest.raises(Refused, match="^Indicateur à corriger.: measure "):
        measured_by(2, "count.unheard_of")


def test_a_second_indicator_of_a_measure_is_refused_without_a_field_s_name():
    refusal = "^Indicateur à corriger.: Un autre indicateur de la campagne a déjà cette mesure.$"
    with pytest.raises(Refused, match=refusal):
        measured_by(6, UPSTREAM_ENTRIES.code)


def test_an_indicator_without_unit_or_source_takes_those_of_its_measure():
    campaign = make_campaign()
    for indicator in campaign.indicators.filter(active=True).exclude(number=1):
        assert indicator.unit == indicator.meaning.unit
        assert indicator.source == indicator.meaning.source.label
    assert "recensement de la population 2011" in campaign.indicators.get(number=1).source


def test_whole_values_are_said_by_the_measure():
    estimated = [i.number for i in make_campaign().indicators.all() if not i.whole_values]
    assert estimated == [1]


def test_nothing_depends_on_the_numbers():
    campaign = renumbered()
    open_collection(campaign, by=make_user())
    assert solidarity_numbers(axes_with_indicators(campaign)) == [11]
    assert census_indicator(campaign).number == 11
    assert indicators_given(campaign) == {
        "insee": "l’indicateur 11",
        "activite": "les indicateurs 12 à 17",
    }
    assert indicators_measuring(campaign, [PARTNER_OPERATIONS.code]) == "l’indicateur 19"
    expected = activity_expected(campaign)
    over = excesses(expected.indicators, {15: Decimal(1), 16: Decimal(2), 17: Decimal(1)})
    assert [(one.parts, one.most) for one in over] == [((16,), 15)]
    assert set(expected.elsewhere) == {11, 18, 19, 20}
    assert [i.number for i in figure_counts(campaign).entered_by] == list(range(11, 18))
    form = FigureForm(figures=figures_beside(campaign, Structure.objects.first()))
    assert "indicator_12" in form.fields and "indicator_11" not in form.fields


def test_the_census_gives_its_indicator_whatever_its_number(demo):
    campaign = renumber(demo(State.PREPARATION))
    open_collection(campaign, by=make_user())
    campaign.refresh_from_db()
    file = Upload(INSEE_FILE.name, INSEE_FILE.read_bytes(), "text/csv")
    admin = User.objects.get(role="region_admin")
    batch = preview_insee(campaign, file, age_bracket="15-24", by=admin)
    assert list(batch.values.values_list("indicator__number", flat=True)) == [11] * 11


def test_a_campaign_without_the_census_has_no_use_for_its_file():
    campaign = make_campaign()
    campaign.indicators.filter(measure=UNEMPLOYED_YOUTH.code).update(measure="count.other")
    open_collection(campaign, by=make_user())
    campaign = Campaign.objects.get()
    file = Upload(INSEE_FILE.name, INSEE_FILE.read_bytes(), "text/csv")
    with pytest.raises(Refused, match="^Aucun indicateur de la campagne ne vient du recensement"):
        preview_insee(campaign, file, age_bracket="15-24", by=make_user("region_admin"))
    assert solidarity_numbers(axes_with_indicators(campaign)) == []


def test_every_measure_of_the_catalogue_may_be_stored():
    make_campaign()
    assert set(Indicator.objects.values_list("measure", flat=True)) == set(MEASURES) - {
        "count.other"
    }
    assert dict(Indicator._meta.get_field("measure").flatchoices).keys() == MEASURES.keys()
    assert codes(lambda measure: measure.repeatable) == ["count.other", "level.other"]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        pytest.param([], "aucun indicateur", id="none"),
        pytest.param([8], "l’indicateur 8", id="one"),
        pytest.param([8, 9], "les indicateurs 8 et 9", id="two"),
        pytest.param([2, 3, 4], "les indicateurs 2 à 4", id="in a row"),
        pytest.param([2, 4, 5], "les indicateurs 2, 4 et 5", id="not in a row"),
    ],
)
def test_indicators_are_named_as_french_does(numbers, said):
    assert named(numbers) == said
