"""The dialogue of an indicator, as three tables: one row a stage, a text, a move. Pure.

Forms, locks of the database, pages and letters derive from them; `order` reads them. The
order is the guarantee: no level can be decided before the structure was heard, by its own
assessment or by a silence recorded after two dated reminders and 15 days.
Source: RULES.md; the 2014 presentation (« ne seront pas renseignés
unilatéralement par la Région », « échange argumenté », « le choix final sera argumenté »).
"""

from dataclasses import dataclass
from enum import StrEnum

from dialogue.rules.roles import ITS_DIRECTOR, MANAGERS, REGION, SPEAKERS, THE_REGION, Mover
from dialogue.rules.rows import Asked, Section, Step, Text

LEVELS = (0, 1, 2, 3)


class Stage(StrEnum):
    """Where the dialogue of one indicator stands, in order."""

    SELF_ASSESSMENT = "self_assessment"
    PROPOSAL = "proposal"
    REPLY = "reply"
    MEETING = "meeting"
    DECISION = "decision"
    CLOSED = "closed"


class TextKind(StrEnum):
    """What a text is."""

    ASSESSMENT = "assessment"
    SILENCE = "silence"
    SEND_BACK = "send_back"
    PROPOSAL = "proposal"
    REPLY = "reply"
    DECISION = "decision"
    COMMENT = "comment"
    NOTE = "note"


STEPS = {
    Stage.SELF_ASSESSMENT: Step(
        "auto-évaluation",
        Section.ASSESSMENT,
        "La structure choisit son niveau et l’argumente",
        "auto-évaluation de la structure",
    ),
    Stage.PROPOSAL: Step(
        "proposition de la Région",
        Section.PROPOSAL,
        "La Région propose un niveau et le motive",
        due="proposal_due",
    ),
    Stage.REPLY: Step(
        "réponse de la structure",
        Section.DECISION,
        "La structure se dit d’accord avec la proposition, ou la conteste",
    ),
    Stage.MEETING: Step(
        "entretien",
        Section.DECISION,
        "Les trois parties se rencontrent",
        "décision de la Région, après l’entretien",
        due="decision_due",
        is_joint=True,
    ),
    Stage.DECISION: Step(
        "décision",
        Section.DECISION,
        "Une ou un responsable arrête le niveau",
        "décision de la Région",
        due="decision_due",
    ),
    Stage.CLOSED: Step("décidé"),
}

TEXTS = {
    TextKind.ASSESSMENT: Text(
        "auto-évaluation",
        Section.ASSESSMENT,
        level="self_level",
        by="self_assessed_by",
        at="self_assessed_at",
        title="Auto-évaluation de la structure",
        is_reworded=True,
        asked=Asked(
            "Votre auto-évaluation",
            "Transmettre à la Région",
            "assess",
            "Votre argument",
            "Ce que vous avez fait, avec qui, pour combien de jeunes, avec quels effets.",
        ),
    ),
    TextKind.SILENCE: Text(
        "constat de carence",
        Section.ASSESSMENT,
        by="silence_recorded_by",
        at="silence_recorded_at",
        title="Constat de carence",
    ),
    TextKind.SEND_BACK: Text(
        "demande de complément",
        Section.ASSESSMENT,
        at="sent_back_at",
        asked=Asked(
            "Ou demander un complément",
            "Renvoyer à la structure",
            "send_back",
            "Ce qui est à compléter",
            "Dites ce qui manque pour apprécier le niveau. La structure écrit à nouveau.",
        ),
    ),
    TextKind.PROPOSAL: Text(
        "proposition",
        Section.PROPOSAL,
        level="proposed_level",
        by="proposed_by",
        at="proposed_at",
        title="Proposition de la Région",
        is_reason=True,
        is_reworded=True,
        restarts_delay=True,
        asked=Asked(
            "Votre proposition",
            "Proposer à la structure",
            "propose",
            "Motif de la proposition",
            "{shortest} caractères au moins : ce qui est retenu, ce qui manque.",
        ),
    ),
    TextKind.REPLY: Text(
        "réponse",
        Section.DECISION,
        answer="reply",
        at="replied_at",
        title="Réponse de la structure",
        is_reworded=True,
        asked=Asked(
            "Votre réponse",
            "Envoyer la réponse",
            "reply",
            "Vos arguments",
            "Obligatoires pour contester : répondez aux motifs de la Région.",
        ),
    ),
    TextKind.DECISION: Text(
        "décision",
        Section.DECISION,
        level="level",
        by="settled_by",
        at="settled_at",
        title="Décision et motifs",
        is_reason=True,
        asked=Asked("Votre décision", "Voir l’effet en euros", "decide", "Motif de la décision"),
    ),
    TextKind.COMMENT: Text(
        "intervention",
        Section.THREAD,
        roles=SPEAKERS,
        asked=Asked("Intervenir", "Publier l’intervention", "comment"),
    ),
    TextKind.NOTE: Text(
        "note interne",
        Section.THREAD,
        roles=REGION,
        is_internal=True,
        asked=Asked("Note interne", "Enregistrer la note", "note"),
    ),
}


class Act(StrEnum):
    """What someone does."""

    ASSESS = "assess"
    RECORD_SILENCE = "record_silence"
    SEND_BACK = "send_back"
    PROPOSE = "propose"
    AGREE = "agree"
    CONTEST = "contest"
    CLOSE_REPLY = "close_reply"
    MEET = "meet"
    DECIDE = "decide"


@dataclass(frozen=True)
class Move:
    """An act that `by` may do at a stage, the stage it leads to, and the text that it stores.

    `is_worded` tells whether they write that text themselves.
    """

    act: Act
    stage: Stage
    leads_to: Stage
    by: Mover
    text: TextKind | None = None
    is_worded: bool = True


_S, _K = Stage, TextKind
# In the order of the pages: of two moves of the same stage, first the one that is awaited.
MOVES = (
    Move(Act.ASSESS, _S.SELF_ASSESSMENT, _S.PROPOSAL, ITS_DIRECTOR, _K.ASSESSMENT),
    Move(Act.RECORD_SILENCE, _S.SELF_ASSESSMENT, _S.PROPOSAL, THE_REGION, _K.SILENCE, False),
    Move(Act.PROPOSE, _S.PROPOSAL, _S.REPLY, THE_REGION, _K.PROPOSAL),
    Move(Act.SEND_BACK, _S.PROPOSAL, _S.SELF_ASSESSMENT, THE_REGION, _K.SEND_BACK),
    Move(Act.AGREE, _S.REPLY, _S.MEETING, ITS_DIRECTOR, _K.REPLY),
    Move(Act.CONTEST, _S.REPLY, _S.MEETING, ITS_DIRECTOR, _K.REPLY),
    Move(Act.CLOSE_REPLY, _S.REPLY, _S.MEETING, THE_REGION, _K.REPLY, False),
    Move(Act.MEET, _S.MEETING, _S.DECISION, THE_REGION),
    Move(Act.DECIDE, _S.DECISION, _S.CLOSED, MANAGERS, _K.DECISION),
)
