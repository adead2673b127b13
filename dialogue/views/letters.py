"""Decision letters, printed all at once and read one by one; the whole file of a dialogue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from allocation.models import Campaign
from allocation.views import campaign_of
from dialogue.letter_document import dossier_pdf
from dialogue.selectors.dossier import dossier_sheet
from dialogue.selectors.letters import (
    letter_progress,
    letter_rows,
    letters_due,
    letters_visible_to,
)
from dialogue.services import Refused
from dialogue.services.letters import request_letters
from dialogue.tasks import print_all, print_one
from dialogue.views.ratings import dialogue_of
from structures import clock
from structures.access import region_and_state, region_staff_only, signed_in
from structures.models.users import REGION_STAFF
from structures.views import download


@region_and_state("GET")
def letter_list(request: HttpRequest, year: int) -> HttpResponse:
    """Show each structure's decision letter and its state."""
    campaign = campaign_of(year)
    due = letters_due(campaign, clock.today()) if request.user.role in REGION_STAFF else []
    context = _progress(campaign) | {"due": due}
    return TemplateResponse(request, "dialogue/letter_list.html", context)


@region_and_state("GET")
def letter_progress_part(request: HttpRequest, year: int) -> HttpResponse:
    """Send the progress of the printing, alone; it asks for itself again until all is done."""
    context = _progress(campaign_of(year))
    return TemplateResponse(request, "dialogue/_letter_progress.html", context)


@region_staff_only("POST")
def letter_print(request: HttpRequest, year: int) -> HttpResponse:
    """Ask the workers to print the letters of the closed dialogues that have none."""
    try:
        print_all(request_letters(campaign_of(year), by=request.user), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("dialogue:letters", year)


@signed_in("GET")
def letter_pdf(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Send a decision letter to those who may read it, or say that it is still to come."""
    dialogue = dialogue_of(request, code, year)
    letter = letters_visible_to(request.user).filter(dialogue=dialogue).first()
    if letter is None:
        messages.info(request, "La lettre de décision n’est pas encore imprimée.")
        return redirect("dialogue:dialogue", code, year)
    return download(bytes(letter.file.content), letter.file.media_type, letter.file.name)


@signed_in("GET")
def dialogue_dossier(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Print the whole file of a dialogue, as it stands today."""
    dialogue = dialogue_of(request, code, year)
    sheet = dossier_sheet(dialogue, request.user, clock.today())
    return download(dossier_pdf(sheet), "application/pdf", f"dossier-{sheet.reference}.pdf")


def _progress(campaign: Campaign) -> dict[str, object]:
    return {
        "campaign": campaign,
        "rows": letter_rows(campaign),
        "progress": letter_progress(campaign, print_one),
    }
