"""The rows of INSEE's file of movements, and what each day's movements make of communes. Pure.

Source: INSEE, code officiel géographique, file `v_mvt_commune_AAAA.csv`: each row links a commune
before a date to one after it. A commune that goes on is linked to itself; one that is linked to
another alone is absorbed by it, or changes its code (MOD 41, 50); one that is linked to itself and
to another gives it a part (MOD 20, 21). Rows about communes déléguées or associées change none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from structures.coverage.files.lists import LONGEST_NAME, parse_commune_code
from structures.coverage.files.shares import parse_effect
from structures.ground.french import number
from structures.ground.readings import Findings, parse_whole, parse_words
from structures.ground.spreadsheets import Layout, Table
from structures.reference.kinds import Asked

COMMUNE = "COM"
RENAMED = 10
INSEE = Layout(
    required=(
        *("MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", "LIBELLE_AV"),
        *("TYPECOM_AP", "COM_AP", "LIBELLE_AP"),
    ),
    useful=re.compile("mod|date_eff|(typecom|com|libelle)_(av|ap)"),
    usual=re.compile("(tncc|ncc|nccenr)_(av|ap)"),
)


@dataclass(frozen=True)
class Event:
    """A link between a commune before a day and one from that day on; `kind` is INSEE's MOD."""

    line: int
    kind: int
    day: date
    before: str
    old_name: str
    after: str
    new_name: str


@dataclass
class Movement:
    """The links of one day and kind that concern each other: what goes where.

    `goes` gives, by the code of each commune before, those it becomes or gives a part to.
    """

    day: date
    goes: dict[str, set[str]] = field(default_factory=dict)
    old_names: dict[str, str] = field(default_factory=dict)
    new_names: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Take a link into account."""
        self.goes.setdefault(event.before, set()).add(event.after)
        self.old_names[event.before] = event.old_name
        self.new_names[event.after] = event.new_name
        self.lines.setdefault(event.before, event.line)
        self.lines.setdefault(event.after, event.line)

    @property
    def absorbed(self) -> Mapping[str, str]:
        """What takes in each commune that ends."""
        ended = {code: after for code, after in self.goes.items() if code not in after}
        return {code: min(after) for code, after in ended.items() if len(after) == 1}

    @property
    def scattered(self) -> Mapping[str, set[str]]:
        """The communes that end between several, with these."""
        ended = {code: after for code, after in self.goes.items() if code not in after}
        return {code: after for code, after in ended.items() if len(after) > 1}

    def parents(self, code: str) -> list[str]:
        """Return the communes whose territory a commune has, in whole or in part."""
        return sorted(before for before, after in self.goes.items() if code in after)


def read_events(table: Table, asked: Asked, findings: Findings) -> list[Event]:
    """Read the links between communes after the day asked for; the others are counted."""
    since, rows = date.fromisoformat(asked.options["after"]), []
    earlier = others = 0
    for line, cells in table.rows:
        if line in table.defects:
            findings.error(table.defects[line], line)
        elif {cells["typecom_av"].upper(), cells["typecom_ap"].upper()} != {COMMUNE}:
            others += 1
        elif event := _event(line, cells, findings):
            rows.append(event)
    kept = [event for event in rows if event.day > since]
    earlier = len(rows) - len(kept)
    if others:
        findings.notice(
            f"Mouvements de communes déléguées ou associées, ignorés : {number(others)}."
        )
    if earlier:
        findings.notice(f"Mouvements plus anciens que la date demandée : {number(earlier)}.")
    if not kept and not findings.blocked:
        findings.notice("Le fichier ne contient aucun mouvement après la date demandée.")
    return kept


def _event(line: int, cells: Mapping[str, str], findings: Findings) -> Event | None:
    words = partial(parse_words, longest=LONGEST_NAME)
    kind = findings.parsed(parse_whole, cells["mod"], line, "MOD")
    day = findings.parsed(parse_effect, cells["date_eff"], line, "DATE_EFF")
    before = findings.parsed(parse_commune_code, cells["com_av"], line, "COM_AV")
    old_name = findings.parsed(words, cells["libelle_av"], line, "LIBELLE_AV")
    after = findings.parsed(parse_commune_code, cells["com_ap"], line, "COM_AP")
    new_name = findings.parsed(words, cells["libelle_ap"], line, "LIBELLE_AP")
    if kind is None or day is None or None in (before, old_name, after, new_name):
        return None
    return Event(line, kind, day, str(before), str(old_name), str(after), str(new_name))


def movements(events: Iterable[Event]) -> list[Movement]:
    """Group links by day and kind, in order; a day's changes of name come last."""
    found: dict[tuple[date, bool, int], Movement] = {}
    for event in events:
        key = event.day, event.kind == RENAMED, event.kind
        found.setdefault(key, Movement(event.day)).add(event)
    return [found[key] for key in sorted(found)]
