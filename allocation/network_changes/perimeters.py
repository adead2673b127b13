"""A file says who covers which commune from a date on; it is kept as evidence."""

from django.db import transaction

from allocation.imports.services import Upload
from structures.coverage.rows import LAYOUT, read_coverage
from structures.coverage.services import CoverageChange, change_coverage, require_admin
from structures.ground.readings import read_impersonal
from structures.ground.spreadsheets import FileRefused
from structures.models import Commune, Structure, User

SHOWN = 10


@transaction.atomic
def change_perimeters(upload: Upload, *, reason: str, by: User) -> int:
    """Change the network's perimeter as a file says; return how many communes it names.

    All or nothing. Raises FileRefused for a file that cannot be read, Refused when it
    cannot be applied.
    """
    require_admin(by)
    parts = parts_of(upload)
    return change_coverage(parts, reason=f"{reason}\n{kept(upload)}", by=by)


def parts_of(upload: Upload) -> list[CoverageChange]:
    """Read a coverage file. Raises FileRefused, saying the first ten things that are wrong."""
    table = read_impersonal(upload.name, upload.content, LAYOUT)
    structures = Structure.objects.in_bulk(field_name="code")
    communes = set(Commune.objects.values_list("code", flat=True))
    rows, issues = read_coverage(table, communes, structures.keys())
    wrong = [
        f"ligne {issue.line} : {issue.message}" if issue.line else issue.message
        for issue in issues
        if issue.severity == "error"
    ]
    if wrong:
        more = f" Et {len(wrong) - SHOWN} autres." if len(wrong) > SHOWN else ""
        raise FileRefused(f"Fichier « {upload.name} », {' '.join(wrong[:SHOWN])}{more}")
    named = f"Fichier « {upload.name} »"[:200]
    return [
        CoverageChange(
            row.commune, structures[row.structure], row.share_bp, row.since, row.source or named
        )
        for row in rows
    ]


def kept(upload: Upload) -> str:
    """Keep the file, and return the sentence by which the journal cites it."""
    file = upload.kept()
    return f"Fichier « {file.name} », SHA-256 {file.sha256}."
