"""An address of each route that leads somewhere: one line a subject, and what it needs made."""

import re
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from allocation.campaigns.services import enter_state
from allocation.engine.measures import EvidenceKind
from allocation.imports.readers.asked import Asked as AskedOfFile
from allocation.imports.services import Upload, preview_insee, receive_file
from allocation.models import (
    Campaign,
    CampaignRevision,
    DeliberationNote,
    FigureChallenge,
    FigureCorrection,
    ImportBatch,
    ImportWork,
    Payment,
    Scenario,
    State,
)
from allocation.payments.services import plan_advances
from allocation.recognition.services import do_look, send_file
from config.routes import Route, routes
from dialogue.models import Appeal, Cooperation, Evidence, OtherFunding, PartnerOperation, Statement
from structures.map.selectors import outline_files
from structures.models import (
    Action,
    BlockingPoint,
    ContextNote,
    Delegation,
    Funding,
    HelpRequest,
    Invitation,
    Mandate,
    Message,
    ProjectAttachment,
    Recommendation,
    ReferenceBatch,
    ReferenceWork,
    RegionIdentity,
    RequestedDocument,
    Structure,
    StructureProject,
    Territory,
    User,
)
from structures.projects.selectors import Part
from structures.projects.services import attach, send_back, submit_project
from structures.reference.kinds import Asked
from structures.reference.services import preview
from structures.reference.services import receive_file as receive_reference
from tests.allocation.builders import (
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_generated_agreement,
    make_user,
)
from tests.allocation.corrections.builders import make_corrected
from tests.allocation.deliberation_note.builders import make_printed_note
from tests.allocation.revisions.builders import make_moved_day
from tests.allocation.scenarios.builders import make_scenario
from tests.allocation.second_sources.builders import make_second_sources
from tests.domain.files import text
from tests.project.drawn import make_logo, make_outlines
from tests.project.heard import make_heard
from tests.project.talks import OTHER, make_contests, make_dialogues, make_document, make_supports
from tests.structures.around_builders import make_funding, make_note, make_request
from tests.structures.builders import make_invitation, make_mandate, make_person
from tests.structures.delegation_builders import lend
from tests.structures.plan_builders import make_published_plan
from tests.structures.project_builders import make_draft
from tests.structures.state_of_play_builders import make_analysis, make_restitution, make_validated

NOBODY = "00000"
YEAR = 2015
ARGUMENTS = dict.fromkeys(("year", "other"), str(YEAR)) | {
    "code": OWN,
    "number": "1",
    "summed": "5",
    "reference": f"ML-{YEAR}-{OWN}",
    "name": "activite-2014-demo.csv",
    "uidb36": "1",
    "key": "nulle",
    "indicator": "9",
    "axis": "1",
    "section": "calendrier",
    "text": "article_6",
    "token": "nul",
    "kind": EvidenceKind.OPERATION,
    "subject": "communes",
    "extension": "csv",
    "source": "france_travail",
}
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


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
    Object("allocation:correction_", "pk", FigureCorrection),
    Object("allocation:import_", "pk", ImportBatch),
    Object("allocation:import_work", "pk", ImportWork.objects.exclude(act="look")),
    Object("allocation:sent_file", "pk", ImportWork.objects.filter(act="look")),
    Object("allocation:run_note_kept", "pk", DeliberationNote),
    Object("allocation:payment_", "pk", Payment, "structure__code"),
    Object("allocation:revision", "pk", CampaignRevision),
    Object("allocation:scenario_", "pk", Scenario),
    Object("allocation:challenge_", "pk", FigureChallenge, "structure__code"),
    Object("dialogue:appeal", "pk", Appeal, "structure__code"),
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
    Object("structures:account", "pk", User),
    Object("structures:invitation_", "pk", Invitation),
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


def make_reference() -> None:
    """A file of communes, read and not applied; another that waits to be read."""
    by, asked = make_user("region_admin"), {"vintage": "2026", "departments": "67"}
    upload = Upload("communes.csv", text("code;nom;departement", "67009;Albé;67"), "text/csv")
    preview("communes", upload, Asked(upload.name, options=asked), by=by)
    receive_reference("communes", upload, effective_on=None, options=asked, by=by)


