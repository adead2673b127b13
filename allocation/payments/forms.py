"""What is typed of a payment."""

from django import forms

from structures.ground.fields import DayField


class PaidForm(forms.Form):
    """The day when a payment was made."""

    paid_on = DayField(label="Payé le", help_text="Le jour du virement, d’après la paierie.")
