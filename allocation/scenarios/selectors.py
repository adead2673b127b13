"""The scenarios of a year, computed now beside the adopted run and that of the year before."""

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from allocation.campaigns.states import OPEN_TO_PARAMETERS
from allocation.engine import InputsRefused
from allocation.engine.measures import UNEMPLOYED_YOUTH
from allocation.guard_rails.selectors import (
    LIMITS,
    FixedParts,
    fixed_parts_before,
    why_no_reference,
)
from allocation.models import Campaign, Indicator, Run, Scenario
from allocation.runs.inputs import Basis, live_inputs, run_basis
from allocation.runs.selectors import adopted_run
from allocation.scenarios.rule import Inputs, Rule, result_of, rule_in, tried, values_of
from allocation.year_comparison.sides import GOING_ON, run_before
from structures.models import User

BEFORE, ADOPTED = "avant", "arretee"
AMOUNTS = ("maximum", "fixed", "ceiling", "advance")
CODES = tuple(f"{path.removesuffix('_id')}__code" for path in GOING_ON)


@dataclass(frozen=True)
class Amounts:
    """What a structure has on a side, in cents, and its young unemployed people, if counted."""

    maximum: int = 0
    fixed: int = 0
    ceiling: int = 0
    advance: int = 0
    young: Decimal | None = None

    @property
    def per_young(self) -> int | None:
        """Cents of the maximum for each young unemployed person, rounded half to even."""
        return round(Fraction(self.maximum) / Fraction(self.young)) if self.young else None


@dataclass(frozen=True)
class Side:
    """A column of the comparison: what it rests on, and what it gives by structure code.

    `refused` is why it gives nothing; `young` is the number there of the indicator that counts
    young unemployed people, None without one.
    """

    key: str
    title: str
    rule: Rule
    given: Mapping[str, Amounts] = field(default_factory=dict)
    scenario: Scenario | None = None
    refused: str = ""
    young: int | None = None

    def total(self, codes: Collection[str] | None = None) -> Amounts:
        """Return the sums of some structures, or of all it knows."""
        rows = [one for code, one in self.given.items() if codes is None or code in codes]
        return added_up(rows)


@dataclass(frozen=True)
class Ground:
    """What all scenarios of a campaign are computed on at this instant.

    `fixed_before` is what guard rails refer to; `young` is as on a side.
    """

    basis: Basis
    live: Inputs
    fixed_before: FixedParts
    before: Side | None
    adopted: Side | None
    young: int | None

    @property
    def campaign(self) -> Campaign:
        """The campaign."""
        return self.basis.campaign

    @property
    def rule(self) -> Rule:
        """Its own rule, as it is now."""
        return rule_in(self.live)

    @property
    def reference(self) -> dict[str, int]:
        """The fixed parts that guard rails refer to, in cents by structure code."""
        codes = self.basis.codes
        return {codes[pk]: cents for pk, cents in self.fixed_before.cents.items()}

    def why_not(self, rule: Rule) -> str:
        """Say that the guard rails of a rule have nothing to refer to, or nothing."""
        tried_on, values = copy(self.campaign), values_of(rule)
        for name in LIMITS:
            setattr(tried_on, name, values[f"campaign.{name}"])
        return why_no_reference(tried_on, self.fixed_before)


def scenarios_of(campaign: Campaign) -> QuerySet[Scenario]:
    """Return the scenarios of a campaign, by name. One query."""
    return campaign.scenarios.select_related("author", "changed_by")


