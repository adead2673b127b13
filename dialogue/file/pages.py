"""The documents of a structure’s dialogues: what each one is, and the link that sends it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone

from dialogue.evidence.selectors import evidence_visible_to
from dialogue.file.documents import dossier_document
from dialogue.file.sheet import dossier_sheet
from dialogue.letters.selectors import letters_visible_to
from dialogue.meetings.selectors import meetings_visible_to
from dialogue.models import Dialogue, Evidence, Meeting
from dialogue.thread.selectors import dialogues_visible_to
from structures.documents.selectors import DocumentKind
from structures.ground import clock
from structures.ground.french import date_long
from structures.models import StoredFile, Structure, User

DOSSIER = DocumentKind(
    find=lambda user: dialogues_visible_to(user).select_related("structure", "campaign"),
    compose=lambda dialogue, user: dossier_document(dossier_sheet(dialogue, user, clock.today())),
    title=lambda dialogue: f"Dossier du dialogue de gestion {dialogue.campaign.year}",
    back=lambda dialogue: reverse("dialogue:documents", args=[dialogue.structure.code]),
)


@dataclass(frozen=True)
class Document:
    """A file to download: what it is, and what is known of it."""

    title: str
    detail: str
    url: str


def documents_of(structure: Structure, user: User) -> list[Document]:
    """Return what `user` may download of the structure's dialogues, latest year first.

    Decision, minutes, whole file, then the files in support. Four queries; no content is read.
    """
    dialogues = dialogues_visible_to(user).filter(structure=structure)
    letters = letters_visible_to(user).filter(dialogue__in=dialogues).defer("file__content")
    printed = {letter.dialogue_id: letter.file for letter in letters}
    validated = {meeting.dialogue_id: meeting for meeting in _validated(structure, user)}
    joined = list(_joined(structure, user))
    return [
        document
        for dialogue in dialogues.order_by("-campaign__year")
        for document in (
            *_decision(dialogue, printed.get(dialogue.pk)),
            *_minutes(dialogue, validated.get(dialogue.pk)),
            _whole(dialogue),
            *(_evidence(one) for one in joined if one.rating.dialogue_id == dialogue.pk),
        )
    ]


def _validated(structure: Structure, user: User) -> Iterator[Meeting]:
    found = meetings_visible_to(user).filter(dialogue__structure=structure, minutes__isnull=False)
    return found.select_related("minutes").defer("minutes__content").iterator()


def _joined(structure: Structure, user: User) -> Iterator[Evidence]:
    found = evidence_visible_to(user).filter(
        rating__dialogue__structure=structure, file__isnull=False
    )
    where = ("rating__dialogue__campaign", "rating__dialogue__structure")
    found = found.select_related("file", "rating__indicator", *where)
    return found.defer("file__content").order_by("rating__indicator__number", "pk").iterator()


def _decision(dialogue: Dialogue, file: StoredFile | None) -> list[Document]:
    if file is None:
        return []
    url = reverse("dialogue:letter", args=_where(dialogue))
    return [Document(f"Décision {dialogue.campaign.year}", f"part variable ({_pdf(file)})", url)]


def _minutes(dialogue: Dialogue, meeting: Meeting | None) -> list[Document]:
    if meeting is None or meeting.minutes is None:
        return []
    validated = date_long(timezone.localdate(meeting.minutes_validated_at))
    detail = f"validé le {validated} ({_pdf(meeting.minutes)})"
    url = reverse("dialogue:minutes", args=_where(dialogue))
    return [Document(f"Compte rendu de l’entretien {dialogue.campaign.year}", detail, url)]


def _whole(dialogue: Dialogue) -> Document:
    url = reverse("dialogue:dossier", args=_where(dialogue))
    title = f"Dossier du dialogue de gestion {dialogue.campaign.year}"
    return Document(title, "tous les textes échangés, à ce jour (PDF)", url)


def _evidence(evidence: Evidence) -> Document:
    rating, file = evidence.rating, evidence.file
    assert file is not None  # `_joined` leaves out the links
    year, number = rating.dialogue.campaign.year, rating.indicator.number
    args = [*_where(rating.dialogue), number, evidence.pk]
    size = filesizeformat(file.size)
    detail = f"{file.name} ({size}), à l’appui de l’indicateur {number} en {year}"
    return Document(evidence.label, detail, reverse("dialogue:evidence_file", args=args))


def _pdf(file: StoredFile) -> str:
    return f"PDF, {filesizeformat(file.size)}"


def _where(dialogue: Dialogue) -> list[str | int]:
    return [dialogue.structure.code, dialogue.campaign.year]
