"""The State's ratios as files say them, compared with those kept: for information alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from allocation.second_sources.models import FIRST_YEAR, LAST_YEAR, StateRatio
from allocation.second_sources.services import keep_ratios
from structures.ground.fields import parse_typed
from structures.ground.french import number
from structures.ground.readings import Findings, is_missing, kind_of_row, parse_whole, parse_words
from structures.ground.spreadsheets import Table, column_key
from structures.models import Structure
from structures.network.files.identities import parse_code
from structures.reference.kinds import (
    Act,
    Application,
    Asked,
    Change,
    Column,
    Comparison,
    Format,
    ReferenceKind,
    template_layout,
)

LONGEST, LONGEST_UNIT, MOST_DECIMALS = 200, 40, 6
MINUS_SIGNS = ("-", "−")
COLUMNS = (
    Column("code_structure", "Code de la structure.", "ML01"),
    Column("annee", "Année de référence du ratio.", "2014"),
    Column("ratio", "Ce que le ratio rapporte, en toutes lettres.", "Jeunes suivis par conseiller"),
    Column("valeur", "Le ratio, jamais vide : une absence n’est pas un zéro.", "82,5"),
    Column("unite", "Son unité, si elle n’est pas dans son nom.", "%", False),
    Column("source", "D’où il vient.", "DIRECCTE, tableau du 12 mars 2015"),
)
Key = tuple[str, int, str]


@dataclass(frozen=True)
class RatioRow:
    """A ratio of a structure and a year, as a file gives it."""

    line: int
    structure: str
    year: int
    name: str
    value: Decimal
    unit: str
    source: str

    @property
    def key(self) -> Key:
        """What is one row at most."""
        return self.structure, self.year, self.name


def parse_year(text: str) -> int:
    """Read a year. Raises ValueError, in French."""
    year = parse_whole(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"« {text} » : une année de {FIRST_YEAR} à {LAST_YEAR} est attendue.")
    return year


def parse_ratio(text: str) -> Decimal:
    """Read a number, which may be negative. Raises ValueError, in French."""
    if is_missing(text):
        raise ValueError(
            "Valeur manquante : ce n’est pas un zéro. Saisissez-la, ou retirez la ligne."
        )
    written = text.strip().removesuffix("%").strip()
    if written.startswith(MINUS_SIGNS):
        return -parse_typed(written[1:].strip(), MOST_DECIMALS)
    return parse_typed(written, MOST_DECIMALS)


def read_ratios(table: Table, asked: Asked, findings: Findings) -> list[RatioRow]:
    """Read the ratios, one a structure, a year and a name."""
    lines: dict[Key, int] = {}
    rows = []
    for line, cells in table.rows:
        if what := kind_of_row(cells["code_structure"]):
            findings.notice(f"Ligne ignorée ({what}).", line, "code_structure")
        elif line in table.defects:
            findings.error(table.defects[line], line)
        elif row := _row(line, cells, findings):
            if lines.setdefault(row.key, line) != line:
                said = f"Déjà donné à la ligne {lines[row.key]} : supprimez une ligne."
                findings.error(said, line, "ratio")
            rows.append(row)
    ignored = [one for one in table.columns if column_key(one) not in KNOWN]
    if ignored:
        findings.notice(f"Colonnes ignorées : {', '.join(ignored)}.")
    return rows


def _row(line: int, cells: Mapping[str, str], findings: Findings) -> RatioRow | None:
    def words(name: str, longest: int) -> str | None:
        return findings.parsed(lambda text: parse_words(text, longest), cells[name], line, name)

    structure = findings.parsed(parse_code, cells["code_structure"], line, "code_structure")
    year = findings.parsed(parse_year, cells["annee"], line, "annee")
    name, source = words("ratio", LONGEST), words("source", LONGEST)
    value = findings.parsed(parse_ratio, cells["valeur"], line, "valeur")
    unit = words("unite", LONGEST_UNIT) if cells.get("unite", "") else ""
    if None in (structure, year, name, value, unit, source):
        return None
    assert structure and year and name and value is not None and source  # none is missing
    return RatioRow(line, structure, year, name, value, unit or "", source)


def compare_ratios(rows: Sequence[RatioRow], asked: Asked, findings: Findings) -> Comparison:
    """Compare ratios with those kept. Two queries."""
    structures = Structure.objects.in_bulk(field_name="code")
    known = {
        (one.structure.code, one.year, one.name): _said(one.value, one.unit, one.source)
        for one in StateRatio.objects.select_related("structure")
    }
    changes, unchanged = [], 0
    for row in rows:
        structure = structures.get(row.structure)
        if structure is None:
            findings.error(
                f"Structure {row.structure} inconnue : corrigez le code.",
                row.line,
                "code_structure",
            )
            continue
        before, after = known.get(row.key, ""), _said(row.value, row.unit, row.source)
        if before == after:
            unchanged += 1
            continue
        act = Act.CHANGED if before else Act.ADDED
        label = f"{structure}, {row.year} : {row.name}"[:300]
        key = f"{row.structure} {row.year}"
        changes.append(Change(act, key, label, before, after, row.line, (row, structure)))
    return Comparison(changes, unchanged=unchanged)


def _said(value: Decimal, unit: str, source: str) -> str:
    return f"{number(value)}{f' {unit}' if unit else ''} ({source})"


def apply_ratios(comparison: Comparison, application: Application) -> None:
    """Keep the ratios added and changed."""
    ratios = [
        StateRatio(
            structure=structure,
            year=row.year,
            name=row.name,
            value=row.value,
            unit=row.unit,
            source=row.source,
        )
        for row, structure in (change.row for change in comparison.changes)
    ]
    if ratios:
        keep_ratios(ratios, reason=application.source, by=application.by)


KNOWN = {column_key(column.name) for column in COLUMNS}
STATE_RATIOS = ReferenceKind(
    title="Ratios de l’État",
    lead="Les ratios que les services de l’État transmettent (méthode de la DIRECCTE), montrés "
    "pour information à côté des données : la répartition ne les compte jamais.",
    noun=("ratio", "ratios"),
    columns=COLUMNS,
    formats=(Format(template_layout(COLUMNS), read_ratios),),
    compare=compare_ratios,
    apply=apply_ratios,
    count=StateRatio.objects.count,
    locks=(StateRatio,),
)
