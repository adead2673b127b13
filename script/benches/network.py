"""An invented network of any size, for measures: no structure, person or number of it exists.

The same size always gives the same network.
"""

import json
import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from allocation.agreement_texts.services import set_terms
from allocation.agreements.services import request_agreements
from allocation.campaigns.selectors import measured_indicators
from allocation.campaigns.services import create_campaign, open_collection
from allocation.models import Agreement, Campaign, Figure, FormerGrant
from allocation.payments.services import plan_advances
from allocation.runs.services import adopt, compute_run
from dialogue.course.services import open_dialogues
from structures.ground.files.fingerprints import sha256
from structures.models import (
    Action,
    ActionPlan,
    Commune,
    Coverage,
    Mandate,
    ProjectVersion,
    RegionIdentity,
    Role,
    StoredFile,
    Structure,
    StructureProject,
    Territory,
    User,
)

YEAR = 2015
ALL_COMMUNES = 35_000
VOTED_ON = date(YEAR, 2, 6)
PROJECT = {"starts_on": date(2014, 10, 1), "ends_on": date(2017, 9, 30)}
INVENTED = "inventé pour une mesure"


def build_collection(size: int, communes: int) -> Campaign:
    """Make a network of `size` structures that cover `communes`, its figures entered."""
    _make_structures(size)
    _make_communes(communes)
    _make_people()
    _make_projects()
    _make_plans()
    campaign = create_campaign(_parameters(), by=account(Role.REGION_ADMIN))
    FormerGrant.objects.bulk_create(
        FormerGrant(
            campaign=campaign,
            structure=one,
            amount_cents=20_000_000 + rank,
            source=INVENTED,
        )
        for rank, one in enumerate(Structure.objects.order_by("code"))
    )
    open_collection(campaign, by=account(Role.REGION_MANAGER))
    campaign.refresh_from_db()
    _make_figures(campaign)
    return campaign


def build_dialogue(campaign: Campaign) -> Campaign:
    """Take the campaign to its dialogues: adopted, conventions made, first payments planned."""
    manager = account(Role.REGION_MANAGER)
    run = compute_run(campaign, by=manager, reason=INVENTED)
    adopt(run, number="15-MESURE", on=VOTED_ON, by=manager)
    _say_terms(campaign, by=manager)
    request_agreements(campaign, by=manager)
    _make_conventions(campaign)
    plan_advances(campaign, by=account(Role.REGION_AGENT))
    open_dialogues(campaign, by=manager, today=timezone.localdate())
    return Campaign.objects.get(pk=campaign.pk)


def _say_terms(campaign: Campaign, *, by: User) -> None:
    """Give what the conventions cite."""
    days = ("ends_on", "financial_report_on", "accounts_on", "activity_report_on", "figures_on")
    values = dict.fromkeys(days, date(YEAR + 1, 6, 30))
    set_terms(campaign, {"budget_line": INVENTED, "payment_days": 30, **values}, by=by)
    named = dict.fromkeys(("accountant", "signatory_title", "signatory_name"), INVENTED)
    RegionIdentity.objects.update(**named)


def _make_conventions(campaign: Campaign) -> None:
    """Give each convention a file in place of its print, which the line `pdf` measures alone."""
    conventions = list(campaign.agreements.order_by("pk"))
    contents = [f"%PDF-1.7 {INVENTED}, {one.reference}".encode() for one in conventions]
    files = StoredFile.objects.bulk_create(
        StoredFile(
            name=f"convention-{one.reference}.pdf",
            media_type="application/pdf",
            content=content,
            size=len(content),
            sha256=sha256(content),
        )
        for one, content in zip(conventions, contents, strict=True)
    )
    for one, file in zip(conventions, files, strict=True):
        one.file, one.state, one.generated_at = file, Agreement.State.GENERATED, timezone.now()
    Agreement.objects.bulk_update(conventions, ["file", "state", "generated_at"])


def account(role: Role) -> User:
    """Return the invented account of a role of the Region, made when first asked for."""
    email = f"{role}@mesure.example"
    found = User.objects.filter(email=email).first()
    name = f"Compte {INVENTED}"
    return found or User.objects.create_user(email, INVENTED, full_name=name, role=role)


def _make_structures(size: int) -> None:
    count = size // 12 + 1
    territories = Territory.objects.bulk_create(
        Territory(number=n, name=f"Territoire {n}") for n in range(1, count + 1)
    )
    Structure.objects.bulk_create(
        Structure(
            code=f"{n:05d}",
            name=f"Mission locale {n}",
            legal_name=f"Mission locale {n}, {INVENTED}",
            kind=Structure.Kind.choices[0][0],
            territory=territories[n % count],
            regime=Structure.Regime.choices[0][0],
            court="Tribunal inventé",
            register_volume="1",
            register_folio=str(n),
            registered_on=date(1990, 1, 1),
            siret=_siret(n),
            rna=f"W67{n:07d}",
            street=f"{n} rue inventée",
            postcode="67000",
            town="Ville inventée",
            email=f"ml{n}@mesure.example",
            phone="03 53 01 00 00",
        )
        for n in range(1, size + 1)
    )


