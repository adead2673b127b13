"""Nothing is changed without a trace: each table is tracked, written once, or named here."""

import pgtrigger
from django.apps import apps

from structures.ground.history.events import is_event, is_tracked

# Whose former values nobody needs, and why.
UNTRACKED = {
    "CommuneShape": "public outlines, taken whole from a file: drawn, never counted on",
    "DoneAct": "the key of a form and the answer it got: the means, not the facts",
    "PeriodicTurn": "when a timer last ran",
    "Reach": "how far a reading under way is",
    "WorkerBeat": "which workers are alive",
    "RequestedDocument": "what a worker prints, for a week; an act that prints is traced itself",
    "ImportWork": "what a worker does with a file, for a day; imports and figures are traced",
    "ReferenceWork": "what a worker does with a reference file, for a day; the rest is traced",
    "Sensitivity": "what a worker computes beside a run; the amounts it found are written once",
    "HeldFile": "a large file as it came, in parts that no one may change while it is kept",
    "FilePart": "the same: its trigger keeps it with the file that is made of it",
    "Draft": "a text being typed, its author's alone until it is sent",
    "FormDraft": "a page being typed, its author's alone until it is saved",
}


def written_once(model):
    """Tell whether the database refuses every change and every deletion."""
    return any(
        isinstance(trigger, pgtrigger.Protect)
        and str(trigger.operation) in {"UPDATE OR DELETE", "DELETE OR UPDATE"}
        and trigger.condition is None
        for trigger in getattr(model._meta, "triggers", [])
    )


def ours():
    labels = ("structures", "allocation", "dialogue", "config")
    return [model for label in labels for model in apps.get_app_config(label).get_models()]


def test_every_table_is_tracked_or_written_once_or_named():
    rows = [model for model in ours() if not is_event(model)]
    loose = {m.__name__ for m in rows if not (is_tracked(m) or written_once(m))}
    assert len(rows) > 50
    assert loose == UNTRACKED.keys()
    assert [m.__name__ for m in rows if is_tracked(m) and written_once(m)] == []


def test_what_is_kept_of_former_values_is_written_once():
    kept = [model for model in ours() if is_event(model)]
    assert len(kept) > 30
    assert [m.__name__ for m in kept if not written_once(m)] == []


def test_what_is_tracked_says_when_it_is_created_changed_and_deleted():
    found = [m for m in ours() if is_tracked(m)]
    assert {frozenset(m.pgh_event_models) for m in found} == {
        frozenset({"insert", "update", "delete"})
    }
