"""What is asked about a person who leads a structure, or is one of its contacts."""

from datetime import date, timedelta
from typing import Any

from django import forms

from structures.ground.fields import DayField
from structures.models import User
from structures.network.models import PHONE
from structures.people.models import Mandate
from structures.people.selectors import TITLES
from structures.people.services import Terms

REASON_HELP = (
    "Facultatif, par exemple « assemblée générale du 12 mai ». L’historique ne s’efface pas : "
    "n’y nommez personne."
)

ACCOUNT_HELP = (
    "À cocher une fois le mandat fini, sauf si la personne garde une autre fonction : elle est "
    "déconnectée. Sinon, son compte reste à revoir dans « Comptes »."
)


class ContactForm(forms.Form):
    """The professional details of a person, and nothing else."""

    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label="Téléphone professionnel",
        max_length=20,
        required=False,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def terms(self, mandate: Mandate) -> Terms:
        """Return the mandate's terms with these details."""
        return Terms(
            full_name=mandate.full_name,
            starts_on=mandate.starts_on,
            ends_on=mandate.ends_on,
            **self.cleaned_data,
        )


class ReasonField(forms.CharField):
    """Why a mandate ends or passes on; may stay empty."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self) -> None:
        super().__init__(label="Motif", required=False, max_length=1000, help_text=REASON_HELP)


class AccountField(forms.BooleanField):
    """Whether the account of who leaves is disabled in the same act."""

    def __init__(self, account: User) -> None:
        label = f"Désactiver aussi le compte de {account.full_name} ({account.email})"
        super().__init__(label=label, required=False, help_text=ACCOUNT_HELP)


class MandateForm(ContactForm):
    """A person, and the first and last days of the mandate."""

    full_name = forms.CharField(
        label="Prénom et nom", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    starts_on = DayField(label="Premier jour du mandat")
    last_day = DayField(
        label="Dernier jour du mandat",
        required=False,
        help_text="À laisser vide tant que la fin n’est pas connue.",
    )
    field_order = ["function", "full_name", "email", "phone", "starts_on", "last_day"]

    def clean(self) -> dict[str, Any]:
        """Refuse a mandate that ends before it begins."""
        super().clean()
        data = self.cleaned_data
        first, last = data.get("starts_on"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Le dernier jour ne peut pas précéder le premier.")
        return data

    def terms(self, mandate: Mandate | None = None) -> Terms:
        """Return what was typed; the stored end is the day after the last."""
        data = self.cleaned_data
        last_day = data["last_day"]
        return Terms(
            full_name=data["full_name"],
            email=data["email"],
            phone=data["phone"],
            starts_on=data["starts_on"],
            ends_on=last_day + timedelta(days=1) if last_day else None,
        )


class NewMandateForm(MandateForm):
    """A person, and the function given to them."""

    function = forms.ChoiceField(
        label="Fonction",
        choices=[("", "Choisissez"), *((f.value, title) for f, title in TITLES.items())],
    )


class SuccessionForm(MandateForm):
    """The person who takes over, and from which day."""

    last_day = None  # type: ignore[assignment]  # Django's way to leave an inherited field out
    starts_on = DayField(
        label="Premier jour du nouveau mandat",
        help_text="Le mandat en cours finit la veille.",
    )
    reason = ReasonField()

    def __init__(self, *args: Any, account: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if account:
            self.fields["disable"] = AccountField(account)

    def terms(self, mandate: Mandate | None = None) -> Terms:
        """Return the new person's terms, without an end."""
        names = ("full_name", "email", "phone", "starts_on")
        return Terms(**{name: self.cleaned_data[name] for name in names})


class EndForm(forms.Form):
    """The last day of a mandate, why it ends, and whether an account ends with it."""

    last_day = DayField(label="Dernier jour du mandat")
    reason = ReasonField()

    def __init__(self, *args: Any, account: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if account:
            self.fields["disable"] = AccountField(account)


def terms_as_typed(mandate: Mandate) -> dict[str, object]:
    """Return what the forms show of a mandate; the last day is that before its end."""
    last_day: date | None = mandate.ends_on - timedelta(days=1) if mandate.ends_on else None
    names = ("full_name", "email", "phone", "starts_on")
    return {name: getattr(mandate, name) for name in names} | {"last_day": last_day}
