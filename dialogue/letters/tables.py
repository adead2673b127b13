"""The list of decision letters."""

from structures.ground.lists import Column, ListFilter, ListTable, Words
from structures.network.selectors import STRUCTURE_WORDS


class LetterTable(ListTable):
    """The letters of a year, printed or not."""

    caption = "Lettres de décision"
    noun = ("structure", "structures")
    first_order = "code"
    row_template = "dialogue/letters/_letter_row.html"

    structure = Column("Structure", "structure", sort="structure__name")
    code = Column("Code", "structure.code", sort="structure__code", shown=False)
    letter = Column("Lettre", lambda one: one.letter.file.name if hasattr(one, "letter") else None)
    printed = Column(
        "État",
        lambda one: (
            "imprimée" if hasattr(one, "letter") else "à imprimer" if one.is_closed else "en cours"
        ),
        sort="is_closed",
    )


class LetterFilter(ListFilter):
    """What the letters may be narrowed to."""

    text = Words("Structure", STRUCTURE_WORDS)
