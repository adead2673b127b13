"""The workbook of a run, as it is asked for and waited for."""

from django.db.models import QuerySet
from django.urls import reverse

from allocation.models import Run
from allocation.runs.selectors import runs_shown
from allocation.workbook.documents import RunWorkbook
from structures.documents.selectors import DocumentKind
from structures.models import REGION_ROLES, Role, User


def _runs_of(user: User) -> QuerySet[Run]:
    """Return the runs that a person may read: all of them, for the Region and the State."""
    runs = runs_shown()
    return runs if user.has_role(*REGION_ROLES, Role.STATE_OBSERVER) else runs.none()


WORKBOOK = DocumentKind(
    find=_runs_of,
    compose=lambda run, user: RunWorkbook(run),
    title=lambda run: f"Classeur de calcul de la répartition n° {run.number}",
    back=lambda run: reverse("allocation:run_detail", args=[run.campaign.year, run.number]),
    done="Votre classeur est prêt.",
    format="XLSX",
)
