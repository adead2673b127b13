"""Forms of the action plans."""

from datetime import date
from typing import Any

from django import forms

from structures.ground.fields import DayField, EurosField, LongTextField, NumberField, field_of
from structures.ground.french import date_long
from structures.plans.models import Action, ActionPlan, Lever
from structures.plans.selectors import actions_to_carry, deadline_bounds, years_open

MAY_BE_UNKNOWN = "Laissez vide si ce n’est pas encore connu : rien n’est remplacé par 0."


class YearForm(forms.Form):
    """The year of a new plan: up to next year."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = years_open(today)
        self.fields["year"] = forms.IntegerField(
            label="Année du plan", min_value=years[0], max_value=years[-1]
        )


class ActionForm(forms.ModelForm):
    """What an action is: what for, with what, until when."""

    staff_fte = NumberField(
        label="Moyens humains, en équivalents temps plein (ETP)",
        places=2,
        required=False,
        help_text=f"Par exemple 0,5. {MAY_BE_UNKNOWN}",
    )
    cost_cents = EurosField(
        label="Coût, en euros",
        required=False,
        help_text=f"Par exemple 12 500 ou 12 500,50. {MAY_BE_UNKNOWN}",
    )

    class Meta:
        model = Action
        fields = [
            "lever",
            "title",
            "objective",
            "expected_result",
            "measure",
            "staff_fte",
            "cost_cents",
            "partners",
            "deadline",
        ]
        field_classes = {
            "objective": LongTextField,
            "expected_result": LongTextField,
            "deadline": DayField,
        }
        widgets = {
            "objective": forms.Textarea(attrs={"rows": 3}),
            "expected_result": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "title": "Ce que vous ferez, en une ligne. Le réseau la lira une fois le plan publié.",
            "measure": "Ce que vous compterez ou constaterez pour savoir si c’est réussi.",
            "partners": "Les organismes, sans nom de personne.",
        }

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levers = field_of(self, "lever", forms.ChoiceField)
        levers.choices = [("", "Choisissez"), *_capitalised(Lever.choices)]
        first, last = deadline_bounds(year)
        self.fields["deadline"].widget.attrs |= {"min": str(first), "max": str(last)}
        self.fields["deadline"].help_text = f"Du {date_long(first)} au {date_long(last)}."


class FollowUpForm(forms.ModelForm):
    """Where an action stands, and what came of it."""

    class Meta:
        model = Action
        fields = ["status", "progress", "result"]
        field_classes = {"result": LongTextField}
        widgets = {"result": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "progress": "De 0 à 100.",
            "result": "Obligatoire quand l’action est réalisée. Des totaux seulement, "
            "aucun nom de jeune.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status = field_of(self, "status", forms.ChoiceField)
        status.choices = _capitalised(Action.Status.choices)
        self.fields["progress"].widget.attrs |= {"min": 0, "max": 100, "step": 5}


class _ActionChoice(forms.ModelMultipleChoiceField):
    """Actions, named by their title and state."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Action) -> str:
        """Name an action beside its box."""
        return f"{obj.title} ({obj.get_status_display()}, avancement {obj.progress} %)"


class CarryForm(forms.Form):
    """Which actions go on next year, and until when."""

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = deadline_bounds(plan.year + 1)
        self.fields["actions"] = _ActionChoice(
            label="Actions à reprendre",
            queryset=actions_to_carry(plan),
            error_messages={"required": "Cochez au moins une action."},
        )
        self.fields["deadline"] = DayField(
            label="Nouvelle échéance",
            initial=first.replace(month=12, day=31),
            help_text=f"Du {date_long(first)} au {date_long(last)}. "
            "La même pour toutes ; chacune se corrige ensuite.",
        )


class ActionFilterForm(forms.Form):
    """Which actions of the network to show."""

    levier = forms.ChoiceField(label="Levier", required=False)
    etat = forms.ChoiceField(label="État", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levers = field_of(self, "levier", forms.ChoiceField)
        levers.choices = [("", "Tous les leviers"), *_capitalised(Lever.choices)]
        states = field_of(self, "etat", forms.ChoiceField)
        states.choices = [("", "Tous les états"), *_capitalised(Action.Status.choices)]


def _capitalised(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(value, label.capitalize()) for value, label in choices]
