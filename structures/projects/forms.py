"""Forms of the projet de structure; they read what was typed, services decide."""

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Any

from django import forms
from django.http import QueryDict

from structures.ground.edits import Grouped
from structures.ground.fields import DayField, long_text, most_characters
from structures.ground.files.forms import AttachmentForm
from structures.projects.models import (
    ProjectAttachment,
    ProjectVersion,
    StructureProject,
    UnmetNeed,
)
from structures.projects.selectors import Part
from structures.projects.services import MOST_NEEDS, ProjectContent
from structures.projects.validity import last_day, wrong_end

LONGEST_PART = 40_000
EMPTY_ROWS = 3
FIRST_NEED = "need_0"
WHAT_TO_WRITE = {
    Part.NEEDS: "Qui sont les jeunes du territoire, ce qu’ils vivent, ce dont ils ont besoin.",
    Part.OFFER: "Ce qui est proposé aujourd’hui, avec quels moyens humains et financiers, "
    "et ce qui doit changer.",
    Part.FOUNDATIONS: "L’offre qui répondra à ces besoins, et à quelles conditions.",
    Part.GAPS: "Ce qui restera sans réponse, pourquoi, et ce qu’il faudrait.",
}


class ProjectForm(Grouped):
    """The whole project: its dates, its four parts and its rows of unmet needs."""

    starts_on = DayField(label="Valable du")
    ends_on = DayField(
        label="Jusqu’au (inclus)",
        required=False,
        help_text="Laissé vide : trois ans, jour pour jour.",
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, project: StructureProject) -> None:
        needs = list(project.unmet_needs.all())
        super().__init__(data, initial=_initial(project, needs))
        for part in Part:
            self.fields[part] = long_text(
                part.label,
                rows=14,
                longest=LONGEST_PART,
                required=False,
                help_text=WHAT_TO_WRITE[part],
            )
        self._add_rows(self._rows_shown(len(needs)))

    def clean(self) -> dict[str, Any]:
        """Give the project three years when no end is typed; a gap goes with a need."""
        super().clean()
        cleaned = self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and not ends_on and "ends_on" not in self.errors:
            cleaned["ends_on"] = last_day(starts_on)
        elif starts_on and ends_on and (wrong := wrong_end(starts_on, ends_on)):
            self.add_error("ends_on", wrong)
        for row in range(self.row_count):
            if cleaned.get(f"gap_{row}") and not cleaned.get(f"need_{row}"):
                self.add_error(f"need_{row}", "Nommez le besoin auquel cet écart répond.")
        return cleaned

    def require_parts(self) -> None:
        """Refuse each empty part, as a submission does."""
        for part in Part:
            if not self.cleaned_data[part]:
                self.add_error(part, "À écrire avant de soumettre le projet.")

    def content(self) -> ProjectContent:
        """Return what was typed, the empty rows left out."""
        typed = self.cleaned_data
        rows = [(typed[f"need_{row}"], typed[f"gap_{row}"]) for row in range(self.row_count)]
        return ProjectContent(
            typed["starts_on"],
            typed["ends_on"],
            {part: typed[part] for part in Part},
            [(need, gap) for need, gap in rows if need],
        )

    def need_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the fields of the list of unmet needs, row by row."""
        return [(self[f"need_{row}"], self[f"gap_{row}"]) for row in range(self.row_count)]

    def unit_of(self, name: str) -> str:
        """Let the list of needs change as one: its lines move when one is taken out."""
        return FIRST_NEED if name.startswith(("need_", "gap_")) else name

    def make_room(self, typed: QueryDict) -> None:
        """Show as many lines of needs as were typed."""
        self._add_rows(max(self.row_count, _rows_sent(typed)))

    def _rows_shown(self, needs: int) -> int:
        """Count the rows sent, or those saved and a few empty ones."""
        if self.is_bound:
            return _rows_sent(self.data)
        return max(needs, min(needs + EMPTY_ROWS, MOST_NEEDS))

    def _add_rows(self, shown: int) -> None:
        self.row_count = shown
        lengths = {
            "need": most_characters(UnmetNeed, "text"),
            "gap": most_characters(UnmetNeed, "gap"),
        }
        labels = {"need": "Besoin", "gap": "Écart à combler"}
        for row in range(self.row_count):
            for name, label in labels.items():
                self.fields[f"{name}_{row}"] = long_text(
                    f"{label} {row + 1}", rows=2, longest=lengths[name], required=False
                )


def _rows_sent(sent: Mapping[str, Any]) -> int:
    return next(row for row in count() if f"need_{row}" not in sent)


def _initial(project: StructureProject, needs: list[UnmetNeed]) -> dict[str, Any]:
    values: dict[str, Any] = {part: getattr(project, part) for part in Part}
    values |= {f"need_{row}": need.text for row, need in enumerate(needs)}
    values |= {f"gap_{row}": need.gap for row, need in enumerate(needs)}
    # An end that follows from the beginning is left empty, to follow it when it changes.
    follows = project.ends_on == last_day(project.starts_on)
    ends_on = None if follows else project.ends_on
    return {**values, "starts_on": project.starts_on, "ends_on": ends_on}


class SendBackForm(forms.Form):
    """What the Region asks to change, part by part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in Part:
            label = f"Commentaire sur « {part.label} »"
            self.fields[part] = long_text(label, rows=4, longest=LONGEST_PART, required=False)

    def comments(self) -> dict[Part, str]:
        """Return the comment typed for each part, maybe empty."""
        return {part: self.cleaned_data[part] for part in Part}


class ProjectValidationForm(forms.Form):
    """The day the Region validated the project."""

    validated_on = DayField(label="Validé le")

    def __init__(self, data: Mapping[str, str] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"validated_on": today})


class ComparisonForm(forms.Form):
    """Which two versions to compare."""

    def __init__(self, data: Mapping[str, Any], *, versions: Mapping[int, ProjectVersion]) -> None:
        super().__init__(data)
        self.versions = versions
        choices = [(number, f"Version {number}") for number in sorted(versions)]
        for name, label in (("avant", "Version de départ"), ("apres", "Version d’arrivée")):
            self.fields[name] = forms.TypedChoiceField(label=label, choices=choices, coerce=int)

    def pair(self) -> tuple[ProjectVersion, ProjectVersion]:
        """Return the versions before and after."""
        typed = self.cleaned_data
        return self.versions[typed["avant"]], self.versions[typed["apres"]]


class ProjectAttachmentForm(AttachmentForm):
    """A file to join to a project, and what to call it."""

    label = forms.CharField(
        label="Intitulé", max_length=ProjectAttachment._meta.get_field("label").max_length
    )
