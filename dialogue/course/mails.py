"""The notice of dates of the dialogues that are put off."""

from django.urls import reverse

from allocation.models import Postponement, State
from allocation.postponements.mails import Where, rewritten
from allocation.postponements.selectors import Reader
from dialogue.course.selectors import dates_in_words
from structures.ground.mails import Mail
from structures.messages.kinds import Kind
from structures.models import Message


def of_the_dialogues(year: int) -> Where:
    """Return where each reader finds the dates of the dialogues of a year."""

    def where(reader: Reader) -> str:
        if reader.structure:
            return reverse("dialogue:dialogue", args=[reader.structure.code, year])
        return reverse("dialogue:overview", args=[year])

    return where


def _rewritten(message: Message) -> list[Mail]:
    campaign = Postponement.objects.select_related("campaign").get(pk=message.about).campaign
    now = dates_in_words(campaign.schedule) if campaign.state == State.DIALOGUE else {}
    return rewritten(message, of_the_dialogues(campaign.year), now)


POSTPONED_DIALOGUES = Kind("dates du dialogue reportées", _rewritten)
