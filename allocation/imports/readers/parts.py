"""Sums that a file tells by their parts: a row a part, all of them or none for a structure."""

from collections.abc import Iterable, Mapping

from allocation.engine.decimals import exact_sum
from allocation.imports.readers.reading import Value
from structures.ground.readings import Findings, named

PART = "dispositif"
MOST_DIGITS = 3  # digits of the number of a part
Key = tuple[int, str]
Entry = tuple[int, Value | None]
Labels = Mapping[int, str]


class Sums:
    """The rows of a file that bear a part, gathered by indicator and structure.

    `parts` has, by the number of an indicator, the labels of its parts by number.
    """

    def __init__(self, parts: Mapping[int, Labels], findings: Findings) -> None:
        self._parts, self._findings = parts, findings
        self._found: dict[Key, dict[int, Entry]] = {}

    def add(self, key: Key, text: str, entry: Entry) -> None:
        """Take a row of a part, named by its number or its label."""
        line, labels = entry[0], self._parts.get(key[0])
        if not labels:
            self._refuse(
                f"L’indicateur {key[0]} ne se compte pas par dispositif : videz la cellule, et ne "
                "gardez qu’une ligne par structure.",
                line,
            )
            return
        plain = {label.casefold(): number for number, label in labels.items()}
        short = text.isdecimal() and len(text) <= MOST_DIGITS
        part = int(text) if short else plain.get(text.casefold().strip(), 0)
        told = self._found.setdefault(key, {})
        if part not in labels:
            known = named([f"{number} {label}" for number, label in labels.items()])
            self._refuse(f"Dispositif inconnu (« {text} »). Dispositifs attendus : {known}.", line)
        elif part in told:
            self._refuse(
                f"Le dispositif {labels[part]} de {key[1]} figure deux fois : lignes "
                f"{told[part][0]} et {line}. Supprimez la ligne en trop.",
                line,
            )
        else:
            told[part] = entry

    def join(self, entries: dict[Key, Entry]) -> None:
        """Put each sum among the entries of the file, without value where it is not whole."""
        for key, told in self._found.items():
            line = min((line for line, _ in told.values()), default=0)
            labels = self._parts[key[0]]
            lacking = [label for number, label in labels.items() if number not in told]
            if key in entries:
                self._refuse(
                    f"L’indicateur {key[0]} de {key[1]} est donné en total (ligne "
                    f"{entries[key][0]}) et par dispositif. Gardez l’un ou l’autre.",
                    line,
                )
            elif lacking:
                self._refuse(
                    f"L’indicateur {key[0]} de {key[1]} est donné par dispositif : il manque "
                    f"{named(lacking)}. Donnez-les tous, 0 compris, ou le total seul.",
                    line,
                )
            entries.setdefault(key, (line, _sum(told)))

    def _refuse(self, message: str, line: int) -> None:
        self._findings.error(message, line, PART)


def _sum(told: Mapping[int, Entry]) -> Value | None:
    found = {number: value for number, (_, value) in sorted(told.items()) if value}
    if not found or len(found) < len(told):
        return None
    values = list(found.values())
    return Value(
        value=exact_sum(one.value for one in values),
        source=_first(one.source for one in values),
        definition=_first(one.definition for one in values),
        comment=_first(one.comment for one in values),
        observed_on=max((one.observed_on for one in values if one.observed_on), default=None),
        line=min(line for line, _ in told.values()),
        parts={number: one.value for number, one in found.items()},
    )


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")
