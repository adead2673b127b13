"""What a merger or a closure does to the campaigns that count on the structures."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F

from allocation.campaigns.selectors import campaign_structures, measured_indicators
from allocation.campaigns.states import OPEN_TO_FIGURES, OPEN_TO_PARAMETERS
from allocation.engine import InputsRefused, exact_sum
from allocation.engine.measures import codes
from allocation.models import Campaign, Figure, Indicator, State
from allocation.network_changes.merged_split import (
    Parties,
    SplitComparison,
    compared,
    merged_inputs,
    without,
)
from allocation.payments.selectors import left_to_pay
from allocation.runs.inputs import engine_inputs
from structures.ground.files.fingerprints import canonical
from structures.ground.french import in_a_row
from structures.models import Structure, User
from structures.network_changes.selectors import (
    AccountFate,
    Merger,
    account_fates,
    communes_left,
    merger_problems,
)

# Once the run is voted, a structure signs, is heard and is paid: what is left, by state.
# It may not end before, whatever the day: its accounts would leave it at once.
LEFT_TO_DO: dict[str, str] = {
    State.ADOPTED: "signer la convention, à mener le dialogue de gestion, à verser le solde",
    State.CONVENTIONS: "signer la convention, à mener le dialogue de gestion, à verser le solde",
    State.DIALOGUE: "mener le dialogue de gestion jusqu’à la décision, puis à verser le solde",
    State.SETTLEMENT: "verser le solde",
}


@dataclass(frozen=True)
class SummedFigure:
    """An indicator of the structure that goes on: the sum of the parties' figures, by code."""

    indicator: Indicator
    figures: list[Figure]

    @property
    def value(self) -> Decimal:
        """The exact sum."""
        return exact_sum(figure.value for figure in self.figures)


@dataclass(frozen=True)
class CampaignEffect:
    """What the merger changes in a campaign that is not adopted yet.

    `grants` is the parties' former grants in cents, by structure. `coefficient` is the
    solidarity coefficient that all parties share, 1 without any. `comparison` is None
    when nothing can be computed; `not_compared` then says why.
    """

    campaign: Campaign
    sums: list[SummedFigure]
    grants: dict[Structure, int]
    coefficient: Decimal
    comparison: SplitComparison | None
    not_compared: str


@dataclass(frozen=True)
class MergerPlan:
    """All that a merger would do; what is confirmed is the plan of this `fingerprint`.

    `settled` names the campaigns whose adopted run stays as it is.
    """

    merger: Merger
    problems: list[str]
    fates: list[AccountFate]
    communes: int
    effects: list[CampaignEffect]
    settled: list[Campaign]
    fingerprint: str


@dataclass(frozen=True)
class ShareOfYear:
    """The days of a year on which a structure is open, from `first` to `last` included."""

    first: date
    last: date
    days: int
    year_days: int


def merger_plan(merger: Merger, today: date, chosen: Mapping[str, User]) -> MergerPlan:
    """Return what the merger would do. As many queries for any network."""
    problems = [*merger_problems(merger, today), *unfinished(merger.merged)]
    effects: list[CampaignEffect] = []
    settled: list[Campaign] = []
    for campaign in counting(merger.parties, merger.on):
        if campaign.state in OPEN_TO_PARAMETERS:
            effect, found = _effect(campaign, merger)
            effects.append(effect)
            problems += found
        else:
            settled.append(campaign)
    fates, communes = account_fates(merger, chosen), communes_left(merger.merged, merger.on)
    fingerprint = _fingerprint(merger, effects, fates, communes)
    return MergerPlan(merger, problems, fates, communes, effects, settled, fingerprint)


def counting(structures: Collection[Structure], on: date) -> list[Campaign]:
    """Return the campaigns, of the year of `on` or later, that count on one of `structures`.

    The closed ones are left out. One query, and one a campaign.
    """
    later = Campaign.objects.filter(year__gte=on.year).exclude(state=State.CLOSED)
    return [
        campaign
        for campaign in later.order_by("year")
        if campaign_structures(campaign).filter(pk__in=[s.pk for s in structures]).exists()
    ]


def unfinished(ending: Collection[Structure]) -> list[str]:
    """Return what campaigns have yet to do with structures that would end, in French.

    Two queries a campaign under way, five more for one that is settled.
    """
    found: list[str] = []
    for campaign in Campaign.objects.filter(state__in=LEFT_TO_DO).order_by("year"):
        waiting = _waiting(campaign, ending)
        if waiting:
            names = in_a_row(list(map(str, waiting)))
            found.append(
                f"{names} : il reste à {LEFT_TO_DO[campaign.state]} (campagne {campaign.year}, "
                f"étape « {campaign.get_state_display()} »). Une structure ne prend fin "
                "qu’entendue et payée : revenez ensuite, la date choisie pourra être passée."
            )
    return found


def closure_refusals(structure: Structure, on: date) -> list[str]:
    """Return what the campaigns under way keep from being closed, in French. Three queries each."""
    return [*unfinished([structure]), *_figures_left(structure, on)]


def figures_dealt_with(campaign: Campaign, structure: Structure) -> bool:
    """Tell whether no activity figure of the structure is left without a prorata. One query."""
    activity = codes(lambda measure: measure.is_activity)
    own = campaign.figures.filter(structure=structure, indicator__measure__in=activity)
    return not own.filter(prorata_percent=None).exists()


def share_of_year(structure: Structure, year: int) -> ShareOfYear | None:
    """Return the part of the year the structure is open, None when it is open all of it."""
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    first = max(start, structure.opened_on or start)
    after = min(end, structure.closed_on or end)
    if (first, after) == (start, end):
        return None
    last = after - timedelta(days=1)
    return ShareOfYear(first, last, (after - first).days, (end - start).days)


