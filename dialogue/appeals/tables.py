"""The lists of appeals: what they show, what they may be narrowed to."""

from dialogue.appeals.models import Appeal
from dialogue.appeals.selectors import Standing
from structures.ground.lists import Choice, Column, Counted, ListFilter, ListTable, Words


class AppealTable(ListTable):
    """The appeals of a year: those that wait first, the soonest due first."""

    caption = "Recours gracieux"
    noun = ("recours", "recours")
    first_order = "standing"
    ties = ("due_on", "pk")
    row_template = "dialogue/appeals/_appeal_row.html"
    nothing = "Aucun recours gracieux."

    structure = Column("Structure", "structure.name", sort="structure__name")
    code = Column("Code", "structure.code", shown=False)
    decision = Column("Décision contestée", "decision", sort="about")
    received_on = Column("Reçu le", "received_on", sort="received_on")
    due_on = Column("Réponse au plus tard le", "due_on", sort="due_on")
    standing = Column("État", lambda row: Standing(row.standing).label.capitalize(), sort="rank")
    outcome = Column("Réponse", lambda row: _answer(row, "outcome"), shown=False)
    effect = Column("Effet", lambda row: _answer(row, "effect"), shown=False)


class OwnAppealTable(AppealTable):
    """The appeals of one structure, which its page names."""

    structure = code = None  # type: ignore[assignment]  # Django's way to leave one out
    row_template = "dialogue/appeals/_own_appeal_row.html"


class AppealFilter(ListFilter):
    """What the appeals may be narrowed to."""

    text = Words("Structure ou décision", ("structure__name", "structure__code", "decision"))
    standing = Counted("État", Standing.choices)
    about = Choice("Porte sur", Appeal.About.choices, everything="Tout")


def _answer(row: Appeal, name: str) -> str:
    answer = getattr(row, "answer", None)
    return getattr(answer, f"get_{name}_display")() if answer else ""
