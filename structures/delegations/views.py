"""The delegations that one may read; one is given, one is taken back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, but_the_state, givers_only
from structures.delegations.forms import BOTH_HALVES, DelegationForm
from structures.delegations.pages import register
from structures.delegations.selectors import delegations_visible_to, may_lend, may_take_back
from structures.delegations.services import give, take_back
from structures.ground import clock
from structures.ground.answers import acted, form_page, posted, saved
from structures.models import Role


@but_the_state("GET")
def delegation_list(request: AuthedRequest) -> HttpResponse:
    """Show who acts for whom: in one's structure, among the Region's staff, or everywhere."""
    return TemplateResponse(
        request,
        "structures/delegations/delegation_list.html",
        {
            "register": register(request.user, clock.today()),
            "may_lend": may_lend(request.user),
            "everywhere": request.user.has_role(Role.REGION_ADMIN),
        },
    )


@givers_only("GET", "POST")
def delegation_give(request: AuthedRequest) -> HttpResponse:
    """Lend one's own power; what was lent to oneself is not lent on."""
    if not may_lend(request.user):
        raise Http404
    form = DelegationForm(posted(request), request.user)
    if saved(form, lambda: give(form.loan(), by=request.user)):
        holder = form.cleaned_data["holder"]
        messages.success(request, f"La délégation à {holder} est enregistrée.")
        if holder.role == Role.PRESIDENT:
            messages.warning(request, BOTH_HALVES)
        return redirect("structures:delegations")
    return form_page(request, "structures/delegations/delegation_give.html", form)


@givers_only("POST")
def delegation_take_back(request: AuthedRequest, pk: int) -> HttpResponse:
    """End a delegation at once."""
    delegation = get_object_or_404(delegations_visible_to(request.user), pk=pk)
    if not may_take_back(request.user, delegation):
        raise Http404
    acted(
        request,
        lambda: take_back(delegation, by=request.user),
        f"La délégation à {delegation.holder} est retirée.",
    )
    return redirect("structures:delegations")
