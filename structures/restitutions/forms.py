"""Forms of the cross-cutting analysis, its recommendations and their restitution."""

from typing import Any

from django import forms

from structures.ground.fields import column, field_of, long_text
from structures.models import StateOfPlay
from structures.restitutions.models import CrossAnalysis, Recommendation
from structures.restitutions.selectors import PARTS, possible_sources

NAMES_NOBODY = "Ne nommez aucune structure : toutes le liront."


class AnalysisForm(forms.Form):
    """The three parts, in Markdown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            label = str(column(CrossAnalysis, part).verbose_name).capitalize()
            self.fields[part] = long_text(label, rows=8, required=False, help_text=NAMES_NOBODY)


class Sources(forms.ModelMultipleChoiceField):
    """Boxes to tick, one a structure."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: StateOfPlay) -> str:
        """Return the structure's name."""
        return obj.structure.name


class RecommendationForm(forms.Form):
    """A recommendation, and the états des lieux it rests on."""

    title = forms.CharField(
        label="Préconisation", max_length=Recommendation._meta.get_field("title").max_length
    )
    text = long_text("Texte", rows=6, required=False, help_text=NAMES_NOBODY)
    rests_on = Sources(
        queryset=StateOfPlay.objects.none(),
        label="Repose sur les états des lieux validés de",
        help_text="Les structures n’en voient que le nombre.",
        error_messages={"required": "Choisissez au moins un état des lieux."},
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "rests_on", Sources).queryset = possible_sources(year)


class RestitutionForm(forms.Form):
    """When the territory reads, and the confirmation of what the preview warns of."""

    embargo_until = forms.DateTimeField(
        label="Embargo jusqu’au",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="Facultatif. Les destinataires sont prévenus dès la publication, "
        "et lisent tous à partir de cet instant.",
    )

    def __init__(self, *args: Any, has_warnings: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_warnings:
            self.fields["confirmed"] = forms.BooleanField(
                label="J’ai lu ce qui est signalé et je publie quand même",
                error_messages={"required": "Cochez cette case pour publier quand même."},
            )
