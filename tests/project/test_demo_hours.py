"""The demo happens at working hours, whatever the hour at which it is loaded."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import time_machine
from django.apps import apps
from django.db.models import DateTimeField
from django.utils import timezone

from allocation.campaigns.states import State

AT_NIGHT = datetime(2027, 6, 15, 22, 2, tzinfo=ZoneInfo("Europe/Paris"))


def hours():
    """The local hour of each moment that our own rows keep; the history's are the real ones."""
    for label in ("structures", "allocation", "dialogue"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, DateTimeField) and field.name != "pgh_created_at":
                    moments = model.objects.values_list(field.name, flat=True)
                    yield from (timezone.localtime(moment).time() for moment in moments if moment)


def test_a_demo_loaded_at_night_happens_at_working_hours_until_it_is_closed(demo):
    with time_machine.travel(AT_NIGHT):
        assert demo(State.CLOSED).state == State.CLOSED
    found = sorted(hours())
    assert time(9) <= found[0]
    assert found[-1] <= time(17, 30)
