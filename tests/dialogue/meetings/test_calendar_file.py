"""A meeting as an iCalendar file: RFC 5545, no database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.meetings.calendar_file import Event, calendar_file, escaped, folded

EVENT = Event(
    uid="entretien-2015-67437@region.example",
    moves=0,
    stamp=datetime(2015, 9, 1, 8, tzinfo=UTC),
    starts_at=datetime(2015, 10, 5, 14, 30, tzinfo=ZoneInfo("Europe/Paris")),
    lasts=timedelta(hours=2),
    summary="Entretien, Saverne ; dialogue 2015",
    description="Ordre du jour : préparé\nen ligne",
    location="Salle 2, Maison de la Région",
    url="https://region.example/structures/67437/dialogue/2015/entretien/",
)


def unfolded(content):
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def test_a_file_is_one_event_in_one_calendar():
    lines = unfolded(calendar_file(EVENT))
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert "VERSION:2.0" in lines and "METHOD:PUBLISH" in lines
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1


def test_times_are_in_utc():
    lines = unfolded(calendar_file(EVENT))
    assert "DTSTAMP:20150901T080000Z" in lines
    assert "DTSTART:20151005T123000Z" in lines
    assert "DTEND:20151005T143000Z" in lines


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        calendar_file(replace(EVENT, starts_at=datetime(2015, 10, 5)))


def test_every_line_ends_with_a_carriage_return_and_a_line_feed():
    content = calendar_file(EVENT)
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r") == content.count(b"\r\n")


def test_a_meeting_that_is_moved_keeps_its_identifier():
    moved = replace(EVENT, moves=1, starts_at=EVENT.starts_at + timedelta(days=7))
    for event in (EVENT, moved):
        assert f"UID:{EVENT.uid}" in unfolded(calendar_file(event))
    assert "SEQUENCE:0" in unfolded(calendar_file(EVENT))
    assert "SEQUENCE:1" in unfolded(calendar_file(moved))


def test_the_same_event_gives_the_same_bytes():
    assert calendar_file(EVENT) == calendar_file(EVENT)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("a, b; c", r"a\, b\; c", id="separators"),
        pytest.param("a\\b", r"a\\b", id="backslash"),
        pytest.param("a\nb\r\nc\rd", r"a\nb\nc\nd", id="lines"),
        pytest.param("a\x00b\x07c\x7f", "abc", id="controls"),
        pytest.param("10:30 « été »", "10:30 « été »", id="the rest"),
    ],
)
def test_what_has_a_meaning_is_escaped(text, written):
    assert escaped(text) == written


def test_a_text_never_begins_another_property():
    lines = unfolded(calendar_file(replace(EVENT, location="Salle\r\nATTENDEE:mailto:x@y.example")))
    assert [line for line in lines if line.startswith(("LOCATION", "ATTENDEE"))] == [
        "LOCATION:Salle\\nATTENDEE:mailto:x@y.example"
    ]


@pytest.mark.parametrize("length", [74, 75, 76, 149, 150, 151])
def test_a_line_has_75_octets_at_most(length):
    parts = folded("x" * length).split(b"\r\n")
    assert 0 < max(map(len, parts)) <= 75
    assert (len(parts) == 1) == (length <= 75)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")))
def test_a_folded_line_is_read_again_as_it_was(text):
    content = folded(text)
    for part in content.split(b"\r\n"):
        assert len(part) <= 75
        part.decode()  # never cut inside a character
    assert content.replace(b"\r\n ", b"").decode() == text