def _siret(number: int) -> str:
    """Return a number that has the check digit of a SIRET, and stands for nobody."""
    body = f"{number:08d}"
    siren = body + _luhn(body)
    body = f"{siren}0001"
    return body + _luhn(body)


def _luhn(body: str) -> str:
    doubled = [int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(reversed(body))]
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def _make_communes(count: int) -> None:
    """Make communes, each covered by one structure, or in a case of twenty by two."""
    communes = Commune.objects.bulk_create(
        Commune(
            code=f"{n:05d}",
            name=f"Commune {n}",
            department=f"{n:05d}"[:2],
            population=100 + n % 5_000,
            cog_vintage=YEAR,
        )
        for n in range(1_000, 1_000 + count)
    )
    structures = list(Structure.objects.order_by("code"))
    Coverage.objects.bulk_create(
        Coverage(
            commune=commune,
            structure=structure,
            share_bp=share,
            valid_from=date(2000, 1, 1),
            source=INVENTED,
        )
        for rank, commune in enumerate(communes)
        for structure, share in _covering(rank, structures)
    )


def _covering(rank: int, structures: list[Structure]) -> Iterator[tuple[Structure, int]]:
    first = structures[rank % len(structures)]
    if rank % 20 or len(structures) == 1:
        yield first, 10_000
    else:
        yield first, 6_000
        yield structures[(rank + 1) % len(structures)], 4_000


def _make_people() -> None:
    """Give each structure a director in office, with an account, and a president."""
    password = make_password(INVENTED)
    structures = list(Structure.objects.order_by("code"))
    User.objects.bulk_create(
        User(
            email=f"direction-{one.code}@mesure.example",
            full_name=f"Direction {one.code}",
            role=Role.DIRECTOR,
            structure=one,
            password=password,
        )
        for one in structures
    )
    Mandate.objects.bulk_create(
        Mandate(
            structure=one,
            function=function,
            full_name=f"Personne inventée {one.code}",
            email=f"{name}-{one.code}@mesure.example",
            starts_on=date(2010, 1, 1),
        )
        for one in structures
        for function, name in (("director", "direction"), ("president", "presidence"))
    )


def _make_projects() -> None:
    agent = account(Role.REGION_AGENT)
    projects = StructureProject.objects.bulk_create(
        StructureProject(
            structure=structure,
            state="validated",
            validated_by=agent,
            validated_on=date(2014, 9, 26),
            **PROJECT,
        )
        for structure in Structure.objects.all()
    )
    parts = {part.value: f"Texte {INVENTED}. " * 20 for part in StructureProject.Part}
    ProjectVersion.objects.bulk_create(
        ProjectVersion(
            project=one, number=1, submitted_by=agent, parts=parts, unmet_needs=[], **PROJECT
        )
        for one in projects
    )


def _make_plans() -> None:
    """Give each structure a published plan of two actions."""
    agent, day = account(Role.REGION_AGENT), timezone.now()
    plans = ActionPlan.objects.bulk_create(
        ActionPlan(structure=one, year=YEAR, published_by=agent, published_at=day)
        for one in Structure.objects.order_by("code")
    )
    Action.objects.bulk_create(
        Action(
            plan=plan,
            lever="services",
            title=f"Action {n}, {INVENTED}",
            objective=INVENTED,
            expected_result=INVENTED,
            measure=INVENTED,
            deadline=date(YEAR, 6, 30),
        )
        for plan in plans
        for n in (1, 2)
    )


def _parameters() -> dict[str, object]:
    text = (settings.FIXTURES_DIR / "campagne-2015.json").read_text(encoding="utf-8")
    return json.loads(text) | {"former_grants": {}}


def _make_figures(campaign: Campaign) -> None:
    chance, by = random.Random(YEAR), account(Role.REGION_AGENT)
    Figure.objects.bulk_create(
        Figure(
            campaign=campaign,
            indicator=indicator,
            structure=structure,
            value=_value(indicator.whole_values, chance),
            source=INVENTED,
            recorded_by=by,
        )
        for structure in Structure.objects.order_by("code")
        for indicator in measured_indicators(campaign)
    )


def _value(whole: bool, chance: random.Random) -> Decimal:
    """Return a count, or an estimate with the decimals of a census."""
    count = Decimal(chance.randint(100, 9_999))
    return count if whole else count + Decimal(chance.randint(0, 10**12)).scaleb(-12)
