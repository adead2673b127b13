"""The dialogue, in the database."""

from dialogue.appeals.models import (
    Appeal,
    AppealAnswer,
    AppealCorrection,
    AppealReceipt,
    AppealTerms,
    AppealWithdrawal,
)
from dialogue.course.models import CampaignInDialogue, ClosedOpening, Schedule
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
    "Appeal",
    "AppealAnswer",
    "AppealCorrection",
    "AppealReceipt",
    "AppealTerms",
    "AppealWithdrawal",
    "Attendance",
    "CampaignInDialogue",
    "ClosedOpening",
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
