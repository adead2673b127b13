"""Decision letters: asked for by a person, printed by a worker, frozen."""

from django.db import transaction

from allocation.campaigns.states import reached
from allocation.models import Campaign, State
from dialogue.letters.documents import letter_document
from dialogue.letters.models import DecisionLetter
from dialogue.letters.selectors import dialogues_without_letter
from dialogue.letters.sheet import letter_sheet
from dialogue.models import Dialogue
from dialogue.ratings.mails import letter_mails
from dialogue.rules import Stage
from structures.ground.refusals import Refused
from structures.journal.services import note
from structures.messages.services import post
from structures.models import JournalEntry, User


def request_letters(campaign: Campaign, *, by: User) -> list[Dialogue]:
    """Return the closed dialogues whose letter is to be printed; nothing changes yet.

    May be asked again: what is printed stays as it is. Raises Refused if there is none.
    """
    if not by.is_region_staff:
        raise Refused("L’impression des lettres de décision revient à la Région.")
    if not reached(campaign.state, State.DIALOGUE):
        raise Refused("Les dialogues ne sont pas ouverts : il n’y a pas de décision à imprimer.")
    left = list(dialogues_without_letter(campaign))
    if not left:
        raise Refused("Chaque dialogue clos a déjà sa lettre de décision.")
    return left


@transaction.atomic
def print_letter(dialogue_id: int, *, by: User) -> None:
    """Print the letter of a dialogue and freeze it; does nothing if that is done already.

    Director and president are told, when the transaction ends. Raises Refused while an
    indicator is not settled.
    """
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue_id)
    if DecisionLetter.objects.filter(dialogue=dialogue).exists():
        return
    if dialogue.ratings.exclude(stage=Stage.CLOSED).exists():
        raise Refused("La lettre de décision attend que tous les indicateurs soient arrêtés.")
    sheet = letter_sheet(dialogue)
    DecisionLetter.objects.create(dialogue=dialogue, file=letter_document(sheet).kept())
    post(letter_mails([dialogue]), by=by)
    note(
        JournalEntry.Kind.DIALOGUE,
        f"Lettre de décision {sheet.reference} imprimée",
        structure=dialogue.structure,
        by=by,
    )
