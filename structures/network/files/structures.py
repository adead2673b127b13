"""The structures of the network, as a file identifies them, compared with those that exist."""

from collections.abc import Mapping, Sequence

from structures.ground import clock
from structures.ground.fields import column
from structures.ground.readings import Findings
from structures.ground.refusals import Refused
from structures.models import Structure, Territory
from structures.network.files.identities import (
    COLUMNS,
    StructureRow,
    read_structures,
    registered,
)
from structures.network.services import change_identity, create_structure, shown
from structures.reference.kinds import (
    Act,
    Application,
    Asked,
    Change,
    Comparison,
    Format,
    ReferenceKind,
    template_layout,
)


def compare_structures(
    rows: Sequence[StructureRow], asked: Asked, findings: Findings
) -> Comparison:
    """Compare the structures with those that exist. Two queries."""
    territories = {territory.number: territory for territory in Territory.objects.all()}
    known = {one.code: one for one in Structure.objects.select_related("territory", "referent")}
    changes = []
    for row in rows:
        if row.territory not in territories:
            findings.error(
                f"Territoire {row.territory} inconnu : ajoutez-le dans la page des territoires, ou "
                "corrigez son numéro.",
                row.line,
                "territoire",
            )
        elif change := _change(row, known.get(row.code), territories[row.territory]):
            changes.append(change)
        _check(row, known, rows, findings)
    said = {row.code for row in rows}
    absent = [
        Change(Act.ABSENT, code, one.name, f"en activité, {one.town}")
        for code, one in known.items()
        if code not in said and one.closed_on is None
    ]
    return Comparison([*changes, *absent], unchanged=len(rows) - len(changes))


def _change(row: StructureRow, known: Structure | None, territory: Territory) -> Change | None:
    values = {**row.values, "territory": territory}
    now = Structure(code=row.code, **values)
    if known is None:
        after = f"{now.legal_name}, {now.postcode} {now.town}, {now.get_regime_display()}"
        return Change(Act.ADDED, row.code, now.name, "", after, row.line, (row.line, values))
    changed = [name for name, value in values.items() if value != getattr(known, name)]
    if not changed:
        return None
    before, after = _words(known, changed), _words(now, changed)
    return Change(Act.CHANGED, row.code, known.name, before, after, row.line, (row.line, values))


def _words(structure: Structure, names: Sequence[str]) -> str:
    labels = {name: str(column(Structure, name).verbose_name) for name in names}
    return " ; ".join(f"{labels[name]} : {shown(structure, name)}" for name in names)


def _check(
    row: StructureRow,
    known: Mapping[str, Structure],
    rows: Sequence[StructureRow],
    findings: Findings,
) -> None:
    """Say what the database would refuse of a row."""
    day = registered(row)
    if day and day > clock.today():
        findings.error(
            "Cette date est à venir : une inscription est déjà faite.", row.line, "date_inscription"
        )
    siret = row.values.get("siret")
    others = [one for one in known.values() if siret and one.siret == siret]
    if others and others[0].code != row.code:
        findings.error(
            f"Ce SIRET est celui de {others[0].name} ({others[0].code}) : corrigez l’un des deux.",
            row.line,
            "siret",
        )


def apply_structures(comparison: Comparison, application: Application) -> None:
    """Write the identities added and changed, each change a line of the structure's history."""
    known = Structure.objects.in_bulk(field_name="code")
    for change in comparison.of(Act.ADDED, Act.CHANGED):
        line, values = change.row
        try:
            if change.key in known:
                change_identity(
                    known[change.key], values, by=application.by, reason=application.source
                )
            else:
                opened_on = application.asked.effective_on
                one = Structure(code=change.key, opened_on=opened_on, **values)
                create_structure(one, by=application.by)
        except Refused as refusal:
            raise Refused(f"Ligne {line} : {refusal}") from refusal


STRUCTURES = ReferenceKind(
    title="Structures",
    lead="Les missions locales et PAIO, avec leur identité. Chaque changement reste dans "
    "l’historique de la structure.",
    noun=("structure", "structures"),
    columns=COLUMNS,
    formats=(Format(template_layout(COLUMNS), read_structures),),
    compare=compare_structures,
    apply=apply_structures,
    count=lambda: Structure.objects.filter(closed_on=None).count(),
    locks=(Territory, Structure),
    dated="Date d’effet",
    dated_help="Jour d’ouverture des structures nouvelles : elles comptent dans les campagnes des "
    "années où elles sont ouvertes un jour au moins.",
    absent="Une structure que le fichier ne cite pas n’est jamais fermée ainsi : sa page le fait, "
    "en disant qui reprend ses communes.",
)
