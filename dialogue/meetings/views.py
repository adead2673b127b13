"""The meeting: read by the three parties, planned, announced and held by the Region."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from dialogue.meetings import pages, selectors, services
from dialogue.meetings.calendar_file import MEDIA_TYPE, calendar_file
from dialogue.meetings.forms import (
    AttendanceRows,
    CommitmentRows,
    HoldForm,
    InviteForm,
    MinutesForm,
    PlanForm,
    RemarkForm,
    minutes_content,
    people_initial,
)
from dialogue.meetings.mails import CALENDAR_NAME, event_of
from dialogue.meetings.models import Meeting
from dialogue.meetings.selectors import agenda_of, not_yet_there, presences_of, signed_remarks
from dialogue.models import Dialogue
from dialogue.thread.selectors import dialogue_of
from structures.access import AuthedRequest, parties_and_president, region_staff_only, signed_in
from structures.documents.views import act_answer
from structures.ground import clock
from structures.ground.answers import download, form_page, posted, saved, send
from structures.ground.confirmation import confirm
from structures.ground.edits import Edit, row
from structures.ground.french import counted
from structures.ground.rows import Together
from structures.models import StoredFile


@signed_in("GET")
def meeting_detail(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show when and where, the agenda, and the minutes once this person may read them."""
    return meeting_answer(request, dialogue_of(request, code, year))


