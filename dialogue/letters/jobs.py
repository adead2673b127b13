"""What the worker does in the background."""

from collections.abc import Iterable

from django_tasks import task

from dialogue.letters.services import print_letter
from dialogue.models import Dialogue
from structures.models import User


@task()
def print_one(dialogue_id: int, user_id: int) -> None:
    """Print the decision letter of one dialogue; several workers may each take some."""
    print_letter(dialogue_id, by=User.objects.get(pk=user_id))


def print_all(dialogues: Iterable[Dialogue], *, by: User) -> None:
    """Ask the workers to print each letter, in the current transaction."""
    for dialogue in dialogues:
        print_one.enqueue(dialogue.pk, by.pk)
