"""The sheets of what is given: the rule of the year, then the values of each structure. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allocation.workbook.sheets.cells import Sheet, Spot
from allocation.workbook.sheets.levels import FIRST_ROW, Level, Weight, write_level
from allocation.workbook.sheets.material import (
    KINDS,
    NAMED,
    Check,
    Material,
    Spots,
    by_number,
    name_structures,
)

AXES_AT = (13, 3)  # where the sheet of parameters shares the envelope among the axes
DATA_ROW = 3
FULL_BP = 10_000


@dataclass
class Given:
    """Where what is given stands: parameters by name, the sums of the axes, values by column."""

    parameters: Spots = field(default_factory=dict)
    axes: dict[str, Spot] = field(default_factory=dict)
    figures: dict[str, Spots] = field(default_factory=dict)
    coefficients: Spots = field(default_factory=dict)
    grants: Spots = field(default_factory=dict)
    due: Spots = field(default_factory=dict)
    references: Spots = field(default_factory=dict)
    levels: dict[str, Spots] = field(default_factory=dict)


def parameter_sheet(material: Material, given: Given) -> Sheet:
    """Write the rule of the year, and share the envelope among the axes by it."""
    sheet = Sheet("Paramètres", (34, 44, 18, *[20] * 6))
    sheet.put((0, 0), "Paramètres de la répartition", style="title")
    for rank, (name, label, value) in enumerate(_rule(material)):
        sheet.put((2 + rank, 0), label)
        style = "cents" if isinstance(value, int) else "text"
        given.parameters[name] = sheet.put((2 + rank, 1), value, style=style)
    rate = given.parameters["advance_bp"]
    cents = material.inputs["envelope_cents"] * material.rules["advance_bp"] // FULL_BP
    formula = f"=INT({given.parameters['envelope_cents'].here}*{rate.here}/{FULL_BP})"
    sheet.put((11, 0), "Premiers versements à partager, en centimes")
    given.parameters["advance_pot"] = sheet.put((11, 1), cents, formula, "cents")
    _share_among_axes(material, given, sheet)
    return sheet


def _rule(material: Material) -> list[tuple[str, str, int | str]]:
    rules = material.rules
    based = {"allocation": "la dotation", "former_grant": "la dotation antérieure"}
    rest = {"retain": "reste à la Région", "redistribute": "est redistribué"}
    return [
        ("envelope_cents", "Enveloppe, en centimes", material.inputs["envelope_cents"]),
        ("advance_bp", "Taux du premier versement, en points de base", rules["advance_bp"]),
        ("advance_base", "Le premier versement suit", based[rules["advance_base"]]),
        (
            "former_grant_bp",
            "Taux sur la dotation antérieure, en points de base",
            _or_nothing(rules.get("former_grant_bp")),
        ),
        ("unearned", "Ce qui n’est pas obtenu à l’axe variable", rest[rules["unearned_axis3"]]),
        ("weighted", "Indicateur qui prend un coefficient", material.weighted() or "aucun"),
        ("fixed_floor_bp", "Plancher de la part fixe", _or_nothing(rules.get("fixed_floor_bp"))),
        ("fixed_cap_bp", "Plafond de la part fixe", _or_nothing(rules.get("fixed_cap_bp"))),
    ]


def _or_nothing(value: int | None) -> int | str:
    return "aucun" if value is None else value


def _share_among_axes(material: Material, given: Given, sheet: Sheet) -> None:
    axes = by_number(material.inputs["axes"])
    row, weights = AXES_AT[0] + FIRST_ROW, []
    sheet.put_row((row - 1, 0), ["Axe", "Nature", "Part, en points de base"], "head")
    for rank, axis in enumerate(axes):
        number = str(axis["number"])
        sheet.put_row((row + rank, 0), [material.axis_name(number), KINDS[axis["kind"]]])
        share = sheet.put((row + rank, 2), axis["share_bp"], style="cents")
        weights.append(Weight(number, share.here, Decimal(axis["share_bp"])))
    stored = material.result["axes"]
    envelope = given.parameters["envelope_cents"]
    level = Level("De l’enveloppe aux axes", envelope, weights, stored)
    block = write_level(sheet, AXES_AT, level)
    given.axes = block.amounts
    material.proofs.append((level.title, block))
    for number, spot in block.amounts.items():
        name = material.axis_name(number)
        material.checks.append(Check("Somme de l’axe", name, "", stored[number], spot))


def data_sheet(material: Material, given: Given) -> Sheet:
    """Write the values of each structure, a column each; what it does not have stays empty."""
    sheet = Sheet("Données", (14, 40, *[20] * 24))
    sheet.put((0, 0), "Données de la répartition", style="title")
    name_structures(material, sheet, DATA_ROW)
    add = _columns(material, sheet)
    for axis in material.axes("fixed"):
        for number in material.active(axis):
            row = material.inputs["figures"][number]
            given.figures[number] = add(material.indicator_name(number), row)
    if material.weighted():
        whole = dict.fromkeys(material.codes, 1) | dict(material.rules["solidarity"])
        given.coefficients = add("Coefficient de solidarité", whole)
    rules = material.rules
    given.grants = add("Dotation antérieure, en centimes", rules.get("former_grants") or {})
    given.due = add("Premier versement déjà dû, en centimes", rules.get("advances_due") or {})
    reference = rules.get("reference_fixed") or {}
    given.references = add("Part fixe de référence, en centimes", reference)
    for number, levels in sorted((material.inputs.get("ratings") or {}).items()):
        given.levels[number] = add(f"Note, indicateur {number}", levels)
    sheet.freeze = (DATA_ROW, NAMED)
    return sheet


def _columns(material: Material, sheet: Sheet) -> Callable[[str, Mapping[str, Any]], Spots]:
    """Return what writes a column beside the last one, and tells where its values are."""
    columns = iter(range(NAMED, 1000))

    def add(head: str, row: Mapping[str, Any]) -> Spots:
        if not row:
            return {}
        col = next(columns)
        sheet.put((DATA_ROW - 1, col), head, style="head")
        return {
            code: sheet.put((DATA_ROW + rank, col), _number(row[code]), style="value")
            for rank, code in enumerate(material.codes)
            if code in row
        }

    return add


def _number(value: str | int) -> int | float:
    """Return a value as a spreadsheet keeps it: a whole number, or the nearest double."""
    exact = Decimal(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)
