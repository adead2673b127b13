"""What is written in a dialogue: a level, a text, or both."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.urls import reverse

from dialogue.models import Dialogue, Draft, Rating, Statement
from dialogue.ratings.acts import reason_needed
from dialogue.ratings.boxes import drafts_of, last_assessment
from dialogue.ratings.selectors import worded
from dialogue.rules import LEVELS
from structures.ground.fields import LONGEST_TEXT, long_text
from structures.models import User

ROWS = 9
REPLIES = [
    (Rating.Reply.AGREED.value, "Nous sommes d’accord avec la proposition."),
    (Rating.Reply.CONTESTED.value, "Nous contestons la proposition, avec nos arguments."),
]


def _argument(label: str, *, shortest: int = 1, help_text: str = "") -> forms.CharField:
    """Return a box for a text of at least `shortest` characters."""
    return long_text(
        label,
        rows=ROWS,
        min_length=shortest,
        help_text=help_text,
        error_messages={"required": "Écrivez votre texte."},
    )


class LevelForm(forms.Form):
    """A level of the worded scale, and the text that goes with it."""

    level = forms.TypedChoiceField(
        label="Niveau",
        coerce=int,
        error_messages={"required": "Choisissez un niveau."},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, rating: Rating, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.rating = rating
        self.fields["level"].choices = [(n, _choice(rating, n)) for n in LEVELS]
        self.fields["text"] = self.text_field(rating)


class AssessmentForm(LevelForm):
    """The structure's own level, and its argument."""

    def text_field(self, rating: Rating) -> forms.CharField:
        """Return the box of the argument."""
        return _argument(
            "Votre argument",
            help_text="Ce que vous avez fait, avec qui, pour combien de jeunes, avec quels effets.",
        )


class ProposalForm(LevelForm):
    """The level that the Region proposes, and why."""

    def text_field(self, rating: Rating) -> forms.CharField:
        """Return the box of the reason, as long as the campaign says."""
        shortest = rating.dialogue.campaign.schedule.reason_length
        return _argument(
            "Motif de la proposition",
            shortest=shortest,
            help_text=f"{shortest} caractères au moins : ce qui est retenu, ce qui manque.",
        )


class DecisionForm(LevelForm):
    """The level settled, and why: at more length when it departs from the self-assessment."""

    def text_field(self, rating: Rating) -> forms.CharField:
        """Return the box of the reason; its length depends on the level, see `clean`."""
        return _argument("Motif de la décision", help_text=_lengths(rating))

    def clean(self) -> dict[str, object]:
        """Refuse a reason that is too short for this level."""
        data = super().clean()
        if {"level", "text"} <= data.keys():
            needed, written = reason_needed(self.rating, data["level"]), len(data["text"])
            if written < needed:
                self.add_error(
                    "text", f"{needed} caractères au moins sont attendus, {written} sont écrits."
                )
        return data


class TextForm(forms.Form):
    """A text alone."""

    text = _argument("Texte")


class SendBackForm(forms.Form):
    """What the structure is asked to complete."""

    text = _argument(
        "Ce qui est à compléter",
        help_text="Dites ce qui manque pour apprécier le niveau. La structure écrit à nouveau.",
    )


