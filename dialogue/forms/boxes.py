"""The boxes open on a page: what to write, where it goes, who will read it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.urls import reverse

from dialogue.forms.ratings import (
    AssessmentForm,
    DecisionForm,
    LevelForm,
    ProposalForm,
    ReplyForm,
    SendBackForm,
    TextForm,
)
from dialogue.models import Dialogue, Draft, Rating, Statement
from dialogue.selectors.boxes import drafts_of, last_assessment
from structures.models import User

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
