"""Why a message is cancelled, or known not to have arrived."""

from django import forms


class ReasonForm(forms.Form):
    """The reason, which stays in the Region's journal."""

    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lu par la Région seule.",
        error_messages={"required": "Dites pourquoi : le motif reste au journal."},
    )
