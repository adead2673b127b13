"""The list of conventions."""

from allocation.agreements.models import Agreement
from structures.ground.lists import Choice, Column, ListFilter, ListTable, Words
from structures.network.selectors import STRUCTURE_WORDS


class AgreementTable(ListTable):
    """The conventions of a year, printed or not."""

    caption = "Conventions"
    noun = ("convention", "conventions")
    first_order = "code"
    row_template = "allocation/agreements/_agreement_row.html"

    structure = Column("Structure", "structure", sort="structure__name")
    code = Column("Code", "structure.code", sort="structure__code", shown=False)
    reference = Column("Convention", "reference", sort="reference")
    state = Column("État", lambda one: one.get_state_display(), sort="state")
    generated_at = Column("Générée le", "generated_at", shown=False)
    reason = Column("Motif, sans projet valide", "no_project_reason", shown=False)
    sha256 = Column(
        "Empreinte SHA-256", lambda one: one.file.sha256 if one.file else None, shown=False
    )


class AgreementFilter(ListFilter):
    """What the conventions may be narrowed to."""

    text = Words("Structure ou référence", (*STRUCTURE_WORDS, "reference"))
    state = Choice("État", Agreement.State.choices)
