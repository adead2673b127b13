"""The cross-cutting analysis, written by the Region, published to a territory in one act."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from structures.access import require_not_author
from structures.ground import clock
from structures.ground.changes import set_values
from structures.ground.french import moment
from structures.ground.mails import check_address
from structures.ground.refusals import require
from structures.journal.services import note, note_each
from structures.messages.services import post
from structures.models import JournalEntry, Role, StateOfPlay, Territory, User
from structures.restitutions import selectors
from structures.restitutions.mails import restitution_mails
from structures.restitutions.models import (
    LONGEST_EMBARGO,
    CrossAnalysis,
    Recommendation,
    Restitution,
)
from structures.states_of_play.selectors import may_write, years_open

RESTITUTION = JournalEntry.Kind.RESTITUTION
REGION = JournalEntry.Audience.REGION


@transaction.atomic
def write_analysis(year: int, texts: Mapping[str, str], *, by: User) -> CrossAnalysis:
    """Write the analysis of `year`, begun if there is none. Refused once restituted."""
    _require_writer(by)
    require(year in years_open(clock.today()), f"L’année {year} n’est pas ouverte.")
    _, begun = CrossAnalysis.objects.get_or_create(year=year)
    analysis = _open(year)
    if set_values(analysis, texts) or begun:
        analysis.save()
        _note(f"{analysis} modifiée", by)
    return analysis


@transaction.atomic
def write_recommendation(
    recommendation: Recommendation,
    values: Mapping[str, str],
    rests_on: Collection[StateOfPlay],
    *,
    by: User,
) -> Recommendation:
    """Add or change a recommendation (title, text), and what it rests on: one at least."""
    _require_writer(by)
    analysis = _open(recommendation.analysis.year)
    possible = set(selectors.possible_sources(analysis.year))
    require(rests_on, "Choisissez au moins un état des lieux sur lequel elle repose.")
    require(
        possible.issuperset(rests_on),
        f"Une préconisation repose sur des états des lieux {analysis.year} validés.",
    )
    changed = set_values(recommendation, values)
    if changed or set(rests_on) != set(recommendation.rests_on.all()):
        recommendation.save()
        recommendation.rests_on.set(rests_on)
        _note(f"{analysis} : préconisation « {recommendation.title[:200]} » écrite", by)
    return recommendation


@transaction.atomic
def remove_recommendation(recommendation: Recommendation, *, by: User) -> None:
    """Take a recommendation out of an analysis not yet restituted."""
    _require_writer(by)
    analysis = _open(recommendation.analysis.year)
    recommendation.rests_on.clear()
    removed, _ = recommendation.delete()
    require(removed, "Cette préconisation est déjà retirée.")
    _note(f"{analysis} : préconisation « {recommendation.title[:200]} » retirée", by)


@transaction.atomic
def publish(
    analysis: CrossAnalysis,
    territory: Territory,
    *,
    embargo_until: datetime | None = None,
    confirmed: bool = False,
    by: User,
) -> Restitution:
    """Publish the analysis to all structures of a territory: all of it happens, or nothing.

    Every president and director is written to when the transaction ends, and reads
    from the same instant on: now, or the end of the embargo. `confirmed` says that the
    manager has read what the preview warns of. Raises Refused.
    """
    require(
        by.has_role(Role.REGION_MANAGER), "Une restitution est publiée par une ou un responsable."
    )
    require_not_author(by, selectors.wrote(by, analysis), "écrit une partie de cette analyse")
    analysis = CrossAnalysis.objects.select_for_update().get(pk=analysis.pk)
    seen = selectors.preview(analysis, territory, clock.today())
    _check(analysis, seen, confirmed)
    _check_embargo(embargo_until)
    restitution = Restitution.objects.create(
        analysis=analysis, territory=territory, embargo_until=embargo_until, published_by=by
    )
    summary = f"{analysis} restituée au territoire {territory}"
    if embargo_until:
        summary += f", lisible à partir du {moment(timezone.localtime(embargo_until))}"
    note_each(RESTITUTION, summary, structures=seen.structures, by=by)
    post(restitution_mails(restitution, seen.addresses), by=by)
    return restitution


def _check(analysis: CrossAnalysis, seen: selectors.Preview, confirmed: bool) -> None:
    made = analysis.restitutions.filter(territory=seen.territory).exists()
    require(not made, f"L’analyse est déjà restituée au territoire {seen.territory}.")
    missing = selectors.missing_before_restitution(analysis)
    require(not missing, f"Avant de restituer, complétez : {', '.join(missing)}.")
    require(seen.structures, f"Le territoire {seen.territory} n’a aucune structure active.")
    for address in seen.addresses:
        check_address(address)
    require(
        confirmed or not seen.has_warnings,
        "Confirmez d’abord ce qui est signalé avant la liste des destinataires.",
    )


def _check_embargo(until: datetime | None) -> None:
    """Refuse an end that has passed, or that would keep the text from all for too long."""
    if until is None:
        return
    now = clock.now()
    require(until > now, "La fin de l’embargo est passée : choisissez une date à venir, ou aucune.")
    latest = timezone.localtime(now + LONGEST_EMBARGO)
    require(
        until <= latest,
        f"Un embargo dure six mois au plus : choisissez une date jusqu’au {moment(latest)}.",
    )


def _open(year: int) -> CrossAnalysis:
    """Return the analysis, locked. Refused once a territory reads it: all read the same text."""
    analysis = CrossAnalysis.objects.select_for_update().get(year=year)
    require(
        not analysis.restitutions.exists(),
        "L’analyse est restituée à un territoire : son texte ne change plus, "
        "pour que tous lisent le même.",
    )
    return analysis


def _note(summary: str, by: User) -> None:
    note(RESTITUTION, summary, structure=None, by=by, audience=REGION)


def _require_writer(by: User) -> None:
    require(may_write(by), "Seule la Région rédige l’analyse transversale.")
