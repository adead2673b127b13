"""What is written in a dialogue: a level, a text, or both."""

from typing import Any

from django import forms

from dialogue.models import Dialogue, Rating
from dialogue.ratings.models import KIND_CHOICES
from dialogue.ratings.selectors import worded
from dialogue.ratings.services import reason_needed, shortest_text
from dialogue.rules import LEVELS, TEXTS, TextKind
from structures.ground.fields import LONGEST_TEXT, field_of, long_text

ROWS = 9
REPLIES = [
    (Rating.Reply.AGREED.value, "Nous sommes d’accord avec la proposition."),
    (Rating.Reply.CONTESTED.value, "Nous contestons la proposition, avec nos arguments."),
]


class TextForm(forms.Form):
    """A text alone, asked for as the row of its kind says."""

    def __init__(
        self, *args: Any, kind: TextKind = TextKind.COMMENT, shortest: int = 1, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        asked = TEXTS[kind].asked
        assert asked is not None  # no form asks for what the product words itself
        self.fields["text"] = long_text(
            asked.label,
            rows=ROWS,
            min_length=shortest,
            help_text=asked.help.format(shortest=shortest),
            error_messages={"required": "Écrivez votre texte."},
        )


class LevelForm(TextForm):
    """A level of the worded scale, and the text that goes with it."""

    level = forms.TypedChoiceField(
        label="Niveau",
        coerce=int,
        error_messages={"required": "Choisissez un niveau."},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, rating: Rating, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rating = rating
        choices = [(n, _choice(rating, n)) for n in LEVELS]
        field_of(self, "level", forms.ChoiceField).choices = choices


class DecisionForm(LevelForm):
    """The level settled, and why: at more length when it departs from the self-assessment."""

    def __init__(self, *args: Any, rating: Rating, **kwargs: Any) -> None:
        super().__init__(*args, rating=rating, **kwargs)
        self.fields["text"].help_text = _lengths(rating)

    def clean(self) -> dict[str, Any]:
        """Refuse a reason that is too short for this level."""
        super().clean()
        data = self.cleaned_data
        if {"level", "text"} <= data.keys():
            needed, written = reason_needed(self.rating, data["level"]), len(data["text"])
            if written < needed:
                self.add_error(
                    "text", f"{needed} caractères au moins sont attendus, {written} sont écrits."
                )
        return data


class ReplyForm(TextForm):
    """Agreed, or contested with arguments."""

    reply = forms.ChoiceField(
        label="Êtes-vous d’accord ?",
        choices=REPLIES,
        error_messages={"required": "Dites si vous êtes d’accord, ou si vous contestez."},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False

    def clean(self) -> dict[str, Any]:
        """Refuse to contest without an argument."""
        super().clean()
        data = self.cleaned_data
        if data.get("reply") == Rating.Reply.CONTESTED and not data.get("text"):
            self.add_error("text", "Écrivez vos arguments : une contestation est argumentée.")
        return data


class DraftForm(forms.Form):
    """What is being written, however incomplete."""

    kind = forms.ChoiceField(choices=KIND_CHOICES)
    level = forms.TypedChoiceField(
        choices=[(n, n) for n in LEVELS], coerce=int, empty_value=None, required=False
    )
    text = forms.CharField(max_length=LONGEST_TEXT, required=False, strip=False)


def form_for(about: Dialogue | Rating, kind: TextKind, *args: Any) -> forms.Form:
    """Return the form of a kind of text; `args` are what was sent, if anything was."""
    auto_id = f"{kind}-%s"
    if kind == TextKind.REPLY:
        return ReplyForm(*args, kind=kind, auto_id=auto_id)
    dialogue = about.dialogue if isinstance(about, Rating) else about
    shortest = shortest_text(kind, dialogue.campaign.schedule)
    if not TEXTS[kind].level:
        return TextForm(*args, kind=kind, shortest=shortest, auto_id=auto_id)
    assert isinstance(about, Rating)  # a level is an indicator's
    if kind == TextKind.DECISION:
        return DecisionForm(*args, rating=about, kind=kind, auto_id=auto_id)
    return LevelForm(*args, rating=about, kind=kind, shortest=shortest, auto_id=auto_id)


def _choice(rating: Rating, level: int) -> str:
    words = worded(rating.indicator, level)
    return f"Niveau {level} : {words}" if words else f"Niveau {level}"


def _lengths(rating: Rating) -> str:
    schedule = rating.dialogue.campaign.schedule
    usual = f"{schedule.reason_length} caractères au moins"
    if rating.self_level is None:
        return f"{usual}. Le motif est imprimé dans la décision."
    return (
        f"{usual} au niveau {rating.self_level}, celui de l’auto-évaluation ; "
        f"{schedule.differing_reason_length} à un autre niveau. "
        "Le motif est imprimé dans la décision."
    )
