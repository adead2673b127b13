"""What is kept about a person, and what has been kept long enough."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Model, QuerySet
from django.utils import timezone

from structures.models import JournalEntry, Mandate, User

SHOWN_ENTRIES = 20
LEAP_DAY = (2, 29)
ANONYMOUS_DOMAIN = "anonyme.invalid"  # RFC 2606: no mail can ever be sent there


@dataclass(frozen=True)
class Trace:
    """How many rows of a kind name the account, and in which capacity."""

    kind: str
    capacity: str
    count: int


@dataclass(frozen=True)
class PersonalData:
    """All that is kept about one person: the account, mandates, what they wrote, and traces."""

    user: User
    mandates: list[Mandate]
    entries: QuerySet[JournalEntry]
    traces: list[Trace]


@dataclass(frozen=True)
class Expired:
    """Whom the retention rule forgets, of those gone by `before`.

    `undated` counts the deactivated accounts whose date is unknown: they stay.
    """

    before: date
    mandates: list[Mandate]
    accounts: list[User]
    undated: int


def personal_data(user: User) -> PersonalData:
    """Return what is kept about `user`. One query a kind of row, whatever their number."""
    mandates = Mandate.objects.filter(email__iexact=user.email).select_related("structure")
    entries = JournalEntry.objects.filter(actor=user).select_related("structure")
    return PersonalData(user, list(mandates), entries, _traces(user))


def as_json(held: PersonalData) -> dict[str, object]:
    """Return the same as plain values, the whole journal included, for the person to take away."""
    user = held.user
    return {
        "compte": {
            "numero": user.pk,
            "nom_complet": user.full_name,
            "adresse_electronique": user.email,
            "role": user.get_role_display(),
            "structure": user.structure.name if user.structure else None,
            "cree_le": user.date_joined.isoformat(),
            "derniere_connexion": user.last_login.isoformat() if user.last_login else None,
        },
        "mandats": [
            {
                "structure": mandate.structure.name,
                "fonction": mandate.get_function_display(),
                "nom_complet": mandate.full_name,
                "adresse_electronique": mandate.email,
                "telephone": mandate.phone,
                "a_partir_du": mandate.starts_on.isoformat(),
                "jusqu_au_exclu": mandate.ends_on.isoformat() if mandate.ends_on else None,
            }
            for mandate in held.mandates
        ],
        "journal": [
            {
                "le": entry.happened_at.isoformat(),
                "structure": entry.structure.name if entry.structure else None,
                "nature": entry.get_kind_display(),
                "fait": entry.summary,
                "motif": entry.reason,
            }
            for entry in held.entries
        ],
        "traces": [
            {"objet": trace.kind, "qualite": trace.capacity, "nombre": trace.count}
            for trace in held.traces
        ],
    }


def expired(today: date, years: int) -> Expired:
    """Return whom the rule of `years` years forgets on `today`. Three queries."""
    before = years_before(today, years)
    instant = timezone.make_aware(datetime.combine(before, time.min))
    mandates = Mandate.objects.filter(ends_on__lte=before, anonymised_at=None)
    gone = User.objects.filter(is_active=False).exclude(email__endswith=f"@{ANONYMOUS_DOMAIN}")
    return Expired(
        before,
        list(mandates.select_related("structure").order_by("ends_on", "pk")),
        list(gone.filter(deactivated_at__lt=instant).order_by("deactivated_at", "pk")),
        gone.filter(deactivated_at=None).count(),
    )


def years_before(day: date, years: int) -> date:
    """Return the same day `years` years earlier; the 28th for a 29 February that was not.

    >>> years_before(date(2024, 2, 29), 5)
    datetime.date(2019, 2, 28)
    """
    year = day.year - years
    if (day.month, day.day) == LEAP_DAY and not isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def _traces(user: User) -> list[Trace]:
    """Count the rows of every model that name the account, as its author or otherwise."""
    found = []
    for relation in User._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.is_relation and not relation.concrete:
            count = _rows_naming(user, relation.related_model, relation.field.name)
            if count:
                kind = str(relation.related_model._meta.verbose_name)
                found.append(Trace(kind, str(relation.field.verbose_name), count))
    return sorted(found, key=lambda trace: (trace.kind, trace.capacity))


def _rows_naming(user: User, model: type[Model], name: str) -> int:
    return model._default_manager.filter(**{name: user}).count()