def make_people() -> None:
    """A mandate in each of our two structures, and a delegation of the director."""
    for code in (OWN, OTHER):
        make_mandate(Structure.objects.get(code=code))
        lend(make_person("director", code), make_person("deputy", code))


def make_written_projects() -> None:
    """A project submitted with a file, then sent back, in each of our two structures."""
    for code in (OWN, OTHER):
        by = make_person("director", code)
        project = make_draft(code)
        attach(project, name="carte.pdf", content=b"%PDF-1.7 carte", label="Carte", by=by)
        submit_project(project, by=by)
        send_back(project, {Part.OFFER: "Dites ce qui change."}, by=make_user("region_agent"))


def make_action_plans() -> None:
    """A published plan of one action in each of our two structures."""
    for code in (OWN, OTHER):
        make_published_plan(code)


def make_states_of_play() -> None:
    """Two états des lieux with a blocking point, analysed, restituted to our territory."""
    point = [("Local perdu", "La direction")]
    sources = [make_validated(code, points=point, year=YEAR) for code in (OWN, OTHER)]
    make_restitution(make_analysis(sources, year=YEAR))


def make_import() -> None:
    """A census file, read and not applied."""
    upload = Upload("a.csv", text("CODGEO;P11_CHOM1524", "67999;1"), "text/csv")
    campaign, by = Campaign.objects.get(), make_user()
    preview_insee(campaign, upload, age_bracket="15-24", by=by)
    receive_file(campaign, ImportBatch.Kind.INSEE, upload, asked=AskedOfFile("15-24"), by=by)
    do_look(send_file(campaign, upload, by=by).pk)


def make_agreements() -> None:
    """A run adopted, its note, then a correction; a convention for each of our two structures."""
    campaign = make_corrected(make_adopted_campaign(Campaign.objects.get()))
    make_printed_note(campaign.runs.earliest("number"))
    enter_state(campaign, State.CONVENTIONS, by=make_user())
    for code in (OWN, OTHER):
        make_generated_agreement(campaign, code)


def make_payments() -> None:
    """The first payments of the two conventions, planned by the agent."""
    plan_advances(Campaign.objects.get(), make_user("region_agent"))


def make_surroundings() -> None:
    """Another funder, a note of the director, a request for help, in each of our two."""
    for code in (OWN, OTHER):
        by = make_person("director", code)
        make_funding(code, by=by)
        make_note(code, by=by)
        make_request(code, by=by)


MAKERS = (
    make_outlines,
    make_reference,
    make_logo,
    make_people,
    make_invitation,
    make_written_projects,
    make_action_plans,
    make_states_of_play,
    make_import,
    make_second_sources,
    make_scenario,
    make_moved_day,
    make_heard,
    make_agreements,
    make_payments,
    make_dialogues,
    make_supports,
    make_contests,
    make_surroundings,
    make_document,
)


def make_everything() -> None:
    """A campaign with its figures, then what each of MAKERS makes, in their order."""
    make_figures(make_campaign())
    for make in MAKERS:
        make()


def address(route: Route, keys_of: str = OWN, **changes: str) -> str:
    """Return an address of the route: with the keys of a structure's objects, but for `changes`."""
    keys = {thing.parameter: thing for thing in objects_of(route)}
    names = set(PARAMETER.findall(route.path)) - changes.keys()
    found = {name: keys[name].key(keys_of) for name in names & keys.keys()}
    return PARAMETER.sub(lambda one: (ARGUMENTS | found | changes)[one[1]], route.path)


def objects_of(route: Route) -> list[Object]:
    """Return what the parameters of this route are the keys of."""
    named = set(PARAMETER.findall(route.path))
    return [o for o in OBJECTS if route.name.startswith(o.names) and o.parameter in named]


def is_known(route: Route) -> bool:
    """Return whether each parameter of the route has a value here."""
    known = {*ARGUMENTS, *(thing.parameter for thing in objects_of(route))}
    return set(PARAMETER.findall(route.path)) <= known


ROUTES = [route for route in routes() if is_known(route)]
