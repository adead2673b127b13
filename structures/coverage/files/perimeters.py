"""Who covers which commune from a day on, compared with what is recorded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from structures.coverage.files.shares import UNML, ShareRow, read_shares, read_unml
from structures.coverage.files.timelines import Timeline, in_words, merged, percent, timeline
from structures.coverage.models import FULL_SHARE_BP
from structures.coverage.selectors import valid_beyond
from structures.coverage.services import CoverageChange, change_coverage, end_coverage
from structures.ground.french import date_long, in_a_row, number
from structures.ground.readings import Findings, named
from structures.models import AbsorbedCommune, Commune, Coverage, Structure
from structures.network.selectors import is_open
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

COLUMNS = (
    Column("code_commune", "Code INSEE de la commune, parmi celles du référentiel.", "01004"),
    Column("code_structure", "Code de la structure, parmi celles du référentiel.", "ML01"),
    Column(
        "quotite",
        "Part de la commune que couvre la structure, en pour cent. Une commune partagée a une "
        "ligne par structure, et leurs quotités font 100.",
        "100",
    ),
    Column(
        "valable_du",
        "Premier jour de ce périmètre, AAAA-MM-JJ ou JJ/MM/AAAA. Vide : la date d’effet que dit "
        "le formulaire.",
        "2026-01-01",
        False,
    ),
    Column("source", "D’où vient l’information : délibération, fichier, courrier.", "", False),
)


@dataclass(frozen=True)
class Known:
    """What rows are compared with: communes, those absorbed, structures, and coverage rows."""

    communes: Mapping[str, str]
    absorbed: Mapping[str, AbsorbedCommune]
    structures: Mapping[str, Structure]
    coverage: Mapping[str, list[Coverage]]


@dataclass
class Group:
    """The rows of a file about one commune."""

    commune: str
    rows: list[ShareRow] = field(default_factory=list)


def compare_shares(rows: Sequence[ShareRow], asked: Asked, findings: Findings) -> Comparison:
    """Compare what the file says of each commune with what is recorded. Four queries."""
    assert asked.effective_on  # the kind asks it
    known = _known(min((row.since for row in rows), default=asked.effective_on))
    groups = _groups(rows, known, findings)
    for group in groups:
        _check(group, known, findings)
    changes = [change for group in groups if (change := _change(group, known))]
    absent = _absent({group.commune for group in groups}, known, asked.effective_on)
    return Comparison([*changes, *absent], unchanged=len(groups) - len(changes))


def _known(first: date) -> Known:
    rows = Coverage.objects.filter(valid_beyond(first)).select_related("structure")
    coverage: dict[str, list[Coverage]] = {}
    for row in rows.order_by("commune_id", "structure__code", "valid_from"):
        coverage.setdefault(row.commune_id, []).append(row)
    return Known(
        communes=dict(Commune.objects.values_list("code", "name")),
        absorbed=AbsorbedCommune.objects.select_related("successor").in_bulk(),
        structures=Structure.objects.in_bulk(field_name="code"),
        coverage=coverage,
    )


def _groups(rows: Iterable[ShareRow], known: Known, findings: Findings) -> list[Group]:
    """Return the rows by commune; of a national file, those of the Region's communes."""
    found: dict[str, Group] = {}
    outside = 0
    for row in rows:
        if row.commune in known.communes and not _is_gone(row, known):
            found.setdefault(row.commune, Group(row.commune)).rows.append(row)
        elif row.national:
            outside += 1
        else:
            _refuse_commune(row, known, findings)
    if outside:
        findings.notice(f"Lignes de communes hors du référentiel, ignorées : {number(outside)}.")
    if not found and not findings.blocked:
        findings.error(
            "Le fichier ne cite aucune commune du référentiel : vérifiez-le, ou importez d’abord "
            "les communes."
        )
    return list(found.values())


def _is_gone(row: ShareRow, known: Known) -> bool:
    gone = known.absorbed.get(row.commune)
    return gone is not None and gone.absorbed_on <= row.since


def _refuse_commune(row: ShareRow, known: Known, findings: Findings) -> None:
    message = (
        f"Commune inconnue (« {row.commune} »). Vérifiez le code, ou importez d’abord les communes."
    )
    if gone := known.absorbed.get(row.commune):
        message = (
            f"La commune {gone} a été absorbée par {gone.successor} le "
            f"{date_long(gone.absorbed_on)} : donnez la commune actuelle."
        )
    findings.error(message, row.line, row.columns[0])


