"""What a campaign's conventions say: its own texts where it has some, else the default ones."""

from dataclasses import dataclass
from datetime import datetime

from allocation.agreement_texts.models import AgreementTerms, AgreementText
from allocation.agreement_texts.rule import Clause
from allocation.agreement_texts.vocabulary import CLAUSES
from allocation.campaigns.models import Campaign
from allocation.campaigns.states import OPEN_TO_TEXTS
from structures.ground.fields import column
from structures.models import User
from structures.region.models import RegionIdentity
from structures.region.selectors import region_on

TERMS = (
    *("budget_line", "payment_days", "ends_on"),
    *("financial_report_on", "accounts_on", "activity_report_on", "figures_on"),
)
# What a convention cites of the Region, and that its page lets empty.
OF_THE_REGION = ("accountant", "signatory_title", "signatory_name")


@dataclass(frozen=True)
class SaidText:
    """A text of the closed list as the campaign has it, and who wrote it where it is its own."""

    clause: Clause
    body: str
    changed_by: User | None
    changed_at: datetime | None

    @property
    def is_own(self) -> bool:
        """Whether the campaign says something else than the default text."""
        return self.body != self.clause.body


def are_open(campaign: Campaign) -> bool:
    """Tell whether the texts may still change: no convention is asked for yet. No query."""
    return campaign.state in OPEN_TO_TEXTS


def said_texts(campaign: Campaign) -> list[SaidText]:
    """Return every text in the order of the document. One query."""
    rows = AgreementText.objects.filter(campaign=campaign).select_related("changed_by")
    found = {row.key: row for row in rows}
    return [_said(clause, found.get(clause.key)) for clause in CLAUSES.values()]


def said_text(campaign: Campaign, clause: Clause) -> SaidText:
    """Return one text. One query."""
    rows = AgreementText.objects.filter(campaign=campaign, key=clause.key)
    return _said(clause, rows.select_related("changed_by").first())


def bodies(campaign: Campaign) -> dict[str, str]:
    """Return what each text says, by key, in the order of the document. One query."""
    own = dict(AgreementText.objects.filter(campaign=campaign).values_list("key", "body"))
    return {key: own.get(key, clause.body) for key, clause in CLAUSES.items()}


def terms_of(campaign: Campaign) -> AgreementTerms:
    """Return the values that the conventions cite; an empty row where none is given. One query."""
    found = AgreementTerms.objects.filter(campaign=campaign).first()
    return found or AgreementTerms(campaign=campaign)


def written_texts(campaign: Campaign) -> list[AgreementText]:
    """Return the texts that somebody wrote for the campaign, in the order they came. One query."""
    found = AgreementText.objects.filter(campaign=campaign, changed_by__isnull=False)
    return [row for row in found if row.key in CLAUSES]


def missing_in(terms: AgreementTerms) -> list[str]:
    """Return the names of the values that are still to be given. No query."""
    names = [name for name in TERMS if getattr(terms, name) in (None, "")]
    return [str(column(AgreementTerms, name).verbose_name) for name in names]


def missing_of_the_region(campaign: Campaign) -> list[str]:
    """Return what the Region's identity of the deliberation lacks for a convention. One query."""
    identity = region_on(campaign.adoption.deliberation_date)
    names = [name for name in OF_THE_REGION if not getattr(identity, name)]
    return [str(column(RegionIdentity, name).verbose_name) for name in names]


def _said(clause: Clause, row: AgreementText | None) -> SaidText:
    if row is None:
        return SaidText(clause, clause.body, None, None)
    return SaidText(clause, row.body, row.changed_by, row.changed_at)
