"""What the simulator says: the answer, what each change brings, what it does not count."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.forms import BoundField
from django.urls import reverse

from allocation.engine import InputsRefused
from allocation.models import Campaign
from allocation.what_if.forms import WhatIfForm
from allocation.what_if.rule import WhatIf, one_more, what_if
from allocation.what_if.selectors import Base, Changeable
from structures.access import own_structure
from structures.ground.french import euros, in_a_row, number, signed_euros
from structures.ground.tasks import FREE, Task, task
from structures.models import User

SHOWN_PLACES = 2
# What one more is called, by the unit of an indicator.
ONE_MORE = {"jeunes": "Un jeune de plus", "entrées": "Une entrée de plus"}
ONE_MORE_OF_ANY = "Une unité de plus"
UNCHANGED, TOGETHER = "sans changement", "compté avec les autres"
WHOSE = "La dotation maximale de la structure"


@dataclass(frozen=True)
class Row:
    """An indicator: what counts of it, where another value is typed, what it brings.

    Empty texts where nothing is computed.
    """

    one: Changeable
    field: BoundField
    now: str
    note: str
    change: str
    more_label: str
    more: str


@dataclass(frozen=True)
class Amount:
    """An amount as it would be, in euros, and how far it is from what was adopted."""

    label: str
    amount: str
    change: str


@dataclass(frozen=True)
class Answer:
    """What the values and levels would give; no amounts where nothing can be computed.

    `refused` is why, where it is no single value's fault.
    """

    headline: str
    detail: str
    foot: str
    refused: list[str]
    amounts: list[Amount]
    measured: list[Row]
    rated: list[Row]
    notes: list[str]


@dataclass(frozen=True)
class Tried:
    """A valid form: what was adopted, what is tried, and what both give."""

    base: Base
    form: WhatIfForm
    before: WhatIf
    after: WhatIf

    @property
    def moved(self) -> int:
        """How far the maximum is from what was adopted, in cents."""
        return self.after.amounts.maximum - self.before.amounts.maximum

    def brought(self, one: Changeable) -> str:
        """What the change of one indicator brings, all others being as tried.

        Of the maximum for what is measured, of the final amount for what is rated. Without this
        change, the others may leave nothing to share an axis on.
        """
        try:
            return signed(self._brought(one))
        except InputsRefused:
            return TOGETHER

    def _brought(self, one: Changeable) -> int:
        known, values, levels = self.base.standing, self.form.values, self.form.levels
        if one.value is None:
            without = what_if(known, values, {**levels, one.number: self.base.levels[one.number]})
            return self.after.final - without.final
        without = what_if(known, {**values, one.number: one.value}, levels)
        return self.after.amounts.maximum - without.amounts.maximum


def answer(base: Base, form: WhatIfForm, user: User) -> Answer:
    """Return what the page says of a form; a refusal of the engine becomes an error of the form.

    No query.
    """
    tried = _tried(base, form)
    if tried is None:
        return Answer(
            headline="Rien n’est calculé : corrigez d’abord ce qui est signalé.",
            detail="",
            foot="",
            refused=[str(one) for one in form.non_field_errors()],
            amounts=[],
            measured=[_row(base, form, one) for one in base.measured],
            rated=[_row(base, form, one) for one in base.rated],
            notes=list(_notes(base)),
        )
    own = user.structure_id == base.total.structure_id
    return Answer(
        headline=_headline(tried, "Votre dotation maximale" if own else WHOSE),
        detail=_detail(tried),
        foot=_foot(tried),
        refused=[],
        amounts=list(_amounts(tried)),
        measured=[_measured(tried, one) for one in base.measured],
        rated=[replace(_row(base, form, one), change=tried.brought(one)) for one in base.rated],
        notes=[*_respread(tried), *_notes(base)],
    )


def what_if_task(user: User, campaign: Campaign) -> Task:
    """Return the simulator, to who leads a structure, once a run is adopted. No query."""
    url = reverse("allocation:what_if", args=[own_structure(user).code, campaign.year])
    detail = "Ce que changerait un jeune de plus, ou un autre niveau."
    return task(f"Simuler votre dotation {campaign.year}", detail, FREE, url)


def signed(cents: int) -> str:
    """Write how far an amount moves.

    >>> signed(1234), signed(0)
    ('+12,34\\xa0€', 'sans changement')
    """
    return signed_euros(cents) if cents else UNCHANGED


def _tried(base: Base, form: WhatIfForm) -> Tried | None:
    if not form.is_valid():
        return None
    try:
        after = what_if(base.standing, form.values, form.levels)
    except InputsRefused as refusal:
        form.add_error(None, f"{refusal} Gardez au moins une valeur au-dessus de 0.")
        return None
    before = what_if(base.standing, base.standing.measured, base.levels)
    return Tried(base, form, before, after)


def _headline(tried: Tried, whose: str) -> str:
    here, there = tried.before.amounts.maximum, tried.after.amounts.maximum
    if not tried.form.is_tried:
        return f"{whose} est de {euros(here)}. Changez une valeur ou un niveau pour voir."
    said = f"{whose} resterait de {euros(here)}."
    if tried.moved:
        said = f"{whose} passerait de {euros(here)} à {euros(there)}, soit {signed(tried.moved)}."
    if tried.form.levels == tried.base.levels:
        return said
    return f"{said} À ces niveaux, le montant final serait de {euros(tried.after.final)}."


def _detail(tried: Tried) -> str:
    """Say where the money comes from, and what the amounts leave out."""
    if not tried.form.is_tried:
        return ""
    besides = [
        *(["hors garde-fous"] if tried.base.has_guard_rails else []),
        *(["hors redistribution"] if tried.base.redistributes else []),
    ]
    exact = f"Montants à un centime près par ligne{''.join(f', {one}' for one in besides)}."
    if not tried.moved:
        return exact
    others = "perdrait" if tried.moved > 0 else "gagnerait"
    return f"Le reste du réseau {others} autant : l’enveloppe ne change pas. {exact}"


def _foot(tried: Tried) -> str:
    moved = f" ({signed(tried.moved)})" if tried.form.is_tried else ""
    return f"Dotation maximale : {euros(tried.after.amounts.maximum)}{moved}"


def _amounts(tried: Tried) -> Iterator[Amount]:
    before, after = tried.before, tried.after
    now, then = before.amounts, after.amounts
    besides = ", hors redistribution" if tried.base.redistributes else ""
    back = " (à rendre)" if after.balance < 0 else ""
    pairs = {
        "Part fixe": (now.fixed, then.fixed),
        "Part variable, au plus": (now.maximum - now.fixed, then.maximum - then.fixed),
        "Dotation maximale": (now.maximum, then.maximum),
        "Premier versement": (now.advance, then.advance),
        f"Montant final à ces niveaux{besides}": (before.final, after.final),
        f"Solde à ces niveaux{besides}{back}": (before.balance, after.balance),
    }
    for label, (here, there) in pairs.items():
        yield Amount(label, euros(there), signed(there - here))


def _measured(tried: Tried, one: Changeable) -> Row:
    more = one_more(tried.base.standing, tried.form.values, one.number)
    return replace(
        _row(tried.base, tried.form, one),
        change=tried.brought(one),
        more=signed(more),
    )


def _row(base: Base, form: WhatIfForm, one: Changeable) -> Row:
    return Row(
        one=one,
        field=form.of(one),
        now=_now(base, one),
        note=_note(base, one),
        change="",
        more_label=ONE_MORE.get(one.unit, ONE_MORE_OF_ANY),
        more="",
    )


def _now(base: Base, one: Changeable) -> str:
    if one.value is None:
        level = base.decided.get(one.number)
        settled = "" if level is None else f"niveau arrêté : {level}"
        return f"Plafond arrêté : {euros(one.amount_cents)}" + (settled and f" ; {settled}")
    places = None if one.whole else SHOWN_PLACES
    return f"{number(one.value, places)} {one.unit}".strip()


def _note(base: Base, one: Changeable) -> str:
    """Say what the network counts, and what weighs on the structure's value."""
    if one.value is None or one.total is None:
        return ""
    weighted, own = base.facts["network"]["solidarity_indicator"], base.coefficient
    total = f"Total du réseau : {number(one.total, None if one.whole else SHOWN_PLACES)}"
    if one.number != weighted:
        return total
    return f"{total}. Coefficient de solidarité : {number(own)}"


