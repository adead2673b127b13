"""The état des lieux of each structure: conditions of work, never result figures."""

from typing import TypeAlias

import pgtrigger
from django.db import models
from django.db.models import Q

from structures.accounts.models import User
from structures.ground.history.events import tracked
from structures.ground.locks import sql_list
from structures.network.models import Structure
from structures.people.models import Mandate


class StateOfPlayState(models.TextChoices):
    """Whose turn it is."""

    DRAFT = "draft", "brouillon"
    PROOFREADING = "proofreading", "en relecture par la direction"
    VALIDATED = "validated", "validé"
    VALIDATED_WITH_BLOCKING = "blocking", "validé avec points de blocage"


_VALIDATED = sql_list([StateOfPlayState.VALIDATED, StateOfPlayState.VALIDATED_WITH_BLOCKING])
# FOR SHARE: a write here waits for a validation under way, then sees its outcome.
_REFUSE_ONCE_VALIDATED = f"""
    IF EXISTS (
        SELECT 1 FROM (
            SELECT state FROM structures_stateofplay
            WHERE id IN (NEW.state_of_play_id, OLD.state_of_play_id) FOR SHARE
        ) AS written_in WHERE state IN {_VALIDATED}
    ) THEN
        RAISE EXCEPTION 'the état des lieux of this row of % is validated', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen_once_validated';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


def _frozen_once_validated(operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="frozen_once_validated",
        when=pgtrigger.Before,
        operation=operation,
        func=_REFUSE_ONCE_VALIDATED,
    )


@tracked()
class StateOfPlay(models.Model):
    """How a structure works, as its president and director analyse it.

    Written by the Region, proofread by the director, who alone validates it, with or
    without blocking points. `transmitted` keeps what the director last received, as
    `selectors.states_of_play.content_of` gives it; `validated_sha256` seals what was validated.
    """

    State: TypeAlias = StateOfPlayState

    class Section(models.TextChoices):
        """What it describes; no results, no ranking."""

        GOVERNANCE = "governance", "Gouvernance et binôme président-directeur"
        TERRITORY = "territory", "Territoire et partenaires"
        SERVICES = "services", "Services rendus aux jeunes"
        ORGANISATION = "organisation", "Organisation du travail"
        MANAGEMENT = "management", "Management et compétences"

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="states_of_play"
    )
    year = models.PositiveSmallIntegerField("année")
    state = models.CharField("état", max_length=12, choices=State.choices, default=State.DRAFT)
    documents = models.TextField("documents étudiés", blank=True)
    governance = models.TextField(Section.GOVERNANCE.label, blank=True)
    territory = models.TextField(Section.TERRITORY.label, blank=True)
    services = models.TextField(Section.SERVICES.label, blank=True)
    organisation = models.TextField(Section.ORGANISATION.label, blank=True)
    management = models.TextField(Section.MANAGEMENT.label, blank=True)
    transmitted = models.JSONField("texte transmis à la direction", null=True, editable=False)
    validated_by = models.ForeignKey(
        User, verbose_name="validé par", on_delete=models.PROTECT, related_name="+", null=True
    )
    validated_at = models.DateTimeField("validé le", null=True)
    validated_sha256 = models.CharField("empreinte du texte validé", max_length=64, blank=True)

    class Meta:
        verbose_name = "état des lieux"
        verbose_name_plural = "états des lieux"
        ordering = ["structure__code", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "year"],
                name="one_state_of_play_a_structure_and_year",
                violation_error_message="Un état des lieux existe déjà pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proofreading"], validated_at=None)
                | Q(state__in=["validated", "blocking"], validated_at__isnull=False),
                name="validated_state_of_play_has_a_date",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[
                    ("draft", "proofreading"),
                    ("proofreading", "draft"),
                    ("proofreading", "validated"),
                    ("proofreading", "blocking"),
                ],
            ),
            pgtrigger.Protect(
                name="validated_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["validated", "blocking"]),
            ),
        ]

    def __str__(self) -> str:
        return f"État des lieux {self.year}"


@tracked()
class Interview(models.Model):
    """A talk held for an état des lieux, with someone in a function."""

    state_of_play = models.ForeignKey(
        StateOfPlay, on_delete=models.CASCADE, related_name="interviews"
    )
    function = models.CharField("fonction", max_length=9, choices=Mandate.Function.choices)
    held_on = models.DateField("tenu le")
    note = models.CharField("objet", max_length=200, blank=True)

    class Meta:
        verbose_name = "échange"
        ordering = ["held_on", "pk"]
        triggers = [_frozen_once_validated(pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_function_display()}, {self.held_on}"


@tracked()
class BlockingPoint(models.Model):
    """What the director says is blocked: named, with an owner, until its outcome.

    The owner is a function or a body, never a person by name: it is frozen for good.
    """

    state_of_play = models.ForeignKey(
        StateOfPlay, on_delete=models.PROTECT, related_name="blocking_points"
    )
    title = models.CharField("point de blocage", max_length=300)
    owner = models.CharField("qui s’en occupe", max_length=150)
    outcome = models.TextField("issue", blank=True)
    resolved_on = models.DateField("résolu le", null=True, blank=True)

    class Meta:
        verbose_name = "point de blocage"
        verbose_name_plural = "points de blocage"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_on=None) | ~Q(outcome=""),
                name="resolved_point_has_an_outcome",
                violation_error_message="Un point résolu a une issue : écrivez-la.",
            )
        ]
        # Named at validation; afterwards only its outcome is written.
        triggers = [
            _frozen_once_validated(pgtrigger.Insert | pgtrigger.Delete),
            pgtrigger.ReadOnly(name="named_for_good", fields=["state_of_play", "title", "owner"]),
        ]

    def __str__(self) -> str:
        return self.title