@region_staff_only("GET", "POST")
def meeting_plan(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Fix the meeting, or move it."""
    dialogue = dialogue_of(request, code, year)

    def build(sent: QueryDict | None) -> PlanForm:
        return PlanForm(sent, meeting=Meeting.objects.filter(dialogue=dialogue).first())

    edit = Edit(request, build, row(dialogue))
    if edit.saved(lambda form: services.plan(dialogue, form.appointment(), by=request.user)):
        messages.success(request, "Entretien fixé. Envoyez maintenant l’invitation.")
        return redirect("dialogue:meeting", code, year)
    return edit.page("dialogue/meetings/meeting_plan.html", **_where(dialogue))


@region_staff_only("GET", "POST")
def meeting_invite(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show who would be invited, then send."""
    meeting = meeting_of(request, code, year)
    form = InviteForm(posted(request), sent=meeting.invitations.count())

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
def meeting_hold(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Note that the meeting took place."""
    meeting = meeting_of(request, code, year)
    form = HoldForm(request.POST)
    if saved(form, lambda: services.hold(meeting, **form.cleaned_data, by=request.user)):
        messages.success(request, "Entretien tenu. Proposez maintenant son compte rendu.")
        return redirect("dialogue:meeting", code, year)
    return meeting_answer(request, meeting.dialogue, holding=form)


@signed_in("GET")
def meeting_calendar(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Send the meeting as a calendar file."""
    event = event_of(meeting_of(request, code, year))
    return download(calendar_file(event), MEDIA_TYPE, CALENDAR_NAME)


def meeting_of(request: AuthedRequest, code: str, year: int) -> Meeting:
    """Return the meeting if the person may see it, or answer 404."""
    return get_object_or_404(
        selectors.meetings_visible_to(request.user),
        dialogue__structure__code=code,
        dialogue__campaign__year=year,
    )


def meeting_answer(
    request: AuthedRequest,
    dialogue: Dialogue,
    *,
    holding: Form | None = None,
    remarking: Edit[RemarkForm] | None = None,
) -> HttpResponse:
    """Answer with the meeting's page; a form that was sent and refused answers 422."""
    refused = holding or (remarking and remarking.form)
    user, meeting = request.user, _known(dialogue)
    in_region = user.is_region_staff
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
    request: AuthedRequest, template: str, dialogue: Dialogue, form: Form, **context: object
) -> HttpResponse:
    """Show a form of the meeting, as 422 with all that was typed when it was refused."""
    return form_page(request, template, form, **_where(dialogue), **context)


def _where(dialogue: Dialogue) -> dict[str, object]:
    return {
        "dialogue": dialogue,
        "structure": dialogue.structure,
        "year": dialogue.campaign.year,
        "meeting": _known(dialogue),
    }


def _minutes(
    request: AuthedRequest,
    meeting: Meeting,
    holding: Form | None,
    remarking: Edit[RemarkForm] | None,
) -> dict[str, object]:
    """Return what is read of the minutes, and the boxes open to this person."""
    read = selectors.reads_minutes(meeting, request.user)
    today = clock.today()
    offered = meeting.minutes_offered_at is not None
    announced = timezone.localdate(meeting.starts_at)
    return {
        "steps": pages.steps_of(meeting),
        "reads_minutes": read,
        "parties": presences_of(meeting) if read else [],
        "commitments": meeting.commitments.all() if read else [],
        "remarks": signed_remarks(meeting) if offered else [],
        "remarks_until": selectors.remarks_until(meeting) if offered else None,
        "may_remark": selectors.may_remark(meeting, request.user),
        "may_hold": meeting.invited_at is not None,
        "is_early": not selectors.may_be_held(meeting, today),
        "may_validate": selectors.may_be_validated(meeting, today),
        "invitations": meeting.invitations.all(),
        "holding": holding or HoldForm(initial={"held_on": min(announced, today)}),
        "remarking": remarking or Edit(request, RemarkForm, url=_remark_url(meeting)),
    }


def _remark_url(meeting: Meeting) -> str:
    dialogue = meeting.dialogue
    where = [dialogue.structure.code, dialogue.campaign.year]
    return reverse("dialogue:minutes_remark", args=where)


def _known(dialogue: Dialogue) -> Meeting | None:
    try:
        return dialogue.meeting
    except ObjectDoesNotExist:
        return None


PEOPLE, COMMITMENTS = "people", "commitments"


NOTHING = "Rien à signaler."


@region_staff_only("GET", "POST")
def minutes_edit(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Write the minutes: who was there, what was said, what was undertaken."""
    meeting = meeting_of(request, code, year)
    if request.method == "GET" and meeting.minutes_offered_at:
        return redirect("dialogue:meeting", code, year)

    def build(sent: QueryDict | None) -> Together:
        return _writing(sent, meeting_of(request, code, year))

    edit = Edit(request, build, row(meeting))
    if edit.saved(
        lambda form: services.write_minutes(meeting, minutes_content(form), by=request.user)
    ):
        messages.success(request, "Compte rendu enregistré. La Région seule le lit.")
        more = "more" in request.POST
        return redirect(f"dialogue:{'minutes_edit' if more else 'meeting'}", code, year)
    return edit.page("dialogue/meetings/minutes_edit.html", **_where(meeting.dialogue))


@region_staff_only("GET", "POST")
def minutes_offer(request: AuthedRequest, code: str, year: int) -> HttpResponseBase:
    """Show who would be told, then have the minutes printed and offered to the parties."""
    meeting = meeting_of(request, code, year)
    form = Form(posted(request))

    if form.is_valid():
        return act_answer(request, "minutes_offer", meeting.pk)
    guests = selectors.guests_of(meeting.dialogue, clock.today())
    template = "dialogue/meetings/minutes_offer.html"
    return meeting_page(request, template, meeting.dialogue, form, guests=guests)


@parties_and_president("GET", "POST")
def minutes_remark(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Take a remark of a party, who may also say that it has none; shown on the meeting's page."""
    meeting = meeting_of(request, code, year)
    if request.method == "GET":
        return redirect("dialogue:meeting", code, year)
    edit = Edit(request, lambda sent: RemarkForm(sent and _remark(sent)))
    if edit.saved(
        lambda form: services.remark_on_minutes(meeting, form.cleaned_data["text"], by=request.user)
    ):
        messages.success(request, "C’est noté au compte rendu.")
        return redirect("dialogue:meeting", code, year)
    return edit.aside() or meeting_answer(request, meeting.dialogue, remarking=edit)


def _remark(sent: QueryDict) -> dict[str, str]:
    text = sent.get("text", "").strip()
    return {"text": text or NOTHING if "nothing" in sent else text}


@region_staff_only("GET", "POST")
def minutes_validate(request: AuthedRequest, code: str, year: int) -> HttpResponseBase:
    """Say what validating the minutes fixes, then have it done and printed."""
    meeting, today = meeting_of(request, code, year), clock.today()
    return confirm(
        request,
        lambda: pages.validation_told(meeting_of(request, code, year), today),
        lambda: act_answer(request, "minutes_validation", meeting.pk),
        hold=lambda: services.locked(meeting, request.user),
    )


@signed_in("GET")
def minutes_download(request: AuthedRequest, code: str, year: int) -> HttpResponseBase:
    """Send the minutes as validated, before that as offered."""
    meeting = meeting_of(request, code, year)
    return _sent(meeting.minutes_id or meeting.offered_minutes_id)


@signed_in("GET")
def minutes_offered(request: AuthedRequest, code: str, year: int) -> HttpResponseBase:
    """Send the minutes as they were offered for remarks."""
    return _sent(meeting_of(request, code, year).offered_minutes_id)


def _sent(pk: int | None) -> HttpResponseBase:
    return send(get_object_or_404(StoredFile.objects.defer("content"), pk=pk))


def _writing(sent: QueryDict | None, meeting: Meeting) -> Together:
    if sent is not None:
        people = AttendanceRows(sent, prefix=PEOPLE)
        return Together(MinutesForm(sent), people, CommitmentRows(sent, prefix=COMMITMENTS))
    guests = selectors.guests_of(meeting.dialogue, clock.today())
    undertaken = list(meeting.commitments.values("text", "owner", "due_on"))
    return Together(
        MinutesForm(initial={"notes": meeting.notes}),
        AttendanceRows(prefix=PEOPLE, initial=people_initial(meeting, guests)),
        CommitmentRows(prefix=COMMITMENTS, initial=undertaken),
    )
