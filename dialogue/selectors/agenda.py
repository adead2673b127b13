"""What a meeting talks about, gathered from what is already known. No amount, no note."""

from dataclasses import dataclass

from dialogue.models import Commitment, Dialogue, Rating
from dialogue.rules import Stage
from structures.models import Action, BlockingPoint

BEFORE_MEETING = (Stage.SELF_ASSESSMENT, Stage.PROPOSAL, Stage.REPLY)


@dataclass(frozen=True)
class Agenda:
    """Results of the year's actions, open points, last year's commitments."""

    actions: list[Action]
    contested: list[Rating]
    blocking_points: list[BlockingPoint]
    commitments: list[Commitment]

    @property
    def record(self) -> dict[str, list[dict[str, object]]]:
        """Return the same as plain values, which minutes keep as they were offered."""
        return {
            "actions": [
                {"title": a.title, "status": a.get_status_display(), "result": a.result}
                for a in self.actions
            ],
            "contested": [
                {
                    "number": rating.indicator.number,
                    "short_label": rating.indicator.short_label,
                    "self_level": rating.self_level,
                    "proposed_level": rating.proposed_level,
                }
                for rating in self.contested
            ],
            "blocking_points": [{"title": p.title, "owner": p.owner} for p in self.blocking_points],
            "commitments": [
                {"text": c.text, "owner": c.get_owner_display()} for c in self.commitments
            ],
        }


def agenda_of(dialogue: Dialogue) -> Agenda:
    """Return the agenda of a dialogue's meeting. Four queries.

    A rating contested stays on it once decided: it was talked about. A plan not published
    is not on it: its structure alone reads it.
    """
    structure, year = dialogue.structure_id, dialogue.campaign.year
    published = Action.objects.filter(plan__published_at__isnull=False)
    contested = dialogue.ratings.filter(reply=Rating.Reply.CONTESTED)
    blocking = BlockingPoint.objects.filter(
        state_of_play__structure=structure, state_of_play__state="blocking", resolved_on=None
    )
    return Agenda(
        list(published.filter(plan__structure=structure, plan__year=year)),
        list(contested.select_related("indicator")),
        list(blocking),
        list(commitments_of(structure, year - 1)),
    )


def commitments_of(structure: int, year: int) -> list[Commitment]:
    """Return what was undertaken at a year's meeting, once its minutes were offered."""
    return list(
        Commitment.objects.filter(
            meeting__dialogue__structure=structure,
            meeting__dialogue__campaign__year=year,
            meeting__minutes_offered_at__isnull=False,
        )
    )


def not_yet_there(dialogue: Dialogue) -> list[Rating]:
    """Return the ratings that are not yet ready for the meeting. One query."""
    ratings = dialogue.ratings.filter(stage__in=BEFORE_MEETING)
    return list(ratings.select_related("indicator"))
