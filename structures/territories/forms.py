"""A territory, as it is typed."""

from django import forms

from structures.models import Territory


class TerritoryForm(forms.ModelForm):
    """The number and the name of a territory."""

    class Meta:
        model = Territory
        fields = ("number", "name")
        help_texts = {
            "number": "Il ordonne les territoires dans les listes, et sert dans les fichiers.",
        }
        error_messages = {
            "number": {
                "unique": "Un autre territoire porte déjà ce numéro. Choisissez-en un autre."
            }
        }
