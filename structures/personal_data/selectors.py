"""What is kept about a person, and what has been kept long enough."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import DateTimeField, F, Field, Model, QuerySet, TextField
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone
from pghistory.models import Context

from structures.ground.history.events import FORMER, events_of, is_event
from structures.ground.mails import ANONYMOUS_DOMAIN
from structures.models import HelpRequest, JournalEntry, Mandate, ProjectVersion, User
from structures.sessions.selectors import OpenSession, open_sessions

SHOWN_ENTRIES = 20
LEAP_DAY = (2, 29)
# How a row names who wrote its texts; the others (« validé par ») wrote none of them.
AUTHORSHIP = {"author", "confirmed_by", "entered_by", "recorded_by", "requested_by", "submitted_by"}
# Written by people, and kept as data or in a line.
WRITTEN = {ProjectVersion._meta.get_field("parts"), HelpRequest._meta.get_field("subject")}


@dataclass(frozen=True)
class Trace:
    """How many rows of a kind name the account, and in which capacity."""

    kind: str
    capacity: str
    count: int


@dataclass(frozen=True)
class PersonalData:
    """All that is kept about one person: the account, mandates, what they wrote, and traces.

    `former` are the account and the mandates as they were before each change.
    """

    user: User
    mandates: list[Mandate]
    former: list[dict[str, Any]]
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
    return PersonalData(user, list(mandates), _former(user), entries, _traces(user))


def as_json(held: PersonalData) -> dict[str, object]:
    """Return the same as plain values, for the person to take away.

    With the whole journal, and every text that the person wrote. One query a kind of text.
    """
    user = held.user
    return {
        "compte": _account(user),
        "sessions": [_session(one) for one in open_sessions(user)],
        "mandats": [_mandate(mandate) for mandate in held.mandates],
        "avant_changement": [
            was | {"jusqu_au": was["jusqu_au"].isoformat()} for was in held.former
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
        "demandes": [
            {"le": le.isoformat(), "methode": known.get("method"), "adresse": known.get("url")}
            for le, known in _requests(user)
        ],
        "textes": _texts(user),
        "traces": [
            {"objet": trace.kind, "qualite": trace.capacity, "nombre": trace.count}
            for trace in held.traces
        ],
    }


def _account(user: User) -> dict[str, object]:
    return {
        "numero": user.pk,
        "nom_complet": user.full_name,
        "adresse_electronique": user.email,
        "role": user.get_role_display(),
        "structure": user.structure.name if user.structure else None,
        "cree_le": user.date_joined.isoformat(),
        "derniere_connexion": user.last_login.isoformat() if user.last_login else None,
    }


def _session(session: OpenSession) -> dict[str, str]:
    return {
        "appareil": session.device,
        "adresse_ip": session.address,
        "ouverte_le": session.opened_at.isoformat(),
        "utilisee_le": session.seen_at.isoformat(),
    }


def _mandate(mandate: Mandate) -> dict[str, object]:
    return {
        "structure": mandate.structure.name,
        "fonction": mandate.get_function_display(),
        "nom_complet": mandate.full_name,
        "adresse_electronique": mandate.email,
        "telephone": mandate.phone,
        "a_partir_du": mandate.starts_on.isoformat(),
        "jusqu_au_exclu": mandate.ends_on.isoformat() if mandate.ends_on else None,
    }


def _former(user: User) -> list[dict[str, Any]]:
    """Return what the account, then mandates of its address, said before they changed. 2 queries.

    `jusqu_au` is when they changed.
    """
    says = {"jusqu_au": F("pgh_created_at"), "nom_complet": F("full_name")}
    says |= {"adresse_electronique": F("email")}
    accounts = events_of(User).filter(pgh_obj=user, pgh_label__in=FORMER)
    mandates = events_of(Mandate).filter(email__iexact=user.email, pgh_label__in=FORMER)
    return [*accounts.values(**says), *mandates.values(**says, telephone=F("phone"))]


def _requests(user: User) -> QuerySet[Context, tuple[datetime, dict[str, object]]]:
    """Return when the account asked for what changed something, and how. One query."""
    asked = Context.objects.filter(metadata__user=user.pk).order_by("created_at")
    return asked.values_list("created_at", "metadata")


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
    for model, field in _naming_an_account():
        if is_event(model):
            continue
        count = _rows_naming(user, model, field).count()
        if count:
            found.append(Trace(str(model._meta.verbose_name), str(field.verbose_name), count))
    return sorted(found, key=lambda trace: (trace.kind, trace.capacity))


def _texts(user: User) -> list[dict[str, object]]:
    """Return every text whose author is the account, whatever the app, by kind then date.

    Former versions too: what a text said before it was changed or deleted.
    """
    found = []
    for model, field in _naming_an_account():
        if field.name in AUTHORSHIP:
            rows = _rows_naming(user, model, field).order_by("pk")
            if is_event(model):
                rows = rows.filter(pgh_label__in=FORMER)
            texts = [f for f in model._meta.fields if _is_text(f)]
            found += [_text(row, text) for row in rows for text in texts]
    return [text for text in found if text["texte"]]


def _is_text(field: Field) -> bool:
    return isinstance(field, TextField) or field in WRITTEN


def _text(row: Model, field: Field) -> dict[str, object]:
    dates = [f.name for f in row._meta.fields if isinstance(f, DateTimeField)]
    moments = [getattr(row, name) for name in dates[:1]]
    return {
        "objet": str(row._meta.verbose_name),
        "le": moments[0].isoformat() if moments and moments[0] else None,
        "intitule": str(field.verbose_name),
        "texte": getattr(row, field.name),
    }


def _naming_an_account() -> list[tuple[type[Model], Field]]:
    """Return every model of the product with each of its fields that names an account."""
    return [
        (relation.related_model, relation.field)
        for relation in User._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and relation.related_model is not UserSession
    ]


def _rows_naming(user: User, model: type[Model], field: Field) -> QuerySet[Model]:
    return model._default_manager.filter(**{field.name: user})
