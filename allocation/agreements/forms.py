"""What is typed to have conventions printed."""

from typing import Any

from django import forms

from structures.models import Structure


class GenerationForm(forms.Form):
    """Why conventions are made for structures without a valid project; else nothing to fill."""

    def __init__(self, *args: Any, without_project: list[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.without_project = without_project
        if without_project:
            self.fields["no_project_reason"] = forms.CharField(
                label="Motif",
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="Pourquoi la convention est établie tout de même. Lu par ces structures.",
                error_messages={"required": "Écrivez le motif, ou attendez un projet valide."},
            )
