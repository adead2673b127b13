"""The long files of the DARES: job seekers by place, category, sex, age and length of search.

Totals are rows, and categories overlap (ABC holds A): one case of each dimension is read, and none
is added up. Source: data.gouv.fr, DARES, « Demandeurs d'emploi inscrits », header of the files by
zone d'emploi. No public file by mission locale was found: one of another header is described by
hand (`mapped`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from allocation.imports.readers.long import (
    COMMUNE,
    STRUCTURE,
    Columns,
    Target,
    read_places,
    values_of,
)
from allocation.imports.readers.periods import period_end
from allocation.imports.readers.reading import Reading
from structures.coverage.geography import CoverageMap
from structures.ground.readings import Findings, named
from structures.ground.spreadsheets import FileRefused, Layout, Table, column_key

STRUCTURES = re.compile(r"code_(ml|missions?_locales?|structure|de_la_mission_locale)")
COMMUNES = re.compile(r"codgeo|code_(insee|geo|commune|insee_commune|commune_insee)")
ZONES = re.compile(r"(code_)?(zone_d.emploi|bassin(_d.emploi)?|region|departement)")
VALUE = re.compile(r"nombre(_de_demandeurs_d.emploi)?|effectifs?|demandeurs_d.emploi|defm")
PERIOD = re.compile(r"date|periode|trimestre|mois|annee")
AGES = re.compile(r"tranche_d.age|age|classe_d.age")
RAW = re.compile(r"type_de_donnees?|serie")
CATEGORY = re.compile(r"categories?")
TOTALED = re.compile(r"sexe|genre|anciennete(_.*)?|niveau_de_formation|qualification|metier")
NAMES = re.compile(
    r"regions?|communes?|missions?_locales?|libelle_.*|nom_(de_)?(la_)?(commune|ml|mission_locale)"
)
_READ = (STRUCTURES, COMMUNES, VALUE, PERIOD, AGES, RAW, CATEGORY, TOTALED)
LAYOUTS = tuple(
    Layout(
        ("Catégorie", f"Tranche d{apostrophe}âge"),
        re.compile("|".join(f"(?:{kind.pattern})" for kind in _READ)),
        re.compile(f"(?:{ZONES.pattern})|(?:{NAMES.pattern})"),
    )
    for apostrophe in ("'", "’")
)
TOTAL, UNADJUSTED = ("total", "ensemble", "tous", "toutes"), ("brutes", "brut", "donnees_brutes")
# What a file calls the ages of each bracket.
BRACKETS = {
    "15-24": re.compile(r"(de_)?15(_ans)?_?(_a_|_)24(_ans)?"),
    "16-25": re.compile(r"(de_)?16(_ans)?_?(_a_|_)25(_ans)?(_revolus)?"),
    "<25": re.compile(r"(<_?25(_ans)?|(moins_de|jeunes_de_moins_de)_25_ans|moins_de_25)"),
}


@dataclass(frozen=True)
class Case:
    """Which case of a file is counted; what is empty is that of a file that has only one."""

    age_bracket: str
    category: str = ""
    period: str = ""


def read_dares(table: Table, case: Case, target: Target, perimeter: CoverageMap) -> Reading:
    """Read the job seekers of one case. Raises FileRefused for other places than ours."""
    findings = Findings()
    columns = _columns(table, case, findings)
    if findings.blocked:
        return Reading({}, {}, findings.issues())
    found = read_places(table, columns, (perimeter, target), findings)
    kept = ", ".join(f"{title} : {value}" for title, value in columns.kept.items())
    findings.notice(f"Lignes gardées : {kept}.")
    day = period_end(columns.kept.get(columns.period, ""))
    return found.reading(replace(target, definition=f"{target.definition} ({kept})"), day, findings)


def _columns(table: Table, case: Case, findings: Findings) -> Columns:
    """Return what the columns hold, and the one case to keep. Raises FileRefused."""
    value, ages = _title(table, VALUE), _title(table, AGES)
    commune, structure = _title(table, COMMUNES), _title(table, STRUCTURES)
    if not value:
        raise FileRefused(
            "Aucune colonne ne donne le nombre de demandeurs d’emploi. Vérifiez les titres, ou "
            "décrivez les colonnes à la main."
        )
    if not commune and not structure:
        raise FileRefused(
            "Ce fichier ne donne ni code de commune ni code de mission locale. Les zones d’emploi "
            "et les départements ne suivent pas les périmètres : il faut le fichier par commune ou "
            "par mission locale."
        )
    kept: dict[str, str] = {}
    for title in table.columns:
        key = column_key(title)
        if AGES.fullmatch(key):
            kept[title] = _ages(title, values_of(table, title), case, findings)
        elif CATEGORY.fullmatch(key):
            kept[title] = _chosen(title, values_of(table, title), case.category, findings)
        elif PERIOD.fullmatch(key):
            kept[title] = _chosen(title, values_of(table, title), case.period, findings)
        elif RAW.fullmatch(key):
            kept[title] = _among(title, values_of(table, title), UNADJUSTED, findings)
        elif TOTALED.fullmatch(key):
            kept[title] = _among(title, values_of(table, title), TOTAL, findings)
    return Columns(
        code=commune or structure,
        value=value,
        of=COMMUNE if commune else STRUCTURE,
        ages=ages,
        period=_title(table, PERIOD),
        kept=kept,
    )


def _title(table: Table, kind: re.Pattern[str]) -> str:
    return next((title for title in table.columns if kind.fullmatch(column_key(title))), "")


def _ages(title: str, values: Sequence[str], case: Case, findings: Findings) -> str:
    """Return how the file calls the ages that the person said it counts."""
    bracket = BRACKETS[case.age_bracket]
    found = [value for value in values if bracket.fullmatch(column_key(value))]
    if len(found) != 1:
        findings.error(
            f"Le fichier n’a pas la tranche d’âge {case.age_bracket} ans. Tranches présentes : "
            f"{named(values)}. Elles ne se remplacent pas l’une l’autre.",
            column=title,
        )
    return "".join(found[:1])


def _chosen(title: str, values: Sequence[str], asked: str, findings: Findings) -> str:
    """Return the value that was asked for, or the only one."""
    found = [value for value in values if column_key(value) == column_key(asked)]
    if found or len(values) == 1 and not asked:
        return (found or values)[0]
    lacking = f"n’a pas « {asked} »" if asked else "a plusieurs valeurs, qui se recoupent"
    findings.error(
        f"La colonne {lacking}. Dites laquelle compter. Valeurs présentes : {named(values)}.",
        column=title,
    )
    return ""


def _among(title: str, values: Sequence[str], wanted: Sequence[str], findings: Findings) -> str:
    """Return the total of a dimension, or its only value."""
    found = [value for value in values if column_key(value) in wanted]
    if found or len(values) == 1:
        return (found or values)[0]
    findings.error(
        f"La colonne n’a pas de ligne « {wanted[0].capitalize()} » : ses valeurs "
        f"({named(values)}) ne sont pas additionnées. Reprenez le fichier avec ses totaux.",
        column=title,
    )
    return ""
