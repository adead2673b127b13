"""What is known of past years, as files say it, compared with what is kept."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from allocation.campaigns.models import Campaign
from allocation.campaigns.states import OPEN_TO_RULE
from allocation.parameters.models import FormerGrant
from allocation.parameters.services import edit, set_grants
from allocation.past_years.files.reading import (
    GRANT_COLUMNS,
    PAST_COLUMNS,
    PastRow,
    read_grants,
    read_past_years,
)
from allocation.past_years.models import PastAmount, PastFigure
from allocation.past_years.selectors import FORMER_GRANT
from allocation.past_years.services import keep_past_years
from structures.ground.french import euros, number
from structures.ground.readings import Findings
from structures.models import Structure
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

Key = tuple[str, int, str, str]
Known = Mapping[Key, str]


def compare_past_years(rows: Sequence[PastRow], asked: Asked, findings: Findings) -> Comparison:
    """Compare values of years before the first campaign with those kept. Four queries."""
    first = Campaign.objects.order_by("year").values_list("year", flat=True).first()
    for row in rows:
        if first and row.year >= first:
            findings.error(
                f"{row.year} n’est pas avant la première campagne ({first}) : ses données et ses "
                "montants se saisissent dans la campagne de l’année.",
                row.line,
                "annee",
            )
    return _compared(rows, _kept(), findings)


def compare_grants(rows: Sequence[PastRow], asked: Asked, findings: Findings) -> Comparison:
    """Compare former grants with those of campaigns in preparation, or kept. Five queries."""
    campaigns = {campaign.year: campaign for campaign in Campaign.objects.all()}
    for row in rows:
        if row.year in campaigns and campaigns[row.year].state not in OPEN_TO_RULE:
            findings.error(
                f"La campagne {row.year} n’est plus en préparation : ses dotations antérieures ne "
                "changent plus.",
                row.line,
                "annee",
            )
    known = {key: words for key, words in _kept().items() if key[1] not in campaigns}
    for grant in FormerGrant.objects.select_related("structure", "campaign"):
        row_key = _key_of(grant.structure.code, grant.campaign.year)
        known[row_key] = _said(euros(grant.amount_cents), grant.source)
    return _compared(rows, known, findings)


def _key_of(code: str, year: int) -> Key:
    return code, year, "amount", FORMER_GRANT


def _kept() -> dict[Key, str]:
    known: dict[Key, str] = {}
    for amount in PastAmount.objects.select_related("structure"):
        key = amount.structure.code, amount.year, "amount", amount.label
        known[key] = _said(euros(amount.amount_cents), amount.source)
    for figure in PastFigure.objects.select_related("structure"):
        key = figure.structure.code, figure.year, "figure", figure.label
        known[key] = _said(number(figure.value), figure.source)
    return known


def _compared(rows: Sequence[PastRow], known: Known, findings: Findings) -> Comparison:
    structures = Structure.objects.in_bulk(field_name="code")
    changes, unchanged = [], 0
    for row in rows:
        structure = structures.get(row.structure)
        if structure is None:
            findings.error(
                f"Structure {row.structure} inconnue : importez d’abord les structures, ou "
                "corrigez le code.",
                row.line,
                "code_structure",
            )
            continue
        before = known.get((row.structure, row.year, row.nature, row.label), "")
        after = _said(_shown(row), row.source)
        if before == after:
            unchanged += 1
            continue
        act = Act.CHANGED if before else Act.ADDED
        label = f"{structure}, {row.year} : {row.label}"
        key = f"{row.structure} {row.year}"
        changes.append(Change(act, key, label[:300], before, after, row.line, (row, structure)))
    return Comparison(changes, unchanged=unchanged)


def _shown(row: PastRow) -> str:
    return euros(int(row.value)) if row.nature == "amount" else number(row.value)


def _said(value: str, source: str) -> str:
    return f"{value} ({source})"


def apply_past_years(comparison: Comparison, application: Application) -> None:
    """Keep the values added and changed."""
    _keep((change.row for change in comparison.changes), application)


def apply_grants(comparison: Comparison, application: Application) -> None:
    """Give campaigns in preparation their former grants; keep those of other years."""
    campaigns = {campaign.year: campaign for campaign in Campaign.objects.all()}
    given: dict[int, dict[Structure, tuple[int, str] | None]] = {}
    others = []
    for change in comparison.changes:
        row, structure = change.row
        if row.year in campaigns:
            given.setdefault(row.year, {})[structure] = int(row.value), row.source
        else:
            others.append(change.row)
    for year, grants in given.items():
        edit(
            campaigns[year],
            partial(set_grants, grants=grants),
            source=application.source,
            by=application.by,
        )
    _keep(others, application)


def _keep(rows: Iterable[tuple[PastRow, Structure]], application: Application) -> None:
    figures, amounts = [], []
    for row, structure in rows:
        shared = {
            "structure": structure,
            "year": row.year,
            "label": row.label,
            "source": row.source,
        }
        if row.nature == "amount":
            amounts.append(PastAmount(amount_cents=int(row.value), **shared))
        else:
            figures.append(PastFigure(value=row.value, **shared))
    if figures or amounts:
        keep_past_years(figures, amounts, reason=application.source, by=application.by)


FORMER_GRANTS = ReferenceKind(
    title="Dotations antérieures",
    lead="Ce que chaque structure recevait pour son fonctionnement. Elles deviennent un paramètre "
    "de la campagne en préparation ; pour une année sans campagne, elles sont gardées "
    "pour mémoire.",
    noun=("dotation antérieure", "dotations antérieures"),
    columns=GRANT_COLUMNS,
    formats=(Format(template_layout(GRANT_COLUMNS), read_grants),),
    compare=compare_grants,
    apply=apply_grants,
    count=lambda: (
        FormerGrant.objects.count() + PastAmount.objects.filter(label=FORMER_GRANT).count()
    ),
    locks=(Campaign, FormerGrant, PastAmount, PastFigure),
)
PAST_YEARS = ReferenceKind(
    title="Années antérieures",
    lead="Données et montants des années d’avant la première campagne, pour mémoire : la page des "
    "dotations de chaque structure les montre, la répartition ne les compte jamais.",
    noun=("valeur gardée pour mémoire", "valeurs gardées pour mémoire"),
    columns=PAST_COLUMNS,
    formats=(Format(template_layout(PAST_COLUMNS), read_past_years),),
    compare=compare_past_years,
    apply=apply_past_years,
    count=lambda: PastFigure.objects.count() + PastAmount.objects.count(),
    locks=(Campaign, PastAmount, PastFigure),
)
