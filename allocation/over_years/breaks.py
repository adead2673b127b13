"""What keeps a year from being compared as it stands with the one before: read from both runs."""

from collections.abc import Iterator
from typing import Any

from allocation.over_years.selectors import Facts, Year
from structures.ground.french import basis_points, date_long, in_a_row

# What a run says of the rule besides shares and weights, and how it is called here.
PARAMETERS = {
    "advance_base": "base du premier versement",
    "advance_bp": "taux du premier versement",
    "former_grant_bp": "part de la dotation antérieure",
    "unearned_axis3": "sort de la part variable non obtenue",
    "fixed_floor_bp": "limite de la baisse de la part fixe",
    "fixed_cap_bp": "limite de la hausse de la part fixe",
}
NOT_AS_SUCH = "ces deux années ne se comparent pas telles quelles"


def definition_of(year: Year, name: str) -> str:
    """Return what a value was counted under, the counting day told from the year of reference.

    Else two years would never be worded alike.
    """
    said, counted = year.indicators[name], year.campaign.counted_on
    kept = year.facts["context"].get("former_definitions", {}).get(str(said["number"]), {})
    wording = year.provenance.get(name, {}).get("wording", "")
    text = kept.get(wording) or said["definition"]
    behind = counted.year - year.campaign.reference_year
    return str(text).replace(date_long(counted), f"{counted:%d/%m}, n-1 {behind:+d}")


def changes_of(before: Year, after: Year, name: str) -> list[str]:
    """Say why what a measure says in two years does not compare; nothing where one lacks it."""
    if name not in before.indicators or name not in after.indicators:
        return []
    found = []
    was, now = before.indicators[name], after.indicators[name]
    if definition_of(before, name) != definition_of(after, name):
        found.append(_said("sa définition", "n’est pas celle", before))
    if was.get("counted_source") != now.get("counted_source"):
        found.append(_said("la source qui compte", "n’est pas celle", before))
    if _ages(before, name) != _ages(after, name):
        found.append(_said("la tranche d’âge comptée", "n’est pas celle", before))
    if was["scale"] != now["scale"]:
        found.append(_said("l’échelle des niveaux", "n’est pas celle", before))
    return found


def rule_changes(before: Year, after: Year) -> list[str]:
    """Say what of the rule is not that of the year before, which amounts rest on."""
    found = [*_of_axes(before, after), *_of_indicators(before, after), *_of_rule(before, after)]
    if not found:
        return []
    what = f"les règles ne sont plus celles de {before.year} ({in_a_row(found)})"
    return [f"{what} : {NOT_AS_SUCH}"]


def mixed_definitions(year: Year, name: str) -> bool:
    """Tell whether the network's total adds up values counted under several wordings."""
    number = str(year.indicators[name]["number"]) if name in year.indicators else ""
    return number in year.facts["context"].get("former_definitions", {})


def _said(what: str, differs: str, before: Year) -> str:
    return f"{what} {differs} de la campagne {before.year} : {NOT_AS_SUCH}"


def _ages(year: Year, name: str) -> str:
    return year.provenance.get(name, {}).get("age_bracket", "")


def _of_axes(before: Year, after: Year) -> Iterator[str]:
    was, now = (one.facts["context"]["axes"] for one in (before, after))
    for number in sorted({*was, *now}, key=int):
        shares = [side[number]["share_bp"] if number in side else 0 for side in (was, now)]
        if shares[0] != shares[1]:
            yield (
                f"part de l’axe {number}, {basis_points(shares[0])} puis {basis_points(shares[1])}"
            )


def _of_indicators(before: Year, after: Year) -> Iterator[str]:
    weights = [_weights(one) for one in (before, after)]
    for name in dict.fromkeys([*before.indicators, *after.indicators]):
        was, now = (side.get(name) for side in weights)
        label = _label(after.indicators.get(name) or before.indicators[name])
        if was is None:
            yield f"{label} ajouté"
        elif now is None:
            yield f"{label} retiré"
        elif was != now:
            yield f"poids de {label}, {was} puis {now}"


def _of_rule(before: Year, after: Year) -> Iterator[str]:
    was, now = (one.facts["inputs"]["parameters"] for one in (before, after))
    yield from (said for key, said in PARAMETERS.items() if was.get(key) != now.get(key))
    used = [one.facts["network"]["solidarity_indicator"] is not None for one in (before, after)]
    if used[0] != used[1]:
        yield "coefficients de solidarité, " + ("ajoutés" if used[1] else "retirés")


def _weights(year: Year) -> dict[str, Any]:
    axes = year.facts["inputs"]["axes"]
    given = {one["number"]: one["weight"] for axis in axes for one in axis["indicators"]}
    return {name: given.get(said["number"]) for name, said in year.indicators.items()}


def _label(said: Facts) -> str:
    return f"« {said['short_label']} »"
