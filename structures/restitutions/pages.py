"""What there is to do about a restitution, in sentences, with links."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from structures.ground import clock
from structures.ground.french import counted, moment
from structures.ground.tasks import TODO, WAITING, Task, task
from structures.models import Role, Structure, Territory, User
from structures.network.selectors import open_on
from structures.restitutions.models import CrossAnalysis
from structures.restitutions.selectors import restitutions_to

if TYPE_CHECKING:
    from structures.restitutions.selectors import OpeningRestitution

# How long a restitution stays among the tasks of those it was made to.
FRESH = timedelta(days=60)


def restitution_tasks(user: User, today: date) -> list[Task]:
    """Return what the person has to do or to read. One query, or three for the Region."""
    if user.leads_a_structure:
        return [_reading_task(r, clock.now()) for r in _fresh(user, today)]
    return _publishing_tasks(user, today) if user.is_region_staff else []


def _fresh(user: User, today: date) -> "QuerySet[OpeningRestitution]":
    since = timezone.make_aware(datetime.combine(today - FRESH, datetime.min.time()))
    return restitutions_to(user).filter(opens_at__gte=since)


def _reading_task(restitution: "OpeningRestitution", now: datetime) -> Task:
    title = f"Lire l’analyse transversale {restitution.analysis.year}"
    if now < restitution.opens_at:
        opens_at = timezone.localtime(restitution.opens_at)
        return task(title, f"Lisible à partir du {moment(opens_at)}.", WAITING)
    detail = f"Restituée à toutes les structures du territoire {restitution.territory}."
    url = reverse("structures:analysis", args=[restitution.analysis.year])
    return task(title, detail, TODO, url)


def _publishing_tasks(user: User, today: date) -> list[Task]:
    analysis = CrossAnalysis.objects.first()
    if analysis is None:
        return []
    active = Structure.objects.filter(open_on(today))
    waiting = Territory.objects.filter(structures__in=active).distinct()
    waiting = waiting.exclude(restitutions__analysis=analysis)
    names = [territory.name for territory in waiting]
    if not names:
        return []
    left = counted(len(names), "territoire attend", "territoires attendent")
    verdict = TODO if user.has_role(Role.REGION_MANAGER) else WAITING
    url = reverse("structures:analysis", args=[analysis.year])
    title = f"Restituer l’analyse transversale {analysis.year}"
    return [task(title, f"{left} : {', '.join(names)}.", verdict, url)]
