"""Figures are heard before they count: agreed, contested, answered once, silent; never forced."""

from datetime import date, timedelta

import pgtrigger
import pytest
from django.utils import timezone

from allocation.figures.services import record_figures
from allocation.models import (
    Campaign,
    Figure,
    FigureAgreement,
    FigureChallenge,
    FigureReview,
    Postponement,
    ReviewSilence,
)
from allocation.reviews.heard.selectors import Word, heard_values
from allocation.reviews.selectors import (
    Standing,
    earliest_end,
    review_rows,
    shown_totals,
)
from allocation.reviews.services import Reply, answer, open_review, postpone_review
from allocation.reviews.words import agree, record_silences
from allocation.runs.services import adopt, compute_run
from structures.ground.refusals import Refused
from structures.models import JournalEntry, Message, Structure
from tests.allocation.builders import (
    DELIBERATION,
    OWN,
    make_campaign,
    make_figures,
    make_user,
)
from tests.allocation.reviews.builders import (
    END,
    TODAY,
    WHY,
    Verdict,
    figure_of,
    make_agreement_to,
    make_answer,
    make_challenge,
    make_review,
    seen,
)
from tests.structures.builders import make_person

pytestmark = pytest.mark.django_db
INDICATORS = [1, 2, 3, 4, 5, 6, 7]
OTHER = "68066"


@pytest.fixture
def review():
    """A review open for ten days, over five structures; ours has a director."""
    make_campaign()
    make_person("director")
    return make_review(Campaign.objects.get())


def word(number=6, code=OWN):
    own = Structure.objects.get(code=code)
    figures = heard_values(FigureReview.objects.get().campaign, own)
    return next(one.word for one in figures if one.indicator.number == number)


def standing(code=OWN):
    return review_rows(FigureReview.objects.get().campaign).get(code=code).standing


def end_review(days=11):
    """Let the review end: the database itself lets nobody bring its end forward."""
    with pgtrigger.ignore("allocation.FigureReview:end_of_review_only_goes_later"):
        FigureReview.objects.update(ends_on=END - timedelta(days=days))


def rewrite(number, value, by="region_manager"):
    figure = figure_of(number)
    values = {figure.indicator: value}
    record_figures(figure.campaign, figure.structure, values, source="Refait", by=make_user(by))


def test_a_review_leaves_five_working_days():
    assert earliest_end(date(2015, 1, 28)) == date(2015, 2, 4)
    make_figures(make_campaign())
    with pytest.raises(Refused, match="jours ouvrés au moins"):
        make_review(figure_of().campaign, earliest_end(TODAY) - timedelta(days=1))


def test_each_director_is_told_once(review):
    [told] = Message.objects.filter(kind="review_opening")
    assert told.address == f"director-{OWN}@demo.example"
    assert f"/structures/{OWN}/donnees/2015/" in told.body
    with pytest.raises(Refused, match="déjà ouverte"):
        open_review(review.campaign, END, by=make_user())


def test_there_is_nothing_to_read_before_there_are_figures():
    with pytest.raises(Refused, match="à l’étape"):
        open_review(make_campaign(), END, by=make_user())


def test_one_agrees_to_all_or_to_one(review):
    assert make_agreement_to(6) == 1
    assert (word(6), word(5), standing()) == (Word.AGREED, Word.UNREAD, Standing.PARTLY)
    make_agreement_to(1, 2, 3, 4, 5, 7)
    assert standing() == Standing.AGREES
    assert standing(OTHER) == Standing.SILENT


def test_one_agrees_to_the_value_that_one_saw(review):
    before = seen(6)
    rewrite(6, 51)
    with pytest.raises(Refused, match="a changé depuis"):
        agree(review.campaign, figure_of().structure, before, by=make_person("director"))


def test_a_figure_that_changes_is_asked_again_and_it_alone(review):
    make_agreement_to()
    rewrite(6, 51)
    assert [n for n in INDICATORS if word(n) == Word.UNREAD] == [6]


@pytest.mark.parametrize("role", ["president", "deputy", "region_manager"])
def test_only_who_directs_the_structure_answers_for_it(review, role):
    own = figure_of().structure
    with pytest.raises(Refused, match="direction de la structure"):
        agree(review.campaign, own, seen(6), by=make_person(role))
    with pytest.raises(Refused, match="direction de la structure"):
        agree(review.campaign, own, seen(6), by=make_person("director", OTHER))


def test_one_changes_ones_mind_until_the_region_answers(review):
    make_agreement_to(6)
    challenge = make_challenge()
    assert word() == Word.CONTESTED
    make_agreement_to(6)
    assert word() == Word.AGREED
    with pytest.raises(Refused, match="a retiré cette contestation"):
        make_answer(challenge)
    make_answer(make_challenge(proposed=49))
    with pytest.raises(Refused, match="a déjà répondu"):
        make_challenge(proposed=50)


@pytest.mark.parametrize(
    ("proposed", "about", "message"),
    [
        pytest.param(None, "value", "la valeur que vous proposez", id="no value"),
        pytest.param("same", "value", "déjà enregistrée", id="the same value"),
    ],
)
def test_a_contested_value_has_another(review, proposed, about, message):
    value = figure_of().value if proposed == "same" else proposed
    with pytest.raises(Refused, match=message):
        make_challenge(proposed=value, about=about)
    assert not FigureChallenge.objects.exists()


