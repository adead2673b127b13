"""Small campaigns for the tests: real names and parameters, invented figures, nothing hidden.

Every structure has its own values, amounts and decimals, so that a figure found in the
wrong place can be recognised.
"""

import csv
import json
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.utils import timezone
from stdnum import luhn

from allocation.agreement_texts.selectors import are_open
from allocation.campaigns.selectors import measured_indicators
from allocation.campaigns.services import create_campaign, open_collection
from allocation.models import (
    Agreement,
    AgreementTerms,
    Campaign,
    Figure,
    Run,
    SolidarityCoefficient,
)
from allocation.runs.services import adopt, compute_run
from structures.ground.files.services import keep
from structures.models import (
    Mandate,
    ProjectVersion,
    RegionIdentity,
    Structure,
    StructureProject,
    User,
)
from structures.network.reference import load_structures, load_territories

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
OWN, PUBLIC_BODY = "67437", "S11"  # an association of local law; a body that is none
CODES = ("67180", "67300", OWN, "68066", PUBLIC_BODY)
ALL_CODES = (*CODES, "67447", "67462", "67482", "68004", "68224", "68334")
NATION = 436  # missions locales and PAIO of the whole country
DELIBERATION = {"number": "15-CP-042", "on": date(2015, 2, 6)}


def make_user(role: str = "region_manager", **fields: object) -> User:
    """An account that cannot sign in, found again by its role."""
    email = fields.pop("email", f"{role}@demo.example")
    found = User.objects.filter(email__iexact=email).first()
    return found or User.objects.create_user(email, full_name="Personne", role=role, **fields)


def wide_codes(size: int) -> tuple[str, ...]:
    """The codes of the fixtures, then as many invented ones as make `size`."""
    return (*ALL_CODES, *(f"W{rank:05d}" for rank in range(size - len(ALL_CODES))))


def make_structures(codes: Collection[str] = CODES, **changes: str) -> list[Structure]:
    """The structures of the fixtures, and those of `wide_codes`, in a few queries.

    `changes` are columns that all of them get.
    """
    load_territories(_rows("territoires.csv"))
    rows = {row["code"]: row for row in _rows("structures.csv")}
    load_structures((rows.get(code) or _invented(code, rows[OWN])) | changes for code in codes)
    return list(Structure.objects.order_by("code"))


def make_campaign(codes: Collection[str] = CODES, **changes: object) -> Campaign:
    """A campaign in preparation over `codes`, with the parameters of the fixtures."""
    make_structures(codes)
    data = json.loads((FIXTURES / "campagne-2015.json").read_text())
    data["former_grants"] = {c: data["former_grants"].get(c, 20_000_000) for c in codes}
    return create_campaign(data | changes, by=make_user("region_admin"))


def make_figures(campaign: Campaign) -> None:
    """Open the campaign and fill every cell with a value found nowhere else."""
    open_collection(campaign, by=make_user())
    indicators, by = list(measured_indicators(campaign)), make_user()
    Figure.objects.bulk_create(
        Figure(
            campaign=campaign,
            indicator=indicator,
            structure=structure,
            value=make_value(indicator.number, rank),
            source=indicator.source,
            recorded_by=by,
        )
        for rank, structure in enumerate(Structure.objects.order_by("code"))
        for indicator in indicators
    )


def make_value(indicator: int, rank: int) -> Decimal:
    """A value like no other: decimals for the census estimate, whole for the others."""
    if indicator == 1:
        return Decimal(f"{3141 + 577 * rank}.{271828 + rank * 31337}")
    return Decimal(3000 + 701 * indicator + 113 * rank)


def make_run(campaign: Campaign | None = None, *, reason: str = "", **changes: object) -> Run:
    """A run computed over a whole campaign, not adopted; figures are made if there are none."""
    campaign = campaign or make_campaign(**changes)
    if not campaign.figures.exists():
        make_figures(campaign)
    return compute_run(campaign, by=make_user(), reason=reason)