def _check(group: Group, known: Known, findings: Findings) -> None:
    """Find what keeps the rows of a commune from being its whole coverage."""
    lines: dict[tuple[str, date], int] = {}
    for row in group.rows:
        structure = known.structures.get(row.structure)
        if structure is None:
            findings.error(
                f"Structure inconnue (« {row.structure} »). Codes attendus : "
                f"{named(known.structures)}. Corrigez le code, ou ajoutez d’abord la structure.",
                row.line,
                row.columns[1],
            )
        elif not is_open(structure, row.since):
            findings.error(
                f"{structure} n’est pas ouverte le {date_long(row.since)} : donnez la commune à "
                "une autre structure, ou changez la date.",
                row.line,
                row.columns[1],
            )
        first = lines.setdefault((row.structure, row.since), row.line)
        if first != row.line:
            findings.error(f"Déjà donné à la ligne {first} : supprimez une ligne.", row.line)
    name = f"{group.commune} {known.communes[group.commune]}"
    if any(row.shared for row in group.rows) or _national_twins(group):
        findings.error(
            f"La commune {name} est sur plusieurs missions locales, et ce fichier ne dit pas pour "
            "quelles parts. Donnez leurs quotités dans notre modèle, et retirez ces lignes d’ici.",
            group.rows[0].line,
            group.rows[0].columns[0],
        )
        return
    for day, total in _totals(group).items():
        if total != FULL_SHARE_BP:
            found = in_a_row([str(row.line) for row in group.rows if row.since == day])
            findings.error(
                f"Commune {name} : les quotités font {percent(total)} au lieu de 100 %. "
                f"Corrigez ou complétez : ligne {found}.",
                group.rows[0].line,
                "quotite",
            )


def _national_twins(group: Group) -> bool:
    return group.rows[0].national and len({row.structure for row in group.rows}) > 1


def _totals(group: Group) -> dict[date, int]:
    totals: dict[date, int] = {}
    for row in group.rows:
        totals[row.since] = totals.get(row.since, 0) + row.share_bp
    return totals


def _change(group: Group, known: Known) -> Change | None:
    """Return what the file changes of a commune's coverage, from its first day on."""
    first = min(row.since for row in group.rows)
    before = timeline(known.coverage.get(group.commune, []), first)
    after: Timeline = []
    for day in sorted({row.since for row in group.rows}):
        after.append((day, {r.structure: r.share_bp for r in group.rows if r.since == day}))
    if before == merged(after):
        return None
    act = Act.CHANGED if before else Act.ADDED
    said = in_words(before, known.structures, since=first), in_words(after, known.structures)
    line = group.rows[0].line
    return Change(act, group.commune, known.communes[group.commune], *said, line, group.rows)


def _absent(named_ones: set[str], known: Known, day: date) -> list[Change]:
    """Return the communes that the file does not name and that somebody covers on `day`."""
    found = []
    for commune, rows in known.coverage.items():
        left = timeline(rows, day)
        if commune not in named_ones and left:
            name = known.communes[commune]
            found.append(
                Change(Act.ABSENT, commune, name, in_words(left, known.structures, since=day))
            )
    return found


def apply_shares(comparison: Comparison, application: Application) -> None:
    """Record the coverage that the file says; end what it lacks if that is asked."""
    structures = Structure.objects.in_bulk(field_name="code")
    parts = [
        CoverageChange(
            row.commune,
            structures[row.structure],
            row.share_bp,
            row.since,
            row.source or application.source,
        )
        for change in comparison.of(Act.ADDED, Act.CHANGED)
        for row in change.row
    ]
    day, by, reason = application.asked.effective_on, application.by, application.source
    assert day  # the kind asks it
    if parts:
        change_coverage(parts, reason=reason, by=by)
    absent = [change.key for change in comparison.of(Act.ABSENT)]
    if application.ending and absent:
        end_coverage(absent, on=day, reason=reason, by=by)


COVERAGE = ReferenceKind(
    title="Périmètres",
    lead="Quelle structure couvre quelle commune, à partir d’une date. Le passé ne change pas.",
    noun=("commune couverte", "communes couvertes"),
    columns=COLUMNS,
    formats=(
        Format(template_layout(COLUMNS, usual="nom_commune|nom_structure"), read_shares),
        Format(UNML, read_unml),
    ),
    compare=compare_shares,
    apply=apply_shares,
    count=lambda: Coverage.objects.filter(valid_to=None).values("commune").distinct().count(),
    locks=(Coverage, Commune, AbsorbedCommune, Structure),
    dated="Date d’effet",
    dated_help="Premier jour du périmètre, pour les lignes qui ne disent pas le leur ; et jour où "
    "prend fin ce que le fichier ne cite pas, si vous le demandez à l’étape suivante.",
    ends="Mettre fin, à la date d’effet, au périmètre des communes que le fichier ne cite pas",
    others="Le fichier national de l’UNML (Code INSEE, Code ML…) est lu tel quel : les communes "
    "d’autres Régions y sont ignorées.",
)
