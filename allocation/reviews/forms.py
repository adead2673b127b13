"""Until when figures are read, what is contested, what is answered."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from allocation.figures.models import LONGEST_COMMENT
from allocation.models import ChallengeAnswer, FigureChallenge, Indicator
from allocation.reviews.services import Reply
from allocation.reviews.words import Contest
from structures.ground.fields import DayField, NumberField, long_text
from structures.ground.files.forms import SentFileField
from structures.ground.files.kinds import ACCEPTED, ACCEPTED_IN_WORDS
from structures.ground.files.services import MAX_BYTES, MEGABYTE

MOST_PLACES = 24  # as many as a figure keeps
NO_NAMES = "Aucun nom de jeune, ni rien qui permette d’en reconnaître un."
Sent = Mapping[str, Any] | None


class OpeningForm(forms.Form):
    """Until when each direction reads its figures."""

    ends_on = DayField(
        label="Fin de la relecture",
        help_text="Dernier jour pour confirmer ou contester. Il se reporte ensuite, il ne "
        "s’avance pas.",
    )


class EndForm(OpeningForm):
    """A later end, and why."""

    reason = forms.CharField(
        label="Motif du report",
        max_length=300,
        help_text="Lu par toutes les personnes prévenues, et gardé avec l’ancienne date.",
    )


class ContestForm(forms.Form):
    """What a direction contests of a figure, and why."""

    about = forms.ChoiceField(
        label="Vous contestez",
        choices=FigureChallenge.About.choices,
        initial=FigureChallenge.About.VALUE,
        widget=forms.RadioSelect,
    )
    reason = long_text(
        "Motif",
        rows=5,
        longest=LONGEST_COMMENT,
        help_text=f"Ce qui est faux, et comment vous le savez. {NO_NAMES}",
    )
    file = SentFileField(
        label="Pièce à l’appui (facultative)",
        help_text=f"{ACCEPTED_IN_WORDS} ; {MAX_BYTES // MEGABYTE} Mo au plus.",
        largest=MAX_BYTES,
        advice="Allégez-la, puis recommencez.",
        accept=ACCEPTED,
        required=False,
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposed"] = _value_field(
            indicator,
            label="Valeur que vous proposez",
            help_text="À laisser vide seulement si vous contestez la définition.",
        )
        self.order_fields(["about", "proposed", "reason", "file"])

    def said(self) -> Contest:
        """Return what was typed."""
        data, file = self.cleaned_data, self.cleaned_data["file"]
        joined = (str(file.name), file.read()) if isinstance(file, UploadedFile) else None
        return Contest(data["about"], data["reason"], data["proposed"], joined)


class AnswerForm(forms.Form):
    """What the Region answers to a challenge."""

    verdict = forms.ChoiceField(label="Réponse", widget=forms.RadioSelect)
    reason = long_text(
        "Motif",
        rows=4,
        longest=LONGEST_COMMENT,
        help_text=f"Lu par la structure, la Région et l’État. {NO_NAMES}",
    )

    def __init__(self, *args: Any, challenge: FigureChallenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verdicts = ChallengeAnswer.Verdict.choices
        if challenge.proposed is None:
            verdicts = [one for one in verdicts if one[0] != ChallengeAnswer.Verdict.ACCEPTED]
        self.fields["verdict"].choices = verdicts  # type: ignore[attr-defined]  # of this field
        self.fields["value"] = _value_field(
            challenge.indicator,
            label="Autre valeur retenue",
            help_text="À remplir seulement si vous retenez une autre valeur.",
        )
        self.order_fields(["verdict", "value", "reason"])

    def reply(self) -> Reply:
        """Return what was typed, and of which figure."""
        data = self.cleaned_data
        return Reply(data["verdict"], data["reason"], data["value"], self.data.get("seen"))


def _value_field(indicator: Indicator, **options: str) -> NumberField:
    places = 0 if indicator.whole_values else MOST_PLACES
    return NumberField(places=places, required=False, **options)
