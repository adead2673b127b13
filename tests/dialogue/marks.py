"""Marks put in every text of every dialogue, to be looked for wherever they must not be.

A mark has letters and digits only: no tag, line break or hyphen hides it in a page, an
export, a mail or a print.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import count

from django.utils import timezone

from allocation.engine.measures import EvidenceKind
from allocation.models import Campaign
from dialogue.evidence.selectors import possible_partners
from dialogue.evidence.services import (
    ProjectEntry,
    add_file,
    add_funding,
    add_link,
    add_operation,
    add_project,
    confirm_part,
)
from dialogue.models import Commitment, Dialogue, Draft, Rating, Statement
from dialogue.ratings.services import assess, contest, decide, propose, send_back
from dialogue.rules import Stage
from dialogue.thread.services import comment, reword, save_draft, write_note
from structures.models import REGION_ROLES, User
from tests.allocation.builders import make_user
from tests.allocation.reading import drawn
from tests.dialogue.builders import make_director, make_meeting, meet

Kind = Statement.Kind
FILLING = "texte assez long pour tous les motifs demandés par la campagne, " * 2


@dataclass
class Marks:
    """Marks by structure of `codes`: internal ones, shared ones; those of drafts, by author."""

    codes: Collection[str]
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
        notes = [] if user.role in REGION_ROLES else list(self.internal.values())
        others = [
            marks
            for code, marks in self.shared.items()
            if user.structure_id and code != user.structure.code
        ]
        drafts = [marks for author, marks in self.drafts.items() if author != user.pk]
        return [mark for marks in (*notes, *others, *drafts) for mark in marks]


def make_marks(campaign: Campaign, codes: Collection[str], stage: Stage = Stage.CLOSED) -> Marks:
    """Lead the dialogues of these structures to `stage`, each text with a mark of its own.

    Every kind of text is there, said again where it may be, a draft of each party, all that
    supports an assessment, and the minutes: still being written at the meeting. A structure
    of the campaign that is not among `codes`, if any, is the partner of their projects.
    """
    marks = Marks(codes)
    for dialogue in campaign.dialogues.filter(structure__code__in=codes):
        _speak(marks, dialogue, dialogue)
        funder = marks.new(marks.shared, dialogue.structure.code)
        director = make_director(dialogue.structure.code)
        add_funding(dialogue, funder=funder, amount_cents=100_000, by=director)
        for rating in dialogue.ratings.all():
            _to_meeting(marks, dialogue, rating)
        if stage == Stage.CLOSED:
            _close(marks, dialogue)
        else:
            _begin_minutes(marks, dialogue)
    return marks


def assert_nothing_leaks(content: bytes | str, user: User, marks: Marks) -> None:
    """Fail if what reached `user` (a page, a file, a mail, a PDF) bears a mark not for them."""
    if isinstance(content, bytes):
        pdf = content.startswith(b"%PDF-")
        content = " ".join(drawn(content)) if pdf else content.decode(errors="replace")
    assert [mark for mark in marks.forbidden_to(user) if mark in content] == []


def _to_meeting(marks: Marks, dialogue: Dialogue, rating: Rating) -> None:
    code, agent = dialogue.structure.code, make_user("region_agent")
    director, shared = make_director(code), marks.shared
    assess(rating, 1, marks.new(shared, code), by=director)
    send_back(rating, marks.new(shared, code), by=agent)
    _support(marks, rating, director)
    said = assess(rating, 3, marks.new(shared, code), by=director)
    reword(said, marks.new(shared, code), by=director)
    said = propose(rating, 1, marks.new(shared, code), by=agent)
    reword(said, marks.new(shared, code), by=agent)
    contest(rating, marks.new(shared, code), by=director, today=timezone.localdate())
    rating.refresh_from_db()
    _speak(marks, dialogue, rating)


def _support(marks: Marks, rating: Rating, director: User) -> None:
    def new() -> str:
        return marks.new(marks.shared, director.structure.code).strip()

    label = new()
    picture = b"\x89PNG\r\n\x1a\n" + label.encode()
    add_file(rating, name=f"{new()}.png", content=picture, label=label, by=director)
    url = f"https://ml.example/{new().split()[0]}"
    add_link(rating, url=url, label=new(), by=director)
    if EvidenceKind.OPERATION in rating.indicator.meaning.evidence:
        texts = {"title": new(), "partner": new(), "description": new()}
        add_operation(rating, texts | {"partner_type": "chamber"}, by=director)
        return
    partners = possible_partners(rating.dialogue).exclude(code__in=marks.codes)
    if partners:
        project = add_project(rating, ProjectEntry(new(), new(), new(), partners), by=director)
        for part in project.cooperations.filter(confirmed_at=None):
            confirm_part(part, new(), by=make_director(part.structure.code))


def _begin_minutes(marks: Marks, dialogue: Dialogue) -> None:
    internal, code = marks.internal, dialogue.structure.code
    meeting = make_meeting(dialogue, notes=marks.new(internal, code), until="held")
    text = marks.new(internal, code)
    Commitment.objects.create(meeting=meeting, text=text, owner="region")


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
