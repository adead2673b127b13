"""Forms of what each structure brings: its former grant, its coefficient, its need."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms

from allocation.campaigns.models import Campaign
from allocation.campaigns.selectors import campaign_structures
from allocation.engine.need import NeedCoefficient, need_coefficients
from allocation.parameters import services
from allocation.parameters.forms import ParameterForm
from structures.ground.fields import EurosField, NumberField, long_text, parse_typed
from structures.ground.french import number

COEFFICIENT_PLACES = 4
NEED_PLACES = 6


class NeedsRefused(ValueError):
    """The needs cannot be used; the message is French: where, what, what to do."""


class GrantsForm(ParameterForm):
    """The former grant of each structure; what changes takes the ground as its source."""

    def ask(self) -> None:
        """Add a field a structure."""
        grants = dict(self.campaign.former_grants.values_list("structure", "amount_cents"))
        self.structures = {f"grant_{s.code}": s for s in campaign_structures(self.campaign)}
        for name, structure in self.structures.items():
            self.fields[name] = EurosField(
                label=f"{structure}, en euros", required=False, initial=grants.get(structure.pk)
            )

    def key_of(self, name: str) -> str:
        """Return the key of a structure's grant."""
        return f"grant.{self.structures[name].code}" if name in self.structures else ""

    def changes(self, campaign: Campaign) -> list[services.Change]:
        """Write the amounts that changed."""
        found = campaign.former_grants.select_related("structure")
        kept = {grant.structure: (grant.amount_cents, grant.source) for grant in found}
        ground, given = self.cleaned_data["ground"], {}
        for name, structure in self.structures.items():
            cents = self.cleaned_data[name]
            before = kept.get(structure)
            if cents is None or before is None or before[0] != cents:
                given[structure] = None if cents is None else (cents, ground[:200])
        return services.set_grants(campaign, given)


