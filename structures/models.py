"""The partners, in the database."""

from structures.accounts.models import User
from structures.accounts.roles import (
    HOLDERS,
    LEADERS,
    REGION_ROLES,
    REGION_STAFF,
    STRUCTURE_ROLES,
    Role,
)
from structures.context_notes.models import ContextNote
from structures.coverage.models import AbsorbedCommune, Commune, Coverage
from structures.delegations.models import Delegation
from structures.documents.models import RequestedDocument
from structures.funders.models import Funding
from structures.ground.drafts.models import FormDraft
from structures.ground.files.models import FilePart, HeldFile, StoredFile
from structures.ground.once.models import DoneAct
from structures.ground.work.models import PeriodicTurn, Reach, WorkerBeat
from structures.help_requests.models import HelpClosing, HelpMessage, HelpRequest
from structures.invitations.models import Invitation
from structures.journal.models import JournalEntry
from structures.map.models import CommuneShape
from structures.messages.models import Message
from structures.network.models import Structure, Territory
from structures.people.models import Mandate
from structures.plans.models import Action, ActionPlan, Lever
from structures.projects.models import (
    ProjectAttachment,
    ProjectComment,
    ProjectVersion,
    StructureProject,
    UnmetNeed,
)
from structures.reference.models import (
    ReferenceBatch,
    ReferenceIssue,
    ReferenceLine,
    ReferenceWork,
)
from structures.region.models import RegionIdentity
from structures.restitutions.models import CrossAnalysis, Recommendation, Restitution
from structures.states_of_play.models import BlockingPoint, Interview, StateOfPlay

__all__ = [
    "HOLDERS",
    "LEADERS",
    "REGION_ROLES",
    "REGION_STAFF",
    "STRUCTURE_ROLES",
    "AbsorbedCommune",
    "Action",
    "ActionPlan",
    "BlockingPoint",
    "Commune",
    "CommuneShape",
    "ContextNote",
    "Coverage",
    "CrossAnalysis",
    "Delegation",
    "FormDraft",
    "DoneAct",
    "FilePart",
    "HeldFile",
    "Funding",
    "HelpClosing",
    "HelpMessage",
    "HelpRequest",
    "Interview",
    "Invitation",
    "JournalEntry",
    "Lever",
    "Mandate",
    "Message",
    "PeriodicTurn",
    "Reach",
    "ProjectAttachment",
    "ProjectComment",
    "ProjectVersion",
    "Recommendation",
    "ReferenceBatch",
    "ReferenceIssue",
    "ReferenceLine",
    "ReferenceWork",
    "RegionIdentity",
    "RequestedDocument",
    "Restitution",
    "Role",
    "StateOfPlay",
    "StoredFile",
    "Structure",
    "StructureProject",
    "Territory",
    "UnmetNeed",
    "User",
    "WorkerBeat",
]
