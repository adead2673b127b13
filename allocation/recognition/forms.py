"""What is sent without a kind, and what is confirmed of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst

from allocation.campaigns.sources import kind_choices
from allocation.imports.kinds import KINDS
from allocation.imports.models import ImportBatch, ImportWork
from allocation.imports.readers.asked import Asked
from allocation.models import Campaign, Indicator
from allocation.recognition.services import send_file
from allocation.recognition.sight import Sight
from structures.ground.files.forms import TableFileField
from structures.ground.spreadsheets import ENCODINGS, HEADER_ROWS, SEPARATORS
from structures.ground.work.sent_files import Upload
from structures.models import User

MAPPED = ImportBatch.Kind.MAPPED
HOW = ("sheet", "encoding", "separator", "header_line")
# What a column of a file of unknown header may hold.
LEFT, STRUCTURE, COMMUNE, VALUE, AGES, PERIOD, KEPT = (
    *("", "structure", "commune", "value", "ages", "period", "kept"),
)
ROLES = (
    (LEFT, "À laisser de côté"),
    (STRUCTURE, "Code de la structure"),
    (COMMUNE, "Code de la commune"),
    (VALUE, "Valeur à importer"),
    (AGES, "Tranche d’âge, dont une à garder"),
    (PERIOD, "Période, dont une à garder"),
    (KEPT, "Autre, dont un cas à garder"),
)
SAID_ONCE = {STRUCTURE, VALUE, AGES, PERIOD}


class SendForm(forms.Form):
    """A file of any kind."""

    file = TableFileField(told="Ce qu’il contient est reconnu, puis vous confirmez.")

    def receive(self, campaign: Campaign, *, by: User) -> ImportWork:
        """Take the file in. Raises Refused if `by` may not import anything now."""
        file = self.cleaned_data["file"]
        return send_file(campaign, Upload.of(file), by=by)


class ConfirmForm(forms.Form):
    """The kind of a file, and how it is read; what else the kind asks comes with it."""

    def __init__(
        self,
        *args: Any,
        sight: Sight,
        kinds: Iterable[str],
        indicators: Iterable[Indicator],
        mapping: Mapping[str, Any],
        forced: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sight, self.mapping, self.forced = sight, mapping, forced
        choices = [(code, capfirst(ImportBatch.Kind(code).label)) for code in kinds]
        first = sight.kinds[0] if sight.kinds else MAPPED
        self.fields["kind"] = forms.ChoiceField(
            label="Nature du fichier", choices=choices, initial=first, widget=forms.RadioSelect
        )
        self.kind = self.data.get("kind") or first
        self._ask_how()
        asks = KINDS[self.kind].asks if self.kind in KINDS else ()
        self._ask_more(asks, indicators)
        if self.kind == MAPPED:
            self._ask_columns()

    def _ask_how(self) -> None:
        how = self.sight.how
        if len(self.sight.sheets) > 1:
            self.fields["sheet"] = _choice("Feuille", [(s, s) for s in self.sight.sheets])
        if how.get("encoding"):
            self.fields["encoding"] = _choice("Encodage", ENCODINGS.items())
            self.fields["separator"] = _choice("Séparateur", SEPARATORS.items())
        self.fields["header_line"] = forms.IntegerField(
            label="Ligne des titres", min_value=1, max_value=HEADER_ROWS
        )
        for name in HOW:
            if name in self.fields:
                self.fields[name].initial = how.get(name)

    def _ask_more(self, asks: Iterable[str], indicators: Iterable[Indicator]) -> None:
        if "age_bracket" in asks:
            self.fields["age_bracket"] = forms.ChoiceField(
                label="Tranche d’âge que le fichier compte",
                choices=[("", "Choisissez"), *ImportBatch.AgeBracket.choices],
                required=self.kind != MAPPED,
                help_text="Elle est affichée partout avec la donnée, et jamais mélangée à une "
                "autre.",
            )
        if "vintage" in asks and len(self.sight.vintages) > 1:
            self.fields["vintage"] = forms.TypedChoiceField(
                label="Millésime à lire",
                choices=[(year, year) for year in self.sight.vintages],
                initial=self.sight.vintages[0],
                coerce=int,
                required=False,
                help_text="Le recensement dont les colonnes sont lues ; les autres sont laissées.",
            )
        if "second" in asks:
            self.fields["second"] = forms.ChoiceField(
                label="Source de ces valeurs",
                choices=[("", "Choisissez"), *kind_choices()],
                help_text="L’une de celles que la campagne a déclarées (« Secondes sources »).",
            )
        if "indicator" in asks:
            numbered = [(one.number, f"{one.number}. {one.short_label}") for one in indicators]
            self.fields["indicator"] = forms.ChoiceField(
                label="Indicateur que le fichier donne", choices=[("", "Choisissez"), *numbered]
            )
        for name, label in (
            ("source", "Qui publie ce fichier"),
            ("category", "Catégorie à garder"),
            ("period", "Période à garder"),
        ):
            if name in asks:
                required = name == "source"
                self.fields[name] = forms.CharField(label=label, max_length=200, required=required)

    def _ask_columns(self) -> None:
        told = _roles_of(self.mapping)
        for place, title in enumerate(self.sight.titles):
            role, kept = told.get(title, (LEFT, ""))
            self.fields[f"role_{place}"] = forms.ChoiceField(
                label=f"Ce que contient « {title} »", choices=ROLES, initial=role, required=False
            )
            self.fields[f"kept_{place}"] = forms.CharField(
                label=f"Valeur à garder dans « {title} »",
                initial=kept,
                required=False,
                max_length=200,
            )
        self.fields["mapping_name"] = forms.CharField(
            label="Garder cette description sous un nom",
            required=False,
            max_length=100,
            help_text="Elle sera proposée pour un fichier qui a les mêmes titres.",
        )

    def clean(self) -> dict[str, Any]:
        """Refuse two columns for what one column says: the second would hide the first."""
        said: dict[str, str] = {}
        for place, title in enumerate(self.sight.titles):
            name = f"role_{place}"
            role = self.cleaned_data.get(name, LEFT)
            once = STRUCTURE if role == COMMUNE else role
            if once in SAID_ONCE and once in said:
                self.add_error(
                    name,
                    f"« {said[once]} » est déjà cette colonne : laissez de côté l’une des deux.",
                )
            said.setdefault(once, title)
        return self.cleaned_data

    @property
    def how(self) -> dict[str, Any]:
        """What is asked of the reading: the sheet, and what the person changed, now or before."""
        data = {name: self.cleaned_data.get(name) for name in HOW}
        forced = {"sheet", *self.forced, *(n for n in HOW if data[n] != self.sight.how.get(n))}
        return {name: value for name, value in data.items() if value and name in forced}

    @property
    def columns(self) -> dict[str, Any]:
        """What the columns hold, as `Columns.of_json` takes it; empty for a known header."""
        if self.kind != MAPPED:
            return {}
        said: dict[str, Any] = {"kept": {}, "ignored": []}
        for place, title in enumerate(self.sight.titles):
            role = self.cleaned_data.get(f"role_{place}", LEFT)
            if role in (STRUCTURE, COMMUNE):
                said |= {"code": title, "of": role}
            elif role == VALUE:
                said["value"] = title
            elif role in (AGES, PERIOD, KEPT):
                said["kept"][title] = self.cleaned_data.get(f"kept_{place}", "")
                said |= {} if role == KEPT else {role: title}
            else:
                said["ignored"].append(title)
        return said

    @property
    def asked(self) -> Asked:
        """What the person says of the file."""
        data = self.cleaned_data
        return Asked(
            age_bracket=data.get("age_bracket", ""),
            how=self.how,
            columns=self.columns,
            indicator=int(data["indicator"]) if data.get("indicator") else None,
            category=data.get("category", ""),
            period=data.get("period", ""),
            source=data.get("source", ""),
            second=data.get("second", ""),
            vintage=self._other_vintage(),
        )

    def _other_vintage(self) -> int | None:
        """Return the census that was asked for, None for the one that would be read anyway."""
        asked = self.cleaned_data.get("vintage")
        return asked if asked and asked != self.sight.vintages[0] else None

    def column_fields(self) -> list[tuple[Any, Any, tuple[str, ...]]]:
        """Return the fields of each column, with some values that stand under its title."""
        if self.kind != MAPPED:
            return []
        return [
            (self[f"role_{place}"], self[f"kept_{place}"], samples)
            for place, (_, samples) in enumerate(self.sight.columns)
        ]

    def plain_fields(self) -> list[Any]:
        """Return the other fields that are asked."""
        apart = ("role_", "kept_")
        return [self[name] for name in self.fields if not name.startswith(apart)]


def _choice(label: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), required=False)


def _roles_of(mapping: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return what a kept description says of each title: its role, and the value to keep."""
    told = {title: (KEPT, value) for title, value in mapping.get("kept", {}).items()}
    for role in (AGES, PERIOD):
        if title := mapping.get(role):
            told[title] = (role, told.get(title, ("", ""))[1])
    if code := mapping.get("code"):
        told[code] = (mapping.get("of", STRUCTURE), "")
    if value := mapping.get("value"):
        told[value] = (VALUE, "")
    return told
