"""A year's envelope and the rule that shares it."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from allocation.campaigns.sources import source_choices
from allocation.campaigns.states import LABELS, State
from allocation.campaigns.triggers import (
    frozen_rule,
    frozen_texts,
    kept_measures,
    levels_of_rated,
    measure_fits_axis,
    rule_lock,
    states_in_order,
    whole_shares,
)
from allocation.engine.measures import MEASURES, Measure, choices, codes
from allocation.steps_back.triggers import step_back_begins, steps_back_locked
from structures.ground import clock
from structures.ground.french import count_in_words, date_long
from structures.ground.history.events import tracked
from structures.ground.locks import append_only
from structures.models import User

FULL_SHARE_BP = 10_000
# What no campaign may cut down: the structure is heard first (RULES.md of the dialogue, rule 2).
FEWEST_REMINDERS, SHORTEST_SILENCE = 2, 15
# Within how many months an entry follows a first one (indicators 6 and 7), until another is said.
USUAL_MONTHS, MOST_MONTHS = 6, 24
# Beyond which a figure that varies from one year to the next asks for a comment; 0 never asks.
USUAL_VARIATION_BP = 2_000
# What a definition may hold, and the campaign's own number then stands for.
COUNTING_DATE, FOLLOWING_MONTHS = "{date_comptage}", "{mois_suite}"
REPEATABLE = codes(lambda measure: measure.repeatable)
STATE_CHOICES = [(state.value, LABELS[state]) for state in State]


@tracked()
class Campaign(models.Model):
    """One year of allocation; every number of the rule is a field here or below."""

    class AdvanceBase(models.TextChoices):
        """What the first payment is a part of (RULES.md, rule 6)."""

        ALLOCATION = "allocation", "la dotation maximale de l’année"
        FORMER_GRANT = "former_grant", "la dotation antérieure de la structure"

    class UnearnedAxis3(models.TextChoices):
        """What becomes of axis-3 money that was not earned (rule 7)."""

        REDISTRIBUTE = "redistribute", "partage entre les structures selon ce qu’elles ont obtenu"
        RETAIN = "retain", "conservation par la Région"

    year = models.PositiveSmallIntegerField("année", unique=True)
    reference_year = models.PositiveSmallIntegerField("année de référence des données (n-1)")
    state = models.CharField(
        "état", max_length=12, choices=STATE_CHOICES, default=State.PREPARATION.value
    )
    envelope_cents = models.PositiveBigIntegerField(
        "enveloppe, en centimes", validators=[MinValueValidator(1)]
    )
    advance_base = models.CharField(
        "base du premier versement", max_length=12, choices=AdvanceBase.choices
    )
    advance_bp = models.PositiveSmallIntegerField("taux du premier versement, en points de base")
    former_grant_bp = models.PositiveSmallIntegerField(
        "part de la dotation antérieure, en points de base"
    )
    unearned_axis3 = models.CharField(
        "part variable non obtenue", max_length=12, choices=UnearnedAxis3.choices
    )
    reminders_needed = models.PositiveSmallIntegerField(
        "relances avant de constater un silence",
        default=FEWEST_REMINDERS,
        validators=[MinValueValidator(FEWEST_REMINDERS)],
    )
    silence_days = models.PositiveSmallIntegerField(
        "jours entre la dernière relance et le constat",
        default=SHORTEST_SILENCE,
        validators=[MinValueValidator(SHORTEST_SILENCE)],
    )
    fixed_fall_bp = models.PositiveSmallIntegerField(
        "limite de la baisse de la part fixe, en points de base", null=True, blank=True
    )
    fixed_rise_bp = models.PositiveSmallIntegerField(
        "limite de la hausse de la part fixe, en points de base", null=True, blank=True
    )
    envelope_note = models.TextField("contexte de l’enveloppe", blank=True)
    envelope_source = models.CharField("source de l’enveloppe", max_length=200, blank=True)
    counting_date = models.DateField(
        "jour où se compte la file active",
        null=True,
        blank=True,
        help_text="À laisser vide : le 31 décembre de l’année de référence.",
    )
    following_months = models.PositiveSmallIntegerField(
        "mois entendus par « suite à »",
        default=USUAL_MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
    )
    variation_bp = models.PositiveSmallIntegerField(
        "seuil de variation à commenter, en points de base",
        default=USUAL_VARIATION_BP,
        validators=[MaxValueValidator(FULL_SHARE_BP)],
    )
    legal_visas = models.TextField("visas ajoutés à la convention", blank=True)
    special_terms = models.TextField("dispositions particulières de la convention", blank=True)
    appeal_route = models.TextField("voies et délais de recours", blank=True)
    notes = models.TextField("notes", blank=True)

    class Meta:
        verbose_name = "campagne"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reference_year__lt=F("year")),
                name="reference_year_before_year",
                violation_error_message="L’année de référence précède l’année de la campagne.",
            ),
            models.CheckConstraint(
                condition=Q(envelope_cents__gte=1),
                name="envelope_is_positive",
                violation_error_message="L’enveloppe est d’au moins un centime.",
            ),
            models.CheckConstraint(
                condition=Q(advance_bp__lte=FULL_SHARE_BP, former_grant_bp__lte=FULL_SHARE_BP),
                name="rates_up_to_100",
                violation_error_message="Un taux ne dépasse pas cent pour cent.",
            ),
            models.CheckConstraint(
                condition=(Q(fixed_fall_bp=None) | Q(fixed_fall_bp__lte=FULL_SHARE_BP))
                & (Q(fixed_rise_bp=None) | Q(fixed_rise_bp__lte=FULL_SHARE_BP)),
                name="guard_rails_up_to_100",
                violation_error_message="Une limite ne dépasse pas cent pour cent.",
            ),
            models.CheckConstraint(
                condition=Q(
                    reminders_needed__gte=FEWEST_REMINDERS, silence_days__gte=SHORTEST_SILENCE
                ),
                name="silence_leaves_its_time",
                violation_error_message=(
                    f"Un silence se constate après {FEWEST_REMINDERS} relances et "
                    f"{SHORTEST_SILENCE} jours, au moins."
                ),
            ),
        ]
        triggers = [states_in_order(), steps_back_locked(), frozen_rule(), frozen_texts()]

    def __str__(self) -> str:
        return f"Campagne {self.year}"

    @property
    def counted_on(self) -> date:
        """The day on which the active file is counted."""
        return self.counting_date or date(self.reference_year, 12, 31)

    @property
    def guard_rails(self) -> dict[str, int]:
        """The guard rails as the engine names them (RULES.md, rule 11); none unless asked."""
        fall, rise = self.fixed_fall_bp, self.fixed_rise_bp
        floor = {} if fall is None else {"fixed_floor_bp": FULL_SHARE_BP - fall}
        cap = {} if rise is None else {"fixed_cap_bp": FULL_SHARE_BP + rise}
        return floor | cap

    def said(self, definition: str) -> str:
        """Return a definition with the campaign's own day and delay in it."""
        months = f"{count_in_words(self.following_months)} mois"
        said = definition.replace(COUNTING_DATE, date_long(self.counted_on))
        return said.replace(FOLLOWING_MONTHS, months)


