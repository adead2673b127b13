"""The lists of requests for help: what they show, what they may be narrowed to."""

from structures.ground.lists import Column, Counted, ListFilter, ListTable, Words
from structures.help_requests.selectors import Standing

SEARCHED = ("subject", "structure__name", "structure__code", "structure__referent__full_name")


class HelpTable(ListTable):
    """The requests: those that wait first, then the latest."""

    caption = "Demandes d’aide"
    noun = ("demande", "demandes")
    first_order = "standing"
    ties = ("-asked_at", "-pk")
    row_template = "structures/help_requests/_help_row.html"
    nothing = "Aucune demande d’aide."

    subject = Column("Objet", "subject", sort="subject")
    structure = Column("Structure", "structure", sort="structure__name")
    asked_at = Column("Demandée le", "asked_at", sort="asked_at")
    author = Column("Par", "author", shown=False)
    referent = Column("Référent", lambda row: row.structure.referent or "", shown=False)
    standing = Column("État", lambda row: Standing(row.standing).label.capitalize(), sort="rank")


class HelpFilter(ListFilter):
    """What the requests may be narrowed to."""

    text = Words("Objet, structure ou référent", SEARCHED)
    standing = Counted("État", Standing.choices, everything="Toutes")


class OwnHelpTable(HelpTable):
    """The requests of one structure, which its page names."""

    structure = referent = None  # type: ignore[assignment]  # Django's way to leave one out
    row_template = "structures/help_requests/_own_help_row.html"
