"""What is typed of an appeal, of its answer, and of the terms of a year."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst

from dialogue.appeals.models import MOST_MONTHS, AppealAnswer
from dialogue.appeals.selectors import Contestable, Terms
from dialogue.appeals.services import Effect, Outcome, Reply, Writing
from structures.ground.fields import DayField, field_of, long_text
from structures.ground.files.forms import SentFileField
from structures.ground.files.kinds import ACCEPTED, ACCEPTED_IN_WORDS
from structures.ground.files.services import MAX_BYTES, MEGABYTE

NO_NAMES = "Aucun nom de jeune, ni rien qui permette d’en reconnaître un."
KINDS = f"{ACCEPTED_IN_WORDS} ; {MAX_BYTES // MEGABYTE} Mo au plus."


def _file(label: str, **options: Any) -> SentFileField:
    return SentFileField(
        label=label,
        largest=MAX_BYTES,
        advice="Allégez-le, puis recommencez.",
        accept=ACCEPTED,
        **options,
    )


class AppealForm(forms.Form):
    """What a structure contests, and why."""

    decision = forms.ChoiceField(
        label="Décision contestée",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la décision contestée."},
    )
    text = long_text("Ce que vous contestez, et pourquoi", rows=8, help_text=NO_NAMES)
    file = _file("Fichier", required=False, help_text=f"Si vous en avez un. {KINDS}")

    def __init__(self, *args: Any, decisions: Sequence[Contestable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, one.decision) for one in decisions]
        field_of(self, "decision", forms.ChoiceField).choices = choices

    def writing(self) -> Writing:
        """Return what was typed, with the content of the file."""
        file = self.cleaned_data["file"]
        sent = (file.name, file.read()) if file else None
        return Writing(self.cleaned_data["decision"], self.cleaned_data["text"], sent)


class LetterForm(AppealForm):
    """The same, received by letter and entered by the Region."""

    received_on = DayField(
        label="Reçu le", help_text="Le jour où le courrier est arrivé : le délai court de là."
    )
    text = long_text("Ce que dit le courrier, en quelques phrases", rows=4, help_text=NO_NAMES)
    file = _file("Courrier numérisé", help_text=KINDS)

    field_order = ("decision", "received_on", "text", "file")


class AnswerForm(forms.Form):
    """What the Region answers, why, and what follows."""

    outcome = forms.ChoiceField(
        label="Réponse",
        choices=[(value, capfirst(label)) for value, label in Outcome.choices],
        widget=forms.RadioSelect,
    )
    effect = forms.ChoiceField(
        label="Effet",
        choices=[(value, capfirst(label)) for value, label in Effect.choices],
        widget=forms.RadioSelect,
        help_text="Rien ne change ici : une nouvelle répartition se prépare ensuite, comme une "
        "correction, et se décide par délibération.",
    )
    text = long_text(
        "Motif", rows=8, help_text=f"Lu par la structure, la Région et l’État. {NO_NAMES}"
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an effect of what is rejected."""
        data = super().clean() or {}
        if data.get("outcome") == Outcome.REJECTED and data.get("effect") == Effect.NEW_RUN:
            [said] = [
                one.violation_error_message
                for one in AppealAnswer._meta.constraints
                if one.name == "rejected_appeal_changes_nothing"
            ]
            self.add_error("effect", str(said))
        return data

    def reply(self) -> Reply:
        """Return what was typed."""
        return Reply(**self.cleaned_data)


class WithdrawForm(forms.Form):
    """Why an appeal is withdrawn: the Region says it, a structure may."""

    text = long_text("Motif", rows=2)

    def __init__(self, *args: Any, is_owed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = is_owed
        self.fields["text"].help_text = (
            "Courrier de la structure, enregistrement par erreur…" if is_owed else "Si vous voulez."
        )


class CarryOutForm(forms.Form):
    """Why a correction is begun; nothing to say where one is being prepared."""

    reason = long_text("Motif de la correction", rows=2)

    def __init__(self, *args: Any, begins: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = (
            "Ce qui était faux, et comment cela s’est su. Toutes les structures le liront : n’en "
            "nommez aucune."
        )
        if not begins:
            del self.fields["reason"]


class TermsForm(forms.Form):
    """How long the Region has, and what its silence means."""

    answer_months = forms.IntegerField(
        label="Mois pour répondre",
        min_value=1,
        max_value=MOST_MONTHS,
        help_text="Deux mois d’ordinaire : à vérifier selon les textes en vigueur.",
    )
    silence = long_text(
        "Ce que vaut le silence de la Région à la fin du délai",
        rows=6,
        help_text="Lu par les structures avec chaque recours, et dans l’accusé de réception. À "
        "faire vérifier par le service juridique.",
    )

    def terms(self) -> Terms:
        """Return what was typed."""
        return Terms(**self.cleaned_data)
