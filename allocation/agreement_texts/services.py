"""Writing the texts of a campaign's conventions and the values that they cite, until fixed."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from allocation.agreement_texts.models import AgreementTerms, AgreementText
from allocation.agreement_texts.rule import Clause, faults
from allocation.agreement_texts.selectors import (
    TERMS,
    are_open,
    said_text,
    terms_of,
    written_texts,
)
from allocation.agreement_texts.vocabulary import CLAUSES, VARIABLES
from allocation.campaigns.models import Campaign
from allocation.campaigns.services import locked
from structures.access import require_role
from structures.ground import clock
from structures.ground.fields import column
from structures.ground.refusals import require, require_valid
from structures.journal.services import note
from structures.models import REGION_STAFF, JournalEntry, User

FIXED = (
    "Les textes sont fixés depuis que les conventions de l’année sont demandées : ce qui est "
    "imprimé ne change pas. Pour les changer, un responsable annule d’abord les conventions, "
    "depuis la page de la campagne, tant que rien n’est versé."
)


@transaction.atomic
def write_text(campaign: Campaign, clause: Clause, body: str, *, by: User) -> None:
    """Have the campaign's conventions say `body`; the default text is none of its own.

    Raises Refused for an unknown variable, or once the texts are fixed.
    """
    require_role(by, *REGION_STAFF)
    campaign = _open(campaign)
    body = "\n".join(body.strip().splitlines())
    found = faults(clause, body, VARIABLES)
    require(not found, " ".join(found))
    before = said_text(campaign, clause)
    if body == before.body:
        return
    own = {"body": body, "changed_by": by, "changed_at": clock.now()}
    rows = AgreementText.objects.filter(campaign=campaign, key=clause.key)
    if body == clause.body:
        rows.delete()
    else:
        AgreementText.objects.update_or_create(campaign=campaign, key=clause.key, defaults=own)
    what = "remis au texte d’origine" if body == clause.body else "modifié"
    _note(f"Conventions {campaign.year} : texte « {clause.name} » {what}", by)


@transaction.atomic
def set_terms(campaign: Campaign, values: Mapping[str, Any], *, by: User) -> None:
    """Give the values that the conventions cite (of TERMS); None or empty is not known yet.

    Raises Refused for a convention that would end before what it asks for, or once fixed.
    """
    require_role(by, *REGION_STAFF)
    campaign = _open(campaign)
    terms = terms_of(campaign)
    changed = [name for name in TERMS if name in values and values[name] != getattr(terms, name)]
    for name in changed:
        setattr(terms, name, values[name])
    _require_in_order(terms, campaign.year)
    require_valid(terms, exclude=["campaign"])
    if not changed:
        return
    terms.save()
    labels = _labels(changed)
    _note(f"Conventions {campaign.year} : {labels}", by)


def keep_texts(campaign: Campaign) -> None:
    """Keep as the campaign's own the texts that it leaves as they are by default.

    In the transaction that asks for its first conventions: what a later version of the product
    says by default is not theirs.
    """
    AgreementText.objects.bulk_create(
        [AgreementText(campaign=campaign, key=c.key, body=c.body) for c in CLAUSES.values()],
        ignore_conflicts=True,
    )


def copy_texts(before: Campaign, campaign: Campaign) -> None:
    """Have a new campaign say what somebody wrote for another, and cite the same account and delay.

    Its days are its own, and are asked before its first conventions.
    """
    AgreementText.objects.bulk_create(
        AgreementText(
            campaign=campaign,
            key=row.key,
            body=row.body,
            changed_by_id=row.changed_by_id,
            changed_at=row.changed_at,
        )
        for row in written_texts(before)
    )
    terms = terms_of(before)
    if terms.pk:
        AgreementTerms.objects.create(
            campaign=campaign, budget_line=terms.budget_line, payment_days=terms.payment_days
        )


def _open(campaign: Campaign) -> Campaign:
    found = locked(campaign)
    require(are_open(found), FIXED)
    return found


def _require_in_order(terms: AgreementTerms, year: int) -> None:
    names = [name for name in TERMS if name.endswith("_on")]
    days = {name: day for name in names if (day := getattr(terms, name))}
    require(
        all(year <= day.year <= year + 2 for day in days.values()),
        f"Une date de {year} à {year + 2} est attendue : vérifiez l’année.",
    )
    late = [n for n, day in days.items() if terms.ends_on and day > terms.ends_on]
    require(
        not late,
        f"La convention finit avant ce qu’elle demande ({_labels(late)}) : avancez ces dates, ou "
        "reportez sa fin.",
    )


def _labels(names: list[str]) -> str:
    return ", ".join(str(column(AgreementTerms, name).verbose_name) for name in names)


def _note(summary: str, by: User) -> None:
    note(JournalEntry.Kind.AGREEMENT, summary, structure=None, by=by)
