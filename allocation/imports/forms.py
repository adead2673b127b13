"""Files sent in to be imported, and what is confirmed before they are applied."""

from typing import Any

from django import forms

from allocation.imports.kinds import KINDS, FileKind
from allocation.imports.models import ImportBatch, ImportWork
from allocation.imports.readers.asked import Asked
from allocation.imports.services import Upload, receive_file
from allocation.models import Campaign
from structures.ground.files.forms import TableFileField
from structures.models import Structure, User


class UploadForm(forms.Form):
    """A file of a kind that is known."""

    file = TableFileField()
    kind: FileKind

    def receive(self, campaign: Campaign, *, by: User) -> ImportWork:
        """Take the file in. Raises Refused if `by` may not import it now."""
        file, bracket = self.cleaned_data["file"], self.cleaned_data.get("age_bracket", "")
        upload = Upload.of(file)
        return receive_file(campaign, self.kind.code, upload, asked=Asked(bracket), by=by)


class InseeUploadForm(UploadForm):
    """An INSEE commune file, with the ages it counts."""

    kind = KINDS[ImportBatch.Kind.INSEE]
    age_bracket = forms.ChoiceField(
        label="Tranche d’âge de la source",
        choices=[("", "Choisissez"), *ImportBatch.AgeBracket.choices],
        help_text="Elle est affichée partout avec la donnée, et jamais mélangée à une autre.",
    )


class ActivityUploadForm(UploadForm):
    """An activity file in the Region's own format."""

    kind = KINDS[ImportBatch.Kind.ACTIVITY]


class ApplyForm(forms.Form):
    """The confirmation that a preview may ask for before it is applied."""

    def __init__(self, *args: Any, empty_perimeters: list[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if empty_perimeters:
            names = ", ".join(structure.name for structure in empty_perimeters)
            self.fields["confirmed"] = forms.BooleanField(
                label=f"Je confirme la valeur 0 pour : {names} (aucune commune dans le périmètre)",
                # The form stands at the foot of the page, the box where it is read.
                widget=forms.CheckboxInput(attrs={"form": "apply"}),
                error_messages={
                    "required": "Cochez cette case pour confirmer la valeur 0, "
                    "ou complétez le périmètre avant d’importer."
                },
            )
