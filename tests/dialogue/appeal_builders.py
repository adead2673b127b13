"""Appeals of a structure of a small network: sent, by letter, answered."""

from datetime import date

from allocation.models import Campaign
from dialogue.appeals.selectors import contestable
from dialogue.appeals.services import Reply, Writing, answer, record_letter, send_appeal
from dialogue.models import Appeal
from structures.ground import clock
from structures.models import Structure, User
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import make_director, make_open_campaign

PDF = ("courrier.pdf", b"%PDF-1.4\n%%EOF\n")
WHY = "Le total du réseau compte deux fois la commune d’Albé."
REASON = "La commune est comptée une fois, comme la pièce jointe le montre."
REJECTED = Reply("rejected", "none", REASON)
LEADS_ON = Reply("accepted", "new_run", REASON)


def writing_of(code: str = OWN, about: str = "amount", text: str = WHY, **file) -> Writing:
    """What a structure writes against the first decision of a kind."""
    found = contestable(Campaign.objects.get(), Structure.objects.get(code=code))
    key = next(one.key for one in found if one.about == about)
    return Writing(key, text, **file)


def make_appeal(code: str = OWN, about: str = "amount", *, by: User | None = None) -> Appeal:
    """An appeal of the structure's director, sent today."""
    structure = Structure.objects.get(code=code)
    writing = writing_of(code, about)
    by = by or make_director(code)
    return send_appeal(Campaign.objects.get(), structure, writing, by=by)


def make_letter(on: date | None = None, code: str = OWN, *, by: User | None = None) -> Appeal:
    """An appeal that came by letter, today or `on` a day, entered by the agent."""
    structure, by = Structure.objects.get(code=code), by or make_user("region_agent")
    writing = writing_of(code, file=PDF)
    return record_letter(Campaign.objects.get(), structure, writing, on or clock.today(), by=by)


def make_other_manager() -> User:
    """A manager who decided nothing."""
    return make_user("region_manager", email="autre.responsable@demo.example")


def make_answered(appeal: Appeal, reply: Reply = REJECTED) -> Appeal:
    """The appeal answered by the other manager."""
    answer(appeal, reply, by=make_other_manager())
    return Appeal.objects.get(pk=appeal.pk)


def make_contested() -> None:
    """An appeal that waits, and that of another structure, whose answer leads to a new run."""
    make_open_campaign()
    make_appeal()
    make_answered(make_letter(code="68066"), LEADS_ON)
