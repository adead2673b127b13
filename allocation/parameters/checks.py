"""What holds in the parameters of a year, and what is to be seen to before it is opened."""

from collections.abc import Iterable
from dataclasses import dataclass

from allocation.campaigns.models import FULL_SHARE_BP, Axis, Campaign
from allocation.guard_rails.selectors import (
    GuardRailsAhead,
    guard_rails_ahead,
    guard_rails_in_words,
)
from allocation.next_year.models import CarriedOver
from allocation.next_year.selectors import unconfirmed
from allocation.parameters import selectors
from structures.ground.french import basis_points, counted, euros, in_a_row, percent

MOST_ACTIVE = 10  # « limiter leur nombre »: above, a warning
DONE, WAITING, BLOCKED, NEUTRAL = "done", "waiting", "blocked", "neutral"


@dataclass(frozen=True)
class Check:
    """Something that holds, or is still to be seen to, before the collection opens."""

    label: str
    tone: str
    text: str


def checks(campaign: Campaign, axes: Iterable[Axis]) -> list[Check]:
    """Return what holds and what is to be seen to before the opening. Five queries.

    Five more where there are guard rails.
    """
    axes = list(axes)
    return [
        _shares(axes),
        *_empty_axes(axes),
        *_indicators(axes),
        _envelope(campaign, selectors.year_before(campaign)),
        *_grants(campaign, selectors.ungranted(campaign)),
        *_guard_rails(campaign, guard_rails_ahead(campaign)),
        *_carried(unconfirmed(campaign)),
    ]


def _shares(axes: list[Axis]) -> Check:
    total = basis_points(sum(axis.share_bp for axis in axes))
    whole = sum(axis.share_bp for axis in axes) == FULL_SHARE_BP
    text = f"Les parts des axes font {total}."
    return Check("Parts", DONE, text) if whole else Check("Parts à corriger", BLOCKED, text)


def _empty_axes(axes: list[Axis]) -> list[Check]:
    return [
        Check(
            "Poids à donner",
            BLOCKED if axis.share_bp else WAITING,
            f"{axis} : aucun de ses indicateurs n’est actif. "
            + ("Sa part ne peut être partagée." if axis.share_bp else "Sa part est de 0 %."),
        )
        for axis in axes
        if not selectors.active_indicators(axis)
    ]


def _indicators(axes: list[Axis]) -> list[Check]:
    every = [one for axis in axes for one in axis.indicators.all()]
    active = [one for one in every if one.active]
    many = len(active) > MOST_ACTIVE
    said = counted(len(active), "indicateur actif", "indicateurs actifs")
    advice = f" : plus de {MOST_ACTIVE}. Moins nombreux, ils se lisent mieux." if many else "."
    idle = [
        Check(
            "Inactif",
            NEUTRAL,
            f"{one} : il ne compte pas. Pour l’activer, donnez-lui intitulé, définition, poids et, "
            "sur un axe à part variable, ses quatre niveaux, avant l’ouverture. Ensuite, il "
            "faudrait un rectificatif.",
        )
        for one in every
        if not one.active
    ]
    return [Check("Indicateurs", WAITING if many else DONE, f"{said}{advice}"), *idle]


def _envelope(campaign: Campaign, before: Campaign | None) -> Check:
    now = campaign.envelope_cents
    if not campaign.envelope_note:
        return Check("Note à écrire", WAITING, "Aucune note n’explique l’enveloppe.")
    if before is None:
        return Check("Enveloppe", DONE, f"{euros(now)}, première campagne.")
    gap, then = now - before.envelope_cents, before.envelope_cents
    if not gap:
        return Check("Enveloppe", DONE, f"{euros(now)}, comme en {before.year}.")
    moved = f"{'+' if gap > 0 else '−'} {percent(abs(gap), then)}"
    text = f"{euros(now)}, soit {moved} sur {before.year} ({euros(then)})."
    return Check("Enveloppe", DONE, text)


def _grants(campaign: Campaign, missing: int) -> list[Check]:
    if not missing:
        return []
    said = counted(missing, "structure", "structures")
    needed = campaign.advance_base == Campaign.AdvanceBase.FORMER_GRANT
    text = f"{said} sans dotation antérieure"
    if needed:
        return [Check("Dotations à saisir", BLOCKED, f"{text} : le premier versement en dépend.")]
    return [Check("Dotations antérieures", NEUTRAL, f"{text} : elles servent de comparaison.")]


def _guard_rails(campaign: Campaign, ahead: GuardRailsAhead | None) -> list[Check]:
    if ahead is None:
        return []
    if ahead.problem:
        return [Check("Garde-fous impossibles", BLOCKED, ahead.problem)]
    said = guard_rails_in_words(campaign)
    rails = f"{said[:1].upper()}{said[1:]} : l’enveloppe de l’année le permet."
    found = [Check("Garde-fous", DONE, rails)]
    if ahead.unbounded:
        names = in_a_row([str(one) for one in ahead.unbounded])
        text = f"Sans part fixe en {ahead.reference.year}, donc sans limite : {names}."
        found.append(Check("Sans garde-fou", NEUTRAL, text))
    return found


def _carried(waiting: list[CarriedOver]) -> list[Check]:
    if not waiting:
        return []
    said = counted(len(waiting), "texte repris", "textes repris")
    text = f"{said} de {waiting[0].origin.year} à relire, à la page des reprises."
    return [Check("À confirmer", BLOCKED, text)]
