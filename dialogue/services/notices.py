"""Telling a structure that its turn has come: few mails, grouped by day."""

from collections.abc import Collection
from datetime import date

from dialogue.models import Dialogue, Rating, Statement
from dialogue.structure_mails import OPENED, structure_notices
from structures import clock
from structures.mails import send_on_commit
from structures.selectors.addressees import addressees


def tell_opening(dialogues: Collection[Dialogue]) -> None:
    """Tell each structure that its dialogue, all of one campaign, is open."""
    told = addressees([dialogue.structure_id for dialogue in dialogues], clock.today())
    for dialogue in dialogues:
        until = dialogue.campaign.schedule.self_assessment_due
        people = told[dialogue.structure_id]
        send_on_commit(structure_notices(OPENED, dialogue, people, until))


def tell_structure(rating: Rating, said: Statement, *, until: date) -> None:
    """Tell the structure of a proposal or a request for more, with the last day to answer.

    Does nothing when one of the same kind was told that day: the message says that others
    may follow it.
    """
    today = clock.today()
    same = rating.dialogue.statements.filter(kind=said.kind, written_at__date=today)
    if same.exclude(pk=said.pk).exists():
        return
    [told] = addressees([rating.dialogue.structure_id], today).values()
    send_on_commit(structure_notices(said.kind, rating.dialogue, told, until))