def chosen_among(campaign: Campaign, keys: Collection[int]) -> list[Scenario]:
    """Return the scenarios chosen by their keys, in that order. One query."""
    found = {one.pk: one for one in scenarios_of(campaign).filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def last_number(campaign: Campaign) -> int | None:
    """Return the number of the last run of a campaign, None before the first. One query."""
    return campaign.runs.values_list("number", flat=True).first()


def may_write(user: User, campaign: Campaign) -> bool:
    """Tell whether a person writes scenarios of the campaign, while it is open to them."""
    return user.is_region_staff and campaign.state in OPEN_TO_PARAMETERS


def solidarity_number(indicators: Collection[Indicator]) -> int | None:
    """Return the number of the indicator that takes coefficients, active or not; None without."""
    return next((one.number for one in indicators if one.meaning.takes_solidarity), None)


def ground_of(campaign: Campaign) -> Ground:
    """Read all that scenarios rest on, the adopted run and that of the year before.

    At most sixteen queries, whatever the network's size.
    """
    basis = run_basis(campaign)
    live = live_inputs(basis)
    then, now = run_before(campaign), adopted_run(campaign)
    numbers = _young_numbers([campaign, *([then.campaign] if then else [])])
    codes = set(basis.codes.values())
    before, adopted = (_of_run(run, codes, numbers) if run else None for run in (then, now))
    return Ground(
        basis,
        live,
        fixed_parts_before(campaign, basis.codes),
        replace(before, key=BEFORE, title=f"Année {campaign.year - 1}") if before else None,
        replace(adopted, key=ADOPTED, title=f"Arrêtée ({now})") if adopted else None,
        numbers.get(campaign.pk),
    )


def inputs_of(scenario: Scenario, ground: Ground) -> Inputs:
    """Return what the engine is given for a scenario, on the figures of this instant. No query."""
    return tried(scenario.rule, scenario.figures, ground.live, ground.reference)


def computed(scenario: Scenario, ground: Ground) -> Side:
    """Compute a scenario; what the engine refuses is said in its place. No query."""
    inputs = inputs_of(scenario, ground)
    side = Side(
        str(scenario.pk), scenario.name, scenario.rule, scenario=scenario, young=ground.young
    )
    if refused := ground.why_not(scenario.rule):
        return replace(side, refused=refused)
    try:
        result = result_of(inputs)
    except InputsRefused as refusal:
        return replace(side, refused=str(refusal))
    young = inputs["figures"].get(str(ground.young), {})
    given = {
        code: Amounts(
            result.maximum[code],
            result.fixed[code],
            result.maximum[code] - result.fixed[code],
            result.advance[code],
            Decimal(young[code]) if code in young else None,
        )
        for code in inputs["structures"]
    }
    return replace(side, given=given)


def sides_of(ground: Ground, scenarios: Iterable[Scenario]) -> list[Side]:
    """Return the columns: the year before, the adopted run, then the scenarios. No query."""
    known = [one for one in (ground.before, ground.adopted) if one]
    return [*known, *(computed(one, ground) for one in scenarios)]


def added_up(rows: Collection[Amounts]) -> Amounts:
    """Return the sums; young people are not known where one count is not."""
    young = [one.young for one in rows]
    known = [one for one in young if one is not None]
    sums = {name: sum(getattr(one, name) for one in rows) for name in AMOUNTS}
    whole = sum(known, Decimal(0)) if known and len(known) == len(young) else None
    return Amounts(young=whole, **sums)


def _young_numbers(campaigns: Iterable[Campaign]) -> dict[int, int]:
    """Return the number of the indicator that counts young unemployed people, by campaign."""
    found = Indicator.objects.filter(campaign__in=campaigns, measure=UNEMPLOYED_YOUTH.code)
    return dict(found.values_list("campaign", "number"))


def _of_run(run: Run, codes: Collection[str], numbers: Mapping[int, int]) -> Side:
    """Return what a run gives by the code of who goes on with it now, unnamed. One query."""
    young = numbers.get(run.campaign_id)
    columns = [f"{name}_cents" for name in AMOUNTS]
    counted = [f"part__facts__measured__{young}"] if young else []
    together: dict[str, list[Amounts]] = {}
    for row in run.totals.order_by().values_list(*CODES, *columns, *counted):
        chain, rest = row[: len(CODES)], row[len(CODES) :]
        amounts, value = rest[: len(AMOUNTS)], rest[len(AMOUNTS) :]
        heir = next((code for code in chain if code in codes), chain[0])
        known = Decimal(value[0]) if value and value[0] is not None else None
        together.setdefault(heir, []).append(
            Amounts(young=known, **dict(zip(AMOUNTS, amounts, strict=True)))
        )
    given = {code: added_up(rows) for code, rows in together.items()}
    return Side("", "", run.frame.facts["inputs"], given, young=young)
