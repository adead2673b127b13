"""The demo's payments and settlement: planned by the agent, validated by the manager, paid."""

from collections.abc import Iterable

from allocation.models import Campaign, Payment
from allocation.payments.services import mark_paid, plan_advances, plan_balances, validate_payment
from dialogue.letters.services import print_letter, request_letters
from dialogue.settlement.services import settle_campaign
from structures.ground import clock
from structures.models import User

# Of the balances, some are left for the visitor to validate, and some to pay.
LEFT_PLANNED, LEFT_VALIDATED = 3, 2


def load_advances(campaign: Campaign, people: dict[str, User]) -> None:
    """Plan, validate and pay the first payment of each convention generated."""
    planned = plan_advances(campaign, people["region_agent"])
    _validate(planned, people)
    _pay(planned, people)


def load_settlement(campaign: Campaign, people: dict[str, User]) -> None:
    """Settle the campaign, whose dialogues are all closed; leave balances at every state.

    The first payments are made beforehand if they are not yet.
    """
    if not campaign.payments.exists():
        load_advances(campaign, people)
    settle_campaign(campaign, by=people["region_manager"])
    balances = plan_balances(campaign, people["region_agent"])
    validated = balances[:-LEFT_PLANNED]
    _validate(validated, people)
    _pay(validated[:-LEFT_VALIDATED], people)


def print_letters(campaign: Campaign, people: dict[str, User]) -> None:
    """Print the decision letter of each dialogue."""
    agent = people["region_agent"]
    for dialogue in request_letters(campaign, by=agent):
        print_letter(dialogue.pk, by=agent)


def pay_balances(campaign: Campaign, people: dict[str, User]) -> None:
    """Validate and pay what was left."""
    _validate(campaign.payments.filter(status=Payment.Status.PLANNED), people)
    _pay(campaign.payments.filter(status=Payment.Status.VALIDATED), people)


def _validate(payments: Iterable[Payment], people: dict[str, User]) -> None:
    for payment in payments:
        validate_payment(payment, people["region_manager"])


def _pay(payments: Iterable[Payment], people: dict[str, User]) -> None:
    for payment in payments:
        mark_paid(payment, clock.today(), people["region_agent"])
