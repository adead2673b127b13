"""The meeting of the three parties, what was agreed, and its minutes."""

from datetime import date

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from dialogue.meetings.triggers import Party, meeting_locks, minutes_lock, remark_lock
from dialogue.ratings.models import Dialogue
from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.history.events import tracked
from structures.ground.locks import append_only
from structures.messages.selectors import day_left
from structures.models import Message, StoredFile, User


@tracked()
class Meeting(models.Model):
    """The meeting of a dialogue: planned, held, its minutes offered, then validated."""

    dialogue = models.OneToOneField(Dialogue, on_delete=models.PROTECT, related_name="meeting")
    starts_at = models.DateTimeField("date et heure")
    moves = models.PositiveSmallIntegerField("nombre de déplacements", default=0, editable=False)
    place = models.CharField("lieu", max_length=200, blank=True)
    link = models.URLField("lien de visioconférence", blank=True)
    invited_at = models.DateTimeField("invitation envoyée le", null=True)
    held_on = models.DateField("tenu le", null=True)
    held_otherwise = models.CharField("pourquoi un autre jour", max_length=300, blank=True)
    notes = models.TextField("compte rendu", blank=True)
    agenda = models.JSONField("ordre du jour examiné", null=True, editable=False)
    minutes_offered_at = models.DateTimeField("compte rendu proposé le", null=True)
    offered_minutes = models.OneToOneField(
        StoredFile,
        verbose_name="version proposée",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    minutes_validated_by = models.ForeignKey(
        User,
        verbose_name="compte rendu validé par",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    minutes_validated_at = models.DateTimeField("compte rendu validé le", null=True)
    minutes = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = "entretien"
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="") | ~Q(link=""),
                name="meeting_has_a_place_or_a_link",
                violation_error_message="Indiquez un lieu ou un lien.",
            ),
            models.CheckConstraint(
                condition=Q(invited_at=None) | Q(invited_at__lte=F("starts_at")),
                name="invitation_precedes_the_meeting",
            ),
            models.CheckConstraint(
                condition=Q(held_on=None)
                | Q(invited_at__isnull=False, held_on__gte=TruncDate("invited_at")),
                name="meeting_is_held_once_announced",
                violation_error_message="Un entretien se tient après son invitation.",
            ),
            models.CheckConstraint(
                condition=Q(minutes_offered_at=None, offered_minutes=None)
                | Q(
                    held_on__isnull=False,
                    minutes_offered_at__isnull=False,
                    offered_minutes__isnull=False,
                ),
                name="minutes_follow_the_meeting",
            ),
            models.CheckConstraint(
                condition=Q(minutes_validated_at=None, minutes_validated_by=None, minutes=None)
                | Q(
                    minutes_offered_at__isnull=False,
                    minutes_validated_at__isnull=False,
                    minutes_validated_by__isnull=False,
                    minutes__isnull=False,
                ),
                name="minutes_are_offered_before_validated",
            ),
        ]
        triggers = meeting_locks()

    def __str__(self) -> str:
        return f"Entretien, {self.dialogue}"

    @property
    def announced_on(self) -> date:
        """The day for which people were invited."""
        return timezone.localdate(self.starts_at)

    @property
    def is_on_another_day(self) -> bool:
        """Whether it was held on another day than the one announced."""
        return self.held_on is not None and self.held_on != self.announced_on

    @property
    def held_words(self) -> str:
        """When it was held, and for when it was announced where that differs; empty before."""
        if self.held_on is None:
            return ""
        said, why = f"tenu le {date_long(self.held_on)}", self.held_otherwise.rstrip(". ")
        return f"{said}, annoncé pour le {date_long(self.announced_on)} ({why})" if why else said


class Invitations(models.Manager["Invitation"]):
    """Reads each one with `left_on`, the day its message left, and `state`, of the message."""

    def get_queryset(self) -> QuerySet["Invitation"]:
        """Join the message, whose text is not read."""
        read = {"left_on": day_left(TruncDate("sent_at")), "state": F("notice__state")}
        return super().get_queryset().annotate(**read)


class Invitation(models.Model):
    """An invitation, for the date that the meeting then had.

    It counts from the day when `notice`, the message to the director or else the president,
    left; those without one are of before the outbox, or were told by other means.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    starts_at = models.DateTimeField("pour le")
    sent_by = models.ForeignKey(
        User, verbose_name="envoyée par", on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField("demandée le", default=clock.now, editable=False)
    notice = models.OneToOneField(
        Message,
        verbose_name="message à la structure",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )

    left_on: date | None
    state: str
    objects = Invitations()

    class Meta:
        verbose_name = "invitation"
        ordering = ["sent_at", "pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"Invitation du {self.sent_at}"


@tracked()
class Attendance(models.Model):
    """A participant of the meeting, by function and never by name; the excused are noted.

    Minutes are frozen once validated, and people may have to be forgotten.
    """

    Party = Party

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    party = models.CharField("partie", max_length=9, choices=Party.choices)
    name = models.CharField("fonction", max_length=200)
    present = models.BooleanField("présent", default=True)

    class Meta:
        verbose_name = "participant"
        ordering = ["party", "pk"]
        triggers = [minutes_lock()]

    def __str__(self) -> str:
        return self.name


@tracked()
class Commitment(models.Model):
    """What a party undertakes at the meeting, recalled at next year's."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="commitments")
    text = models.CharField("engagement", max_length=300)
    owner = models.CharField("pris par", max_length=9, choices=Attendance.Party.choices)
    due_on = models.DateField("pour le", null=True, blank=True)

    class Meta:
        verbose_name = "engagement"
        ordering = ["pk"]
        triggers = [minutes_lock()]

    def __str__(self) -> str:
        return self.text


class MinutesRemark(models.Model):
    """A party's remark on the minutes, kept."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField("remarque")
    author = models.ForeignKey(
        User, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField("écrite le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "remarque sur le compte rendu"
        ordering = ["pk"]
        triggers = [append_only(), remark_lock()]

    def __str__(self) -> str:
        return self.text
