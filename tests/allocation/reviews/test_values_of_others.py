"""Where a second source counts, its value is heard: read, agreed to, contested, put right."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from allocation.campaign_page.pages import campaign_tasks
from allocation.figures.services import Typed, record_figures, record_parts
from allocation.models import (
    Campaign,
    FigureAgreement,
    FigureChallenge,
    FigureReview,
    SecondFigure,
)
from allocation.reviews.heard.selectors import Word, heard_values
from allocation.reviews.selectors import Standing, review_rows, shown_totals
from allocation.runs.services import compute_run
from allocation.second_sources.services import record_second
from structures.ground.french import number
from structures.ground.refusals import Refused
from structures.models import JournalEntry, Structure
from tests.allocation.builders import OWN, make_campaign, make_figures, make_user
from tests.allocation.reviews.builders import (
    WHY,
    Verdict,
    figure_of,
    make_agreement_to,
    make_answer,
    make_challenge,
    make_review,
)
from tests.allocation.revisions.builders import confirm, make_revision
from tests.allocation.second_sources.builders import (
    COUNTED,
    FIVE,
    KIND,
    SAID,
    make_counted_campaign,
    make_second,
    make_source,
)
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
OWN_PAGE = f"/structures/{OWN}/donnees/2015/"
REGION_PAGE = "/campagnes/2015/relecture/"
REST = (1, 2, 3, 4, 6, 7)


@pytest.fixture
def campaign():
    """A review of figures of which Pôle emploi counts the fifth; ours has a director."""
    make_counted_campaign()
    make_person("director")
    return make_review(Campaign.objects.get()).campaign


def second(code=OWN):
    return SecondFigure.objects.select_related("source").get(structure__code=code)


def heard(number=FIVE):
    own = Structure.objects.get(code=OWN)
    values = heard_values(Campaign.objects.get(), own)
    return next(one for one in values if one.indicator.number == number)


def shown(client, role="director", path=OWN_PAGE):
    return spaced(text_of(page(client, make_person(role), path)))


def rewrite(value):
    facts, own = {"document": "Tableau"}, Structure.objects.get(code=OWN)
    record_second(second().source, own, Decimal(value), facts, by=make_user("region_manager"))


def test_the_value_that_counts_is_the_one_that_is_heard(campaign):
    assert (heard().value, heard().second.name) == (second().value, SAID["name"])
    assert heard(6).value == figure_of(6).value and heard(6).second is None
    assert [heard(n).word for n in (FIVE, 6)] == [Word.UNREAD, Word.UNREAD]


def test_a_direction_reads_whose_value_counts_and_its_own_beside(client, campaign):
    said = shown(client)
    assert spaced(number(second().value)) in said
    assert "Pôle emploi, entrées : c’est sa valeur qui compte" in said
    assert f"La structure compte {spaced(number(figure_of(FIVE).value))}" in said
    assert "écart de la source" in said and SAID["definition"] in said
    assert "Tableau du 12 février 2015" in said


def test_the_network_s_total_is_that_of_the_values_that_count(campaign):
    totals = {one.number: total.value for one, total in shown_totals(campaign).items()}
    assert totals[FIVE] == sum(range(7000, 7005))


def test_a_value_that_the_source_lacks_is_not_replaced_by_the_structure_s_own(client):
    make_counted_campaign("67180")
    make_person("director")
    make_review(Campaign.objects.get())
    own = heard_values(Campaign.objects.get(), Structure.objects.get(code=OWN))
    assert [one.indicator.number for one in own] == list(REST)
    said = shown(client)
    assert "manque" in said and "Pas encore enregistrée" in said
    assert review_rows(Campaign.objects.get()).get(code=OWN).figures_there == 6


def test_one_agrees_to_the_value_of_the_source_until_it_changes(campaign):
    make_agreement_to()
    assert FigureAgreement.objects.get(counted_by=KIND).value == second().value
    assert review_rows(campaign).get(code=OWN).standing == Standing.AGREES
    rewrite(8000)
    assert heard().word == Word.UNREAD
    assert review_rows(campaign).get(code=OWN).unread == 1


def test_the_structure_s_own_value_may_change_without_being_asked_again(campaign):
    make_agreement_to()
    own = figure_of(FIVE)
    values, by = {own.indicator: own.value + 1}, make_user("region_manager")
    record_figures(campaign, own.structure, values, source="i-Milo", by=by)
    assert heard().word == Word.AGREED


def test_an_accepted_challenge_puts_right_the_value_that_counts(campaign):
    before = figure_of(FIVE).value
    given = make_answer(make_challenge(FIVE, proposed=7100))
    assert (second().value, given.value, heard().word) == (7100, 7100, Word.SETTLED)
    assert second().document.startswith("Contestation du")
    assert figure_of(FIVE).value == before
    run = compute_run(campaign, by=make_user())
    assert run.record["inputs"]["figures"]["5"][OWN] == "7100"


def test_who_recorded_the_value_of_a_source_does_not_refuse_to_change_it(campaign):
    challenge = make_challenge(FIVE, proposed=7100)
    with pytest.raises(Refused, match="la maintenir revient à une autre personne"):
        make_answer(challenge, Verdict.REFUSED, by="region_agent")
    make_answer(challenge, Verdict.REFUSED, by="region_manager")
    assert heard().word == Word.SETTLED


def test_the_region_reads_whose_value_is_contested(client, campaign):
    challenge = make_challenge(FIVE, proposed=7100)
    assert JournalEntry.objects.filter(reason=WHY, summary__contains=SAID["name"]).exists()
    said = shown(client, "region_manager", f"{REGION_PAGE}contestations/{challenge.pk}/")
    assert "comptée par « Pôle emploi, entrées »" in said
    assert "La structure compte" in said and SAID["definition"] in said
    assert "est écrite aussitôt comme celle de « Pôle emploi, entrées »" in said


def test_a_contest_of_the_source_goes_through_the_pages(client, campaign):
    path, director = f"{OWN_PAGE}{FIVE}/contestation/", make_person("director")
    seen = page(client, director, path).context["line"].seen
    data = {"about": "value", "proposed": "7100", "reason": WHY, "seen": seen}
    client.post(path, data)
    challenge = FigureChallenge.objects.get()
    assert (challenge.counted_by, challenge.counted_as) == (KIND, SAID["definition"])
    answer = f"{REGION_PAGE}contestations/{challenge.pk}/"
    heard_then = page(client, make_user("region_manager"), answer).context["heard"]
    sent = {"verdict": "accepted", "reason": "Exact", "seen": heard_then.stamp}
    client.post(answer, sent)
    assert second().value == 7100


def test_another_source_that_counts_is_another_value_to_read(client):
    source = make_told_source()
    campaign = make_review(Campaign.objects.get()).campaign
    make_agreement_to(*REST)
    challenge = make_challenge(FIVE, proposed=99)
    confirm(make_revision(Campaign.objects.get(), {COUNTED: KIND}))
    assert heard().second == source
    answer = f"{REGION_PAGE}contestations/{challenge.pk}/"
    assert "Cette valeur ne compte plus" in shown(client, "region_agent", answer)
    make_answer(challenge)
    assert (figure_of(FIVE).value, second().value) == (99, 7000 + rank_of(OWN))
    assert heard().word == Word.UNREAD
    tasks = {one.title: one for one in campaign_tasks(make_person("director"), campaign)}
    assert "1 donnée" in spaced(tasks["Relire vos données n-1"].detail)


def make_told_source():
    """A second source that is shown for information, with its values; ours has a director."""
    source = make_source()
    make_figures(source.campaign)
    make_second(source)
    make_person("director")
    return source


def rank_of(code):
    return list(Structure.objects.order_by("code").values_list("code", flat=True)).index(code)


def test_a_source_for_information_is_shown_and_not_heard(client):
    make_told_source()
    make_review(Campaign.objects.get())
    assert heard().second is None and "Pour information" in shown(client)


def test_the_database_takes_no_word_on_a_value_that_does_not_count(campaign):
    own = figure_of(FIVE)
    with pytest.raises(DatabaseError, match="agreement_is_of_the_figure"), transaction.atomic():
        FigureAgreement.objects.create(
            review=FigureReview.objects.get(),
            structure=own.structure,
            indicator=own.indicator,
            value=own.value,
            definition=own.counted_under,
            agreed_by=make_person("director"),
        )


def test_the_parts_of_a_sum_are_read_under_it(client):
    make_figures(make_campaign())
    make_person("director")
    review = make_review(Campaign.objects.get())
    summed = review.campaign.indicators.select_related("campaign").get(number=FIVE)
    counts = {part: Decimal(rank) for rank, part in enumerate(summed.parts.all(), 1)}
    said, by = Typed(source="i-Milo"), make_user("region_agent")
    record_parts(Structure.objects.get(code=OWN), summed, counts, said=said, by=by)
    first = next(iter(counts))
    assert f"Somme de : {first.label} 1" in shown(client)
