"""The timeline of a structure: how it goes, what it may be narrowed to, what its files hold."""

from structures.ground.lists import Column, Counted, ListFilter, ListTable
from structures.journal.models import JournalEntry


class TimelineTable(ListTable):
    """What happened to a structure, the latest first; its page draws it as a list in time."""

    caption = "Historique"
    noun = ("fait", "faits")
    first_order = "-happened_at"
    ties = ("-pk",)

    happened_at = Column("Le", "happened_at", sort="happened_at")
    kind = Column("Nature", lambda entry: entry.get_kind_display())
    summary = Column("Fait", "summary")
    reason = Column("Motif", "reason")
    actor = Column("Par", lambda entry: entry.actor or "Automatique")
    audience = Column("Lu par", lambda entry: entry.get_audience_display())


class TimelineFilter(ListFilter):
    """What the timeline may be narrowed to."""

    kind = Counted("Nature", JournalEntry.Kind.choices, everything="Toutes")
