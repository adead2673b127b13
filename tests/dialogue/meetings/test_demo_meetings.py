"""The demo's evidence and meetings, loaded by the services."""

from datetime import date

from django.utils.timezone import localdate

from allocation.models import State
from dialogue.evidence.selectors import evidence_of
from dialogue.models import (
    Dialogue,
    Invitation,
    Meeting,
    MinutesRemark,
    Rating,
    Reminder,
    Statement,
)
from structures.models import User

# Public holidays of 2015 in Alsace, where Good Friday and 26 December are holidays too.
HOLIDAYS = {
    *(date(2015, 1, 1), date(2015, 4, 3), date(2015, 4, 6), date(2015, 5, 1), date(2015, 5, 8)),
    *(date(2015, 5, 14), date(2015, 5, 25), date(2015, 7, 14), date(2015, 11, 11)),
    *(date(2015, 12, 25), date(2015, 12, 26)),
}


def of(code):
    return Meeting.objects.get(dialogue__structure__code=code)


def test_the_demo_opens_on_meetings_at_every_step_and_on_evidence(demo):
    demo(State.DIALOGUE)
    own, offered, decided = of("67437"), of("67180"), of("67462")
    assert own.invited_at and not own.held_on
    assert offered.minutes_offered_at and not offered.minutes_validated_at
    assert offered.offered_minutes.name == "compte-rendu-propose-2015-67180.pdf"
    assert decided.minutes_validated_at and of("68066").minutes_validated_at
    rating = Dialogue.objects.get(structure__code="67437").ratings.get(indicator__number=8)
    led, joined = sorted(evidence_of(rating).projects, key=lambda shown: not shown.is_led)
    assert [bool(part.confirmed_at) for part in led.parts] == [True, True, False]
    assert [bool(part.confirmed_at) for part in joined.parts] == [False]


def test_nobody_meets_nor_writes_on_a_day_off_and_decisions_follow_the_minutes(demo):
    demo(State.SETTLEMENT)
    moments = [
        *Meeting.objects.values_list("starts_at", flat=True),
        *Invitation.objects.values_list("sent_at", flat=True),
        *Statement.objects.values_list("written_at", flat=True),
        *MinutesRemark.objects.values_list("written_at", flat=True),
        *Meeting.objects.values_list("minutes_validated_at", flat=True),
    ]
    days = {*map(localdate, moments), *Reminder.objects.values_list("sent_on", flat=True)}
    assert [day for day in sorted(days) if day.weekday() > 4 or day in HOLIDAYS] == []
    for rating in Rating.objects.select_related("dialogue__meeting"):
        meeting = rating.dialogue.meeting
        assert rating.replied_at < meeting.starts_at
        assert localdate(meeting.starts_at) == meeting.held_on
        assert meeting.minutes_validated_at <= rating.settled_at
    assert own_remark() == 1


def test_each_structure_speaks_by_the_account_of_its_director_without_a_password(demo):
    demo(State.DIALOGUE)
    said = Statement.objects.filter(kind__in=("assessment", "reply"))
    authors = said.values_list("author__role", "author__structure", "dialogue__structure")
    assert {(role, a == b) for role, a, b in authors} == {("director", True)}
    directors = User.objects.filter(role="director")
    assert directors.count() == 11
    assert [d.email for d in directors if d.has_usable_password()] == ["directrice@demo.example"]


def own_remark():
    return of("67437").remarks.filter(author__role="state_observer", text__contains="été").count()
