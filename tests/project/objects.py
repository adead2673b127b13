"""What the parameters of routes are the keys of, one line a subject."""

from dataclasses import dataclass

from django.db.models import Model, QuerySet

from allocation.models import CampaignRevision, ImportBatch, ImportWork, Payment
from dialogue.models import (
    Cooperation,
    Evidence,
    OtherFunding,
    PartnerOperation,
    Statement,
)
from structures.map.selectors import outline_files
from structures.models import (
    Action,
    BlockingPoint,
    ContextNote,
    Delegation,
    Funding,
    HelpRequest,
    Mandate,
    Message,
    ProjectAttachment,
    Recommendation,
    ReferenceBatch,
    ReferenceWork,
    RegionIdentity,
    RequestedDocument,
    StructureProject,
    Territory,
)


@dataclass(frozen=True)
class Object:
    """What a parameter is the key of, in the routes whose name begins so.

    `structure` is the way from the object to its structure's code, empty where it has none.
    """

    names: str
    parameter: str
    found: type[Model] | QuerySet
    structure: str = ""

    def key(self, code: str) -> str:
        """Return the key of the structure's first object, or of the first of all; 0 without any."""
        rows = self.found.all() if isinstance(self.found, QuerySet) else self.found.objects.all()
        rows = rows.filter(**{self.structure: code}) if self.structure else rows
        first = rows.order_by("pk").first()
        return str(first.pk if first else 0)


# Whoever adds routes adds the objects they are about, and to MAKERS what makes them.
OBJECTS = (
    Object("allocation:import_", "pk", ImportBatch),
    Object("allocation:import_work", "pk", ImportWork),
    Object("allocation:payment_", "pk", Payment, "structure__code"),
    Object("allocation:revision", "pk", CampaignRevision),
    Object("dialogue:statement_", "pk", Statement, "dialogue__structure__code"),
    Object("dialogue:evidence_file", "pk", Evidence, "rating__dialogue__structure__code"),
    Object(
        "dialogue:evidence_withdraw", "pk", PartnerOperation, "rating__dialogue__structure__code"
    ),
    Object("dialogue:funding_", "pk", OtherFunding, "dialogue__structure__code"),
    Object(
        "dialogue:cooperation",
        "pk",
        Cooperation.objects.filter(confirmed_at=None),
        "structure__code",
    ),
    Object("structures:context_note_", "pk", ContextNote, "structure__code"),
    Object("structures:delegation_", "pk", Delegation, "structure__code"),
    Object("structures:document", "pk", RequestedDocument),
    Object("structures:funder_", "pk", Funding, "structure__code"),
    Object("structures:help_", "pk", HelpRequest, "structure__code"),
    Object("structures:message_", "pk", Message, "structure__code"),
    Object("structures:map_preview", "pk", outline_files()),
    Object("structures:reference_", "pk", ReferenceBatch),
    Object("structures:reference_work", "pk", ReferenceWork),
    Object("structures:region_correct", "pk", RegionIdentity),
    Object("structures:territory_", "pk", Territory),
    Object("structures:recommendation_", "pk", Recommendation),
    Object("structures:mandate_", "pk", Mandate, "structure__code"),
    Object("structures:action_", "pk", Action, "plan__structure__code"),
    Object("structures:blocking_point", "pk", BlockingPoint, "state_of_play__structure__code"),
    Object("structures:project_", "pk", StructureProject, "structure__code"),
    Object("structures:project_", "file", ProjectAttachment, "project__structure__code"),
)
