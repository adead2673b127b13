"""What the worker does in the background."""

from collections.abc import Iterable

from django_tasks import task

from allocation.models import Campaign
from dialogue.letters.selectors import letters_made
from dialogue.letters.services import print_letter
from dialogue.models import Dialogue
from structures.ground.work.jobs import Progress, enqueue_each, progress_of
from structures.models import User


@task()
def print_one(dialogue_id: int, user_id: int) -> None:
    """Print the decision letter of one dialogue; several workers may each take some."""
    print_letter(dialogue_id, by=User.objects.get(pk=user_id))


def print_all(dialogues: Iterable[Dialogue], *, by: User) -> None:
    """Ask the workers to print each letter, in the current transaction."""
    enqueue_each(print_one, [dialogue.pk for dialogue in dialogues], by.pk)


def print_progress(campaign: Campaign) -> Progress:
    """Count the letters printed, to be printed, and failed, of closed dialogues. Two queries."""
    return progress_of(print_one, letters_made(campaign))
