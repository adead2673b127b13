"""A reference file to send in, and what is confirmed before it is applied."""

from datetime import date
from typing import Any

from django import forms

from structures.ground.fields import DayField
from structures.ground.files.forms import TableFileField
from structures.ground.work.sent_files import Upload
from structures.models import User
from structures.reference.kinds import ReferenceKind
from structures.reference.models import ReferenceBatch, ReferenceWork
from structures.reference.services import receive_file


class ReferenceAskedForm(forms.Form):
    """What a kind asks beside its file: a date of effect, and options."""

    def __init__(self, *args: Any, kind: ReferenceKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = kind.fields()
        if kind.dated:
            self.fields["effective_on"] = DayField(label=kind.dated, help_text=kind.dated_help)
        self.fields |= self.options

    @property
    def written(self) -> dict[str, str]:
        """What the options were given, as text."""
        return {name: _written(self.cleaned_data[name]) for name in self.options}


class ReferenceUploadForm(ReferenceAskedForm):
    """A file of a kind, with what else the kind asks."""

    file = TableFileField(
        advice="Gardez les lignes de la Région et les colonnes du modèle, puis recommencez."
    )

    def __init__(self, *args: Any, name: str, kind: ReferenceKind, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.name = name

    def receive(self, *, by: User) -> ReferenceWork:
        """Take the file in. Raises Refused if `by` may not import it."""
        file = self.cleaned_data["file"]
        return receive_file(
            self.name,
            Upload.of(file),
            effective_on=self.cleaned_data.get("effective_on"),
            options=self.written,
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
