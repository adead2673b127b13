"""What is known of the years that have no campaign here."""

from dataclasses import dataclass, field

from allocation.past_years.models import PastAmount, PastFigure
from structures.models import Structure

FORMER_GRANT = "Dotation de fonctionnement"


@dataclass
class PastYearOf:
    """What is known of a structure in a year: amounts and figures, by label."""

    year: int
    amounts: list[PastAmount] = field(default_factory=list)
    figures: list[PastFigure] = field(default_factory=list)


def past_years_of(structure: Structure) -> list[PastYearOf]:
    """Return what is known of a structure in years without a campaign, latest first.

    Two queries.
    """
    found: dict[int, PastYearOf] = {}
    for amount in PastAmount.objects.filter(structure=structure):
        found.setdefault(amount.year, PastYearOf(amount.year)).amounts.append(amount)
    for figure in PastFigure.objects.filter(structure=structure):
        found.setdefault(figure.year, PastYearOf(figure.year)).figures.append(figure)
    return [found[year] for year in sorted(found, reverse=True)]
