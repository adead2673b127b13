"""Payments: planned, validated by someone else, paid; 80 % and the balance make the final."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from allocation.campaigns.selectors import campaign_of
from allocation.campaigns.services import locked
from allocation.campaigns.states import reached
from allocation.models import Campaign, State
from allocation.payments import selectors
from allocation.payments.confirmations import cancelling, paying, validation
from allocation.payments.forms import PaidForm
from allocation.payments.models import Payment
from allocation.payments.pages import payment_rows, shown_dues
from allocation.payments.services import (
    FROM_CONVENTIONS,
    cancel_payments,
    mark_paid,
    plan_advances,
    plan_balances,
    validate_payment,
)
from allocation.payments.tables import DueFilter, DueTable, PaymentFilter, PaymentTable
from allocation.runs.selectors import adopted_run
from allocation.settlement.selectors import settlement_run
from structures.access import AuthedRequest, manager_only, region_and_state, region_staff_only
from structures.ground import clock
from structures.ground.answers import acted, posted
from structures.ground.confirmation import confirm
from structures.ground.french import counted
from structures.ground.lists import Listing, as_left, list_page
from structures.ground.refusals import Refused
from structures.models import User

Plan = Callable[[Campaign, User], list[Payment]]


@region_and_state("GET")
def payment_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show every payment, what each waits for, and what may be planned."""
    campaign = campaign_of(year)
    found = PaymentFilter(request.GET, selectors.payments_of(campaign))
    listing = Listing(
        request, PaymentTable, found, shown=lambda page: payment_rows(page, request.user)
    )
    return list_page(
        request,
        "allocation/payments/payment_list.html",
        f"versements-{year}",
        campaign=campaign,
        listing=listing,
        adopted=reached(campaign.state, State.ADOPTED),
        cancellable=selectors.payments_to_cancel(campaign, request.user).count(),
        **_to_plan(request, campaign),
    )


@region_and_state("GET")
def payment_dues(request: AuthedRequest, year: int) -> HttpResponse:
    """Show what each structure is due: first payment + balance = final."""
    campaign = campaign_of(year)
    adopted, settlement = adopted_run(campaign), settlement_run(campaign)
    if adopted is None:
        return redirect("allocation:payments", year)  # which says when there is something due
    rows = selectors.due_rows(adopted, settlement)
    listing = Listing(request, DueTable, DueFilter(request.GET, rows), shown=shown_dues)
    return list_page(
        request,
        "allocation/payments/payment_dues.html",
        f"sommes-dues-{year}",
        campaign=campaign,
        listing=listing,
        sums=selectors.due_sums(rows, settlement),
        beyond=selectors.beyond_maximum(rows) if settlement else [],
    )


@region_staff_only("POST")
def advance_plan(request: AuthedRequest, year: int) -> HttpResponse:
    """Plan the first payments of the conventions generated."""
    return _plan(request, campaign_of(year), plan_advances)


@region_staff_only("POST")
def balance_plan(request: AuthedRequest, year: int) -> HttpResponse:
    """Plan the balances of the settlement."""
    return _plan(request, campaign_of(year), plan_balances)


@region_staff_only("POST")
def payment_cancel(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Take back a payment that nobody validated."""
    payment = _payment(request, year, pk)
    done = f"Versement annulé : {payment}. Il peut être prévu de nouveau."
    acted(request, lambda: cancel_payments(payment.campaign, [pk], request.user), done)
    return redirect(_back(request, year))


@region_staff_only("GET", "POST")
def payments_cancel(request: AuthedRequest, year: int) -> HttpResponse:
    """Say which planned payments one may take back, then take them all back."""

    def found() -> list[Payment]:
        return list(selectors.payments_to_cancel(campaign_of(year), request.user))

    return confirm(
        request,
        lambda: cancelling(campaign_of(year), found()),
        lambda: cancel_payments(campaign_of(year), [one.pk for one in found()], request.user),
        hold=lambda: locked(campaign_of(year)),
    )


@manager_only("GET", "POST")
def payment_validate(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Say what a payment is, then validate it if someone else planned it."""
    back = _back(request, year)
    return confirm(
        request,
        lambda: validation(_payment(request, year, pk), request.user, back),
        lambda: validate_payment(_payment(request, year, pk), request.user),
        hold=lambda: locked(campaign_of(year)),
    )


@region_staff_only("GET", "POST")
def payment_pay(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Note the day when a validated payment was paid."""
    back, form = _back(request, year), PaidForm(posted(request), initial={"paid_on": clock.today()})
    payment = _payment(request, year, pk)
    return confirm(
        request,
        lambda: paying(_payment(request, year, pk), back),
        lambda: mark_paid(payment, form.cleaned_data["paid_on"], request.user),
        hold=lambda: locked(payment.campaign),
        form=form,
    )


def _plan(request: AuthedRequest, campaign: Campaign, plan: Plan) -> HttpResponse:
    try:
        planned = plan(campaign, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        number = counted(len(planned), "versement prévu", "versements prévus")
        messages.success(request, f"{number}, à valider par une ou un autre responsable.")
    return redirect("allocation:payments", campaign.year)


def _to_plan(request: AuthedRequest, campaign: Campaign) -> dict[str, object]:
    """Count the payments that this person may plan now, and what stands in the way."""
    if not request.user.is_region_staff or campaign.state not in FROM_CONVENTIONS:
        return {"advances": 0, "balances": 0, "without_agreement": 0}
    balances, balances_cents = selectors.sum_of(
        selectors.balances_to_plan(campaign), "balance_cents"
    )
    return {
        **selectors.advances_asked(campaign),
        "balances": balances,
        "balances_cents": balances_cents,
    }


def _back(request: AuthedRequest, year: int) -> str:
    """Return the address of the payments, as they were left."""
    return as_left(reverse("allocation:payments", args=[year]), request)


def _payment(request: AuthedRequest, year: int, pk: int) -> Payment:
    visible = selectors.payments_visible_to(request.user)
    return get_object_or_404(visible, pk=pk, campaign__year=year)
