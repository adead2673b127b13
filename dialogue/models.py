"""The dialogue, in the database."""

from dialogue.course.models import Schedule
from dialogue.evidence.models import (
    Cooperation,
    CooperativeProject,
    Evidence,
    OtherFunding,
    PartnerOperation,
)
from dialogue.letters.models import DecisionLetter
from dialogue.meetings.models import Attendance, Commitment, Invitation, Meeting, MinutesRemark
from dialogue.ratings.models import Dialogue, Draft, Rating, Statement
from dialogue.reminders.models import Reminder

__all__ = [
    "Attendance",
    "Commitment",
    "Cooperation",
    "CooperativeProject",
    "DecisionLetter",
    "Dialogue",
    "Draft",
    "Evidence",
    "Invitation",
    "Meeting",
    "MinutesRemark",
    "OtherFunding",
    "PartnerOperation",
    "Rating",
    "Reminder",
    "Schedule",
    "Statement",
]
