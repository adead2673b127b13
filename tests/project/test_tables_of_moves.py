"""The pure tables of the dialogue speak of roles and columns by name: the names are there."""

from dialogue.models import Rating, Schedule
from dialogue.rules import MOVES, SPEAKERS, STEPS, TEXTS
from structures.models import Role


def test_every_role_that_the_tables_name_is_one_of_an_account():
    named = {role for move in MOVES for role in move.by.roles}
    named |= {role for text in TEXTS.values() for role in text.roles}
    assert len(named) > 1
    assert named | set(SPEAKERS) <= set(Role.values)


def test_every_column_that_a_text_fills_is_one_of_a_rating():
    columns = {field.name for field in Rating._meta.concrete_fields}
    filled = {c for text in TEXTS.values() for c in (text.level, text.by, text.at, text.answer)}
    assert len(filled) > 1
    assert filled - {""} <= columns


def test_every_day_that_a_stage_ends_on_is_one_of_the_schedule():
    dates = {field.name for field in Schedule._meta.concrete_fields}
    ends = {step.due for step in STEPS.values()}
    assert len(ends) > 1
    assert ends - {""} <= dates
