"""A file comes in without a kind; a worker recognises it, a person confirms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from allocation.imports.checks import require_importer, require_open
from allocation.imports.kinds import KINDS, kinds_importable_by, recognised, vintages_before
from allocation.imports.models import ImportWork
from allocation.imports.readers.asked import Asked
from allocation.models import Campaign
from allocation.recognition.sight import Sight, fits, likely, seen_from
from structures.ground.files.large import release
from structures.ground.history.acts import name_actor
from structures.ground.readings import refuse_nominative
from structures.ground.refusals import Refused, require
from structures.ground.spreadsheets import FileRefused, Head, HowRead, peek
from structures.ground.work.sent_files import Upload
from structures.models import User
from structures.reference.kinds import kinds as reference_kinds
from structures.reference.models import ReferenceWork
from structures.reference.services import receive_file as receive_reference

MOST_LETTERS_OF_A_TITLE, TITLES_OF_A_LIST = 40, 2


def send_file(campaign: Campaign, upload: Upload, *, by: User) -> ImportWork:
    """Take in a file of any kind, to be recognised by a worker. Raises Refused."""
    require(kinds_importable_by(by), "Les imports ne reviennent pas à votre rôle.")
    require_open(campaign)
    return ImportWork.objects.create(
        act=ImportWork.Act.LOOK,
        campaign=campaign,
        asked_by=by,
        **upload.waiting(),
    )


@transaction.atomic
def do_look(pk: int) -> None:
    """Recognise a file; does nothing if that is done already. What is refused is not kept."""
    work = ImportWork.objects.select_for_update(of=("self",)).filter(pk=pk, ended_at=None).first()
    if work is None or work.act != ImportWork.Act.LOOK or work.looked_at:
        return
    name_actor(work.asked_by_id)
    try:
        work.found = _seen(work).json
    except FileRefused as refusal:
        _end(work, str(refusal))
    finally:
        work.close()
    work.looked_at = timezone.now()
    work.save(update_fields=["found", "looked_at"])


def _end(work: ImportWork, words: str) -> None:
    """Forget the file: it is not read here."""
    held = [work.held_id] if work.held_id else []
    work.content, work.held, work.found = None, None, {}
    work.refusal, work.ended_at = words, timezone.now()
    work.save()
    release(held)


def _seen(work: ImportWork) -> Sight:
    how = HowRead(**work.asked.get("how", {}))
    heads = peek(work.name, work.upload.content, how)
    sheets = tuple(dict.fromkeys(head.sheet for head in heads if head.sheet))
    kinds = tuple(kind.code for kind in recognised(heads, work.asked_by))
    for name, kind in reference_kinds().items():
        if not kinds and fits(heads, (form.layout for form in kind.formats), how):
            return Sight(reference=name, sheets=sheets)  # its rows may name people
    others = tuple(
        code
        for code, kind in KINDS.items()
        if work.asked_by.role not in kind.roles and fits(heads, kind.layouts, how)
    )
    layouts = [layout for code in (*kinds[:1], *others[:1]) for layout in KINDS[code].layouts]
    head, line = fits(heads, layouts, how) or likely(heads, how)
    _refuse_people(heads, head, line)
    titles = head.rows[line - 1] if head.rows else ()
    known = vintages_before(work.campaign, titles)
    seen = seen_from(head, line)
    return Sight(kinds=kinds, others=others, sheets=sheets, vintages=known, **seen)


def _refuse_people(heads: tuple[Head, ...], head: Head, line: int) -> None:
    """Raise FileRefused where titles name people: their rows are not to be shown, nor kept."""
    refuse_nominative(head.rows[line - 1] if head.rows else ())
    for row in (row for one in heads for row in one.rows):
        titles = [cell for cell in row if cell and len(cell) <= MOST_LETTERS_OF_A_TITLE]
        if sum(_names_people(title) for title in titles) >= TITLES_OF_A_LIST:
            refuse_nominative(titles)


def _names_people(title: str) -> bool:
    try:
        refuse_nominative([title])
    except FileRefused:
        return True
    return False


@transaction.atomic
def look_again(work: ImportWork, how: Mapping[str, Any], *, by: User) -> None:
    """Have a worker look at the file again, read as is asked. Raises Refused."""
    found = _waiting(work, by)
    found.asked = {"how": {name: value for name, value in how.items() if value}}
    found.looked_at, found.asked_by = None, by
    found.save(update_fields=["asked", "looked_at", "asked_by"])


@transaction.atomic
def confirm(work: ImportWork, kind: str, asked: Asked, *, by: User) -> ImportWork:
    """Have a worker read the file as one of this kind. Raises Refused if `by` may not send it."""
    require_importer(by, kind)
    found = _waiting(work, by)
    require_open(found.campaign)
    found.act, found.kind, found.asked_by = ImportWork.Act.READ, kind, by
    found.age_bracket, found.asked, found.found = asked.age_bracket, asked.options, {}
    found.save()
    return found


@transaction.atomic
def give_up(work: ImportWork, *, by: User) -> None:
    """Forget a file that waits to be confirmed. Raises Refused."""
    words = "Vous avez renoncé à importer ce fichier : il n’est pas conservé."
    _end(_waiting(work, by), words)


@transaction.atomic
def hand_to_reference(
    work: ImportWork, *, effective_on: date | None, options: Mapping[str, str], by: User
) -> ReferenceWork:
    """Have the very same file read as the reference file that it is. Raises Refused."""
    found = _waiting(work, by)
    name = Sight.of_json(found.found).reference
    require(name, "Ce fichier n’est pas un fichier de référence.")
    upload = found.upload
    try:
        made = receive_reference(name, upload, effective_on=effective_on, options=options, by=by)
    finally:
        found.close()
    _end(found, "Ce fichier est lu comme fichier de référence.")
    return made


def _waiting(work: ImportWork, by: User) -> ImportWork:
    """Return the work, locked; raise Refused if it was confirmed or given up meanwhile."""
    require(kinds_importable_by(by), "Les imports ne reviennent pas à votre rôle.")
    found = ImportWork.objects.select_for_update(of=("self",)).filter(pk=work.pk).first()
    if found is None or found.act != ImportWork.Act.LOOK or found.ended_at:
        raise Refused("Quelqu’un a déjà confirmé ce fichier, ou y a renoncé : revenez aux imports.")
    return found
