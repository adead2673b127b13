"""What the guard rails made of a structure's fixed part, in plain sentences (RULES.md, rule 11)."""

from dataclasses import dataclass

from allocation.explanation.selectors import Explanation
from allocation.explanation.words import Voice
from allocation.guard_rails.selectors import limits_in_words
from structures.ground.french import euros, signed_euros

OF_NETWORK = "guard_rails"


@dataclass(frozen=True)
class RailsSaid:
    """What a structure reads of the guard rails: what they gave or took, how, and who pays.

    `after` is the axis after which they come.
    """

    after: int
    amount: str
    moved_cents: int
    limits: str
    sentences: list[str]


def rails_said(explained: Explanation, voice: Voice) -> RailsSaid | None:
    """Say what the guard rails made of the fixed part, None where the run has none. No query."""
    facts = explained.total.part.facts.get(OF_NETWORK)
    if facts is None:
        return None
    own = _Own(explained, voice)
    return RailsSaid(
        after=max(axis.number for axis in explained.axes if axis.kind == "fixed"),
        amount=signed_euros(facts["moved_cents"]),
        moved_cents=facts["moved_cents"],
        limits=own.limits,
        sentences=[own.before, *(own.when_held() if facts["held"] else own.when_free())],
    )


class _Own:
    """The amounts of a structure beside its bounds, and the sentences made of them."""

    def __init__(self, explained: Explanation, voice: Voice) -> None:
        frame = explained.run.frame.facts
        self.facts = explained.total.part.facts[OF_NETWORK]
        self.network = frame["network"][OF_NETWORK]
        self.rates = explained.parameters
        self.year = frame["context"]["fixed_reference"]["year"]
        self.origin = frame["context"]["fixed_reference"]["origin"]
        self.after_cents = explained.total.fixed_cents
        self.before_cents = self.after_cents - self.facts["moved_cents"]
        self.fixed = "votre part fixe" if voice.own else "la part fixe de la structure"

    @property
    def limits(self) -> str:
        """The two limits, and what they are compared with."""
        text = limits_in_words(self.rates)
        return f"{text[:1].upper()}{text[1:]} par rapport à {self.year} ({self.origin})."

    @property
    def before(self) -> str:
        """What the lines give, and what it is compared with."""
        said = f"Les indicateurs mesurés donnent {euros(self.before_cents)}"
        reference = self.facts["reference_cents"]
        if reference is None:
            return f"{said}. Sans part fixe en {self.year}, aucune limite ne s’applique."
        floor, cap = self.facts["floor_cents"], self.facts["cap_cents"]
        bounds = f"reste entre {euros(floor or 0)} et {euros(cap or 0)}"
        if cap is None:
            bounds = f"ne descend pas sous {euros(floor)}"
        elif floor is None:
            bounds = f"ne dépasse pas {euros(cap)}"
        return f"{said}. En {self.year}, {self.fixed} était de {euros(reference)} : elle {bounds}."

    def when_held(self) -> list[str]:
        """Say which limit stops the fixed part, and who gives or gets the difference."""
        floor, moved = self.facts["held"] == "floor", self.facts["moved_cents"]
        limit = "sa limite de baisse" if floor else "sa limite de hausse"
        fixed = f"{self.fixed[:1].upper()}{self.fixed[1:]}"
        if not moved:
            return [f"{fixed} est exactement à {limit} : rien n’y est ajouté ni repris."]
        said = f"{fixed} s’arrête à {limit}, {euros(self.after_cents)}, soit {signed_euros(moved)}."
        if moved > 0 and floor:
            who = "Ce qui est ajouté est pris aux structures qu’aucune limite ne tient"
        elif moved < 0 and not floor:
            who = "Ce qui est repris va aux structures qu’aucune limite ne tient"
        else:
            return [said, self._others]
        return [said, f"{who}, en proportion de ce que donnent leurs indicateurs."]

    def when_free(self) -> list[str]:
        """Say what closing the envelope gives or takes of a part that no limit stops."""
        moved, left, whole = self.facts["moved_cents"], "left_cents", "whole_cents"
        rounded = " (arrondi : +1 centime)" if self.facts["rank"] else ""
        fixed = f"{self.fixed[:1].upper()}{self.fixed[1:]}"
        return [
            self._others,
            f"Aucune limite ne tient {self.fixed}. Celles qui sont dans ce cas se partagent "
            f"{euros(self.network[left])} en proportion de ce que donnent leurs indicateurs, "
            f"{euros(self.network[whole])} ensemble : {euros(self.network[left])} × "
            f"{euros(self.before_cents)} ÷ {euros(self.network[whole])} = "
            f"{euros(self.after_cents)}{rounded}.",
            f"{fixed} y {'gagne' if moved > 0 else 'perd'} {euros(abs(moved))}."
            if moved
            else f"{fixed} ne change pas.",
        ]

    @property
    def _others(self) -> str:
        """Say what the limits give and take of the structures they stop."""
        given, taken = self.network["given_cents"], self.network["taken_cents"]
        return (
            f"Dans le réseau, les limites ajoutent {euros(given)} aux structures qu’elles relèvent "
            f"et en reprennent {euros(taken)} à celles qu’elles retiennent : les autres paient ou "
            "reçoivent la différence."
        )