class ReplyForm(forms.Form):
    """Agreed, or contested with arguments."""

    reply = forms.ChoiceField(
        label="Êtes-vous d’accord ?",
        choices=REPLIES,
        error_messages={"required": "Dites si vous êtes d’accord, ou si vous contestez."},
        widget=forms.RadioSelect,
    )
    text = _argument(
        "Vos arguments",
        help_text="Obligatoires pour contester : répondez aux motifs de la Région.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False

    def clean(self) -> dict[str, object]:
        """Refuse to contest without an argument."""
        data = super().clean()
        if data.get("reply") == Rating.Reply.CONTESTED and not data.get("text"):
            self.add_error("text", "Écrivez vos arguments : une contestation est argumentée.")
        return data


class DraftForm(forms.Form):
    """What is being written, however incomplete."""

    kind = forms.ChoiceField(choices=Statement.Kind.choices)
    level = forms.TypedChoiceField(
        choices=[(n, n) for n in LEVELS], coerce=int, empty_value=None, required=False
    )
    text = forms.CharField(max_length=LONGEST_TEXT, required=False, strip=False)


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


Kind, Audience = Statement.Kind, Statement.Audience


@dataclass(frozen=True)
class Box:
    """A form of the page: what the person had begun, where it is sent, where it is kept."""

    kind: Statement.Kind
    form: forms.Form
    draft: Draft | None
    title: str
    button: str
    url: str
    draft_url: str

    @property
    def audience(self) -> str:
        """Who will read it, in words."""
        return (Audience.REGION if self.kind == Kind.NOTE else Audience.ALL).label


# Kind → form, title, button, name of its address.
BOXES = {
    Kind.ASSESSMENT: (
        AssessmentForm,
        "Votre auto-évaluation",
        "Transmettre à la Région",
        "assess",
    ),
    Kind.PROPOSAL: (
        ProposalForm,
        "Votre proposition",
        "Proposer à la structure",
        "propose",
    ),
    Kind.SEND_BACK: (
        SendBackForm,
        "Ou demander un complément",
        "Renvoyer à la structure",
        "send_back",
    ),
    Kind.REPLY: (ReplyForm, "Votre réponse", "Envoyer la réponse", "reply"),
    Kind.DECISION: (
        DecisionForm,
        "Votre décision",
        "Voir l’effet en euros",
        "decide",
    ),
    Kind.COMMENT: (TextForm, "Intervenir", "Publier l’intervention", "comment"),
    Kind.NOTE: (TextForm, "Note interne", "Enregistrer la note", "note"),
}


def form_for(about: Dialogue | Rating, kind: Statement.Kind, *args: object) -> forms.Form:
    """Return the form of a kind of text; `args` are what was sent, if anything was."""
    form = BOXES[kind][0]
    own = {"rating": about} if issubclass(form, LevelForm) else {}
    return form(*args, auto_id=f"{kind}-%s", **own)


def boxes(about: Dialogue | Rating, kinds: Iterable[Statement.Kind], user: User) -> list[Box]:
    """Return the boxes of these kinds, each with the person's draft. At most two queries."""
    drafts = drafts_of(about, user)
    return [
        box(about, kind, _begun(about, kind, drafts.get(kind)), drafts.get(kind)) for kind in kinds
    ]


def box(
    about: Dialogue | Rating, kind: Statement.Kind, form: forms.Form, draft: Draft | None = None
) -> Box:
    """Return the box of a form, blank or sent. No query on what the selectors return."""
    _, title, button, route = BOXES[kind]
    url, draft_url = (address(about, name) for name in (route, "draft"))
    return Box(kind, form, draft, title, button, url, draft_url)


def address(about: Dialogue | Rating, route: str = "") -> str:
    """Return the address of a page or an act of an indicator, or of the whole dialogue."""
    rating = about if isinstance(about, Rating) else None
    dialogue = rating.dialogue if rating else about
    arguments = [dialogue.structure.code, dialogue.campaign.year]
    name = "rating" if rating else "dialogue"
    arguments += [rating.indicator.number] if rating else []
    return reverse(f"dialogue:{name}_{route}" if route else f"dialogue:{name}", args=arguments)


def _begun(about: Dialogue | Rating, kind: Statement.Kind, draft: Draft | None) -> forms.Form:
    form = form_for(about, kind)
    if draft:
        form.initial = {"level": draft.level, "text": draft.text}
    # Sent back: one completes what one had written.
    elif kind == Kind.ASSESSMENT and about.self_level is not None:
        form.initial = {"level": about.self_level, "text": last_assessment(about)}
    return form