def _respread(tried: Tried) -> Iterator[str]:
    """Say whose pot would go to the others of their axis, or come back."""
    before, after = set(tried.before.respread), set(tried.after.respread)
    if gone := sorted(after - before):
        yield (
            f"{_named(gone)} : plus personne n’y compterait rien. Son enveloppe irait aux autres "
            "indicateurs de l’axe, pour tout le réseau."
        )
    if back := sorted(before - after):
        yield (
            f"{_named(back)} : personne n’y compte rien aujourd’hui. Son enveloppe, qui va aux "
            "autres indicateurs de l’axe, lui reviendrait."
        )


def _named(numbers: list[int]) -> str:
    words = in_a_row([str(one) for one in numbers])
    return f"Indicateurs {words}" if len(numbers) > 1 else f"Indicateur {words}"


def _notes(base: Base) -> Iterator[str]:
    yield (
        "Les valeurs des autres structures et l’enveloppe sont supposées inchangées. Rien n’est "
        "enregistré, personne n’en est prévenu : ce que vous essayez n’est que dans l’adresse de "
        "cette page."
    )
    yield (
        "À un centime près par ligne : à qui vont les centimes qui restent après l’arrondi dépend "
        "des valeurs des autres, qui ne sont pas employées ici."
    )
    yield (
        "« Pour un de plus » : ce que change une personne ou une entrée de plus, à partir des "
        "valeurs essayées."
    )
    yield "La part variable suit la part fixe : son plafond change avec elle."
    if base.has_guard_rails:
        yield (
            "Hors garde-fous : la part fixe est tenue entre un plancher et un plafond, ce que ces "
            "montants ne comptent pas. Ce qu’ils ont donné ou repris est gardé tel quel."
        )
    if base.redistributes:
        yield (
            "Hors redistribution : ce que d’autres structures n’obtiendraient pas de la part "
            "variable peut s’ajouter au montant final."
        )
    else:
        yield "Ce que les niveaux ne donnent pas de la part variable reste à la Région."