class CoefficientsForm(ParameterForm):
    """The coefficient of each structure, with its reason; empty, it is 1."""

    def ask(self) -> None:
        """Add a coefficient and a reason a structure."""
        rows = self.campaign.solidarity_coefficients.all()
        found = {row.structure_id: row for row in rows}
        self.structures = {f"coefficient_{s.code}": s for s in campaign_structures(self.campaign)}
        for name, structure in self.structures.items():
            row = found.get(structure.pk)
            self.fields[name] = NumberField(
                places=COEFFICIENT_PLACES,
                label=f"{structure} : coefficient",
                required=False,
                initial=row.coefficient if row else None,
            )
            self.fields[_reason(name)] = forms.CharField(
                label=f"{structure} : motif",
                required=False,
                max_length=500,
                initial=row.reason if row else "",
            )

    def unit_of(self, name: str) -> str:
        """Let a coefficient and its reason change as one."""
        return name.replace("reason_", "coefficient_")

    def key_of(self, name: str) -> str:
        """Return the key of a structure's coefficient."""
        return f"coefficient.{self.structures[name].code}" if name in self.structures else ""

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where there is a coefficient, and the other way round."""
        super().clean()
        data = self.cleaned_data
        for name in self.structures:
            coefficient, reason = data.get(name), data.get(_reason(name))
            if coefficient == 0:
                self.add_error(name, "Un coefficient de solidarité est supérieur à 0.")
            elif coefficient is not None and not reason:
                self.add_error(_reason(name), "Un coefficient a un motif, que la structure lit.")
            elif reason and coefficient is None and name not in self.errors:
                self.add_error(name, "Ce motif attend un coefficient. Sans lui, effacez-le.")
        return data

    def changes(self, campaign: Campaign) -> list[services.Change]:
        """Write the coefficients."""
        data = self.cleaned_data
        given = {
            structure: None if data[name] is None else (data[name], data[_reason(name)])
            for name, structure in self.structures.items()
        }
        return services.set_coefficients(campaign, given)


class NeedForm(ParameterForm):
    """A measure of the need of each structure, from which its coefficient is computed."""

    measure = forms.CharField(
        label="Ce qui mesure le besoin",
        max_length=150,
        help_text="Par exemple « part des jeunes non insérés, Insee 2012 ». Écrit dans chaque "
        "motif.",
    )
    lowest = NumberField(
        places=COEFFICIENT_PLACES, label="Coefficient le plus bas", initial=Decimal("0.5")
    )
    highest = NumberField(
        places=COEFFICIENT_PLACES, label="Coefficient le plus haut", initial=Decimal(2)
    )
    needs = long_text(
        "Besoin de chaque structure",
        rows=12,
        help_text="Une ligne par structure, à saisir ou à coller d’un tableur : son code, un "
        "point-virgule ou une tabulation, puis son besoin, par exemple « ML01 ; 12,5 ».",
    )

    def ask(self) -> None:
        """List the structures, a line each."""
        self.structures = {s.code: s for s in campaign_structures(self.campaign)}
        self.initial.update({"needs": "\n".join(f"{code} ; " for code in self.structures)})

    def key_of(self, name: str) -> str:
        """Nothing of this form is stored as it is typed."""
        return ""

    def clean_needs(self) -> dict[str, Decimal]:
        """Read a need a structure, or say which line is wrong."""
        try:
            return read_needs(self.cleaned_data["needs"], self.structures)
        except NeedsRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        """Refuse bounds that leave nothing between them."""
        super().clean()
        lowest, highest = self.cleaned_data.get("lowest"), self.cleaned_data.get("highest")
        if lowest == 0:
            self.add_error("lowest", "Un coefficient de solidarité est supérieur à 0.")
        if lowest is not None and highest is not None and highest < lowest:
            self.add_error("highest", "Le plus haut n’est pas au-dessous du plus bas.")
        return self.cleaned_data

    def changes(self, campaign: Campaign) -> list[services.Change]:
        """Write the coefficients computed, each with its formula as its reason."""
        data = self.cleaned_data
        lowest, highest = data["lowest"], data["highest"]
        found = need_coefficients(data["needs"], lowest=lowest, highest=highest)
        given = {
            self.structures[code]: (one.kept, _formula(data["measure"], one))
            for code, one in found.items()
        }
        return services.set_coefficients(campaign, given)


def _reason(name: str) -> str:
    return name.replace("coefficient_", "reason_")


def read_needs(text: str, codes: Collection[str]) -> dict[str, Decimal]:
    """Read a need a structure, all of `codes` and no other.

    >>> read_needs("67180 ; 12,5", ["67180"])
    {'67180': Decimal('12.5')}
    """
    found: dict[str, Decimal] = {}
    for rank, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        code, _, said = line.replace("\t", ";").partition(";")
        code = code.strip()
        if code not in codes:
            raise NeedsRefused(f"Ligne {rank} : aucune structure de la campagne n’a ce code.")
        if code in found:
            raise NeedsRefused(f"Ligne {rank} : la structure {code} est déjà plus haut.")
        try:
            found[code] = parse_typed(said.strip(), NEED_PLACES)
        except ValueError as fault:
            raise NeedsRefused(f"Ligne {rank}, structure {code} : {fault}") from fault
    missing = [code for code in codes if code not in found]
    if missing:
        raise NeedsRefused(f"Il manque le besoin de : {', '.join(missing)}.")
    if not sum(found.values()):
        raise NeedsRefused("Tous les besoins sont nuls : aucune moyenne ne les compare.")
    return found


def _formula(measure: str, one: NeedCoefficient) -> str:
    said = (
        f"{measure} : {number(one.need)} ÷ moyenne du réseau {number(one.mean, 4)}"
        f" = {number(one.ratio, 4)}"
    )
    return f"{said}, ramené à {number(one.kept)}." if one.kept != one.ratio else f"{said}."
