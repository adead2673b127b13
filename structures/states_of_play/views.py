"""États des lieux: the year's list, one structure's, writing, proofreading, validation."""

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from structures.access import (
    AuthedRequest,
    director_only,
    directs,
    region_and_state,
    region_staff_only,
    signed_in,
    staff_and_director,
    structure_of,
)
from structures.delegations.selectors import lender_of
from structures.ground import clock
from structures.ground.answers import acted, form_page, posted, saved
from structures.ground.edits import Edit, row
from structures.ground.lists import Listing, list_page
from structures.ground.rows import Together
from structures.models import Role, Structure
from structures.states_of_play import forms, pages, selectors, services
from structures.states_of_play.models import BlockingPoint, StateOfPlay
from structures.states_of_play.selectors import known_year
from structures.states_of_play.tables import StandingTable

State = StateOfPlay.State
INTERVIEWS = "interviews"
POINTS = "points"


@region_and_state("GET")
def state_of_play_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show where each structure stands, and who is waited for."""
    known_year(year)
    overview = pages.states_of_year(request.user, year, clock.today())
    return list_page(
        request,
        "structures/states_of_play/state_of_play_list.html",
        f"etats-des-lieux-{year}",
        listing=Listing(request, StandingTable, overview.rows),
        overview=overview,
        years=[y for y in selectors.years_written(request.user) if y != year],
        may_write=selectors.may_write(request.user),
    )


@signed_in("GET")
def state_of_play_detail(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show an état des lieux to those who may read it."""
    found = _found(request, code, year)
    draft = found.state == State.DRAFT
    return TemplateResponse(
        request,
        "structures/states_of_play/state_of_play_detail.html",
        {
            "found": found,
            "steps": pages.steps_of(found),
            "sections": pages.sections_of(found),
            "talks": pages.talks_of(request.user, found),
            "corrected": selectors.reads_transmitted(request.user, found),
            "remarks": selectors.remarks_on(found),
            "missing": selectors.missing_before_proofreading(found) if draft else [],
            "intact": found.validated_sha256 and found.validated_sha256 == selectors.seal_of(found),
            "may_write": draft and selectors.may_write(request.user),
            "may_answer": found.state == State.PROOFREADING
            and directs(request.user, found.structure_id),
            "may_follow": selectors.may_follow(request.user, found.structure_id),
        },
    )


@region_staff_only("GET", "POST")
def state_of_play_edit(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Write the draft; begin it if there is none."""
    known_year(year)
    structure = structure_of(request, code)
    found = structure.states_of_play.filter(year=year).first() or StateOfPlay(year=year)
    if _too_late(request, found, State.DRAFT):
        return redirect("structures:state_of_play", code, year)

    def build(sent: QueryDict | None) -> Together:
        return _writing(request, structure, year, sent)

    def save(form: Together) -> None:
        [talks] = form.rows
        services.write(structure, year, form.cleaned_data, talks.values(), by=request.user)

    edit = Edit(request, build, row(structure))
    if edit.saved(save):
        messages.success(request, f"{found} enregistré.")
        return redirect("structures:state_of_play", code, year)
    remarks = selectors.remarks_on(found) if found.pk else []
    context = {"structure": structure, "found": found, "remarks": remarks}
    return edit.page("structures/states_of_play/state_of_play_edit.html", **context)


@region_staff_only("POST")
def state_of_play_send(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Give the draft to the director."""
    found = _found(request, code, year)
    done = f"{found} transmis : la direction peut le lire et le relire."
    acted(request, lambda: services.send_for_proofreading(found, by=request.user), done)
    return redirect("structures:state_of_play", code, year)


@director_only("GET", "POST")
def state_of_play_validate(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Validate one's état des lieux, naming what is blocked."""
    found = _found(request, code, year)
    if _too_late(request, found, State.PROOFREADING):
        return redirect("structures:state_of_play", code, year)
    if _adds_a_row(request):
        form = forms.StateOfPlayValidationForm(initial=request.POST.dict())
        rows = forms.BlockingPointRows.with_one_more(request.POST, prefix=POINTS)
    else:
        form = forms.StateOfPlayValidationForm(posted(request))
        rows = forms.BlockingPointRows(posted(request), prefix=POINTS)

    def save() -> None:
        services.validate(found, rows.values(), by=request.user)

    if saved(Together(form, rows), save):
        messages.success(request, f"{found} validé.")
        return redirect("structures:state_of_play", code, year)
    template = "structures/states_of_play/state_of_play_validate.html"
    return form_page(request, template, Together(form, rows), found=found)


@director_only("GET", "POST")
def state_of_play_send_back(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Give it back to the Region with remarks."""
    found = _found(request, code, year)
    if _too_late(request, found, State.PROOFREADING):
        return redirect("structures:state_of_play", code, year)
    edit = Edit(request, forms.RemarksForm)
    if edit.saved(lambda form: services.send_back(found, **form.cleaned_data, by=request.user)):
        messages.success(
            request, "Vos remarques sont transmises à la Région, qui corrige le texte."
        )
        return redirect("structures:state_of_play", code, year)
    return edit.page("structures/states_of_play/state_of_play_send_back.html", found=found)


@staff_and_director("GET", "POST")
def blocking_point_follow(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Write what became of a blocking point."""
    points = selectors.points_followed_by(request.user)
    point = get_object_or_404(points, pk=pk, state_of_play__structure__code=code)
    year = point.state_of_play.year

    def build(sent: QueryDict | None) -> forms.OutcomeForm:
        stored = BlockingPoint.objects.get(pk=pk)
        return forms.OutcomeForm(sent, initial=model_to_dict(stored))

    def save(form: forms.OutcomeForm) -> None:
        services.record_outcome(point, **form.cleaned_data, by=request.user)

    edit = Edit(request, build, row(point))
    if edit.saved(save):
        messages.success(request, "Suivi du point de blocage enregistré.")
        return redirect("structures:state_of_play", code, year)
    context = {"point": point, "found": point.state_of_play}
    return edit.page("structures/states_of_play/blocking_point_follow.html", **context)


def _found(request: AuthedRequest, code: str, year: int) -> StateOfPlay:
    visible = selectors.states_of_play_visible_to(request.user)
    visible = visible.select_related("structure__territory", "validated_by").annotate(
        validated_for=lender_of("validated_by", "validated_at", Role.DIRECTOR)
    )
    found = get_object_or_404(visible, structure__code=code, year=year)
    return selectors.as_read_by(request.user, found)


def _writing(
    request: AuthedRequest, structure: Structure, year: int, sent: QueryDict | None
) -> Together:
    if _adds_a_row(request):
        rows = forms.InterviewRows.with_one_more(request.POST, prefix=INTERVIEWS)
        return Together(forms.StateOfPlayForm(initial=request.POST.dict()), rows)
    if sent is not None:
        rows = forms.InterviewRows(sent, prefix=INTERVIEWS)
        return Together(forms.StateOfPlayForm(sent), rows)
    found = structure.states_of_play.filter(year=year).first()
    talks = found.interviews.values("function", "held_on", "note") if found else []
    rows = forms.InterviewRows(prefix=INTERVIEWS, initial=list(talks))
    return Together(forms.StateOfPlayForm(initial=model_to_dict(found) if found else {}), rows)


def _too_late(request: AuthedRequest, found: StateOfPlay, state: State) -> bool:
    """Whether a form is asked for after its time; what is sent too late, the service refuses."""
    return request.method != "POST" and found.state != state


def _adds_a_row(request: AuthedRequest) -> bool:
    return "add_row" in request.POST
