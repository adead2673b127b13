"""The dialogue, in the database."""

from dialogue.models.evidence import (
    Cooperation,
    CooperativeProject,
    Evidence,
    OtherFunding,
    PartnerOperation,
)
from dialogue.models.letters import DecisionLetter
from dialogue.models.meetings import Attendance, Commitment, Invitation, Meeting, MinutesRemark
from dialogue.models.ratings import Dialogue, Draft, Rating, Reminder, Statement
from dialogue.models.schedule import Schedule

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
