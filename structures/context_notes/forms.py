"""What is typed of a structure's context."""

from typing import Any

from django import forms

from structures.context_notes.models import ContextNote
from structures.context_notes.services import Wording
from structures.ground import clock
from structures.ground.fields import CHOOSE, DayField, long_text

KINDS = [(kind.value, kind.label[0].upper() + kind.label[1:]) for kind in ContextNote.Kind]
Readers = ContextNote.Readers
READERS = [(one.value, one.label[0].upper() + one.label[1:]) for one in Readers]


class NoteForm(forms.Form):
    """The day, what the note is about, its text, and for the Region who reads it."""

    noted_on = DayField(label="Datée du", help_text="Le jour de ce que vous notez.")
    kind = forms.ChoiceField(label="Nature", choices=[("", CHOOSE), *KINDS])
    readers = forms.ChoiceField(
        label="Lecteurs",
        choices=READERS,
        widget=forms.RadioSelect,
        help_text="Ce choix ne change plus une fois la note écrite.",
    )
    text = long_text(
        "Note",
        rows=8,
        help_text="Les faits et ce qu’ils changent pour la structure. Ni nom de jeune, ni "
        "appréciation d’une personne.",
    )

    def __init__(self, *args: Any, readers: str | None = None, **kwargs: Any) -> None:
        """Ask who reads it, unless it is known: `readers`."""
        super().__init__(*args, **kwargs)
        self.fields["noted_on"].initial = clock.today()
        self.known = readers
        if readers is not None:
            del self.fields["readers"]

    @property
    def read_by(self) -> str:
        """Return who reads the note, once it is typed."""
        return self.known or self.cleaned_data["readers"]

    @property
    def wording(self) -> Wording:
        """Return what was typed."""
        data = self.cleaned_data
        return Wording(data["noted_on"], data["kind"], data["text"])


def as_typed(note: ContextNote) -> dict[str, object]:
    """Return what the form shows of a note that is to be said again."""
    return {"noted_on": note.noted_on, "kind": note.kind, "text": note.text}
