"""Who leads the structures, as a file says it, compared with the mandates that exist.

What is kept of a file names nobody: lines of the preview and of the journal are for ever, and a
name may have to be forgotten. They give the function, the dates, and the line of the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.readings import Findings
from structures.ground.refusals import Refused
from structures.models import Mandate, Structure
from structures.people.files.mandates import COLUMNS, MandateRow, read_mandates
from structures.people.selectors import ONE_HOLDER, TITLES, Function
from structures.people.services import (
    LONGEST_NOTICE,
    Terms,
    begin_mandate,
    correct_mandate,
    end_mandate,
    succeed,
)
from structures.reference.kinds import (
    Act,
    Application,
    Asked,
    Change,
    Comparison,
    Format,
    ReferenceKind,
    template_layout,
)

Deed = Literal["correct", "begin", "succeed", "nothing"]
DETAILS = {"full_name": "nom", "email": "adresse électronique", "phone": "téléphone"}


@dataclass
class Post:
    """A function of a structure: its mandates, and what becomes of it, row by row."""

    structure: Structure
    function: Function
    mandates: list[Mandate]
    rows: list[MandateRow] = field(default_factory=list)

    def mandate_of(self, row: MandateRow) -> Mandate | None:
        """Return the mandate that a row is about: that day's, or the one its holder has now."""

        def same_name(one: Mandate) -> bool:
            return one.full_name.casefold() == row.full_name.casefold()

        alone = self.function in ONE_HOLDER
        for one in self.mandates:
            if one.starts_on == row.starts_on and (alone or same_name(one)):
                return one
        return next((one for one in self.mandates if not one.ends_on and same_name(one)), None)

    def left_by(self, row: MandateRow) -> Mandate | None:
        """Return the mandate under way that a new one follows, which no row is about."""
        if self.function not in ONE_HOLDER:
            return None
        named = {found.pk for one in self.rows if (found := self.mandate_of(one))}
        return next(
            (
                one
                for one in self.mandates
                if not one.ends_on and one.pk not in named and one.starts_on < row.starts_on
            ),
            None,
        )


@dataclass(frozen=True)
class Step:
    """What a row asks for, and the mandate that it corrects or ends."""

    deed: Deed
    row: MandateRow
    mandate: Mandate | None
    structure: Structure
    terms: Terms


def compare_people(rows: Sequence[MandateRow], asked: Asked, findings: Findings) -> Comparison:
    """Compare the mandates with those that exist. Two queries."""
    posts = _posts()
    structures = Structure.objects.in_bulk(field_name="code")
    for row in rows:
        structure = structures.get(row.structure)
        if structure is None:
            findings.error(
                f"Structure {row.structure} inconnue : importez d’abord les structures, ou "
                "corrigez le code.",
                row.line,
                "code_structure",
            )
            continue
        key = row.structure, row.function
        posts.setdefault(key, Post(structure, row.function, [])).rows.append(row)
    steps = [step for post in posts.values() for step in _steps(post, findings)]
    done = [step for step in steps if step.deed != "nothing"]
    changes = sorted((_change(step) for step in done), key=lambda change: change.line or 0)
    absent = _absent(posts, steps, asked.effective_on)
    return Comparison([*changes, *absent], unchanged=len(steps) - len(done))


def _posts() -> dict[tuple[str, Function], Post]:
    posts: dict[tuple[str, Function], Post] = {}
    for mandate in Mandate.objects.select_related("structure").order_by("starts_on", "pk"):
        structure, function = mandate.structure, Function(mandate.function)
        post = posts.setdefault((structure.code, function), Post(structure, function, []))
        post.mandates.append(mandate)
    return posts


def _steps(post: Post, findings: Findings) -> list[Step]:
    """Return what the rows of a function ask for, by date; a row that cannot be is an error."""
    latest, steps = clock.today() + LONGEST_NOTICE, []
    for row in sorted(post.rows, key=lambda one: (one.starts_on, one.line)):
        if row.starts_on > latest:
            findings.error(
                f"Le {date_long(row.starts_on)} est dans plus d’un an : vérifiez l’année.",
                row.line,
                "debut",
            )
        elif post.structure.closed_on and row.starts_on >= post.structure.closed_on:
            findings.error(
                f"La structure est fermée depuis le {date_long(post.structure.closed_on)} : un "
                "mandat ne peut pas y commencer ensuite.",
                row.line,
                "debut",
            )
        else:
            steps.append(_step(post, row))
    _refuse_twins(steps, findings)
    if post.function in ONE_HOLDER:
        _refuse_two_holders(post, steps, findings)
    return steps


def _step(post: Post, row: MandateRow) -> Step:
    mandate = post.mandate_of(row)
    kept = mandate or Mandate(email="", phone="")
    terms = Terms(
        row.full_name,
        kept.email if row.email is None else row.email,
        kept.phone if row.phone is None else row.phone,
        row.starts_on,
        row.ends_on,
    )
    if mandate is None:
        left = post.left_by(row)
        return Step("succeed" if left else "begin", row, left, post.structure, terms)
    same = mandate.anonymised_at or all(
        getattr(mandate, name) == value for name, value in vars(terms).items()
    )
    return Step("nothing" if same else "correct", row, mandate, post.structure, terms)


