"""Every former value of a row: what it was, when it was replaced, by whom and by which request.

The database writes it itself, by triggers, so that it sees whatever changes a row: a form, a
bulk write, a command, SQL typed by hand. An event of a row that is created holds the row as
created; one of a row that is changed or deleted holds the row as it was just before.

    @tracked()
    class Action(models.Model): ...

What a person reads as the history of a structure is the journal, written by hand.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models
from pghistory.models import Event

from structures.ground.locks import append_only

CREATED, REPLACED, DELETED = "insert", "update", "delete"
FORMER = (REPLACED, DELETED)
Tracked = TypeVar("Tracked", bound=type[models.Model])


def tracked(*, without: tuple[str, ...] = ()) -> Callable[[Tracked], Tracked]:
    """Keep every former value of the rows of a model, except of secrets and bytes of files."""

    def track(model: Tracked) -> Tracked:
        _event_model(model, without)
        return model

    return track


def events_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return the events of a tracked model, oldest first; their fields are the model's."""
    return _events(model).objects.order_by("pgh_id")


def is_tracked(model: type[models.Model]) -> bool:
    """Tell whether every former value of its rows is kept."""
    return hasattr(model, "pgh_event_models")


def is_event(model: type[models.Model]) -> bool:
    """Tell whether its rows are former values of another model's."""
    return issubclass(model, Event)


def append_only_lifted(*models_tracked: type[models.Model]) -> AbstractContextManager[None]:
    """Let events of these models be rewritten, for as long as it is entered.

    For one thing alone: what the law says to forget.
    """
    events = [_events(model)._meta.label for model in models_tracked]
    return pgtrigger.ignore(*(f"{event}:append_only" for event in events))


def _events(model: type[models.Model]) -> type[Event]:
    found: type[Event] = model.pgh_event_model  # type: ignore[attr-defined] # set by pghistory
    return found


def _event_model(model: type[models.Model], without: tuple[str, ...]) -> None:
    """Declare the table of the events of `model`, beside it and of the same fields."""
    level = pgtrigger.Statement  # one more statement, however many rows are written
    base = pghistory.create_event_model(
        model,
        pghistory.InsertEvent(level=level),
        pghistory.UpdateEvent(row=pghistory.Old, level=level),
        pghistory.DeleteEvent(level=level),
        exclude=list(without),
        obj_field=pghistory.ObjForeignKey(related_name="+", db_index=True),
        context_field=pghistory.ContextForeignKey(related_name="+", db_index=False),
    )
    meta = {
        "app_label": model._meta.app_label,
        "verbose_name": f"{model._meta.verbose_name}, dans l’historique",
        "triggers": [append_only()],
    }
    inside = {"__module__": model.__module__, "Meta": type("Meta", (), meta)}
    type(f"{model.__name__}Event", (base,), inside)
