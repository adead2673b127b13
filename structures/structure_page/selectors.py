"""What is known around a structure, counted in one question."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery, Sum

from structures.context_notes.selectors import notes_visible_to
from structures.help_requests.selectors import may_ask
from structures.models import Funding, HelpRequest, Structure, User


@dataclass(frozen=True)
class Around:
    """The other funders of the latest year known, the notes on its context, its requests for help.

    `has_merged` says whether other structures ended in this one.
    """

    funded_year: int | None
    funders: int
    funders_cents: int
    notes: int
    last_note: date | None
    asked: int
    still_open: int
    has_merged: bool
    may_ask: bool


def around(structure: Structure, user: User) -> Around:
    """Return what is known around the structure, as `user` may read it. One query."""
    own = OuterRef("pk")
    latest = OuterRef("funded_year")
    fundings = Funding.objects.filter(structure=own)
    of_year = fundings.filter(year=latest)
    notes = notes_visible_to(user).filter(structure=own)
    asked = HelpRequest.objects.filter(structure=own)
    counted = (
        Structure.objects.filter(pk=structure.pk)
        .annotate(funded_year=_one(fundings, found=Max("year")))
        .values(
            "funded_year",
            funders=_one(of_year, found=Count("pk")),
            funders_cents=_one(of_year, found=Sum("amount_cents")),
            notes=_one(notes, found=Count("pk")),
            last_note=_one(notes, found=Max("noted_on")),
            asked=_one(asked, found=Count("pk")),
            still_open=_one(asked.filter(closing=None), found=Count("pk")),
            has_merged=Exists(Structure.objects.filter(merged_into=own)),
        )
        .get()
    )
    return Around(
        funded_year=counted["funded_year"],
        funders=counted["funders"] or 0,
        funders_cents=counted["funders_cents"] or 0,
        notes=counted["notes"] or 0,
        last_note=counted["last_note"],
        asked=counted["asked"] or 0,
        still_open=counted["still_open"] or 0,
        has_merged=counted["has_merged"],
        may_ask=may_ask(user, structure),
    )


def _one(rows: QuerySet, **found: object) -> Subquery:
    """Return one value of all the rows, None without any."""
    return Subquery(rows.order_by().values("structure").annotate(**found).values("found"))
