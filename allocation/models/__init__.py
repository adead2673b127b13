"""Money, from the campaign's parameters to the agreements, in the database."""

from allocation.models.agreements import Agreement
from allocation.models.campaign import (
    Axis,
    Campaign,
    FormerGrant,
    Indicator,
    SolidarityCoefficient,
    StateChange,
)
from allocation.models.figures import Figure, ImportBatch, ImportedValue, RowIssue
from allocation.models.payments import Payment, SettlementLine
from allocation.models.runs import Adoption, Run, RunLine, RunTotal

__all__ = [
    "Adoption",
    "Agreement",
    "Axis",
    "Campaign",
    "Figure",
    "FormerGrant",
    "ImportBatch",
    "ImportedValue",
    "Indicator",
    "Payment",
    "RowIssue",
    "Run",
    "RunLine",
    "RunTotal",
    "SettlementLine",
    "SolidarityCoefficient",
    "StateChange",
]
