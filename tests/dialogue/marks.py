"""Marks put in every text of every dialogue, to be looked for wherever they must not be.

A mark has letters and digits only: no tag, line break or hyphen hides it in a page, an
export, a mail or a print.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import count

from django.utils import timezone

from allocation.models import Campaign
from dialogue.models import Dialogue, Draft, Rating, Statement
from dialogue.rules import Stage
from dialogue.selectors.statements import READERS_OF_NOTES
from dialogue.services.assessments import assess, send_back
from dialogue.services.decisions import decide
from dialogue.services.drafts import save_draft
from dialogue.services.proposals import contest, propose
from dialogue.services.thread import comment, reword, write_note
from structures.models import User
from tests.allocation.builders import make_user
from tests.allocation.reading import drawn
from tests.dialogue.builders import make_director, make_meeting, meet

Kind = Statement.Kind
FILLING = "texte assez long pour tous les motifs demandés par la campagne, " * 2


@dataclass
class Marks:
    """Marks by structure: those of internal notes, those shared; and those of drafts, by author."""

    internal: dict[str, list[str]] = field(default_factory=dict)
    shared: dict[str, list[str]] = field(default_factory=dict)
    drafts: dict[int, list[str]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new(self, where: dict[object, list[str]], key: object) -> str:
        """Make a mark, keep it there, and return a text that bears it."""
        mark = f"zq{next(self.numbers):04d}repere"
        where.setdefault(key, []).append(mark)
        return f"{mark} {FILLING}"

    def forbidden_to(self, user: User) -> list[str]:
        """Return the marks that must never reach `user`."""
        notes = [] if user.role in READERS_OF_NOTES else list(self.internal.values())
        others = [
            marks
            for code, marks in self.shared.items()
            if user.structure_id and code != user.structure.code
        ]
        drafts = [marks for author, marks in self.drafts.items() if author != user.pk]
        return [mark for marks in (*notes, *others, *drafts) for mark in marks]


def make_marks(campaign: Campaign, codes: Collection[str], stage: Stage = Stage.CLOSED) -> Marks:
    """Lead the dialogues of these structures to `stage`, each text with a mark of its own.

    Every kind of text is there, said again where it may be, and a draft of each party.
    """
    marks = Marks()
    for dialogue in campaign.dialogues.filter(structure__code__in=codes):
        _speak(marks, dialogue, dialogue)
        for rating in dialogue.ratings.all():
            _to_meeting(marks, dialogue, rating)
        if stage == Stage.CLOSED:
            _close(marks, dialogue)
    return marks


def assert_nothing_leaks(content: bytes | str, user: User, marks: Marks) -> None:
    """Fail if what reached `user` (a page, a file, a mail, a PDF) bears a mark not for them."""
    if isinstance(content, bytes):
        pdf = content.startswith(b"%PDF")
        content = " ".join(drawn(content)) if pdf else content.decode(errors="replace")
    assert [mark for mark in marks.forbidden_to(user) if mark in content] == []


def _to_meeting(marks: Marks, dialogue: Dialogue, rating: Rating) -> None:
    code, agent = dialogue.structure.code, make_user("region_agent")
    director, shared = make_director(code), marks.shared
    assess(rating, 1, marks.new(shared, code), by=director)
    send_back(rating, marks.new(shared, code), by=agent)
    said = assess(rating, 3, marks.new(shared, code), by=director)
    reword(said, marks.new(shared, code), by=director)
    said = propose(rating, 1, marks.new(shared, code), by=agent)
    reword(said, marks.new(shared, code), by=agent)
    contest(rating, marks.new(shared, code), by=director, today=timezone.localdate())
    rating.refresh_from_db()
    _speak(marks, dialogue, rating)


def _speak(marks: Marks, dialogue: Dialogue, about: Dialogue | Rating) -> None:
    code, agent = dialogue.structure.code, make_user("region_agent")
    comment(about, marks.new(marks.shared, code), by=make_user("state_observer"))
    note = write_note(about, marks.new(marks.internal, code), by=agent)
    reword(note, marks.new(marks.internal, code), by=agent)
    for author in (make_director(code), agent):
        save_draft(about, Kind.COMMENT, marks.new(marks.drafts, author.pk), by=author)
    save_draft(about, Kind.NOTE, marks.new(marks.drafts, agent.pk), by=agent)
    assert Draft.objects.filter(author=agent).exists()


def _close(marks: Marks, dialogue: Dialogue) -> None:
    code = dialogue.structure.code
    make_meeting(dialogue, notes=marks.new(marks.shared, code))
    meet(dialogue)
    for rating in dialogue.ratings.all():
        decide(rating, 2, marks.new(marks.shared, code), by=make_user())