def _waiting(campaign: Campaign, ending: Collection[Structure]) -> list[Structure]:
    """Return those of `ending` that the campaign is not done with: all, or the unpaid ones."""
    counted = campaign_structures(campaign).filter(pk__in=[s.pk for s in ending])
    if campaign.state != State.SETTLEMENT:
        return list(counted)
    owed = left_to_pay(campaign).filter(final_cents__gt=F("paid_cents"))
    return list(counted.filter(pk__in=owed.values("structure")))


def _figures_left(structure: Structure, on: date) -> list[str]:
    return [
        f"La campagne {campaign.year} compte sur les données {campaign.reference_year} de "
        f"{structure}. Une ou un chargé de mission décide d’abord du prorata de chacune "
        "(page « Données », la structure, « Décider d’un prorata ») ; ou fusionnez la "
        "structure avec celle qui reprend son activité : leurs données s’additionnent."
        for campaign in counting([structure], on)
        if campaign.state in OPEN_TO_FIGURES and not figures_dealt_with(campaign, structure)
    ]


def _effect(campaign: Campaign, merger: Merger) -> tuple[CampaignEffect, list[str]]:
    """Return what changes in the campaign, and what keeps it from changing."""
    had_activity = {s.pk for s in merger.parties if _existed(s, campaign.reference_year)}
    sums, problems = _sums(campaign, merger, had_activity)
    grants, missing = _grants(campaign, merger, had_activity)
    coefficients = _coefficients(campaign, merger, had_activity)
    problems += missing
    if len(coefficients) > 1:
        problems.append(
            f"Campagne {campaign.year} : les coefficients de solidarité des structures diffèrent. "
            "Donnez-leur le même avant la fusion."
        )
    comparison, reason = (None, "") if problems else _comparison(campaign, merger, sums)
    effect = CampaignEffect(campaign, sums, grants, max(coefficients), comparison, reason)
    return effect, problems


def _existed(structure: Structure, year: int) -> bool:
    return structure.opened_on is None or structure.opened_on.year <= year


def _sums(
    campaign: Campaign, merger: Merger, had_activity: set[int]
) -> tuple[list[SummedFigure], list[str]]:
    found: dict[int, dict[int, Figure]] = {}
    figures = campaign.figures.filter(structure__in=merger.parties)
    for figure in figures.select_related("structure", "indicator", "import_batch"):
        found.setdefault(figure.indicator_id, {})[figure.structure_id] = figure
    sums: list[SummedFigure] = []
    problems: list[str] = []
    for indicator in measured_indicators(campaign).filter(pk__in=found):
        own = found[indicator.pk]
        problems += [
            f"Campagne {campaign.year}, {indicator.short_label} : il manque la valeur de {party}. "
            "Saisissez-la avant la fusion : une absence n’est pas un zéro."
            for party in merger.parties
            if party.pk in had_activity and party.pk not in own
        ]
        if len({figure.age_bracket for figure in own.values()}) > 1:
            problems.append(
                f"Campagne {campaign.year}, {indicator.short_label} : les tranches d’âge diffèrent "
                "et ne s’additionnent pas. Importez la même pour toutes les structures."
            )
        ordered = [own[party.pk] for party in merger.parties if party.pk in own]
        sums.append(SummedFigure(indicator, ordered))
    return sums, problems


def _grants(
    campaign: Campaign, merger: Merger, had_activity: set[int]
) -> tuple[dict[Structure, int], list[str]]:
    rows = campaign.former_grants.filter(structure__in=merger.parties).select_related("structure")
    found = {row.structure: row.amount_cents for row in rows}
    missing = [s for s in merger.parties if s.pk in had_activity and s not in found]
    problems = [
        f"Campagne {campaign.year} : il manque la dotation antérieure de {structure}. "
        "Renseignez-la avant la fusion."
        for structure in (missing if found else [])
    ]
    return found, problems


def _coefficients(campaign: Campaign, merger: Merger, had_activity: set[int]) -> set[Decimal]:
    rows = campaign.solidarity_coefficients.filter(structure__in=merger.parties)
    given = dict(rows.values_list("structure", "coefficient"))
    parties = [s for s in merger.parties if s.pk in given or s.pk in had_activity]
    return {given.get(structure.pk, Decimal(1)) for structure in parties} or {Decimal(1)}


def _comparison(
    campaign: Campaign, merger: Merger, sums: list[SummedFigure]
) -> tuple[SplitComparison | None, str]:
    inputs = engine_inputs(campaign)
    parties = Parties(tuple(s.code for s in merger.merged), merger.into.code)
    after = merged_inputs(inputs, parties)
    new = all(figure.structure != merger.into for one in sums for figure in one.figures)
    before = without(inputs, parties.into) if new else inputs
    names = {structure.code: structure.name for structure in campaign_structures(campaign)}
    try:
        return compared(before, after, parties, names), ""
    except InputsRefused as refusal:
        return None, str(refusal)


def _fingerprint(
    merger: Merger, effects: list[CampaignEffect], fates: list[AccountFate], communes: int
) -> str:
    """Sum up in 64 characters what the page shows, but the choices still to be made."""
    shown = {
        "merged": [structure.code for structure in merger.merged],
        "into": merger.into.code,
        "on": merger.on.isoformat(),
        "accounts": sorted((f.user.pk, f.holder.pk if f.holder else 0) for f in fates),
        "communes": communes,
        "campaigns": [
            {
                "year": effect.campaign.year,
                "inputs": engine_inputs(effect.campaign),
            }
            for effect in effects
        ],
    }
    return hashlib.sha256(canonical(shown)).hexdigest()
