"""What there is when each form is sent: together, these states show every form of the site."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.core.management import call_command
from django.utils import timezone

from allocation.campaigns.services import enter_state
from allocation.imports.services import Upload, preview_activity
from allocation.models import Campaign, Payment, State
from allocation.payments.services import mark_paid, validate_payment
from config.routes import Route
from dialogue.evidence.views import ADDED
from dialogue.rules import Stage
from dialogue.settlement.services import settle_campaign
from structures.ground import clock
from structures.models import STRUCTURE_ROLES, Message, Role, Structure, User
from tests.allocation.builders import (
    ALL_CODES,
    CODES,
    OWN,
    make_campaign,
    make_generated_agreement,
    make_run,
    make_signable_campaign,
    make_structures,
    make_user,
)
from tests.allocation.next_year.builders import make_settled_since
from tests.allocation.settlement_builders import make_advances, make_balances
from tests.dialogue import meeting_builders as meetings
from tests.dialogue.appeal_builders import make_contested
from tests.dialogue.builders import (
    make_closed_at_once,
    make_dialogue,
    make_director,
    make_open_campaign,
    make_rating,
    make_reply_overdue,
    make_silent,
)
from tests.domain.files import text
from tests.project.addresses import (
    OTHER,
    ROUTES,
    address,
    make_everything,
    make_outlines,
    make_reference,
)
from tests.project.twice import SUPPORT, Rows, Sending, done_alone, done_twice, sendings
from tests.structures.builders import make_mandate
from tests.structures.message_builders import make_left, make_message
from tests.structures.network_builders import cover, make_commune
from tests.structures.plan_builders import make_action, make_plan
from tests.structures.plan_builders import make_director as make_writer
from tests.structures.project_builders import make_draft as make_draft_project
from tests.structures.project_builders import make_submitted
from tests.structures.state_of_play_builders import (
    make_analysis,
    make_draft,
    make_proofreading,
    make_validated,
)

YEAR, THIRD = 2015, "67180"


def starting() -> None:
    """A campaign in preparation; who leads two structures."""
    make_campaign()
    for code in (OWN, OTHER):
        make_mandate(Structure.objects.get(code=code))
    make_user("region_manager")


def changing() -> None:
    """A network without campaign, a commune, its outline to be read."""
    own, *_ = make_structures((OWN, OTHER, "S11"))
    make_commune()
    cover("67001", (own, 10_000))
    make_outlines()
    make_reference()


def simulating() -> None:
    """A campaign whose figures are in, a run, a file read and not applied."""
    make_run()
    titles = "code_structure;annee_reference;indicateur;valeur"
    upload = Upload("a.csv", text(titles, f"{OWN};2014;2;48"), "text/csv")
    preview_activity(Campaign.objects.get(), upload, by=make_user())


def telling() -> None:
    """A message to each structure, in each state that something may be done about."""
    first, second, third = make_structures((OWN, OTHER, THIRD))
    make_message(structure=first)
    make_message(kind="reminder", structure=second, state=Message.State.REFUSED, reason="550")
    make_left(clock.today(), structure=third)


def agreed() -> None:
    """A run adopted, one convention printed."""
    campaign = make_signable_campaign()
    enter_state(campaign, State.CONVENTIONS, by=make_user())
    make_generated_agreement(campaign, OWN)


def talking() -> None:
    """The dialogues of ten structures, each further than the one before."""
    campaign = make_open_campaign(ALL_CODES)
    codes = iter(code for code in ALL_CODES if code != OWN)
    for stage in (Stage.PROPOSAL, Stage.PROPOSAL, Stage.REPLY, Stage.DECISION):
        make_dialogue(stage, code=next(codes))
    for build in (
        meetings.make_planned,
        meetings.make_invited,
        meetings.make_written,
        meetings.make_held,
        meetings.make_offered,
    ):
        build(code=next(codes), campaign=campaign)
    meetings.make_remarked(meetings.make_offered(code=OWN, campaign=campaign))


def overdue() -> None:
    """A self-assessment and a reply that did not come."""
    make_open_campaign()
    make_director(OTHER)
    make_silent(make_dialogue(code=OTHER), timezone.localdate())
    make_reply_overdue(make_rating(Stage.REPLY, indicator=9))


def closed() -> None:
    """Dialogues that are closed, nothing printed nor settled."""
    make_closed_at_once(CODES)


def settled() -> None:
    """A campaign settled, its first payments planned."""
    campaign = make_closed_at_once(CODES)
    make_advances(campaign)
    settle_campaign(campaign, by=make_user())


def paid() -> None:
    """A campaign settled and wholly paid."""
    settled()
    make_balances(Campaign.objects.get())
    other = make_user("region_manager", email="autre@demo.example")
    for payment in Payment.objects.all():
        mark_paid(validate_payment(payment, by=other), timezone.localdate(), by=other)


def writing() -> None:
    """What structures and Region are writing: plans, projects, états des lieux, an analysis."""
    point = [("Local perdu", "La direction")]
    make_draft(OWN, year=YEAR)
    make_proofreading(OTHER, year=YEAR)
    make_analysis([make_validated(THIRD, points=point, year=YEAR)], year=YEAR)
    for code in (OWN, OTHER):
        make_action(make_plan(make_writer(code)))
    make_draft_project(OWN)
    for code in (OTHER, THIRD):
        make_submitted(code)


@dataclass(frozen=True)
class Scene:
    """What there is, which forms are sent there, and the pages that show them (route names)."""

    build: Callable[[], object]
    forms: str
    pages: str
    codes: tuple[str, ...] = (OWN, OTHER)

    def sent(self, names: Collection[str]) -> set[str]:
        """Return those of these forms that are sent here."""
        return {name for name in names if re.fullmatch(self.forms, name.partition(" ")[0])}


SCENES = (
    Scene(
        starting,
        "account_reset_password|allocation:(campaign_(open|create)|parameter_.*)"
        "|structures:(create|identity|mandate_(add|edit|succeed)|state_of_play_edit)",
        "account_reset_password|allocation:(campaign|campaign_create|parameter.*)"
        "|structures:(create|identity|mandate_(add|edit|succeed)|state_of_play_edit)",
    ),
    Scene(
        changing,
        "allocation:(structure_.*|perimeter_change)|structures:(map|reference_).*",
        "allocation:(structure_.*|perimeter_change)|structures:(map|reference_).*",
    ),
    Scene(
        simulating,
        "allocation:(figure_.*|import_.*|run_(compute|verify))",
        "allocation:(figure_.*|import_.*|runs|run_detail)",
    ),
    Scene(simulating, "allocation:run_adopt", "allocation:run_adopt"),
    Scene(telling, "structures:message_.*", "structures:message.*", (OWN, OTHER, THIRD)),
    Scene(make_signable_campaign, "allocation:agreement_generate", "allocation:agreements"),
    Scene(
        agreed,
        "allocation:(advance_plan|next_year)|dialogue:open",
        "allocation:(payments|next_year)|dialogue:open",
    ),
    Scene(
        make_everything,
        "allocation:payment_.*|structures:(plan_carry|project_detach|mandate_end)"
        "|dialogue:((dialogue|rating)_(comment|note|draft)|rating_assess|statement_reword"
        "|evidence_.*|funding_.*|cooperation)",
        "allocation:payment.*|structures:(plan_carry|project_detail|mandate_end)"
        "|dialogue:(dialogue|rating|statement_reword|evidence.*|funding_add|cooperation)",
    ),
    Scene(
        talking,
        "dialogue:(rating_(propose|send_back|reply|decide)|meeting_.*|minutes_.*)",
        "dialogue:(rating|meeting.*|minutes_.*)",
        ALL_CODES,
    ),
    Scene(
        overdue,
        "dialogue:(rating_silence|rating_close_reply|reminders)",
        "dialogue:(rating|reminders)",
    ),
    Scene(make_contested, "dialogue:appeal_.*", "dialogue:appeal.*"),
    Scene(closed, "dialogue:(letter_print|settle)", "dialogue:(letters|settlement)"),
    Scene(settled, "allocation:balance_plan", "allocation:payments"),
    Scene(make_settled_since, "allocation:(carried|grants)_.*", "allocation:(carried|grants)_.*"),
    Scene(paid, "allocation:campaign_close", "allocation:campaign"),
    Scene(
        writing,
        "structures:(plan|action|project|state_of_play|analysis|recommendation|restitution)_.*"
        "|structures:blocking_point",
        "structures:(plan.*|action_.*|projects?(_(edit|detail|attach|validate|send_back))?"
        "|state_of_play.*|analysis.*|recommendation_.*|restitution_.*|blocking_point)",
        (OWN, OTHER, THIRD),
    ),
)


def names_of(route: Route) -> set[str]:
    """Return the route's name if something is sent there, once for each kind that it takes."""
    if route.access is None or "POST" not in route.access.methods:
        return set()
    return {f"{SUPPORT} {kind}" for kind in ADDED} if route.name == SUPPORT else {route.name}


