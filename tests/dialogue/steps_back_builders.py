"""Years at each state, what may stand in the way of going back, and a year walked to its end."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from allocation.agreements.services import request_agreements
from allocation.campaigns.services import enter_state, locked, open_collection
from allocation.models import Agreement, Campaign, Payment, State
from allocation.payments.services import (
    close_campaign,
    mark_paid,
    plan_advances,
    plan_balances,
    validate_payment,
)
from allocation.runs.services import adopt, compute_run
from allocation.settlement.services import settle
from dialogue.course.services import open_dialogues
from dialogue.models import DecisionLetter, Dialogue, Meeting
from structures.ground import clock
from structures.ground.files.services import keep
from structures.models import Structure, StructureProject
from tests.allocation.builders import (
    CODES,
    DELIBERATION,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_generated_agreement,
    make_projects,
    make_run,
    make_signable,
    make_user,
)
from tests.allocation.revisions.builders import make_revision
from tests.allocation.settlement_builders import make_levels
from tests.dialogue.builders import make_file, make_open_campaign, make_rating
from tests.structures.message_builders import make_reminder

AGENT = "region_agent"
REASON = "La commission demande à revoir le tableau."


def make_at(state: State) -> Campaign:
    """A campaign in a state that may be left backwards, with nothing that keeps it there."""
    _MAKE[state]()
    return Campaign.objects.get()


def _in_collection() -> None:
    make_figures(make_campaign())


@transaction.atomic
def _in_conventions() -> None:
    campaign = make_adopted_campaign()
    enter_state(locked(campaign), State.CONVENTIONS, by=make_user())
    for code in CODES:
        make_generated_agreement(campaign, code, code.encode())


def _in_settlement() -> None:
    settle(make_open_campaign(), make_levels(), by=make_user())


_MAKE = {
    State.COLLECTION: _in_collection,
    State.SIMULATION: make_run,
    State.ADOPTED: make_adopted_campaign,
    State.CONVENTIONS: _in_conventions,
    State.DIALOGUE: make_open_campaign,
    State.SETTLEMENT: _in_settlement,
}


def own_dialogue() -> Dialogue:
    """The dialogue of our structure."""
    return Dialogue.objects.get(structure__code=OWN)


def prepare_revision() -> None:
    """A revision that nobody confirmed."""
    make_revision(Campaign.objects.get())


def generate() -> None:
    """A convention that is printed."""
    make_generated_agreement(Campaign.objects.get(), OWN)


def plan_advance() -> None:
    """First payments that are planned."""
    plan_advances(Campaign.objects.get(), make_user(AGENT))


def plan_balance() -> None:
    """Balances that are planned."""
    plan_balances(Campaign.objects.get(), make_user(AGENT))


def print_letter() -> None:
    """A letter of today, not printed for real."""
    DecisionLetter.objects.create(dialogue=own_dialogue(), file=make_file("lettre.pdf"))


def say() -> None:
    """A word on the whole dialogue."""
    own_dialogue().statements.create(kind="comment", text="Bonjour", author=make_user(AGENT))


def draft() -> None:
    """A text that is being written."""
    own_dialogue().drafts.create(kind="comment", text="Bonj", author=make_user(AGENT))


def meet() -> None:
    """A meeting whose day is fixed."""
    day = timezone.now() + timedelta(days=9)
    Meeting.objects.create(dialogue=own_dialogue(), starts_at=day, place="Colmar")


def remind() -> None:
    """A reminder that left."""
    make_reminder(own_dialogue(), clock.today(), by=make_user(AGENT))


def support() -> None:
    """A piece of evidence."""
    rating = own_dialogue().ratings.first()
    rating.evidence.create(label="Bilan", url="https://exemple.fr/", added_by=make_user(AGENT))


def assess() -> None:
    """A self-assessment that was sent."""
    make_rating("proposal")


OBSTACLES = {
    "rectificatif": (State.COLLECTION, prepare_revision),
    "convention": (State.ADOPTED, generate),
    "premier versement": (State.CONVENTIONS, plan_advance),
    "intervention": (State.DIALOGUE, say),
    "brouillon": (State.DIALOGUE, draft),
    "entretien": (State.DIALOGUE, meet),
    "relance": (State.DIALOGUE, remind),
    "pièce": (State.DIALOGUE, support),
    "auto-évaluation": (State.DIALOGUE, assess),
    "solde": (State.SETTLEMENT, plan_balance),
    "lettre": (State.SETTLEMENT, print_letter),
}


def walk_to_the_end() -> Campaign:
    """Take the campaign from where it is to its closing, by the services."""
    while (campaign := Campaign.objects.get()).state != State.CLOSED:
        _ONWARD[State(campaign.state)](campaign)
    return campaign


def _adopt(campaign: Campaign) -> None:
    if not StructureProject.objects.exists():
        make_projects(Structure.objects.all())
    adopt(campaign.runs.first(), **DELIBERATION, by=make_user())


def _print(campaign: Campaign) -> None:
    for agreement in request_agreements(make_signable(campaign), by=make_user(AGENT)):
        name = f"convention-{agreement.reference}.pdf"
        agreement.file = keep(name, agreement.reference.encode(), "application/pdf")
        agreement.state, agreement.generated_at = Agreement.State.GENERATED, timezone.now()
        agreement.save()


def _open(campaign: Campaign) -> None:
    if not campaign.agreements.filter(state=Agreement.State.GENERATED).exists():
        _print(campaign)
    open_dialogues(campaign, by=make_user(), today=clock.today())


def _pay(campaign: Campaign) -> None:
    if not campaign.agreements.filter(state=Agreement.State.GENERATED).exists():
        for code in CODES:
            make_generated_agreement(campaign, code, f"{code} enfin".encode())
    plan_advances(campaign, make_user(AGENT))
    plan_balances(campaign, make_user(AGENT))
    for payment in Payment.objects.all():
        validate_payment(payment, make_user())
        mark_paid(payment, clock.today(), make_user(AGENT))
    close_campaign(campaign, by=make_user())


_ONWARD = {
    State.PREPARATION: lambda campaign: open_collection(campaign, by=make_user()),
    State.COLLECTION: lambda campaign: compute_run(campaign, by=make_user(), reason="Reprise"),
    State.SIMULATION: _adopt,
    State.ADOPTED: _print,
    State.CONVENTIONS: _open,
    State.DIALOGUE: lambda campaign: settle(campaign, make_levels(), by=make_user()),
    State.SETTLEMENT: _pay,
}
