"""The partners, in the database."""

from structures.models.files import StoredFile
from structures.models.geography import AbsorbedCommune, Commune, CommuneShape, Coverage
from structures.models.journal import JournalEntry
from structures.models.network import Structure, Territory
from structures.models.people import Mandate
from structures.models.plans import Action, ActionPlan, Lever
from structures.models.projects import (
    ProjectAttachment,
    ProjectComment,
    ProjectVersion,
    StructureProject,
    UnmetNeed,
)
from structures.models.restitutions import CrossAnalysis, Recommendation, Restitution
from structures.models.states_of_play import BlockingPoint, Interview, StateOfPlay
from structures.models.users import Role, User

__all__ = [
    "AbsorbedCommune",
    "Action",
    "ActionPlan",
    "BlockingPoint",
    "Commune",
    "CommuneShape",
    "Coverage",
    "CrossAnalysis",
    "Interview",
    "JournalEntry",
    "Lever",
    "Mandate",
    "ProjectAttachment",
    "ProjectComment",
    "ProjectVersion",
    "Recommendation",
    "Restitution",
    "Role",
    "StateOfPlay",
    "StoredFile",
    "Structure",
    "StructureProject",
    "Territory",
    "UnmetNeed",
    "User",
]
