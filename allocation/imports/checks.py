"""What keeps a file from being read or applied, in words that say what to do."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from allocation.campaigns.services import require_state
from allocation.campaigns.states import OPEN_TO_FIGURES, State, reached
from allocation.imports.kinds import kinds_importable_by
from allocation.imports.models import ImportBatch, ImportedValue, RowIssue
from allocation.imports.readers.ages import mixed_ages, other_ages
from allocation.imports.selectors import ages_counted
from allocation.models import Campaign
from allocation.second_sources.selectors import values_of_kind
from structures.ground.readings import named
from structures.ground.refusals import Refused, require
from structures.models import User


def require_importer(by: User, kind: str) -> None:
    """Raise Refused unless `by` may send in and apply files of this kind. No query."""
    require(kind in kinds_importable_by(by), "Cet import ne revient pas à votre rôle.")


def require_open(campaign: Campaign) -> None:
    """Raise Refused where the year takes no figure from a file, with where to go instead."""
    if reached(campaign.state, State.ADOPTED):
        raise Refused(
            f"La campagne {campaign.year} est à l’étape « {campaign.get_state_display()} » : un "
            "fichier n’y change plus rien. Une valeur qui se révèle fausse se corrige, avec son "
            "motif, à la page « Corrections » de la campagne."
        )
    require_state(campaign, *OPEN_TO_FIGURES)


def refuse_changed(
    values: Sequence[ImportedValue], current: Mapping[tuple[int, int], Decimal]
) -> None:
    """Refuse to replace what the preview did not show, naming it."""
    moved = [v for v in values if current.get((v.indicator_id, v.structure_id)) != v.replaced]
    if moved:
        cells = named([f"{v.indicator.short_label}, {v.structure}" for v in moved])
        raise Refused(
            f"{cells} : la valeur a changé depuis l’aperçu. Rien n’a été appliqué. Relisez le "
            "fichier depuis son aperçu pour voir ce qu’il remplacerait maintenant."
        )


def refuse_mixed_brackets(batch: ImportBatch, values: Sequence[ImportedValue]) -> None:
    """Refuse to leave figures of other ages beside those of a file. One query, if it has ages."""
    if batch.age_bracket and values:
        known = ages_counted(batch.campaign, values[0].indicator)
        others = other_ages(batch.age_bracket, {v.structure.code for v in values}, known)
        require(not others, mixed_ages(batch.age_bracket, others))


def refuse_unless_waiting(batch: ImportBatch) -> None:
    """Refuse what was applied, or cancelled, already. No query."""
    require(not batch.applied_at, "Ce fichier a déjà été appliqué.")
    require(
        not batch.cancelled_at,
        "Cet import a été annulé : déposez le fichier à nouveau pour l’appliquer.",
    )


def refuse_unless_applicable(
    batch: ImportBatch, values: Sequence[ImportedValue], empty_perimeters_confirmed: bool
) -> None:
    """Refuse what cannot be applied whole. One query."""
    refuse_unless_waiting(batch)
    if batch.issues.filter(severity=RowIssue.Severity.ERROR).exists():
        raise Refused("Ce fichier contient des erreurs : corrigez-les, puis déposez-le à nouveau.")
    if not values:
        raise Refused("Ce fichier ne contient aucune valeur à appliquer.")
    if batch.empty_perimeters and not empty_perimeters_confirmed:
        raise Refused(
            "Une structure n’a aucune commune dans son périmètre : confirmez sa valeur 0 "
            "en cochant la case, ou complétez son périmètre."
        )


def current_values(batch: ImportBatch) -> dict[tuple[int, int], Decimal]:
    """Return what the values of a file replace, by indicator and structure. One query."""
    if batch.said.second:
        return values_of_kind(batch.campaign, batch.said.second)
    rows = batch.campaign.figures.values_list("indicator_id", "structure_id", "value")
    return {(indicator, structure): value for indicator, structure, value in rows}
