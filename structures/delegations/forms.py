"""What is asked to lend a power."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from structures.delegations.selectors import candidates
from structures.delegations.services import Loan
from structures.ground import clock
from structures.ground.fields import CHOOSE, DayField
from structures.models import Role, User

BOTH_HALVES = (
    "La Région a pour interlocuteurs la présidence et la direction : une délégation à la "
    "présidence réunit les deux en une seule personne."
)


class HolderField(forms.ModelChoiceField):
    """An account, named with its role."""

    def label_from_instance(self, obj: User) -> str:
        """Return the name and the role."""
        return f"{obj.full_name}, {obj.get_role_display()}"


class DelegationForm(forms.Form):
    """To whom, from when to when, and why."""

    holder = HolderField(label="À qui", queryset=User.objects.none(), empty_label=CHOOSE)
    starts_on = DayField(label="Premier jour")
    last_day = DayField(label="Dernier jour", help_text="Ce jour-là inclus ; un an au plus.")
    reason = forms.CharField(
        label="Motif",
        max_length=200,
        help_text="Par exemple « congés d’été ». L’historique ne s’efface pas : n’y nommez "
        "personne, et ne dites rien de la santé.",
    )

    def __init__(self, sent: QueryDict | None, giver: User) -> None:
        super().__init__(sent, initial={"starts_on": clock.today()})
        holder: Any = self.fields["holder"]
        holder.queryset = candidates(giver)
        if giver.role == Role.DIRECTOR:
            holder.help_text = BOTH_HALVES

    def loan(self) -> Loan:
        """Return what was typed; the stored end is the day after the last."""
        data = self.cleaned_data
        end = data["last_day"] + timedelta(days=1)
        return Loan(data["holder"], data["starts_on"], end, data["reason"])
