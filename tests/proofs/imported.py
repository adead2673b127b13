"""What workers are given to import, and whether what they left is whole."""

import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Now
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from allocation.imports import jobs, services
from allocation.imports.readers.asked import Asked
from allocation.models import Campaign, Figure, ImportBatch, ImportWork
from structures.ground.work.models import WorkerBeat
from structures.ground.work.sent_files import Upload
from structures.ground.work.takeover import take_over
from structures.models import HeldFile, Role, StoredFile, User
from tests.domain.files import workbook

READ, APPLY = "lire", "appliquer"
LASTS = {READ: 1.0, APPLY: 0.3}  # seconds, or so
LONGEST = 60
PACE = 4  # kills until the other act is struck
EXAMPLE = settings.FIXTURES_DIR / "exemples" / "activite-2014-demo.csv"


def have_something_to_do(turn: int) -> str:
    """Leave something in the queue, and say what: a file to read, or one to apply."""
    waiting = DBTaskResult.objects.exclude(
        status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
    )
    if waiting.exists():
        return READ if ImportWork.objects.filter(ended_at=None, act="read").exists() else APPLY
    with transaction.atomic():
        if turn // PACE % 2:
            work, act = _application(), APPLY
        else:
            work, act = _receive(*_file(turn)), READ
        jobs.start(work)
    return act


def _application() -> ImportWork:
    """Ask for the application of a file, read here if none waits for it."""
    if not ImportBatch.objects.filter(applied_at=None).exists():
        services.do_import_work(_receive(*_file(1)).pk)
    batch = ImportBatch.objects.filter(applied_at=None).latest("pk")
    return services.request_application(batch, confirmed=True, by=_by())


def wait_until_running() -> bool:
    """Wait for a worker to take what there is; False where it was faster than we look."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST:
        if is_running():
            return True
        if not DBTaskResult.objects.ready().exists():
            return is_running()
        time.sleep(0.02)
    raise SystemExit("Le worker ne prend rien.")


def is_running() -> bool:
    """Tell whether a worker is at something."""
    return DBTaskResult.objects.running().exists()


def bury_workers() -> None:
    """Have the dead known as such at once, and what they did taken over."""
    WorkerBeat.objects.update(beat_at=Now() - timedelta(minutes=2))
    take_over()


def partial() -> list[str]:
    """Say what is neither whole nor absent: an import, what is applied of it, a file."""
    faults = []
    for batch in ImportBatch.objects.annotate(read=Count("values")):
        written = Figure.objects.filter(import_batch=batch).count()
        if batch.applied_at is None and written:
            faults.append(f"import {batch.pk} : {written} données sans être appliqué")
        if batch.read not in (0, _expected()):
            faults.append(f"import {batch.pk} : {batch.read} valeurs lues")
    last = ImportBatch.objects.exclude(applied_at=None).order_by("applied_at").last()
    if last and Figure.objects.filter(import_batch=last).count() != last.values.count():
        faults.append(f"import {last.pk} appliqué en partie")
    used = ImportBatch.objects.values("file")
    loose = StoredFile.objects.filter(media_type="text/csv").exclude(pk__in=used).count()
    held = HeldFile.objects.filter(files=None).count()
    waiting = ImportWork.objects.exclude(held=None).count()
    return faults + [f"{loose} fichiers sans import"] * bool(loose) + ["parties"] * (held > waiting)


def whole() -> int:
    """Count the imports that were applied."""
    return ImportBatch.objects.exclude(applied_at=None).count()


def figures() -> int:
    """Count what is written of figures, former values included."""
    return Figure.objects.count() + Figure.pgh_event_models["update"].objects.count()


def read(name: str, content: bytes) -> bool:
    """Have a file read as a worker does; tell whether it was refused."""
    work = _receive(name, content)
    services.do_import_work(work.pk)
    work.refresh_from_db()
    assert work.ended_at and (work.batch is None) == bool(work.refusal)
    return bool(work.refusal)


def _file(turn: int) -> tuple[str, bytes]:
    """Return the same figures as a large text, or as a workbook that a child opens."""
    content = EXAMPLE.read_bytes()
    if turn % 4 == 0:
        return "activite.csv", content.rstrip() + b"\n" + (b";" * 7 + b"\n") * 700_000
    lines = content.decode("utf-8-sig").splitlines()
    return "activite.xlsx", workbook(*(line.split(";") for line in lines))


def _receive(name: str, content: bytes) -> ImportWork:
    upload = Upload(name, content, "text/csv")
    return services.receive_file(
        _campaign(), ImportBatch.Kind.ACTIVITY, upload, asked=Asked(), by=_by()
    )


def _campaign() -> Campaign:
    return Campaign.objects.get(year=2015)


def _by() -> User:
    return User.objects.filter(role=Role.REGION_AGENT).earliest("pk")


def _expected() -> int:
    return max(batch.values.count() for batch in ImportBatch.objects.all())
