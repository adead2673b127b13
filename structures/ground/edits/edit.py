"""A form on what is stored: opened, sent back, compared, saved."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Generic, TypeVar

from django import forms
from django.contrib import messages
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import Truncator

from structures.ground.answers import posted, saved
from structures.ground.drafts import DRAFT, draft_of, drop_draft, keep_draft, typed_in
from structures.ground.drafts.models import FormDraft
from structures.ground.edits.units import BLANK, Form, Unit, resume, units
from structures.ground.french import moment
from structures.ground.refusals import Refused
from structures.ground.rows import Together

F = TypeVar("F", bound=Form)
Lock = Callable[[], object]
OPENED_ON, TAKE, TOLD, DROP = "opened_on", "take", "told", "drop"
ASIDE = {DRAFT, DROP}  # a form sent to be kept as a draft, or to lose it, is not saved
ROWS_OF_A_LINE = 2  # a reason in two lines is no long text
BOTH_BELOW = (
    "Cette page a été enregistrée ailleurs depuis que vous l’avez ouverte. Rien n’est perdu : "
    "au bas de la page, lisez ce qui est enregistré, puis choisissez."
)
LONGEST_BESIDE = 200  # the whole stands in the panel of what was saved meanwhile


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else saved of a unit that is changed here too."""

    unit: str
    label: str
    words: str
    saved_by: str

    @property
    def told(self) -> str:
        """Return it as it is said beside the field."""
        words = Truncator(self.words).chars(LONGEST_BESIDE)
        by = f" {self.saved_by}" if self.saved_by else ""
        return f"Enregistré entre-temps{by} : « {words} »"


def row(found: Model) -> Lock:
    """Return the lock of a row: the one that its services take first, lest two wait in a ring."""
    return lambda: type(found)._base_manager.select_for_update(of=("self",)).get(pk=found.pk)


def turn(name: str) -> Lock:
    """Return the lock of what has no row yet, by a name of its own."""

    def wait() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])

    return wait


