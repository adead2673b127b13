"""The lists of a year's dialogues: where each stands, and the arguments of an indicator."""

from collections.abc import Callable, Sequence

from allocation.models import Indicator
from dialogue.course.selectors import DialogueRow
from structures.ground.lists import Column, ListTable


class OverviewTable(ListTable):
    """Where each structure's dialogue stands, by territory."""

    caption = "Dialogues de gestion"
    noun = ("structure", "structures")
    first_order = ""
    row_template = "dialogue/course/_overview_row.html"
    classes = "amounts cards overview"

    structure = Column("Structure", "dialogue.structure.name", sort="dialogue__structure__name")
    territory = Column("Territoire", "dialogue.structure.territory", shown=False)


def overview_columns(indicators: Sequence[Indicator]) -> list[tuple[str, Column]]:
    """Return a column for each indicator, then the reminders."""
    stages = [
        (f"stage_{n}", Column(f"{one.number}. {one.short_label}", _stage(n)))
        for n, one in enumerate(indicators)
    ]
    return [*stages, ("reminders", Column("Relances", "reminders", sort="reminders"))]


def _stage(rank: int) -> Callable[[DialogueRow], str]:
    return lambda row: row.cells[rank].rating.get_stage_display()


class ArgumentTable(ListTable):
    """The texts of an indicator, by level then structure."""

    caption = "Arguments par niveau"
    noun = ("structure", "structures")
    first_order = ""
    row_template = "dialogue/course/_argument.html"
    nothing = "Aucune structure n’a encore de niveau."

    level = Column("Niveau", "level")
    structure = Column("Structure", "structure.name")
    self_level = Column("Auto-évaluation", "self_level")
    text = Column("Texte", "text")
