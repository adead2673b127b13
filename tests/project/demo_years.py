"""The demo's two years, judged: what must be true of them, whatever state the second is in."""

from datetime import date, datetime, time

from django.apps import apps
from django.db.models import DateTimeField
from django.utils import timezone

from allocation.models import Campaign, Run, State
from config.demo.story import FIRST, SECOND
from dialogue.models import Invitation, Meeting, MinutesRemark, Reminder, Statement
from tests.domain.test_engine_properties import slow_compute

# Public holidays of Alsace, where Good Friday and 26 December are holidays too.
HOLIDAYS = {
    *(date(2015, 1, 1), date(2015, 4, 3), date(2015, 4, 6), date(2015, 5, 1), date(2015, 5, 8)),
    *(date(2015, 5, 14), date(2015, 5, 25), date(2015, 7, 14), date(2015, 11, 11)),
    *(date(2015, 12, 25), date(2015, 12, 26), date(2016, 1, 1), date(2016, 3, 25)),
    *(date(2016, 3, 28), date(2016, 5, 5), date(2016, 5, 16), date(2016, 7, 14)),
    *(date(2016, 8, 15), date(2016, 11, 1), date(2016, 11, 11), date(2016, 12, 26)),
}
OPENING, CLOSING = time(9), time(17, 30)
IDLE = "10"  # the indicator that shares nothing
SETTLED = ("earned", "redistribution", "retained_cents", "final", "balance")


def judge_years(state: State) -> Campaign:
    """Assert what holds of the two years, the second in `state`; return the second."""
    first, second = Campaign.objects.order_by("year")
    assert (first.year, first.state) == (FIRST, State.CLOSED)
    assert (second.year, second.state) == (SECOND, state)
    assert second.envelope_cents != first.envelope_cents
    runs = Run.objects.order_by("number")
    assert len(runs) >= 2
    assert [run.number for run in runs if not as_the_oracle(run)] == []
    assert [one for one in hours() if not OPENING <= one <= CLOSING] == []
    assert [day for day in days() if day.weekday() > 4 or day in HOLIDAYS] == []
    return second


def as_the_oracle(run: Run) -> bool:
    """Whether the exact fractions give every amount of the run again."""
    inputs, result = run.record["inputs"], run.record["result"]
    rated = bool(inputs.get("ratings"))
    none = {number: dict.fromkeys(inputs["structures"], 0) for number in ("8", "9")}
    data = inputs | {
        "axes": [_weighing(axis) for axis in inputs["axes"]],
        "ratings": inputs["ratings"] if rated else none,
    }
    expected = {k: _texts(v) for k, v in slow_compute(data).items() if rated or k not in SETTLED}
    return {key: _without(IDLE, result[key]) for key in expected} == expected


def hours():
    """The local hour of each moment that our own rows keep; the history's are the real ones."""
    for moment in _moments():
        yield timezone.localtime(moment).time()


def days() -> list[date]:
    """The days on which somebody met, wrote or was written to."""
    moments: list[datetime] = [
        *Meeting.objects.values_list("starts_at", flat=True),
        *Invitation.objects.values_list("sent_at", flat=True),
        *Statement.objects.values_list("written_at", flat=True),
        *MinutesRemark.objects.values_list("written_at", flat=True),
        *Meeting.objects.exclude(minutes_validated_at=None).values_list(
            "minutes_validated_at", flat=True
        ),
    ]
    sent = Reminder.objects.values_list("sent_on", flat=True)
    return sorted({*map(timezone.localdate, moments), *sent})


def _moments():
    for label in ("structures", "allocation", "dialogue"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, DateTimeField) and field.name != "pgh_created_at":
                    yield from filter(None, model.objects.values_list(field.name, flat=True))


def _texts(value):
    return {str(k): _texts(v) for k, v in value.items()} if isinstance(value, dict) else value


def _weighing(axis):
    return axis | {"indicators": [one for one in axis["indicators"] if one["weight"]]}


def _without(key, value):
    return {k: v for k, v in value.items() if k != key} if isinstance(value, dict) else value
