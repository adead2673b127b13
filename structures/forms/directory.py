"""What the list of structures is narrowed to, read from the address."""

from django import forms

from structures.models import Structure, Territory
from structures.selectors.directory import ACTIVE, CLOSED, SORTS, WITHOUT_REFERENT, Asked
from structures.selectors.people import PAIR, TITLES

EVERY_ORDER = [*SORTS, *(f"-{name}" for name in SORTS)]
DEFAULT_ORDER = "territory"


class DirectoryForm(forms.Form):
    """The filters of the list; each may be left out."""

    text = forms.CharField(label="Nom, siège ou SIRET", required=False, max_length=100)
    territory = forms.ModelChoiceField(
        label="Territoire", queryset=Territory.objects, required=False, empty_label="Tous"
    )
    kind = forms.ChoiceField(
        label="Type",
        required=False,
        choices=[("", "Tous"), *Structure.Kind.choices],
    )
    state = forms.ChoiceField(
        label="État",
        required=False,
        choices=[
            ("", "Tous"),
            (ACTIVE, "En activité"),
            (CLOSED, "Fermées ou pas encore ouvertes"),
        ],
    )
    missing = forms.ChoiceField(
        label="Il manque",
        required=False,
        choices=[
            ("", "Peu importe"),
            (WITHOUT_REFERENT, "Le référent"),
            *((function.value, f"La {TITLES[function].lower()}") for function in PAIR),
        ],
    )
    sort = forms.ChoiceField(
        label="Ordre",
        required=False,
        choices=[(order, order) for order in EVERY_ORDER],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "« %(value)s » n’est pas un ordre de cette liste."},
    )

    def asked(self) -> Asked:
        """Return what is asked for, in the default order when none is."""
        data = self.cleaned_data
        return Asked(**data | {"sort": data["sort"] or DEFAULT_ORDER})
