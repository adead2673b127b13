"""The communes of the Region, as a list of a year gives them, compared with those that exist."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django import forms

from structures.coverage.files.lists import (
    FIRST_VINTAGE,
    INSEE,
    LAST_VINTAGE,
    CommuneRow,
    parse_department,
    read_communes,
    read_insee_communes,
)
from structures.coverage.selectors import communes_on
from structures.ground import clock
from structures.ground.french import counted
from structures.ground.readings import Findings, named
from structures.models import AbsorbedCommune, Commune
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

ROWS_A_QUERY = 2_000
MANY_DEPARTMENTS = 20
COLUMNS = (
    Column("code", "Code INSEE, cinq caractères : gardez le zéro initial (01001).", "01004"),
    Column("nom", "Nom officiel, avec ses accents et ses traits d’union.", "Ambérieu-en-Bugey"),
    Column("departement", "Code du département : 01, 2A, 974.", "01"),
    Column(
        "population", "Population municipale. Laissez vide si vous ne l’avez pas.", "14000", False
    ),
    Column(
        "millesime_cog",
        "Année du code officiel géographique. Vide : celle que dit le formulaire.",
        "2026",
        False,
    ),
)


def compare_communes(rows: Sequence[CommuneRow], asked: Asked, findings: Findings) -> Comparison:
    """Compare the communes with those that exist. Two queries."""
    known = Commune.objects.in_bulk()
    absorbed = AbsorbedCommune.objects.select_related("successor").in_bulk()
    changes, confirmed = [], []
    for row in rows:
        if row.code in absorbed:
            _refuse_absorbed(row, absorbed[row.code], findings)
        elif row.code not in known:
            changes.append(_added(row))
        elif change := _changed(row, known[row.code]):
            changes.append(change)
        elif row.vintage != known[row.code].cog_vintage:
            confirmed.append(row)
    _warn_of_many(rows, findings)
    absent = _absent(rows, known, absorbed)
    if absent:
        findings.warning(
            f"Communes du référentiel absentes du fichier ({len(absent)}) : "
            f"{named([change.label for change in absent])}. Elles ne sont pas supprimées : "
            "importez les mouvements de communes, qui disent ce qu’elles deviennent."
        )
    done = len(changes) + len(confirmed)
    return Comparison(
        [*changes, *_confirmed(confirmed, known), *absent], unchanged=len(rows) - done
    )


def _added(row: CommuneRow) -> Change:
    return Change(Act.ADDED, row.code, row.name, "", _words(row), row.line, row)


def _changed(row: CommuneRow, known: Commune) -> Change | None:
    """Return what the file changes of a commune, its vintage alone set apart."""
    population = known.population if row.population is None else row.population
    now = replace(row, population=population)
    before = CommuneRow(
        row.line, row.code, known.name, known.department, known.population, row.vintage
    )
    if now == before:
        return None
    was = _words(replace(before, vintage=known.cog_vintage))
    return Change(Act.CHANGED, row.code, known.name, was, _words(now), row.line, now)


def _confirmed(rows: Sequence[CommuneRow], known: Mapping[str, Commune]) -> list[Change]:
    """Say once for all that communes are the same in another year's list."""
    vintages: dict[tuple[int, int], list[str]] = {}
    for row in rows:
        vintages.setdefault((known[row.code].cog_vintage, row.vintage), []).append(row.code)
    return [
        Change(
            Act.CHANGED,
            f"{before}-{after}",
            f"{counted(len(codes), 'commune', 'communes')} sans autre changement",
            f"millésime {before}",
            f"millésime {after}",
            row=(after, codes),
        )
        for (before, after), codes in sorted(vintages.items())
    ]


def _absent(
    rows: Sequence[CommuneRow],
    known: Mapping[str, Commune],
    absorbed: Mapping[str, AbsorbedCommune],
) -> list[Change]:
    codes, departments = {row.code for row in rows}, {row.department for row in rows}
    return [
        Change(Act.ABSENT, code, commune.name, f"département {commune.department}")
        for code, commune in known.items()
        if commune.department in departments and code not in codes and code not in absorbed
    ]


