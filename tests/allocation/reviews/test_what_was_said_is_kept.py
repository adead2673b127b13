"""What was said of figures is kept by the database, which takes no word on anything else."""

import pytest
from django.db import DatabaseError, transaction

from allocation.models import (
    Campaign,
    ChallengeAnswer,
    ChallengeWithdrawal,
    FigureAgreement,
    FigureChallenge,
    FigureReview,
)
from allocation.runs.services import adopt, compute_run
from tests.allocation.builders import DELIBERATION, make_campaign, make_user
from tests.allocation.reviews.builders import (
    TODAY,
    Verdict,
    figure_of,
    make_answer,
    make_challenge,
    make_review,
)
from tests.structures.builders import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    """A review open for ten days; ours has a director."""
    make_campaign()
    make_person("director")
    return make_review(Campaign.objects.get())


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda: FigureChallenge.objects.update(reason="Autre"), id="reworded"),
        pytest.param(lambda: FigureChallenge.objects.all().delete(), id="erased"),
        pytest.param(lambda: FigureReview.objects.update(ends_on=TODAY), id="sooner"),
        pytest.param(lambda: FigureReview.objects.all().delete(), id="closed"),
    ],
)
def test_the_database_keeps_what_was_said(review, write):
    make_challenge()
    with pytest.raises(DatabaseError), transaction.atomic():
        write()


def agreed_to_another_value():
    own = figure_of()
    FigureAgreement.objects.create(
        review=FigureReview.objects.get(),
        structure=own.structure,
        indicator=own.indicator,
        value=own.value + 1,
        definition=own.counted_under,
        agreed_by=make_person("director"),
    )


def withdrawn_once_answered():
    challenge = FigureChallenge.objects.get()
    make_answer(challenge)
    ChallengeWithdrawal.objects.create(challenge=challenge, withdrawn_by=make_person("director"))


def answered_by_another_value():
    ChallengeAnswer.objects.create(
        challenge=FigureChallenge.objects.get(),
        verdict=Verdict.ACCEPTED,
        reason="Oui",
        value=figure_of().value,
        definition=figure_of().counted_under,
        answered_by=make_user(),
    )


@pytest.mark.parametrize(
    ("write", "rule"),
    [
        (agreed_to_another_value, "agreement_is_of_the_figure"),
        (withdrawn_once_answered, "withdrawn_while_it_waits"),
        (answered_by_another_value, "answer_is_what_is_stored"),
    ],
)
def test_the_database_itself_holds_what_the_services_say(review, write, rule):
    make_challenge()
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        write()


def test_the_database_itself_takes_no_word_once_a_run_is_adopted(review):
    run = compute_run(figure_of().campaign, by=make_user("region_agent"))
    adopt(run, **DELIBERATION, by=make_user())
    with pytest.raises(DatabaseError, match="agreement_is_of_the_figure"), transaction.atomic():
        own = figure_of()
        FigureAgreement.objects.create(
            review=FigureReview.objects.get(),
            structure=own.structure,
            indicator=own.indicator,
            value=own.value,
            definition=own.counted_under,
            agreed_by=make_person("director"),
        )
