"""What the pages say of a campaign's conventions: their texts in order, what they cite."""

from dataclasses import dataclass
from itertools import groupby

from allocation.agreement_texts.models import AgreementTerms
from allocation.agreement_texts.rule import WORDS, Clause, Part, Variable, When
from allocation.agreement_texts.selectors import TERMS, SaidText
from allocation.agreement_texts.vocabulary import VARIABLES
from structures.ground.fields import column
from structures.ground.french import counted, date_long

TITLES = {
    Part.PARTY: "Parties",
    Part.VISA: "Visas",
    Part.ARTICLE: "Articles",
    Part.CLOSING: "Avant les signatures",
    Part.BANK: "Annexe bancaire",
}
EMPTY = "à renseigner"


@dataclass(frozen=True)
class TextRow:
    """A text on the list: what it is called, when it is printed, what it says, who wrote it."""

    key: str
    name: str
    when: str
    body: str
    written: str


def grouped(said: list[SaidText]) -> list[tuple[str, list[TextRow]]]:
    """Return the texts under the title of their part, in the order of the document."""
    parts = groupby(said, key=lambda one: one.clause.part)
    return [(TITLES[part], [_row(one) for one in rows]) for part, rows in parts]


def when_words(clause: Clause) -> str:
    """Return when a text is printed, as a sentence."""
    words = WORDS[clause.when]
    return f"Imprimé {words}."


def usable(clause: Clause) -> list[Variable]:
    """Return the variables that a text may hold."""
    allowed = (When.ALWAYS, clause.when)
    may_block = clause.part == Part.ARTICLE
    return [v for v in VARIABLES.values() if v.only in allowed and (may_block or not v.block)]


def facts(terms: AgreementTerms) -> list[tuple[str, str]]:
    """Return the values that the conventions cite, with their names."""
    return [(_label(name), _shown(terms, name)) for name in TERMS]


def _row(said: SaidText) -> TextRow:
    clause = said.clause
    written = "texte d’origine"
    if said.is_own and said.changed_by and said.changed_at:
        written = f"modifié par {said.changed_by} le {date_long(said.changed_at)}"
    elif said.is_own:
        written = "texte de l’année"
    return TextRow(clause.key, clause.name, when_words(clause), said.body, written)


def _label(name: str) -> str:
    said = str(column(AgreementTerms, name).verbose_name)
    return f"{said[:1].upper()}{said[1:]}".removesuffix(", en jours")


def _shown(terms: AgreementTerms, name: str) -> str:
    found = getattr(terms, name)
    if found in (None, ""):
        return EMPTY
    if name == "payment_days":
        return counted(found, "jour", "jours")
    return found if isinstance(found, str) else date_long(found)