def make_adopted_campaign(
    campaign: Campaign | None = None, *, without_project: Collection[str] = (), **changes: object
) -> Campaign:
    """A campaign whose run is adopted; `changes` are `make_campaign`'s.

    Each structure has a valid project, but those of `without_project` (codes).
    """
    run = make_run(campaign, **changes)
    make_projects(Structure.objects.exclude(code__in=without_project))
    day = DELIBERATION["on"].replace(year=run.campaign.year)
    adopt(run, number=DELIBERATION["number"], on=day, by=make_user())
    return Campaign.objects.get(pk=run.campaign_id)


def make_projects(structures: Iterable[Structure]) -> None:
    """A validated project a structure, valid from October 2014 to September 2017."""
    projects = StructureProject.objects.bulk_create(
        StructureProject(
            structure=structure,
            state="validated",
            starts_on=date(2014, 10, 1),
            ends_on=date(2017, 9, 30),
            validated_by=make_user(),
            validated_on=date(2014, 9, 26),
        )
        for structure in structures
    )
    said = {"parts": {part.value: "Texte" for part in StructureProject.Part}, "unmet_needs": []}
    said |= {"starts_on": date(2014, 10, 1), "ends_on": date(2017, 9, 30)}
    ProjectVersion.objects.bulk_create(
        ProjectVersion(project=project, number=1, submitted_by=make_user(), **said)
        for project in projects
    )


def make_solidarity(campaign: Campaign, code: str, coefficient: str) -> None:
    """Give a structure a coefficient on indicator 1, before the run is computed."""
    SolidarityCoefficient.objects.create(
        campaign=campaign,
        structure=Structure.objects.get(code=code),
        coefficient=Decimal(coefficient),
        reason="Motif",
    )


def make_signable(campaign: Campaign) -> Campaign:
    """The same campaign, with all that its first conventions cite, while it may be given."""
    if not are_open(campaign):
        return campaign
    year, own = campaign.year, "Personne qui préside"
    AgreementTerms.objects.update_or_create(
        campaign=campaign,
        defaults={
            "budget_line": "chapitre 932, fonction 22, article 6574",
            "payment_days": 30,
            "ends_on": date(year + 1, 12, 31),
            "financial_report_on": date(year + 1, 6, 30),
            "accounts_on": date(year + 1, 6, 15),
            "activity_report_on": date(year + 1, 3, 31),
            "figures_on": date(year + 1, 2, 1),
        },
    )
    RegionIdentity.objects.update(
        accountant="le payeur régional d’Essai",
        signatory_title="la présidente du conseil régional",
        signatory_name="Anne Roth",
    )
    term = {"function": Mandate.Function.PRESIDENT, "starts_on": date(2012, 1, 1)}
    for structure in Structure.objects.exclude(mandates__function=term["function"]):
        Mandate.objects.create(structure=structure, full_name=own, **term)
    return campaign


def make_signable_campaign(**changes: object) -> Campaign:
    """A campaign whose first conventions may be asked for; `changes` are `make_campaign`'s."""
    return make_signable(make_adopted_campaign(**changes))


def make_agreement(campaign: Campaign, code: str) -> Agreement:
    """The structure's convention, still to be printed."""
    return Agreement.objects.create(
        campaign=campaign,
        structure=Structure.objects.get(code=code),
        run=campaign.adoption.run,
        reference=f"ML-{campaign.year}-{code}",
        requested_by=make_user("region_agent"),
    )


def make_generated_agreement(campaign: Campaign, code: str, content: bytes = b"%PDF") -> Agreement:
    """The structure's convention, frozen with `content` in place of a real print."""
    agreement = make_agreement(campaign, code)
    agreement.file = keep(f"convention-{agreement.reference}.pdf", content, "application/pdf")
    agreement.state, agreement.generated_at = Agreement.State.GENERATED, timezone.now()
    agreement.save()
    return agreement


def _invented(code: str, like: dict[str, str]) -> dict[str, str]:
    """A structure as another, with its own code, name and a SIRET whose keys are right."""
    siren = f"9{code[1:]:0>7}"
    establishment = f"{siren}{luhn.calc_check_digit(siren)}0001"
    siret = f"{establishment}{luhn.calc_check_digit(establishment)}"
    return like | {"code": code, "nom": f"Mission locale {code}", "siret": siret}


def _rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
