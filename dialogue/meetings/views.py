"""The meeting: read by the three parties, planned, announced and held by the Region."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from dialogue.meetings import selectors, services
from dialogue.meetings.calendar_file import MEDIA_TYPE, calendar_file
from dialogue.meetings.forms import HoldForm, PlanForm
from dialogue.meetings.mails import CALENDAR_NAME
from dialogue.meetings.selectors import agenda_of, not_yet_there
from dialogue.minutes.forms import RemarkForm
from dialogue.minutes.selectors import presences_of, signed_remarks
from dialogue.models import Dialogue, Meeting
from dialogue.ratings.views import dialogue_of
from dialogue.rules import REGION
from structures.access import region_staff_only, signed_in
from structures.ground import clock
from structures.ground.answers import download, posted, saved
from structures.ground.french import counted


@signed_in("GET")
def meeting_detail(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show when and where, the agenda, and the minutes once this person may read them."""
    return meeting_answer(request, dialogue_of(request, code, year))


@region_staff_only("GET", "POST")
def meeting_plan(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Fix the meeting, or move it."""
    dialogue = dialogue_of(request, code, year)
    form = PlanForm(posted(request), meeting=_known(dialogue))
    if saved(form, lambda: services.plan(dialogue, form.appointment(), by=request.user)):
        messages.success(request, "Entretien fixé. Envoyez maintenant l’invitation.")
        return redirect("dialogue:meeting", code, year)
    return meeting_page(request, "dialogue/meetings/meeting_plan.html", dialogue, form)


@region_staff_only("GET", "POST")
def meeting_invite(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show who would be invited, then send."""
    meeting = meeting_of(request, code, year)
    form = Form(posted(request))

    def save() -> None:
        sent = services.invite(meeting, by=request.user)
        messages.success(
            request, f"{counted(len(sent), 'invitation part', 'invitations partent')}."
        )

    if saved(form, save):
        return redirect("dialogue:meeting", code, year)
    guests = selectors.guests_of(meeting.dialogue, clock.today())
    template = "dialogue/meetings/meeting_invite.html"
    return meeting_page(request, template, meeting.dialogue, form, guests=guests)


@region_staff_only("POST")
def meeting_hold(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Note that the meeting took place."""
    meeting = meeting_of(request, code, year)
    form = HoldForm(request.POST)
    if saved(form, lambda: services.hold(meeting, form.cleaned_data["held_on"], by=request.user)):
        messages.success(request, "Entretien tenu. Proposez maintenant son compte rendu.")
        return redirect("dialogue:meeting", code, year)
    return meeting_answer(request, meeting.dialogue, holding=form)


@signed_in("GET")
def meeting_calendar(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Send the meeting as a calendar file."""
    event = selectors.event_of(meeting_of(request, code, year))
    return download(calendar_file(event), MEDIA_TYPE, CALENDAR_NAME)


def meeting_of(request: HttpRequest, code: str, year: int) -> Meeting:
    """Return the meeting if the person may see it, or answer 404."""
    return get_object_or_404(
        selectors.meetings_visible_to(request.user),
        dialogue__structure__code=code,
        dialogue__campaign__year=year,
    )


def meeting_answer(
    request: HttpRequest,
    dialogue: Dialogue,
    *,
    holding: Form | None = None,
    remarking: Form | None = None,
) -> HttpResponse:
    """Answer with the meeting's page; a form that was sent and refused answers 422."""
    refused = holding or remarking
    user, meeting = request.user, _known(dialogue)
    in_region = user.role in REGION
    context = {
        "dialogue": dialogue,
        "structure": dialogue.structure,
        "year": dialogue.campaign.year,
        "meeting": meeting,
        "agenda": agenda_of(dialogue),
        "waited_for": not_yet_there(dialogue),
        "refused": refused,
        "may_organise": in_region,
    }
    if meeting:
        context |= _minutes(request, meeting, holding, remarking)
    return TemplateResponse(
        request, "dialogue/meetings/meeting_detail.html", context, status=422 if refused else 200
    )


def meeting_page(
    request: HttpRequest, template: str, dialogue: Dialogue, form: Form, **context: object
) -> HttpResponse:
    """Show a form of the meeting, as 422 with all that was typed when it was refused."""
    where = {"dialogue": dialogue, "structure": dialogue.structure, "year": dialogue.campaign.year}
    return TemplateResponse(
        request,
        template,
        {"form": form, "meeting": _known(dialogue), **where, **context},
        status=422 if form.is_bound else 200,
    )


def _minutes(
    request: HttpRequest, meeting: Meeting, holding: Form | None, remarking: Form | None
) -> dict[str, object]:
    """Return what is read of the minutes, and the boxes open to this person."""
    read = selectors.reads_minutes(meeting, request.user)
    today = clock.today()
    offered = meeting.minutes_offered_at is not None
    return {
        "steps": selectors.steps_of(meeting),
        "reads_minutes": read,
        "parties": presences_of(meeting) if read else [],
        "commitments": meeting.commitments.all() if read else [],
        "remarks": signed_remarks(meeting) if offered else [],
        "remarks_until": selectors.remarks_until(meeting) if offered else None,
        "may_remark": selectors.may_remark(meeting, request.user),
        "may_hold": selectors.may_be_held(meeting, today),
        "may_validate": selectors.may_be_validated(meeting, today),
        "invitations": meeting.invitations.all(),
        "holding": holding or HoldForm(initial={"held_on": timezone.localdate(meeting.starts_at)}),
        "remarking": remarking or RemarkForm(),
    }


def _known(dialogue: Dialogue) -> Meeting | None:
    try:
        return dialogue.meeting
    except ObjectDoesNotExist:
        return None