def _refuse_twins(steps: Sequence[Step], findings: Findings) -> None:
    lines: dict[object, int] = {}
    for step in steps:
        about = step.mandate.pk if step.mandate else (step.terms.full_name, step.terms.starts_on)
        first = lines.setdefault(about, step.row.line)
        if first != step.row.line:
            findings.error(
                f"Ce mandat est déjà donné à la ligne {first} : supprimez une ligne.", step.row.line
            )


def _refuse_two_holders(post: Post, steps: Sequence[Step], findings: Findings) -> None:
    """Say where two people would hold a function on the same day."""
    about = {step.mandate.pk: step for step in steps if step.mandate}
    left = {pk: step for pk, step in about.items() if step.deed == "succeed"}
    terms = [(step.terms.starts_on, step.terms.ends_on, step.row.line) for step in steps]
    for one in post.mandates:
        if one.pk in left:
            terms.append((one.starts_on, left[one.pk].terms.starts_on, 0))
        elif one.pk not in about:
            terms.append((one.starts_on, one.ends_on, 0))
    terms.sort(key=lambda term: term[0])
    for (_, ends_on, line), (starts_on, _, next_line) in zip(terms, terms[1:], strict=False):
        if ends_on is None or ends_on > starts_on:
            findings.error(
                f"{TITLES[post.function]}, {post.structure} : deux personnes l’occuperaient le "
                f"{date_long(starts_on)}. Donnez une fin au premier mandat, ou corrigez les dates.",
                next_line or line or None,
                "debut",
            )


def _change(step: Step) -> Change:
    act = Act.CHANGED if step.deed == "correct" else Act.ADDED
    function = step.row.function
    before = ""
    after = _days(step.terms.starts_on, step.terms.ends_on)
    if step.deed == "succeed":
        after = f"succession : {after}"
    elif step.deed == "correct" and step.mandate:
        before = _days(step.mandate.starts_on, step.mandate.ends_on)
        changed = [
            label
            for name, label in DETAILS.items()
            if getattr(step.mandate, name) != getattr(step.terms, name)
        ]
        after += f" ; change : {', '.join(changed)}" if changed else ""
    key = f"{step.structure.code}, ligne {step.row.line}"
    label = f"{TITLES[function]}, {step.structure}"
    return Change(act, key, label, before, after, step.row.line, step)


def _absent(
    posts: dict[tuple[str, Function], Post], steps: Sequence[Step], day: date | None
) -> list[Change]:
    """Return the mandates under way that no row is about, begun before the date of effect."""
    about = {step.mandate.pk for step in steps if step.mandate}
    return [
        Change(
            Act.ABSENT,
            f"{code}, depuis le {date_long(one.starts_on)}",
            f"{TITLES[function]}, {post.structure}",
            _days(one.starts_on, None),
            row=one,
        )
        for (code, function), post in posts.items()
        for one in post.mandates
        if one.ends_on is None and one.pk not in about and day and one.starts_on < day
    ]


def _days(starts_on: date, ends_on: date | None) -> str:
    since = f"à partir du {date_long(starts_on)}"
    if ends_on is None:
        return since
    return f"{since}, dernier jour le {date_long(ends_on - timedelta(days=1))}"


def apply_people(comparison: Comparison, application: Application) -> None:
    """Write the mandates, corrections first, each function by date; end those asked for."""
    by, reason, day = application.by, application.source, application.asked.effective_on
    steps = [change.row for change in comparison.of(Act.ADDED, Act.CHANGED)]
    for step in sorted(steps, key=lambda one: (one.deed != "correct", one.terms.starts_on)):
        try:
            _do(step, application)
        except Refused as refusal:
            raise Refused(f"Ligne {step.row.line} : {refusal}") from refusal
    if application.ending and day:
        for change in comparison.of(Act.ABSENT):
            end_mandate(change.row, last_day=day - timedelta(days=1), by=by, reason=reason)


def _do(step: Step, application: Application) -> None:
    if step.mandate is None:
        begin_mandate(step.structure, step.row.function, step.terms, by=application.by)
    elif step.deed == "succeed":
        succeed(step.mandate, step.terms, by=application.by, reason=application.source)
    else:
        correct_mandate(step.mandate, step.terms, by=application.by)


PEOPLE = ReferenceKind(
    title="Personnes",
    lead="Qui préside et dirige chaque structure, et ses autres contacts. Dans une fonction tenue "
    "par quelqu’un, une personne nouvelle succède : le mandat en cours s’arrête la veille.",
    noun=("mandat en cours", "mandats en cours"),
    columns=COLUMNS,
    formats=(Format(template_layout(COLUMNS), read_mandates),),
    compare=compare_people,
    apply=apply_people,
    count=lambda: Mandate.objects.filter(ends_on=None).count(),
    locks=(Structure, Mandate),
    dated="Date d’effet",
    dated_help="Premier jour où ce que le fichier ne cite pas n’est plus en fonction, si vous le "
    "demandez à l’étape suivante. Chaque mandat du fichier commence à sa propre date.",
    ends="Mettre fin, la veille de la date d’effet, aux mandats que le fichier ne cite pas",
    others="Les noms ne sont écrits ni dans l’aperçu ni dans le journal, qui se conservent : la "
    "ligne du fichier les donne. Le contenu du fichier est effacé une fois appliqué, et sept jours "
    "après son dépôt dans tous les cas.",
    names_people=True,
)
