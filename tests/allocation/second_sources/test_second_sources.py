"""Second sources: declared, shown beside with the gap, counted where the campaign says so."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from allocation.campaigns.services import open_collection
from allocation.models import Campaign, Indicator, SecondFigure, SecondSource, State
from allocation.next_year.services import begin_next_year
from allocation.runs.services import adopt, compute_run
from allocation.second_sources.selectors import Gap, sources_beside
from allocation.second_sources.services import (
    change_source,
    declare_source,
    record_second,
    remove_source,
)
from structures.ground.history.events import events_of
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import (
    DELIBERATION,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_user,
)
from tests.allocation.revisions.builders import confirm, make_revision
from tests.allocation.second_sources.builders import (
    COUNTED,
    FIVE,
    KIND,
    SAID,
    count_it,
    make_counted_campaign,
    make_second,
    make_source,
)
from tests.domain.files import spaced
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db


def now(campaign):
    return Campaign.objects.get(pk=campaign.pk)


def test_whoever_leads_the_parameters_declares_a_source_and_it_is_a_line_of_theirs():
    source = make_source()
    line = source.campaign.parameter_changes.get(key=f"source.{FIVE}.{KIND}")
    assert (str(source), source.counts) == ("Pôle emploi, entrées", False)
    assert "Pôle emploi, France Travail" in line.after


def test_who_enters_figures_declares_nothing():
    campaign = make_campaign()
    with pytest.raises(Refused):
        declare_source(
            campaign,
            campaign.indicators.get(number=FIVE),
            KIND,
            SAID,
            by=make_user("region_agent"),
        )


@pytest.mark.parametrize("role", ["region_agent", "state_observer"])
def test_who_may_not_declare_a_source_reads_who_may(client, role):
    make_source()
    said = text_of(page(client, make_user(role), "/campagnes/2015/sources/"))
    assert "revient à une ou un responsable" in said and "Déclarer une source," not in said
    assert "revient à" not in text_of(page(client, make_user(), "/campagnes/2015/sources/"))


def test_once_a_run_is_adopted_the_sources_page_says_that_it_changes_no_more(client):
    make_adopted_campaign(make_source().campaign)
    said = text_of(page(client, make_user(), "/campagnes/2015/sources/"))
    assert "cette liste ne change plus" in said


def test_a_kind_of_body_is_a_source_of_an_indicator_once():
    source = make_source()
    with pytest.raises(Refused, match="déjà une source"):
        declare_source(source.campaign, source.indicator, KIND, SAID, by=make_user("region_admin"))


def test_an_indicator_that_is_rated_has_no_second_source():
    campaign = make_campaign()
    with pytest.raises(Refused, match="apprécié"):
        make_source(campaign, number=8)


def test_a_source_that_was_not_declared_cannot_count():
    campaign = make_campaign()
    with pytest.raises(Refused, match="Déclarez-la d’abord"):
        count_it(campaign)
    assert not Indicator.objects.exclude(counted_source="").exists()


def test_the_gap_is_said_in_number_and_in_percent_and_never_made_up():
    assert spaced(Gap(Decimal(48), Decimal(52)).said) == "+4 (+8,3 %)"
    assert spaced(Gap(Decimal(48), Decimal(42)).said) == "−6 (−12,5 %)"
    assert Gap(None, Decimal(52)).said == Gap(Decimal(1), None).said == ""
    assert Gap(Decimal(0), Decimal(3)).said == "+3"


def test_by_default_the_structure_counts_whatever_others_say():
    source = make_source()
    make_figures(source.campaign)
    make_second(source)
    run = compute_run(now(source.campaign), by=make_user())
    figures = source.campaign.figures.filter(indicator__number=FIVE)
    own = {figure.structure.code: str(int(figure.value)) for figure in figures}
    assert run.record["inputs"]["figures"]["5"] == own
    assert "counted_source" not in run.record["context"]["indicators"]["5"]


def test_the_source_that_counts_is_what_is_shared_and_the_record_names_it():
    run = compute_run(make_counted_campaign(), by=make_user())
    assert set(run.record["inputs"]["figures"]["5"].values()) == {str(7000 + n) for n in range(5)}
    assert run.record["context"]["indicators"]["5"]["counted_source"] == "Pôle emploi, entrées"
    said = run.record["context"]["figures"]["5"][OWN]
    assert said["source"].startswith("Pôle emploi, entrées")
    assert said["counted_source"] == "Pôle emploi, entrées"
    assert "counted_source" not in run.record["context"]["figures"]["4"][OWN]


def test_a_value_that_the_counting_source_lacks_blocks_and_is_named():
    campaign = make_counted_campaign("67180", "67300", OWN, "68066")
    with pytest.raises(Refused) as refused:
        compute_run(campaign, by=make_user())
    said = spaced(str(refused.value))
    assert "indicateur 5" in said
    assert "Pôle emploi, entrées" in said
    assert str(Structure.objects.get(code="S11")) in said
    assert not campaign.runs.exists()


def test_which_source_counts_is_fixed_when_the_collection_opens():
    source = make_source()
    open_collection(source.campaign, by=make_user())
    with pytest.raises(Refused):
        count_it(source.campaign)
    with pytest.raises(DatabaseError), transaction.atomic():
        Indicator.objects.filter(number=FIVE).update(counted_source=KIND)


def test_a_revision_changes_which_source_counts_and_a_run_of_before_is_not_adopted():
    source = make_source()
    make_figures(source.campaign)
    make_second(source)
    for figure in SecondFigure.objects.all():  # the same values: the source alone changes
        own = source.campaign.figures.get(indicator__number=FIVE, structure=figure.structure)
        SecondFigure.objects.filter(pk=figure.pk).update(value=own.value)
    run = compute_run(now(source.campaign), by=make_user())
    revision = make_revision(now(source.campaign), {COUNTED: KIND})
    assert "Pôle emploi, France Travail" in str(revision.changes)
    confirm(revision)
    assert Indicator.objects.get(number=FIVE).counted_source == KIND
    with pytest.raises(Refused, match="calculez une nouvelle"):
        adopt(run, **DELIBERATION, by=make_user())


def test_what_is_said_of_a_source_that_counts_is_fixed_with_the_rule():
    campaign = make_counted_campaign()
    source = SecondSource.objects.get()
    by = make_user("region_admin")
    assert source.campaign == campaign
    with pytest.raises(Refused, match="fixé avec la règle"):
        change_source(source, {"name": "Autre", "definition": "Autre"}, by=by)
    with pytest.raises(Refused, match="fixé avec la règle"):
        remove_source(source, by=by)


def test_a_source_that_has_values_is_not_taken_away():
    source = make_source()
    open_collection(source.campaign, by=make_user())
    make_second(source, OWN)
    with pytest.raises(Refused, match="valeurs sont enregistrées"):
        remove_source(source, by=make_user("region_admin"))


def test_what_is_typed_of_a_source_is_kept_with_every_former_value():
    source = make_source()
    make_figures(source.campaign)
    own = Structure.objects.get(code=OWN)
    for value in (51, 52):
        record_second(
            source, own, Decimal(value), {"document": "Tableau"}, by=make_user("region_agent")
        )
    assert SecondFigure.objects.get().value == 52
    assert [event.value for event in events_of(SecondFigure)] == [51, 51]  # created, replaced
    [beside] = sources_beside(now(source.campaign), own)
    assert beside.gap.difference == 52 - beside.gap.own
    assert "Pour information" in beside.sentence


@pytest.mark.parametrize("role", ["region_admin", "state_observer"])
def test_who_enters_no_figure_types_none_of_a_source(role):
    source = make_source()
    open_collection(source.campaign, by=make_user())
    own = Structure.objects.get(code=OWN)
    with pytest.raises(Refused):
        record_second(source, own, Decimal(1), {"document": "x"}, by=make_user(role))


def test_values_of_a_source_are_locked_with_the_figures():
    source = make_source()
    campaign = make_adopted_campaign(source.campaign)
    assert campaign.state == State.ADOPTED
    own = Structure.objects.get(code=OWN)
    with pytest.raises(Refused):
        record_second(source, own, Decimal(1), {"document": "x"}, by=make_user("region_agent"))
    with pytest.raises(DatabaseError), transaction.atomic():
        make_second(source, OWN)


def test_the_next_year_takes_over_the_sources_and_which_counts_but_no_value():
    campaign = make_counted_campaign()
    make_adopted_campaign(campaign)
    values = {"envelope_cents": 100_000_00, "envelope_source": "Budget", "envelope_note": ""}
    following = begin_next_year(now(campaign), values, by=make_user())
    source = following.second_sources.get()
    assert (source.name, source.indicator.number, source.counts) == (SAID["name"], FIVE, True)
    assert not source.figures.exists()
    assert following.carried_over.filter(key=f"source.{FIVE}.{KIND}").exists()


def test_an_empty_list_says_who_declares_a_source(client):
    make_campaign()
    shown = text_of(page(client, make_user("region_agent"), "/campagnes/2015/sources/"))
    assert "Un responsable ou un administrateur en déclare une sur cette page" in shown