def test_a_definition_is_contested_without_a_value(review):
    challenge = make_challenge(proposed=None, about="definition")
    with pytest.raises(Refused, match="ne propose pas de valeur"):
        make_answer(challenge)
    make_answer(challenge, Verdict.REFUSED, by="region_agent")
    assert word() == Word.SETTLED


def test_an_accepted_challenge_writes_the_value_with_its_source(review):
    given = make_answer(make_challenge())
    figure = figure_of()
    assert (figure.value, given.value, word()) == (48, 48, Word.SETTLED)
    assert figure.source.startswith("Contestation du")
    assert figure.recorded_by.role == "region_agent"
    assert Message.objects.get(kind="challenge_answer").address == f"director-{OWN}@demo.example"
    assert JournalEntry.objects.filter(summary__contains="contestée", reason=WHY).count() == 1


def test_a_corrected_challenge_writes_another_value(review):
    challenge = make_challenge()
    with pytest.raises(Refused, match="une autre que celle"):
        make_answer(challenge, Verdict.CORRECTED)
    make_answer(challenge, Verdict.CORRECTED, value=47)
    assert figure_of().value == 47


def test_a_value_of_the_census_that_is_put_right_still_says_which_ages_it_counts(review):
    Figure.objects.filter(pk=figure_of(1).pk).update(age_bracket="15-24", vintage="2011")
    make_answer(make_challenge(1, proposed=999))
    assert (figure_of(1).value, figure_of(1).age_bracket, figure_of(1).vintage) == (
        *(999, "15-24", "2011"),
    )


def test_who_recorded_a_figure_does_not_refuse_to_change_it(review):
    challenge = make_challenge()  # the figures of the tests are a manager's
    with pytest.raises(Refused, match="la maintenir revient à une autre personne"):
        make_answer(challenge, Verdict.REFUSED, by="region_manager")
    kept = figure_of().value
    make_answer(challenge, Verdict.REFUSED, by="region_agent")
    assert figure_of().value == kept


def test_a_challenge_is_answered_once(review):
    challenge = make_challenge()
    make_answer(challenge)
    with pytest.raises(Refused, match="déjà été donnée"):
        make_answer(challenge)


@pytest.mark.parametrize("role", ["region_admin", "state_observer", "director"])
def test_who_is_not_of_the_staff_answers_nothing(review, role):
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        answer(make_challenge(), Reply(Verdict.REFUSED, WHY), by=make_person(role))


def adopt_a_run():
    run = compute_run(figure_of().campaign, by=make_user("region_agent"), reason="Essai")
    adopt(run, **DELIBERATION, by=make_user())


def test_an_unanswered_challenge_keeps_a_run_from_being_adopted_by_name(review):
    challenge = make_challenge()
    with pytest.raises(Refused, match="indicateur 6"):
        adopt_a_run()
    make_answer(challenge)
    adopt_a_run()
    with pytest.raises(Refused, match="à l’étape"):
        make_agreement_to(5)


def test_a_challenge_that_came_late_is_noted_and_waits_for_nobody(review):
    end_review()
    make_challenge()
    assert JournalEntry.objects.filter(summary__contains="après la fin de la relecture").exists()
    adopt_a_run()


def test_a_late_challenge_is_in_time_once_the_end_is_put_off(review):
    end_review()
    make_challenge()
    postpone_review(review.campaign, END, "Plus de temps", by=make_user("region_agent"))
    with pytest.raises(Refused, match="attend la réponse de la Région"):
        adopt_a_run()


def test_the_end_is_put_off_with_a_reason_and_never_brought_forward(review):
    by = make_user("region_agent")
    with pytest.raises(Refused, match="ne s’avance pas"):
        postpone_review(review.campaign, END - timedelta(days=1), "Plus tôt", by=by)
    with pytest.raises(Refused, match="Aucune date ne change"):
        postpone_review(review.campaign, END, "Pareil", by=by)
    postpone_review(review.campaign, END + timedelta(days=3), "Plus de temps", by=by)
    assert Postponement.objects.get().reason == "Plus de temps"
    assert Message.objects.filter(kind="postponed_review").count() == 1


def test_a_silence_is_noted_once_and_is_no_agreement(review):
    Message.objects.filter(kind="review_opening").update(state="left", left_at=timezone.now())
    make_agreement_to(1, 2)
    end_review()
    record_silences()
    record_silences()
    own = ReviewSilence.objects.get(structure__code=OWN)
    assert own.indicators == [3, 4, 5, 6, 7] and own.told_on == timezone.localdate()
    assert ReviewSilence.objects.count() == 5
    assert word(6) == Word.UNREAD and not FigureAgreement.objects.filter(indicator__number=6)


def test_a_message_that_never_left_is_held_against_nobody(review):
    end_review()
    record_silences()
    assert ReviewSilence.objects.get(structure__code=OWN).told_on is None
    assert JournalEntry.objects.filter(summary__contains="structure non prévenue").count() == 5


def test_no_silence_is_noted_before_the_end(review):
    record_silences()
    assert not ReviewSilence.objects.exists()


def test_a_total_that_would_tell_a_neighbour_s_value_is_not_shown(review):
    assert all(one.value is not None for one in shown_totals(review.campaign).values())
    Structure.objects.filter(code=OTHER).update(closed_on=date(2014, 6, 1))
    totals = shown_totals(review.campaign).values()
    assert {one.unsaid for one in totals} == {"non communiqué : le réseau est trop petit"}
