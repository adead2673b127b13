"""When a text is printed, which variables it may hold, how they take their values. Pure."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import escape
from pathlib import Path

# Loi n° 2000-321, art. 10-1: asked of associations for what is granted from this day on.
REPUBLICAN_COMMITMENT_SINCE = date(2022, 1, 2)
BRACED = re.compile(r"\{([^{}\n]*)\}")


class When(StrEnum):
    """When a text is printed: always, or for some structures, days or rules."""

    ALWAYS = "always"
    LOCAL_LAW = "local_law"
    LAW_1901 = "law_1901"
    PUBLIC = "public"
    ASSOCIATION = "association"
    ASSOCIATION_BEFORE_2022 = "association_before_2022"
    ASSOCIATION_SINCE_2022 = "association_since_2022"
    PROJECT = "project"
    PERIMETER = "perimeter"
    SHARED = "shared"
    RETAINED = "retained"


WORDS = {
    When.ALWAYS: "dans toutes les conventions",
    When.LOCAL_LAW: "si la structure est une association de droit local",
    When.LAW_1901: "si la structure est une association de la loi de 1901",
    When.PUBLIC: "si la structure est un organisme public",
    When.ASSOCIATION: "si la structure est une association",
    When.ASSOCIATION_BEFORE_2022: "pour une association, délibération avant le 2 janvier 2022",
    When.ASSOCIATION_SINCE_2022: "pour une association, délibération à partir du 2 janvier 2022",
    When.PROJECT: "si la structure a un projet valide le jour de la délibération",
    When.PERIMETER: "si le périmètre de la structure est enregistré",
    When.SHARED: "si la part variable non obtenue est partagée",
    When.RETAINED: "si la part variable non obtenue reste à la Région",
}


class Part(StrEnum):
    """Where in the document a text stands."""

    PARTY = "party"
    VISA = "visa"
    ARTICLE = "article"
    CLOSING = "closing"
    BANK = "bank"


@dataclass(frozen=True)
class Clause:
    """A text of the closed list: where it stands, when it is printed, what it says by default."""

    key: str
    part: Part
    number: int
    title: str
    when: When
    body: str

    @property
    def name(self) -> str:
        """What the text is called on a page."""
        return f"Article {self.number} – {self.title}" if self.number else self.title


@dataclass(frozen=True)
class Variable:
    """What a text may cite: in words, and in which texts alone.

    A `block` is a table or a list, which stands alone in its paragraph.
    """

    name: str
    label: str
    only: When = When.ALWAYS
    block: bool = False


@dataclass(frozen=True)
class Case:
    """What decides which texts a convention has; `regime` is that of the structure."""

    regime: str
    day: date
    has_project: bool
    has_perimeter: bool
    shared: bool


_ASSOCIATIONS = ("droit_local", "loi_1901")
_HOLDS: dict[When, Callable[[Case], bool]] = {
    When.ALWAYS: lambda case: True,
    When.LOCAL_LAW: lambda case: case.regime == "droit_local",
    When.LAW_1901: lambda case: case.regime == "loi_1901",
    When.PUBLIC: lambda case: case.regime not in _ASSOCIATIONS,
    When.ASSOCIATION: lambda case: case.regime in _ASSOCIATIONS,
    When.ASSOCIATION_BEFORE_2022: lambda case: (
        case.regime in _ASSOCIATIONS and case.day < REPUBLICAN_COMMITMENT_SINCE
    ),
    When.ASSOCIATION_SINCE_2022: lambda case: (
        case.regime in _ASSOCIATIONS and case.day >= REPUBLICAN_COMMITMENT_SINCE
    ),
    When.PROJECT: lambda case: case.has_project,
    When.PERIMETER: lambda case: case.has_perimeter,
    When.SHARED: lambda case: case.shared,
    When.RETAINED: lambda case: not case.shared,
}


def holds(when: When, case: Case) -> bool:
    """Tell whether a text that is printed `when` is in the convention of this case."""
    return _HOLDS[when](case)


def read_clauses(path: Path) -> dict[str, Clause]:
    """Return the default texts of a file, by key, in order."""
    rows = tomllib.loads(path.read_text())["text"]
    found = [
        Clause(
            key=row["key"],
            part=Part(row["part"]),
            number=row.get("number", 0),
            title=row["title"],
            when=When(row.get("when", When.ALWAYS)),
            body=row["body"].strip(),
        )
        for row in rows
    ]
    return {clause.key: clause for clause in found}


def faults(clause: Clause, body: str, known: Mapping[str, Variable]) -> list[str]:
    """Return what is wrong in what somebody would have a text say, in French; [] if nothing is."""
    if not body.strip():
        optional = clause.when != When.ALWAYS
        return (
            [] if optional else ["Écrivez le texte : il est imprimé dans toutes les conventions."]
        )
    names = list(dict.fromkeys(BRACED.findall(body)))
    found = [_unknown(name, known) for name in names if name not in known]
    found += [_misplaced(known[n], clause, body) for n in names if n in known]
    if re.search(r"[{}]", BRACED.sub("", body)):
        found.append(
            "Une accolade est seule : une variable s’écrit entre deux, {annee} par exemple."
        )
    return [fault for fault in found if fault]


def _unknown(name: str, known: Mapping[str, Variable]) -> str:
    listed = ", ".join(f"{{{one}}}" for one in known)
    return f"La variable {{{name}}} n’existe pas. Les variables possibles : {listed}."


def _misplaced(variable: Variable, clause: Clause, body: str) -> str:
    shown = f"{{{variable.name}}}"
    if variable.only not in (When.ALWAYS, clause.when):
        return (
            f"La variable {shown} n’a de valeur que dans un texte imprimé {WORDS[variable.only]}."
        )
    if not variable.block:
        return ""
    if clause.part != Part.ARTICLE:
        return f"La variable {shown} est un tableau ou une liste : elle va dans un article."
    alone = all(shown == p.strip() for p in re.split(r"\n\s*\n", body.strip()) if shown in p)
    return (
        ""
        if alone
        else f"La variable {shown} va seule dans son paragraphe, entre deux lignes vides."
    )


def fill(html: str, values: Mapping[str, str]) -> str:
    """Return a rendered text with the values in place of their variables, as plain text.

    >>> fill("<p>{annee}</p>", {"annee": "<2015>"})
    '<p>&lt;2015&gt;</p>'
    """
    return BRACED.sub(lambda found: escape(values.get(found[1], found[0])), html)


def parts_of(html: str, blocks: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return a rendered text as its parts: (a template of `blocks`, "") or ("", html), in order."""
    names = "|".join(map(re.escape, blocks))
    pieces = re.split(rf"<p>\{{({names})\}}</p>", html)
    found = [(blocks[p], "") if i % 2 else ("", p) for i, p in enumerate(pieces)]
    return [part for part in found if part[0] or part[1].strip()]