class StateChange(models.Model):
    """Who took the campaign into a state, and when.

    A step back says which state it `leaves`, and why: what that voids may be undone in its
    `transaction`, and in no other.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="state_changes")
    state = models.CharField("état", max_length=12, choices=STATE_CHOICES)
    changed_by = models.ForeignKey(User, verbose_name="par", on_delete=models.PROTECT)
    changed_at = models.DateTimeField("le", default=clock.now, editable=False)
    leaves = models.CharField("état quitté", max_length=12, choices=STATE_CHOICES, blank=True)
    reason = models.TextField("motif", blank=True)
    transaction = models.BigIntegerField(null=True, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "changement d’état"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(leaves="", reason="", transaction=None, applied_at=None)
                | ~Q(leaves="")
                & ~Q(reason="")
                & Q(transaction__isnull=False, applied_at__isnull=False),
                name="step_back_has_its_reason",
                violation_error_message="Un retour en arrière a un motif.",
            )
        ]
        triggers = [append_only(), step_back_begins()]

    def __str__(self) -> str:
        return f"{self.campaign} : {self.get_state_display()}"


@tracked()
class Axis(models.Model):
    """A share of the envelope, with an objective."""

    class Kind(models.TextChoices):
        """Whether the axis is due whatever the dialogue says."""

        FIXED = "fixed", "part fixe"
        VARIABLE = "variable", "part variable"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="axes")
    number = models.PositiveSmallIntegerField("numéro")
    label = models.CharField("intitulé", max_length=300)
    objective = models.TextField("objectif")
    share_bp = models.PositiveSmallIntegerField("part de l’enveloppe, en points de base")
    kind = models.CharField("nature", max_length=8, choices=Kind.choices)
    source = models.CharField("source", max_length=200)

    class Meta:
        verbose_name = "axe"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="one_axis_a_number")
        ]
        triggers = [rule_lock(), whole_shares(), kept_measures()]

    def __str__(self) -> str:
        return f"Axe {self.number}"


@tracked()
class Indicator(models.Model):
    """What an axis is shared by; inactive until it is named, defined and weighted."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="indicators")
    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, related_name="indicators")
    number = models.PositiveSmallIntegerField("numéro")
    label = models.CharField("intitulé", max_length=300, blank=True)
    short_label = models.CharField("intitulé court", max_length=60, blank=True)
    definition = models.TextField("définition", blank=True)
    unit = models.CharField("unité", max_length=60, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField("poids")
    active = models.BooleanField("actif")
    measure = models.CharField("mesure", max_length=60, choices=choices)
    # Whose values count (`sources`): the structure's own, or those of a declared second source.
    counted_source = models.CharField(
        "source qui compte", max_length=20, choices=source_choices, blank=True
    )
    scale = ArrayField(
        models.CharField(max_length=300), verbose_name="échelle", default=list, blank=True
    )

    class Meta:
        verbose_name = "indicateur"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="one_indicator_a_number"),
            models.UniqueConstraint(
                fields=["campaign", "measure"],
                condition=~Q(measure__in=REPEATABLE),
                name="one_indicator_a_measure",
                violation_error_message="Un autre indicateur de la campagne a déjà cette mesure.",
            ),
            models.CheckConstraint(
                condition=Q(active=False, weight=0)
                | (Q(active=True) & ~Q(label="") & ~Q(short_label="") & ~Q(definition="")),
                name="active_indicator_is_defined",
                violation_error_message=(
                    "Un indicateur actif a un intitulé et une définition ; "
                    "un indicateur inactif a un poids nul."
                ),
            ),
        ]
        triggers = [rule_lock(), levels_of_rated(), measure_fits_axis()]

    def __str__(self) -> str:
        return f"Indicateur {self.number}"

    @property
    def meaning(self) -> Measure:
        """What it counts or appreciates; all that depends on it is asked there."""
        return MEASURES[self.measure]

    @property
    def whole_values(self) -> bool:
        """Whether its values are counts, and not estimates."""
        return self.meaning.whole_values