def _refuse_absorbed(row: CommuneRow, absorbed: AbsorbedCommune, findings: Findings) -> None:
    findings.error(
        f"La commune {row.code} {row.name} est enregistrée comme absorbée par "
        f"{absorbed.successor} : le fichier est plus ancien que le référentiel. Déposez la liste "
        "la plus récente ; si cette commune a été rétablie, importez les mouvements.",
        row.line,
        "code",
    )


def _warn_of_many(rows: Sequence[CommuneRow], findings: Findings) -> None:
    departments = {row.department for row in rows}
    if len(departments) > MANY_DEPARTMENTS:
        findings.warning(
            f"Le fichier couvre {len(departments)} départements : si votre Région en compte moins, "
            "déposez-le à nouveau en disant lesquels."
        )


def _words(row: CommuneRow) -> str:
    people = "population inconnue"
    if row.population is not None:
        people = counted(row.population, "habitant", "habitants")
    return f"{row.name}, département {row.department}, {people}, millésime {row.vintage}"


def apply_communes(comparison: Comparison, application: Application) -> None:
    """Write the communes added and changed: a query for each two thousand."""
    changes = comparison.of(Act.ADDED, Act.CHANGED)
    rows = [change.row for change in changes if isinstance(change.row, CommuneRow)]
    Commune.objects.bulk_create(
        [
            Commune(
                code=row.code,
                name=row.name,
                department=row.department,
                population=row.population,
                cog_vintage=row.vintage,
            )
            for row in rows
        ],
        batch_size=ROWS_A_QUERY,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "department", "population", "cog_vintage"],
    )
    for vintage, codes in [c.row for c in changes if not isinstance(c.row, CommuneRow)]:
        Commune.objects.filter(pk__in=codes).update(cog_vintage=vintage)


class DepartmentsField(forms.CharField):
    """Codes of departments, typed in a row; kept as « 67 68 »."""

    def clean(self, value: object) -> str:
        """Return the codes, parted by a space."""
        found = re.findall(r"[^\s,;]+", str(super().clean(value) or ""))
        try:
            return " ".join(dict.fromkeys(map(parse_department, found)))
        except ValueError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def commune_fields() -> dict[str, forms.Field]:
    """Return what is asked beside the file. One query."""
    known = Commune.objects.order_by("department").values_list("department", flat=True).distinct()
    return {
        "vintage": forms.IntegerField(
            label="Millésime du code officiel géographique",
            min_value=FIRST_VINTAGE,
            max_value=LAST_VINTAGE,
            initial=clock.today().year,
            help_text="L’année du fichier : 2026 pour v_commune_2026.csv.",
        ),
        "departments": DepartmentsField(
            label="Départements de la Région",
            required=False,
            max_length=500,
            initial=" ".join(known),
            help_text="Leurs codes, par exemple 01 69. Vide : toutes les communes du fichier.",
        ),
    }


COMMUNES = ReferenceKind(
    title="Communes",
    lead="La liste des communes de la Région, telle que l’INSEE la publie chaque année.",
    noun=("commune", "communes"),
    columns=COLUMNS,
    formats=(
        Format(template_layout(COLUMNS), read_communes),
        Format(INSEE, read_insee_communes),
    ),
    compare=compare_communes,
    apply=apply_communes,
    count=lambda: communes_on(clock.today()).count(),
    locks=(Commune, AbsorbedCommune),
    fields=commune_fields,
    absent="Une commune qui n’est plus dans la liste n’est pas supprimée : importez les mouvements "
    "de communes, qui disent ce qu’elle devient.",
    others="Le fichier v_commune_AAAA.csv de l’INSEE (insee.fr, code officiel géographique) est lu "
    "tel quel.",
)
