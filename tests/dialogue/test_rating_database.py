"""What the database itself refuses, whoever writes to it."""

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, transaction
from django.utils import timezone

from dialogue.models import Draft, Rating, Reminder, Statement
from dialogue.rules import MOVES, Stage
from tests.allocation.builders import make_user
from tests.dialogue.builders import make_dialogue, make_director, make_rating

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]
IN_ORDER = {(move.stage, move.leads_to) for move in MOVES}


def write(rating, **fields):
    """Write straight to the row."""
    with transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(**fields)


@pytest.mark.parametrize("start", [s for s in Stage if s != Stage.CLOSED])
def test_a_stage_is_never_skipped(start):
    rating = make_rating(start)
    for end in Stage:
        if end != start and (start, end) not in IN_ORDER:
            with pytest.raises(InternalError, match="Invalid transition"):
                write(rating, stage=end, level=2, settled_by=make_user())


def test_a_rating_is_not_closed_before_the_structure_was_heard():
    rating = make_rating()
    Rating.objects.filter(pk=rating.pk).update(stage=Stage.PROPOSAL)
    with pytest.raises(IntegrityError, match="structure_is_heard_first"):
        write(rating, stage=Stage.REPLY)


def test_a_closed_rating_is_not_inserted_without_being_heard():
    rating = make_rating()
    fields = {
        "dialogue": rating.dialogue,
        "indicator": rating.dialogue.campaign.indicators.get(number=10),
    }
    with pytest.raises(IntegrityError, match="structure_is_heard_first"), transaction.atomic():
        Rating.objects.create(**fields, stage=Stage.CLOSED, level=2, settled_by=make_user())


def test_a_rating_is_not_closed_without_a_level():
    with pytest.raises(IntegrityError, match="closed_rating_has_a_level"):
        write(make_rating(Stage.DECISION), stage=Stage.CLOSED)


def test_the_author_of_the_proposal_never_settles():
    rating = make_rating(Stage.DECISION)
    with pytest.raises(IntegrityError, match="settled_by_someone_else"):
        write(rating, stage=Stage.CLOSED, level=2, settled_by=rating.proposed_by)


def test_a_closed_rating_is_frozen():
    rating = make_rating(Stage.CLOSED)
    for change in (lambda: write(rating, level=3), rating.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("field", ["self_level", "proposed_level"])
def test_a_level_goes_from_0_to_3(field):
    with pytest.raises(IntegrityError, match=f"{field}_from_0_to_3"):
        write(make_rating(), **{field: 4})


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_statement_is_never_changed_nor_deleted(change):
    make_rating(Stage.PROPOSAL)
    statements = Statement.objects.all()
    acts = {"update": lambda: statements.update(text="Autre"), "delete": statements.delete}
    with pytest.raises(InternalError, match="Cannot (update|delete)"), transaction.atomic():
        acts[change]()


def test_a_note_is_never_shared():
    dialogue = make_dialogue()
    with pytest.raises(IntegrityError, match="note_stays_in_the_region"), transaction.atomic():
        Statement.objects.create(dialogue=dialogue, kind="note", text="x", author=make_user())


def test_a_reminder_goes_once_a_day_and_stays():
    dialogue = make_dialogue()
    sent = {"dialogue": dialogue, "sent_on": timezone.localdate(), "sent_by": make_user()}
    Reminder.objects.create(**sent)
    with pytest.raises(IntegrityError, match="one_reminder_a_day"), transaction.atomic():
        Reminder.objects.create(**sent)
    with pytest.raises(InternalError), transaction.atomic():
        Reminder.objects.all().delete()


def test_a_draft_is_of_a_rating_or_of_a_dialogue():
    rating = make_rating()
    author = {"author": make_director(), "kind": "comment"}
    for own in ({}, {"rating": rating, "dialogue": rating.dialogue}):
        with pytest.raises(IntegrityError, match="draft_is_of_a_rating"), transaction.atomic():
            Draft.objects.create(**own, **author)
