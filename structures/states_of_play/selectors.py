"""États des lieux: who reads which, who may do what, what is validated."""

from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from structures.access import directs, structures_visible_to
from structures.ground import clock
from structures.ground.files.fingerprints import seal
from structures.models import JournalEntry, Mandate, Role, User
from structures.states_of_play.models import BlockingPoint, StateOfPlay

State = StateOfPlay.State
VALIDATED = (State.VALIDATED, State.VALIDATED_WITH_BLOCKING)
FIRST_YEAR = 2000
# The deputy is met in large structures only. Source: the 2014 presentation, phase 2.
NEEDED_TALKS = {
    Mandate.Function.PRESIDENT: "l’échange avec la présidence",
    Mandate.Function.DIRECTOR: "l’échange avec la direction",
}


def years_open(today: date) -> range:
    """Return the years that an état des lieux may be about."""
    return range(FIRST_YEAR, today.year + 2)


def states_of_play_visible_to(user: User) -> QuerySet[StateOfPlay]:
    """Return what `user` may read: a draft is the Region's alone until it is transmitted."""
    visible = StateOfPlay.objects.filter(structure__in=structures_visible_to(user))
    if user.is_region:
        return visible
    return visible.exclude(state=State.DRAFT, transmitted__isnull=True)


def reads_transmitted(user: User, state_of_play: StateOfPlay) -> bool:
    """Whether `user` reads what was last transmitted, while the Region corrects it."""
    return state_of_play.state == State.DRAFT and not user.is_region


def as_read_by(user: User, state_of_play: StateOfPlay) -> StateOfPlay:
    """Return the état des lieux with the text that `user` reads, not to be saved."""
    if reads_transmitted(user, state_of_play):
        seen = state_of_play.transmitted
        assert seen is not None  # else `states_of_play_visible_to` hides the draft
        for name, text in {"documents": seen["documents"], **seen["sections"]}.items():
            setattr(state_of_play, name, text)
    return state_of_play


def may_write(user: User) -> bool:
    """Return whether the person writes états des lieux for the Region."""
    return user.is_region_staff


def may_follow(user: User, structure_id: int) -> bool:
    """Return whether the person may write the outcome of a blocking point."""
    return may_write(user) or directs(user, structure_id)


def points_followed_by(user: User) -> QuerySet[BlockingPoint]:
    """Return the blocking points whose outcome `user` may write."""
    points = BlockingPoint.objects.select_related("state_of_play__structure")
    if may_write(user):
        return points
    if user.has_role(Role.DIRECTOR):
        return points.filter(state_of_play__structure=user.structure_id)
    return points.none()


def years_written(user: User) -> list[int]:
    """Return the years with an état des lieux that `user` may read, latest first. One query."""
    years = states_of_play_visible_to(user).order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def returned_summary(year: int) -> str:
    """Return the journal's words for remarks made by a director; they are its reason."""
    return f"État des lieux {year} rendu à la Région avec des remarques"


def remarks_on(state_of_play: StateOfPlay) -> QuerySet[JournalEntry]:
    """Return the director's remarks, latest first. One query."""
    return JournalEntry.objects.filter(
        kind=JournalEntry.Kind.STATE_OF_PLAY,
        structure=state_of_play.structure_id,
        summary=returned_summary(state_of_play.year),
    ).select_related("actor")


def missing_before_proofreading(state_of_play: StateOfPlay) -> list[str]:
    """Return what is still to be written before the director can proofread. One query."""
    missing = [] if state_of_play.documents.strip() else ["les documents étudiés"]
    missing += [
        f"la partie « {section.label} »"
        for section in StateOfPlay.Section
        if not getattr(state_of_play, section.value).strip()
    ]
    met = {interview.function for interview in state_of_play.interviews.all()}
    return missing + [words for function, words in NEEDED_TALKS.items() if function not in met]


def content_of(state_of_play: StateOfPlay) -> dict[str, object]:
    """Return what the director proofreads, as plain values. One query."""
    return {
        "documents": state_of_play.documents,
        "sections": {s.value: getattr(state_of_play, s.value) for s in StateOfPlay.Section},
        "interviews": [
            [i.function, i.held_on.isoformat(), i.note] for i in state_of_play.interviews.all()
        ],
    }


def seal_of(state_of_play: StateOfPlay) -> str:
    """Return the SHA-256 of all that the director validates. Two queries.

    Outcomes and dates of resolution, written later, are left out.
    """
    return seal(
        {
            "structure": state_of_play.structure.code,
            "year": state_of_play.year,
            **content_of(state_of_play),
            "blocking_points": [[p.title, p.owner] for p in state_of_play.blocking_points.all()],
        }
    )


def known_year(year: int) -> None:
    """Answer 404 for a year that nothing can be written about."""
    if year not in years_open(clock.today()):
        raise Http404
