"""What the database itself refuses, whoever writes to it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, transaction
from django.utils import timezone
from django.utils.timezone import now

from dialogue.models import Draft, Rating, Reminder, Statement
from dialogue.rules import MOVES, Stage
from dialogue.thread.services import write_note
from tests.allocation.builders import make_user
from tests.dialogue.builders import (
    make_dialogue,
    make_director,
    make_meeting,
    make_rating,
    make_rating_proposed_by,
    meet,
)
from tests.structures.message_builders import make_reminder

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
            with pytest.raises(DatabaseError):
                write(rating, stage=end, level=2, settled_by=make_user(), settled_at=now())


def test_no_stage_is_entered_by_its_name_alone():
    """Not one step of the table, without what it takes: who said what, and when."""
    for start, end in IN_ORDER - {(Stage.PROPOSAL, Stage.SELF_ASSESSMENT)}:
        with transaction.atomic():
            rating = make_rating(start)
            with pytest.raises(DatabaseError):
                write(rating, stage=end)
            transaction.set_rollback(True)


def unfair_writes():
    """Straight writes that make a dialogue unfair: from which stage, what is written."""
    manager, agent, director = make_user(), make_user("region_agent"), make_director()
    given = {"settled_at": now(), "level": 2, "stage": Stage.CLOSED}
    silent = {"stage": Stage.PROPOSAL, "silence_recorded_at": now()}
    proposed = {"stage": Stage.REPLY, "proposed_level": 0, "proposed_at": now()}
    assessed = {"stage": Stage.PROPOSAL, "self_level": 0, "self_assessed_at": now()}
    at = Stage
    return [
        ("assessed_by_its_director", at.SELF_ASSESSMENT, assessed | {"self_assessed_by": agent}),
        (
            "assessed_by_its_director",
            at.SELF_ASSESSMENT,
            assessed | {"self_assessed_by": make_director("67180")},
        ),
        ("self_level_has_author", at.SELF_ASSESSMENT, {"self_level": 3}),
        (
            "silence_follows_reminders",
            at.SELF_ASSESSMENT,
            silent | {"silence_recorded_by": agent},
        ),
        ("self_assessment_written_in", at.PROPOSAL, {"self_level": 0}),
        ("proposed_by_the_region", at.PROPOSAL, proposed | {"proposed_by": director}),
        ("proposed_level_has_author", at.PROPOSAL, proposed),
        ("reply_follows_the_proposal", at.PROPOSAL, {"stage": Stage.REPLY}),
        ("proposal_written_in", at.REPLY, {"proposed_level": 0}),
        ("time_to_reply_is_not_cut", at.REPLY, {"proposed_at": now() - timedelta(days=30)}),
        ("meeting_follows_the_reply", at.REPLY, {"stage": Stage.MEETING}),
        ("reply_written_in", at.MEETING, {"reply": "agreed"}),
        ("met_before_the_decision", at.MEETING, {"stage": Stage.DECISION}),
        ("proposal_written_in", at.DECISION, {"proposed_by": make_user("region_manager")}),
        ("decided_with_a_reason", at.DECISION, given | {"settled_by": manager}),
        ("closed_is_frozen", at.CLOSED, {"level": 3}),
        ("what_is_rated_stands", at.PROPOSAL, {"indicator_id": 1}),
    ]


def test_the_database_refuses_each_unfair_write():
    """Each by name where it is a constraint; a protection of pgtrigger names no rule."""
    for name, stage, fields in unfair_writes():
        with transaction.atomic():
            rating = make_rating(stage)
            with pytest.raises(DatabaseError) as refused:
                write(rating, **fields)
            transaction.set_rollback(True)
        if isinstance(refused.value, IntegrityError):
            assert name in str(refused.value)


def test_a_decision_waits_for_minutes_that_are_validated():
    rating = make_rating(Stage.MEETING)
    make_meeting(rating.dialogue, until="offered")
    meet(rating.dialogue)
    manager = make_user()
    said = {"kind": "decision", "level": 2, "author": manager, "text": "Motif"}
    Statement.objects.create(dialogue=rating.dialogue, rating=rating, **said)
    fields = {"level": 2, "settled_by": manager, "settled_at": now(), "stage": Stage.CLOSED}
    with pytest.raises(IntegrityError, match="minutes_precede_the_decision"):
        write(rating, **fields)


def test_a_rating_begins_unwritten_and_is_kept():
    rating = make_rating()
    where = {
        "dialogue": rating.dialogue,
        "indicator": rating.dialogue.campaign.indicators.get(number=10),
    }
    for fields in ({"stage": Stage.CLOSED, "level": 2}, {"reply": "agreed"}):
        with pytest.raises(InternalError, match="Cannot insert"), transaction.atomic():
            Rating.objects.create(**where, **fields)
    with pytest.raises(IntegrityError, match="is kept"), transaction.atomic():
        rating.delete()


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        ("region_manager", "settled_by_someone_else"),
        ("region_agent", "settled_by_a_manager"),
        ("region_admin", "settled_by_a_manager"),
        ("state_observer", "settled_by_a_manager"),
    ],
)
def test_neither_the_author_of_the_proposal_nor_another_role_settles(role, refusal):
    rating, author = make_rating_proposed_by(make_user()), make_user(role)
    said = {"kind": "decision", "level": 2, "author": author, "text": "Motif"}
    Statement.objects.create(dialogue=rating.dialogue, rating=rating, **said)
    fields = {"level": 2, "settled_by": author, "settled_at": now(), "stage": Stage.CLOSED}
    with pytest.raises(IntegrityError, match=refusal):
        write(rating, **fields)


def test_a_closed_rating_is_frozen():
    rating = make_rating(Stage.CLOSED)
    for change in (lambda: write(rating, level=3), rating.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_level_goes_from_0_to_3():
    with pytest.raises(IntegrityError, match="self_level_from_0_to_3"):
        write(make_rating(), self_level=4)
    with pytest.raises(IntegrityError, match="proposed_level_from_0_to_3"):
        write(make_rating(Stage.PROPOSAL), proposed_level=4)


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


def test_what_is_not_a_note_is_never_kept_from_the_structure():
    said = {"kind": "decision", "audience": "region", "text": "x", "author": make_user()}
    with pytest.raises(IntegrityError, match="note_stays_in_the_region"), transaction.atomic():
        Statement.objects.create(dialogue=make_dialogue(), **said)


@pytest.mark.parametrize("changed", ["dialogue", "rating", "kind", "author"])
def test_a_text_is_said_again_by_its_author_in_its_place(changed):
    rating, agent = make_rating(), make_user("region_agent")
    first = write_note(rating, "Une note", by=agent)
    again = {"dialogue": first.dialogue, "rating": rating, "kind": "note", "author": agent}
    other = {
        "dialogue": make_dialogue(code="67180"),
        "rating": None,
        "kind": "comment",
        "author": make_user(),
    }
    audience = "all" if changed == "kind" else "region"
    fields = again | {changed: other[changed], "audience": audience, "text": "Autre"}
    with pytest.raises(IntegrityError, match="said_again_by_its_author"), transaction.atomic():
        Statement.objects.create(**fields, replaces=first)


def test_a_reminder_goes_once_a_day_and_stays():
    dialogue = make_dialogue()
    today = timezone.localdate()
    make_reminder(dialogue, today, by=make_user())
    with pytest.raises(IntegrityError, match="one_reminder_a_day"), transaction.atomic():
        make_reminder(dialogue, today, by=make_user())
    with pytest.raises(InternalError), transaction.atomic():
        Reminder.objects.create(dialogue=dialogue, sent_on=today, sent_by=make_user())
    with pytest.raises(InternalError), transaction.atomic():
        Reminder.objects.all().delete()


def test_a_draft_is_of_a_rating_or_of_a_dialogue():
    rating = make_rating()
    author = {"author": make_director(), "kind": "comment"}
    for own in ({}, {"rating": rating, "dialogue": rating.dialogue}):
        with pytest.raises(IntegrityError, match="draft_is_of_a_rating"), transaction.atomic():
            Draft.objects.create(**own, **author)
