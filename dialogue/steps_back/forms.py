"""Why a year goes back."""

from django import forms

from structures.ground.fields import long_text


class StepBackForm(forms.Form):
    """The reason, which goes out with the messages."""

    reason = long_text(
        "Motif",
        rows=3,
        help_text="Il est lu par toutes les personnes prévenues, et reste dans l’historique.",
    )
