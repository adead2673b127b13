"""The rules of money in plain French, by their numbers in RULES.md, with the year's own numbers.

Each stands on the page under the anchor of its number, which other pages lead to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.campaigns.selectors import named
from allocation.engine.inputs import FULL_BP
from allocation.method.example import weighted_indicator
from allocation.method.selectors import PublicRule, RuleAxis
from allocation.models import Campaign
from structures.ground.french import basis_points, count_in_words, euros, in_a_row

PARTS = {
    Fraction(1): "tout l’axe",
    Fraction(1, 2): "la moitié de l’axe",
    Fraction(1, 3): "un tiers de l’axe",
    Fraction(2, 3): "deux tiers de l’axe",
    Fraction(1, 4): "un quart de l’axe",
    Fraction(3, 4): "trois quarts de l’axe",
    Fraction(1, 5): "un cinquième de l’axe",
}


@dataclass(frozen=True)
class Rule:
    """A rule: its number, its name, what it says, one sentence a line, and its formula."""

    number: int
    title: str
    sentences: list[str]
    formula: str = ""


def rules(rule: PublicRule) -> list[Rule]:
    """Return the rules of the year, in the order in which money comes down. No query."""
    found = [_axes(rule), _indicators(rule), _structures(rule), ROUNDING, _fixed_part(rule)]
    found += _guard_rails(rule)
    found.append(_first_payment(rule))
    if not rule.axes_of(fixed=False):
        return [*found, _balance(rule), PROOF]
    return [*found, _levels(rule), _balance(rule), _range(rule), PROOF]


def axes_numbered(axes: Sequence[RuleAxis]) -> str:
    """Name axes by their numbers: « axe 3 », « axes 1 et 2 »."""
    numbers = in_a_row([str(axis.row.number) for axis in axes])
    return f"axes {numbers}" if len(axes) > 1 else f"axe {numbers}"


def axes_named(axes: Sequence[RuleAxis]) -> str:
    """Name axes as a sentence does: « l’axe 3 », « les axes 1 et 2 »."""
    return f"les {axes_numbered(axes)}" if len(axes) > 1 else f"l’{axes_numbered(axes)}"


def of_axes(axes: Sequence[RuleAxis]) -> str:
    """Write « de » before axes that are named: « de l’axe 3 », « des axes 1 et 2 »."""
    return f"des {axes_numbered(axes)}" if len(axes) > 1 else f"de l’{axes_numbered(axes)}"


def weight_words(weight: int, whole: int) -> str:
    """Say which part of its axis an indicator shares.

    >>> weight_words(1, 4), weight_words(2, 7)
    ('un quart de l’axe', '2 parts sur 7 de l’axe')
    """
    found = Fraction(weight, whole)
    noun = "part" if found.numerator == 1 else "parts"
    return PARTS.get(found, f"{found.numerator} {noun} sur {found.denominator} de l’axe")


def redistributes(campaign: Campaign) -> bool:
    """Tell whether what some do not earn goes to the others."""
    return campaign.unearned_axis3 == Campaign.UnearnedAxis3.REDISTRIBUTE


def on_former_grants(campaign: Campaign) -> bool:
    """Tell whether a first payment follows what the structure received before."""
    return campaign.advance_base == Campaign.AdvanceBase.FORMER_GRANT


def _axes(rule: PublicRule) -> Rule:
    shares = [f"{basis_points(a.row.share_bp)} à l’axe {a.row.number}" for a in rule.axes]
    said = f"L’enveloppe de {euros(rule.campaign.envelope_cents)} va aux axes : {in_a_row(shares)}."
    formula = "argent d’un axe = enveloppe × part de l’axe"
    return Rule(1, "De l’enveloppe aux axes", [said, "Ces parts font ensemble 100 %."], formula)


def _indicators(rule: PublicRule) -> Rule:
    weights = [{one.row.weight for one in axis.indicators} for axis in rule.axes]
    equal = all(len(found) == 1 for found in weights)
    said = (
        "Dans un même axe, tous les indicateurs pèsent autant."
        if equal
        else "Le poids de chacun est écrit à côté de sa définition."
    )
    return Rule(
        2,
        "Des axes aux indicateurs",
        ["L’argent d’un axe est partagé entre ses indicateurs, selon leur poids.", said],
        "argent d’un indicateur = argent de l’axe × son poids ÷ somme des poids de l’axe",
    )


def _structures(rule: PublicRule) -> Rule:
    fixed = axes_named(rule.axes_of(fixed=True))
    said = [
        f"Sur {fixed}, l’argent d’un indicateur est partagé en proportion de la valeur de chaque "
        f"structure pour {rule.campaign.reference_year} : une valeur deux fois plus grande donne "
        "deux fois plus d’argent.",
        *_weighted(rule),
        *_counted_elsewhere(rule),
        "Une valeur qui manque n’est pas un zéro : rien n’est calculé tant qu’il en manque une.",
        "Si un indicateur vaut zéro partout, son argent va aux autres indicateurs de son axe, "
        "selon leur poids, et le résultat le dit.",
    ]
    formula = "part d’une structure = argent de l’indicateur × sa valeur ÷ somme des valeurs"
    return Rule(3, "Des indicateurs aux structures", said, formula)


def _weighted(rule: PublicRule) -> list[str]:
    found = weighted_indicator(rule)
    if found is None:
        return []
    return [
        f"Pour {named([found.row.number])}, la valeur est d’abord multipliée par un coefficient de "
        "solidarité : 1, sauf pour les structures à qui la Région en donne un autre, avec son "
        "motif, avant d’arrêter la répartition. Chacune lit le sien à côté de son calcul.",
    ]


def _counted_elsewhere(rule: PublicRule) -> list[str]:
    return [
        f"Pour {named([one.row.number])}, la valeur qui compte n’est pas celle de la structure, "
        f"mais celle d’une autre source : {one.counted}."
        for axis in rule.axes
        for one in axis.indicators
        if one.counted
    ]


ROUNDING = Rule(
    4,
    "Au centime près",
    [
        "À chaque étape, chaque part est d’abord arrondie au centime inférieur. Les centimes qui "
        "restent vont, un par un, aux parts qui ont perdu le plus à cet arrondi ; à égalité, au "
        "plus petit numéro d’indicateur ou code de structure.",
        "Les parts font donc toujours, ensemble, exactement le montant partagé.",
    ],
)


def _fixed_part(rule: PublicRule) -> Rule:
    fixed, variable = rule.axes_of(fixed=True), rule.axes_of(fixed=False)
    said = [
        f"La part fixe est ce que {'donnent' if len(fixed) > 1 else 'donne'} {axes_named(fixed)}. "
        "Elle est due quelle que soit l’issue du dialogue de gestion."
    ]
    if not variable:
        said.append("Elle est toute la dotation.")
        return Rule(5, "Part fixe et dotation maximale", said)
    many = len(variable) > 1
    said.append(
        f"Le plafond est le plus que {'puissent' if many else 'puisse'} donner "
        f"{axes_named(variable)} : l’argent de chaque indicateur y est partagé en proportion des "
        "parts fixes."
    )
    formula = "dotation maximale = part fixe + plafond"
    return Rule(5, "Part fixe, plafond, dotation maximale", said, formula)


def _guard_rails(rule: PublicRule) -> list[Rule]:
    campaign, before = rule.campaign, rule.campaign.year - 1
    if not campaign.guard_rails:
        return []
    limits = {"ne baisse pas": campaign.fixed_fall_bp, "n’augmente pas": campaign.fixed_rise_bp}
    said = [f"{way} de plus de {basis_points(bp)}" for way, bp in limits.items() if bp is not None]
    return [
        Rule(
            11,
            "Garde-fous de la part fixe",
            [
                f"La part fixe d’une structure {' et '.join(said)} par rapport à celle de "
                f"{before}. Une structure sans part fixe en {before} n’a pas de limite.",
                "Une structure que ce calcul ferait passer sa limite s’y arrête. Les autres se "
                "partagent ce qui reste, en proportion de ce que donnent leurs indicateurs : ce "
                "qui relève les unes est payé par les autres, et l’enveloppe reste la même, au "
                "centime.",
                "Si toutes les limites ne peuvent pas être tenues ensemble, le calcul est refusé.",
            ],
            "part fixe = ce que donnent les axes fixes × un même facteur, entre ses deux limites",
        )
    ]


def _first_payment(rule: PublicRule) -> Rule:
    campaign = rule.campaign
    cap = "Il ne dépasse jamais la part fixe"
    if rule.axes_of(fixed=False):
        cap += " : aucun niveau, même 0, ne fait donc rendre de l’argent"
    cap += "."
    if on_former_grants(campaign):
        rate = basis_points(campaign.former_grant_bp)
        said = (
            f"À la signature de sa convention, chaque structure reçoit {rate} de sa dotation "
            "antérieure."
        )
        formula = f"premier versement = {rate} × dotation antérieure, au plus la part fixe"
        return Rule(6, "Premier versement", [said, cap], formula)
    rate = basis_points(campaign.advance_bp)
    pot = euros(campaign.envelope_cents * campaign.advance_bp // FULL_BP)
    said = (
        f"{rate} de l’enveloppe, soit {pot}, sont partagés en proportion des dotations maximales "
        "et versés à la signature des conventions."
    )
    formula = (
        f"premier versement = {pot} × dotation maximale ÷ somme des dotations maximales, "
        "au plus la part fixe"
    )
    return Rule(6, "Premier versement", [said, cap], formula)


def _levels(rule: PublicRule) -> Rule:
    campaign, of_them = rule.campaign, of_axes(rule.axes_of(fixed=False))
    reminders, days = campaign.reminders_needed, campaign.silence_days
    unearned = (
        "Ce qui n’est pas obtenu est partagé entre les structures, en proportion de ce que chacune "
        "a obtenu sur l’axe ; si aucune n’a rien obtenu, la Région le garde."
        if redistributes(campaign)
        else "Ce qui n’est pas obtenu reste à la Région."
    )
    return Rule(
        7,
        f"Les niveaux {of_them}",
        [
            f"Pour chaque indicateur {of_them}, la Région arrête un niveau de 0 à 3 et "
            "dit pourquoi, après un dialogue avec la structure et l’État. 0 ne donne rien, 1 un "
            "tiers du plafond, 2 deux tiers, 3 tout le plafond.",
            "La structure est entendue avant : son silence n’est constaté qu’après "
            f"{count_in_words(reminders)} relances et {count_in_words(days)} jours.",
            unearned,
        ],
        "obtenu = plafond de l’indicateur × niveau ÷ 3, arrondi au centime inférieur",
    )


def _balance(rule: PublicRule) -> Rule:
    more = rule.axes_of(fixed=False)
    said = [
        "Le solde comprend ce qui reste de la part fixe, dû quels que soient les niveaux.",
        "Seule la correction d’une donnée fausse, qui ne change pas un premier versement déjà dû, "
        "peut le rendre négatif : c’est alors une somme à rendre.",
    ]
    final = "part fixe + obtenu" if more else "part fixe"
    if more and redistributes(rule.campaign):
        final += " + part de ce que d’autres n’ont pas obtenu"
    return Rule(8, "Solde", said, f"solde = montant final ({final}) − premier versement")


def _range(rule: PublicRule) -> Rule:
    least = " au moins" if redistributes(rule.campaign) else ""
    return Rule(
        9,
        "Un solde connu entre deux bornes",
        [
            "Dès que la répartition est arrêtée, chaque structure lit ce que sera son solde si "
            f"tous ses niveaux sont à 0, et{least} s’ils sont tous à 3."
        ],
    )


PROOF = Rule(
    10,
    "Un calcul qui ne change plus et se vérifie",
    [
        "Un calcul enregistré garde son numéro, sa date, ses données et ses résultats, avec une "
        "empreinte qui trahit la moindre modification. Refait plus tard, il donne les mêmes "
        "centimes.",
        "Une donnée fausse se corrige par un nouveau calcul, motivé et arrêté par une nouvelle "
        "délibération ; l’ancien reste lisible.",
    ],
)
