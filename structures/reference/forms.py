"""A reference file to send in, and what is confirmed before it is applied."""

from datetime import date
from typing import Any

from django import forms

from structures.ground.fields import DayField
from structures.ground.files.forms import SentFileField
from structures.ground.spreadsheets import ACCEPTED_IN_WORDS, ENDINGS, MAX_BYTES
from structures.ground.work.sent_files import Upload
from structures.models import User
from structures.reference.kinds import ReferenceKind
from structures.reference.models import ReferenceBatch, ReferenceWork
from structures.reference.services import receive_file


class ReferenceUploadForm(forms.Form):
    """A file of a kind, with its date of effect and what else the kind asks."""

    file = SentFileField(
        label="Fichier",
        help_text=f"{ACCEPTED_IN_WORDS}.",
        largest=MAX_BYTES,
        advice="Gardez les lignes de la Région et les colonnes du modèle, puis recommencez.",
        accept=ENDINGS,
    )

    def __init__(self, *args: Any, name: str, kind: ReferenceKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name, self.options = name, kind.fields()
        if kind.dated:
            self.fields["effective_on"] = DayField(label=kind.dated, help_text=kind.dated_help)
        self.fields |= self.options

    def receive(self, *, by: User) -> ReferenceWork:
        """Take the file in. Raises Refused if `by` may not import it."""
        data, file = self.cleaned_data, self.cleaned_data["file"]
        return receive_file(
            self.name,
            Upload.of(file),
            effective_on=data.get("effective_on"),
            options={name: _written(data[name]) for name in self.options},
            by=by,
        )


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


class ReferenceApplyForm(forms.Form):
    """Whether what the file lacks is ended, asked where the kind knows how."""

    def __init__(
        self, *args: Any, kind: ReferenceKind, batch: ReferenceBatch, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if kind.ends and batch.absent:
            must = not (batch.added or batch.changed)
            self.fields["ending"] = forms.BooleanField(
                label=kind.ends,
                required=must,
                help_text="Sans cette coche, ce que le fichier ne cite pas reste tel quel.",
                error_messages={
                    "required": "Le fichier ne change rien d’autre : cochez cette case, ou ne "
                    "l’appliquez pas."
                },
            )