class Edit(Generic[F]):
    """A form, what it was opened on, and what others saved since.

    A long text that is typed is kept as a draft, which comes back with the page.

    `build` reads what is stored, and returns the form with what was sent, or without. Each
    unit that only one person changed keeps that change; where two changed the same one, the
    save is refused and the page shows both. The page carries what it was opened on as a
    digest a unit; a form sent without is taken for opened on nothing. What is created has
    no `lock`: nothing of it is stored yet.
    """

    def __init__(
        self,
        request: HttpRequest,
        build: Callable[[QueryDict | None], F],
        lock: Lock | None = None,
        url: str = "",
    ) -> None:
        self.request, self.build, self._lock = request, build, lock
        self.url = url or request.path
        self.form = build(None if ASIDE & request.POST.keys() else posted(request))
        self.draft: FormDraft | None = None
        self.meanwhile: list[Meanwhile] = []
        self._version: dict[str, str] = {}
        if request.method == "GET" and self.is_drafted:
            self._resume()

    def saved(self, save: Callable[[F], object], *, field: str | None = None) -> bool:
        """Save what was typed, unless somebody else saved the same meanwhile, or it is refused.

        The lock is held from the comparison to the end of the transaction.
        """
        if not self.form.is_bound:
            return False
        with transaction.atomic():
            kept = self._compare()
            if self.meanwhile or TAKE in self.request.POST:
                return False
            done = saved(self.form, lambda: save(self.form), field=field) and not self.form.errors
            if done:
                drop_draft(self.request, self.url)
            if self._lock and not done:  # a part may be stored: a draft that is not submitted yet
                self._version = _version(units(self.build(None)))
        if done and kept:
            labels = ", ".join(f"« {label} »" for label in kept)
            said = f"Enregistré depuis l’ouverture de votre page, et gardé : {labels}."
            messages.info(self.request, said)
        return done

    def page(self, template: str, **context: object) -> HttpResponse:
        """Show the form's page: as 409 when others saved the same, as 422 when it is refused.

        A form sent for its draft alone is answered with what became of the draft.
        """
        if answer := self.aside():
            return answer
        status = HTTPStatus.OK
        if self.meanwhile:
            messages.warning(self.request, BOTH_BELOW)
            status = HTTPStatus.CONFLICT
        elif self.form.errors:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        found = {"form": self.form, "edit": self, **context}
        return TemplateResponse(self.request, template, found, status=status)

    def aside(self) -> HttpResponse | None:
        """Keep or lose the draft, if that is all that was asked for."""
        if DRAFT in self.request.POST:
            return self._keep()
        if DROP in self.request.POST:
            drop_draft(self.request, self.url)
            return redirect(self.request.get_full_path())
        return None

    @property
    def is_of_what_is_stored(self) -> bool:
        """Whether the form changes what is there, and so carries what it was opened on."""
        return self._lock is not None

    @property
    def is_drafted(self) -> bool:
        """Whether it holds a long text, which is kept as it is typed."""
        parts = [self.form.form] if isinstance(self.form, Together) else [self.form]
        boxes = [field.widget for part in parts for field in part.fields.values()]
        texts = [box for box in boxes if isinstance(box, forms.Textarea)]
        return any(int(box.attrs["rows"]) > ROWS_OF_A_LINE for box in texts)

    @property
    def opened_on(self) -> str:
        """Return what stands on the page for what is stored."""
        if self.draft:
            return self.draft.opened_on
        if self.request.method == "POST" and not self.form.is_bound:
            return self.request.POST.get(OPENED_ON, "")  # a line was added, nothing was compared
        if not self.form.is_bound:
            self._version = _version(units(self.form))
        return json.dumps(self._version, separators=(",", ":"))

    @property
    def told(self) -> str:
        """Return the units of which the page shows what others saved."""
        return " ".join(found.unit for found in self.meanwhile)

    def _resume(self) -> None:
        """Show what was left unsaved on this page, if it says anything else than what is stored."""
        found = draft_of(self.request, self.url)
        if found is None:
            return
        typed, stored = units(self.build(typed_in(found))), units(self.form)
        if all(
            unit.digest == stored[name].digest for name, unit in typed.items() if name in stored
        ):
            return
        self.draft, self.form = found, self.build(None)
        resume(self.form, typed_in(found))
        at = moment(timezone.localtime(found.saved_at))
        messages.info(self.request, f"Brouillon du {at} repris : relisez-le, puis enregistrez.")

    def _keep(self) -> HttpResponse:
        self.request.session.modified = True  # whoever is writing stays signed in
        draft, problem = None, ""
        try:
            draft = keep_draft(self.request, self.url)
        except Refused as refusal:
            problem = str(refusal)
        context = {"draft": draft, "problem": problem}
        return TemplateResponse(self.request, "components/draft_state.html", context)

    def _compare(self) -> list[str]:
        """Compare what was typed with what is stored; return what others changed alone."""
        if self._lock is None:
            return []
        self._lock()
        stored, typed = units(self.build(None)), units(self.form)
        opened, self._version = self._opened_on(), _version(stored)
        taken, told = self.request.POST.get(TAKE), self.request.POST.get(TOLD, "").split()
        theirs, both = [], []
        for name, unit in stored.items():
            mine = typed[name].digest if name in typed else ""
            changed = unit.digest != opened.get(name, BLANK)
            if name == taken or (changed and mine == opened.get(name)):
                theirs.append(unit)
            elif mine != unit.digest and (changed or (taken and name in told)):
                both.append(unit)
        self._take(theirs, typed)
        self._tell(both)
        return [unit.label for unit in theirs]

    def _take(self, theirs: list[Unit], typed: dict[str, Unit]) -> None:
        """Put what is stored of these units where something else was sent."""
        if not theirs:
            return
        sent = self.request.POST.copy()
        for unit in theirs:
            if unit.name in typed:
                typed[unit.name].remove_from(sent)
            unit.write_to(sent)
        self.form = self.build(sent)

    def _tell(self, both: list[Unit]) -> None:
        typed = units(self.form)
        for unit in both:
            found = Meanwhile(unit.name, unit.label, unit.words, unit.saved_by)
            self.meanwhile.append(found)
            if unit.name in typed:
                typed[unit.name].refuse(found.told)

    def _opened_on(self) -> dict[str, str]:
        try:
            found = json.loads(self.request.POST.get(OPENED_ON, "{}"))
        except (ValueError, RecursionError):  # a page of ours nests nothing
            return {}
        return found if isinstance(found, dict) else {}


def _version(found: dict[str, Unit]) -> dict[str, str]:
    return {name: unit.digest for name, unit in found.items()}
