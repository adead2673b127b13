"""Pages: the decision letters of a year."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from allocation.campaigns.selectors import campaign_of
from allocation.campaigns.services import locked
from allocation.models import Campaign
from dialogue.letters.confirmations import printing_told
from dialogue.letters.jobs import print_all, print_progress
from dialogue.letters.pages import printing
from dialogue.letters.selectors import (
    dialogues_with_letters,
    dialogues_without_letter,
    letter_rows,
    letters_due,
    letters_visible_to,
)
from dialogue.letters.services import request_letters
from dialogue.letters.tables import LetterFilter, LetterTable
from dialogue.ratings.mails import letter_mails
from dialogue.thread.selectors import dialogue_of
from structures.access import AuthedRequest, region_and_state, region_staff_only, signed_in
from structures.ground import clock
from structures.ground.answers import send
from structures.ground.confirmation import Confirmation, confirm
from structures.ground.lists import Listing, list_page
from structures.messages.selectors import mails_shown
from structures.people.selectors import Recipients


@region_and_state("GET")
def letter_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show each structure's decision letter and its state."""
    campaign = campaign_of(year)
    left = list(dialogues_without_letter(campaign)) if request.user.is_region_staff else []
    due = letters_due(left, clock.today())
    mails = mails_shown(left, letter_mails, request.GET.get("preview"))
    context = _context(request, campaign) | {"due": due, "mails": mails}
    return list_page(request, "dialogue/letters/letter_list.html", f"lettres-{year}", **context)


@region_and_state("GET")
def letter_progress_part(request: AuthedRequest, year: int) -> HttpResponse:
    """Send the progress of the printing, alone; it asks for itself again until all is done."""
    context = _context(request, campaign_of(year))
    return TemplateResponse(request, "structures/ground/_job_progress.html", context)


@region_staff_only("GET", "POST")
def letter_print(request: AuthedRequest, year: int) -> HttpResponse:
    """Say which letters leave, then have the workers print those that are missing."""

    def tell() -> Confirmation:
        campaign = campaign_of(year)
        return printing_told(campaign, _due(campaign))

    def act() -> None:
        print_all(request_letters(campaign_of(year), by=request.user), by=request.user)

    return confirm(request, tell, act, hold=lambda: locked(campaign_of(year)))


@signed_in("GET")
def letter_pdf(request: AuthedRequest, code: str, year: int) -> HttpResponseBase:
    """Send a decision letter to those who may read it, or say that it is still to come."""
    dialogue = dialogue_of(request, code, year)
    visible = letters_visible_to(request.user).defer("file__content")
    letter = visible.filter(dialogue=dialogue).first()
    if letter is None:
        messages.info(request, "La lettre de décision n’est pas encore imprimée.")
        return redirect("dialogue:dialogue", code, year)
    return send(letter.file)


def _due(campaign: Campaign) -> list[Recipients]:
    """Return who would be told of the letters that are still to be printed."""
    return letters_due(list(dialogues_without_letter(campaign)), clock.today())


def _context(request: AuthedRequest, campaign: Campaign) -> dict[str, object]:
    found = LetterFilter(request.GET, dialogues_with_letters(campaign))
    address = reverse("dialogue:letters", args=[campaign.year])
    progress = print_progress(campaign)
    return {
        "campaign": campaign,
        "listing": Listing(request, LetterTable, found, shown=letter_rows, at=address),
        "job": printing(campaign, progress, asked=request.GET.urlencode()),
    }
