"""The minutes of the meeting: written, offered, commented, validated, downloaded."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from dialogue.meetings import selectors
from dialogue.meetings.views import meeting_answer, meeting_of, meeting_page
from dialogue.minutes import services
from dialogue.minutes.forms import (
    AttendanceRows,
    CommitmentRows,
    MinutesForm,
    RemarkForm,
    content,
    people_initial,
)
from dialogue.models import Meeting
from structures.access import parties_and_president, region_staff_only, signed_in
from structures.ground import clock
from structures.ground.answers import acted, download, posted, saved
from structures.ground.french import counted
from structures.models import StoredFile
from structures.states_of_play.forms import Rows, Together

PEOPLE, COMMITMENTS = "people", "commitments"
NOTHING = "Rien à signaler."


@region_staff_only("GET", "POST")
def minutes_edit(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Write the minutes: who was there, what was said, what was undertaken."""
    meeting = meeting_of(request, code, year)
    if request.method == "GET" and meeting.minutes_offered_at:
        return redirect("dialogue:meeting", code, year)
    form, people, commitments = _forms(request, meeting)

    def save() -> None:
        services.write(meeting, content(form, people, commitments), by=request.user)

    if people.is_valid() & commitments.is_valid() and saved(form, save):
        messages.success(request, "Compte rendu enregistré. La Région seule le lit.")
        more = "more" in request.POST
        return redirect(f"dialogue:{'minutes_edit' if more else 'meeting'}", code, year)
    summary = Together(Together(form, people), commitments)
    rows = {"people": people, "commitments": commitments, "summary": summary}
    return meeting_page(
        request, "dialogue/minutes/minutes_edit.html", meeting.dialogue, form, **rows
    )


@region_staff_only("GET", "POST")
def minutes_offer(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show who would be told, then offer the minutes to the parties."""
    meeting = meeting_of(request, code, year)
    form = Form(posted(request))

    def save() -> None:
        told = services.offer(meeting, by=request.user)
        sent = counted(len(told), "message part", "messages partent")
        messages.success(request, f"Compte rendu proposé : {sent}.")

    if saved(form, save):
        return redirect("dialogue:meeting", code, year)
    guests = selectors.guests_of(meeting.dialogue, clock.today())
    template = "dialogue/minutes/minutes_offer.html"
    return meeting_page(request, template, meeting.dialogue, form, guests=guests)


@parties_and_president("POST")
def minutes_remark(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Take a remark of a party, who may also say that it has none."""
    meeting = meeting_of(request, code, year)
    text = request.POST.get("text", "").strip()
    form = RemarkForm({"text": text or NOTHING if "nothing" in request.POST else text})
    if saved(form, lambda: services.remark(meeting, form.cleaned_data["text"], by=request.user)):
        messages.success(request, "C’est noté au compte rendu.")
        return redirect("dialogue:meeting", code, year)
    return meeting_answer(request, meeting.dialogue, remarking=form)


@region_staff_only("POST")
def minutes_validate(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Validate the minutes, and print them."""
    meeting = meeting_of(request, code, year)
    done = "Compte rendu validé : les trois parties peuvent le télécharger."
    acted(request, lambda: services.validate(meeting, by=request.user, today=clock.today()), done)
    return redirect("dialogue:meeting", code, year)


@signed_in("GET")
def minutes_download(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Send the minutes as validated, before that as offered."""
    meeting = meeting_of(request, code, year)
    return _sent(meeting.minutes_id or meeting.offered_minutes_id)


@signed_in("GET")
def minutes_offered(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Send the minutes as they were offered for remarks."""
    return _sent(meeting_of(request, code, year).offered_minutes_id)


def _sent(pk: int | None) -> HttpResponse:
    file = get_object_or_404(StoredFile, pk=pk)
    return download(bytes(file.content), file.media_type, file.name)


def _forms(request: HttpRequest, meeting: Meeting) -> tuple[MinutesForm, Rows, Rows]:
    if request.method == "POST":
        sent = request.POST
        return (
            MinutesForm(sent),
            AttendanceRows(sent, prefix=PEOPLE),
            CommitmentRows(sent, prefix=COMMITMENTS),
        )
    guests = selectors.guests_of(meeting.dialogue, clock.today())
    undertaken = list(meeting.commitments.values("text", "owner", "due_on"))
    return (
        MinutesForm(initial={"notes": meeting.notes}),
        AttendanceRows(prefix=PEOPLE, initial=people_initial(meeting, guests)),
        CommitmentRows(prefix=COMMITMENTS, initial=undertaken),
    )
