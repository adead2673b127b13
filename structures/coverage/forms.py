"""The day for which the coverage is asked."""

from django import forms

from structures.ground.fields import DayField


class DayForm(forms.Form):
    """The day on which the perimeter is asked for."""

    date = DayField(label="Périmètre au")
