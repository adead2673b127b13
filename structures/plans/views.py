"""Pages of the plans of action, and their overview."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, director_only, directs, signed_in, structure_of
from structures.delegations.selectors import lender_of
from structures.ground import clock
from structures.ground.answers import form_page, posted, saved
from structures.ground.edits import Edit, row
from structures.ground.french import counted
from structures.models import Role
from structures.plans import pages, selectors, services
from structures.plans.forms import ActionFilterForm, ActionForm, CarryForm, FollowUpForm, YearForm
from structures.plans.models import Action, ActionPlan
from structures.plans.selectors import years_open


@signed_in("GET")
def plan_list(request: AuthedRequest, code: str) -> HttpResponse:
    """Show the structure's plans, by year."""
    structure = structure_of(request, code)
    return TemplateResponse(
        request,
        "structures/plans/plan_list.html",
        {
            "structure": structure,
            "plans": selectors.plans_of(structure, request.user),
            "may_write": directs(request.user, structure.pk),
        },
    )


@director_only("GET", "POST")
def plan_open(request: AuthedRequest, code: str) -> HttpResponse:
    """Open the plan of a year."""
    structure = structure_of(request, code)
    today = clock.today()
    form = YearForm(request.POST or None, today=today, initial={"year": today.year})

    def save() -> None:
        services.create_plan(structure, form.cleaned_data["year"], by=request.user)

    if saved(form, save):
        return redirect("structures:plan", code, form.cleaned_data["year"])
    return form_page(request, "structures/plans/plan_open.html", form, structure=structure)


@signed_in("GET")
def plan_detail(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show a plan by lever, with what it takes and what came of it."""
    plan = _plan_of(request, code, year)
    return TemplateResponse(
        request,
        "structures/plans/plan_detail.html",
        {
            "structure": plan.structure,
            "plan": plan,
            "sheet": pages.plan_sheet(plan, clock.today()),
            "may_write": directs(request.user, plan.structure_id),
        },
    )


@director_only("GET", "POST")
def plan_publish(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show the plan to the network, after saying what will be read."""
    plan = _plan_of(request, code, year)
    form = forms.Form(posted(request))
    if saved(form, lambda: services.publish_plan(plan, by=request.user)):
        messages.success(request, f"{plan} publié : le réseau peut le lire.")
        return redirect("structures:plan", code, year)
    return form_page(request, "structures/plans/plan_publish.html", form, plan=plan)


@director_only("GET", "POST")
def plan_carry(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Take unfinished actions again in the next year's plan."""
    plan = _plan_of(request, code, year)
    form = CarryForm(request.POST or None, plan=plan)
    if saved(form, lambda: services.carry_over(plan, **form.cleaned_data, by=request.user)):
        count = len(form.cleaned_data["actions"])
        carried = counted(count, "action reprise", "actions reprises")
        messages.success(request, f"{carried} : indiquez leurs moyens pour {year + 1}.")
        return redirect("structures:plan", code, year + 1)
    return form_page(request, "structures/plans/plan_carry.html", form, plan=plan)


@director_only("GET", "POST")
def action_add(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Write a new action."""
    plan = _plan_of(request, code, year)
    edit = Edit(request, lambda sent: ActionForm(sent, year=year))
    if edit.saved(lambda form: services.add_action(plan, form.cleaned_data, by=request.user)):
        messages.success(request, "Action ajoutée.")
        return redirect("structures:plan", code, year)
    return edit.page("structures/plans/action_edit.html", plan=plan)


@director_only("GET", "POST")
def action_edit(request: AuthedRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Correct what an action is."""
    plan = _plan_of(request, code, year)
    action = get_object_or_404(plan.actions, pk=pk)

    def build(sent: QueryDict | None) -> ActionForm:
        return ActionForm(sent, instance=plan.actions.get(pk=pk), year=year)

    edit = Edit(request, build, row(plan))
    if edit.saved(lambda form: services.change_action(action, form.cleaned_data, by=request.user)):
        return _back_to(request, action, "Action modifiée.")
    return edit.page("structures/plans/action_edit.html", plan=plan, action=action)


@director_only("GET", "POST")
def action_follow(request: AuthedRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Say where an action stands, and what came of it."""
    plan = _plan_of(request, code, year)
    action = get_object_or_404(plan.actions, pk=pk)

    def build(sent: QueryDict | None) -> FollowUpForm:
        return FollowUpForm(sent, instance=plan.actions.get(pk=pk))

    edit = Edit(request, build, row(plan))
    if edit.saved(lambda form: services.change_action(action, form.cleaned_data, by=request.user)):
        return _back_to(request, action, "Suivi enregistré.")
    return edit.page("structures/plans/action_follow.html", plan=plan, action=action)


@director_only("GET", "POST")
def action_remove(request: AuthedRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Take an action out of a plan not published yet, once confirmed."""
    plan = _plan_of(request, code, year)
    action = get_object_or_404(plan.actions, pk=pk)
    form = forms.Form(posted(request))
    if saved(form, lambda: services.remove_action(action, by=request.user)):
        messages.success(request, f"Action « {action} » retirée.")
        return redirect("structures:plan", code, year)
    return form_page(request, "structures/plans/action_remove.html", form, plan=plan, action=action)


def _plan_of(request: AuthedRequest, code: str, year: int) -> ActionPlan:
    visible = selectors.plans_visible_to(request.user).filter(structure__code=code)
    plans = visible.select_related("structure", "project", "published_by").annotate(
        published_for=lender_of("published_by", "published_at", Role.DIRECTOR)
    )
    return get_object_or_404(plans, year=year)


def _back_to(request: AuthedRequest, action: Action, done: str) -> HttpResponse:
    messages.success(request, done)
    plan = action.plan
    return redirect("structures:plan", plan.structure.code, plan.year)


FILTERS = {"lever": "levier", "status": "etat"}


@signed_in("GET")
def plan_overview(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the actions of the year's plans; other structures' means and results are not read."""
    if year not in years_open(clock.today()):
        raise Http404
    form = ActionFilterForm(request.GET)
    valid = form.is_valid()
    chosen = {key: form.cleaned_data[name] for key, name in FILTERS.items()} if valid else {}
    return TemplateResponse(
        request,
        "structures/plans/plan_overview.html",
        {
            "year": year,
            "years": selectors.years_published(),
            "form": form,
            "filtered": any(chosen.values()),
            "states": Action.Status.labels,
            "overview": pages.network_actions(request.user, year, **chosen),
        },
        status=200 if valid else 422,
    )
