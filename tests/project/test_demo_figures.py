"""What the demo tells of its figures: heard, counted by others too, corrected once adopted."""

from django.db.models import Sum

from allocation.models import Correction, FigureChallenge, Run, SecondSource, State
from allocation.reviews.selectors import Standing, standings
from allocation.second_sources.selectors import declared_sources
from structures.models import Structure
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of


def test_the_collection_opens_with_a_second_source_whose_values_are_there(demo, client):
    demo(State.COLLECTION)
    source = SecondSource.objects.get()
    assert source.figures.count() == Structure.objects.count() and not source.counts
    shown = spaced(text_of(page(client, make_person("region_agent"), "/campagnes/2015/sources/")))
    assert source.name in shown and "des valeurs manquent" in shown


def test_while_figures_are_heard_one_agrees_one_contests_and_the_others_are_silent(demo):
    campaign = demo(State.SIMULATION)
    found = {Standing.AGREES: 1, Standing.CONTESTS: 1, Standing.SILENT: 9}
    assert standings(campaign) == found
    [source] = declared_sources(campaign)
    assert source.entered == source.own_entered == 11 and source.total != source.own_total


def test_once_a_run_is_adopted_a_correction_waits_and_changes_nothing_yet(demo):
    campaign = demo(State.ADOPTED)
    correction = Correction.objects.get()
    assert correction.is_prepared and correction.run_id is not None
    assert campaign.adoption.run == Run.objects.order_by("number").first()
    assert not FigureChallenge.objects.filter(answer=None, withdrawal=None).exists()
    given = {
        run.pk: run.totals.aggregate(all=Sum("maximum_cents"))["all"] for run in Run.objects.all()
    }
    assert len(given) == 2


def test_nothing_waits_any_more_in_the_states_that_follow(demo):
    demo(State.CONVENTIONS)
    assert not Correction.objects.exists() and Run.objects.count() == 1