def sent_twice(scene: Scene, names: Collection[str]) -> Iterator[tuple[Sending, Rows, set, Rows]]:
    """Build the scene, then send twice at once each form of `names` that somebody finds there.

    Yield it with what it adds alone, the answers, and what it added when sent twice.
    """
    call_command("flush", verbosity=0, interactive=False)
    clock.turn_to(timezone.localdate())
    scene.build()
    left = scene.sent(names)
    for user, code in people(scene.codes):
        shown = [r for r in ROUTES if re.fullmatch(scene.pages, r.name) and may_open(r, user)]
        may_send = {name for r in ROUTES if may_open(r, user) for name in names_of(r)}
        if may_send & left:
            for sending in sendings(user, [a for r in shown for a in addresses(r, code)]):
                alone = done_alone(sending) if sending.name in left & may_send else None
                if alone is not None:
                    left.discard(sending.name)
                    yield sending, alone, *done_twice(sending)


def people(codes: Collection[str]) -> Iterator[tuple[User | None, str]]:
    """Yield nobody, then one person of each role, before each structure's pages."""
    yield None, OWN
    for role in Role:
        for code in codes:
            own = Structure.objects.get(code=code) if role in STRUCTURE_ROLES else None
            email = f"{code}@demo.example" if role == Role.DIRECTOR else f"{role}-{code}@a.example"
            yield make_user(role, email=email, structure=own), code


def may_open(route: Route, user: User | None) -> bool:
    """Tell whether the rule of the route lets this person in; nobody, where anybody may."""
    assert route.access
    return user.role in route.access.roles if user else route.access.is_public


def addresses(route: Route, code: str) -> list[str]:
    """Return the addresses of a page about a structure, and about each kind of evidence."""
    assert route.access
    if "GET" not in route.access.methods:
        return []
    where = {"code": code, "keys_of": code}
    if route.name == "allocation:structure_merge":
        into, merged = Structure.objects.order_by("pk").values_list("pk", flat=True)[:2]
        return [f"{address(route)}?into={into}&merged={into}&merged={merged}&on=2015-07-01"]
    if "evidence" not in route.name:
        return [address(route, **where)]
    kinds = ADDED if route.name == SUPPORT else [""]
    return [address(route, indicator=n, kind=kind, **where) for n in "89" for kind in kinds]
