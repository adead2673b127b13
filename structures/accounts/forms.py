"""What is asked of an account: who, in which role, where, and why it is disabled."""

from typing import Any

from django import forms
from django.db.models import Q

from structures.accounts.services import AccountTerms
from structures.ground import clock
from structures.models import STRUCTURE_ROLES, Role, Structure, User
from structures.network.selectors import open_on

REASON_HELP = "Lu par la Région seule, et gardé au journal : n’y nommez personne."


class AccountForm(forms.Form):
    """A person, a role, and the structure that goes with it."""

    full_name = forms.CharField(
        label="Prénom et nom", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="Elle sert à se connecter, et n’est celle d’aucun autre compte.",
    )
    role = forms.ChoiceField(label="Rôle", choices=[("", "Choisissez"), *Role.choices])
    structure = forms.ModelChoiceField(
        label="Structure",
        queryset=Structure.objects.none(),
        required=False,
        empty_label="Aucune : la personne travaille pour la Région ou pour l’État",
        help_text="Pour les rôles d’une structure, et pour eux seuls.",
    )

    def __init__(self, *args: Any, account: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        own = Q(pk=account.structure_id if account else None)
        offered = Structure.objects.filter(open_on(clock.today()) | own)
        structures = self.fields["structure"]
        assert isinstance(structures, forms.ModelChoiceField)
        structures.queryset = offered.order_by("name", "code")

    def clean(self) -> dict[str, Any]:
        """Refuse a role without its structure, and a structure without such a role."""
        super().clean()
        data = self.cleaned_data
        role, structure = data.get("role"), data.get("structure")
        if role in STRUCTURE_ROLES and not structure and "structure" not in self.errors:
            self.add_error("structure", "Choisissez la structure : ce rôle en demande une.")
        if role and role not in STRUCTURE_ROLES and structure:
            self.add_error("structure", "Retirez la structure : ce rôle n’en a aucune.")
        return data

    def terms(self) -> AccountTerms:
        """Return what was typed."""
        return AccountTerms(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why an account is disabled, or enabled again."""

    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=REASON_HELP,
        error_messages={"required": "Dites pourquoi : le motif reste au journal."},
    )


def as_stored(account: User) -> dict[str, object]:
    """Return what the form shows of an account."""
    return {
        "full_name": account.full_name,
        "email": account.email,
        "role": account.role,
        "structure": account.structure_id,
    }
