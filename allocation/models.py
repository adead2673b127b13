"""Money, from the campaign's parameters to the agreements, in the database."""

from allocation.agreement_texts.models import AgreementTerms, AgreementText
from allocation.agreements.models import Agreement
from allocation.campaigns.models import (
    Axis,
    Campaign,
    Indicator,
    StateChange,
)
from allocation.campaigns.states import State
from allocation.checklist.models import AmountSpread, FigureMove, Sensitivity
from allocation.corrections.models import Correction, FigureCorrection, ReplacedAdoption
from allocation.deliberation_note.models import DeliberationNote
from allocation.figures.models import DefinitionVersion, Figure, FigurePart
from allocation.imports.models import (
    ColumnMapping,
    ImportBatch,
    ImportedValue,
    ImportWork,
    RowIssue,
)
from allocation.next_year.models import CarriedOver, CarriedOverConfirmation
from allocation.parameters.models import (
    CampaignStep,
    FormerGrant,
    IndicatorPart,
    ParameterChange,
    SolidarityCoefficient,
)
from allocation.past_years.models import PastAmount, PastFigure
from allocation.payments.models import Payment
from allocation.postponements.models import Postponement
from allocation.reviews.models import (
    ChallengeAnswer,
    ChallengeWithdrawal,
    FigureAgreement,
    FigureChallenge,
    FigureReview,
    ReviewSilence,
)
from allocation.revisions.models import CampaignRevision
from allocation.runs.models import (
    Adoption,
    Run,
    RunFrame,
    RunLine,
    RunPart,
    RunTotal,
    WithdrawnAdoption,
)
from allocation.scenarios.models import Scenario
from allocation.second_sources.models import RatioNote, SecondFigure, SecondSource, StateRatio
from allocation.settlement.models import DecidedLevel, SettlementLine, WithdrawnSettlement

__all__ = [
    "State",
    "Adoption",
    "Agreement",
    "AgreementTerms",
    "AgreementText",
    "AmountSpread",
    "Axis",
    "Campaign",
    "CampaignRevision",
    "CampaignStep",
    "CarriedOver",
    "CarriedOverConfirmation",
    "ChallengeAnswer",
    "ChallengeWithdrawal",
    "ColumnMapping",
    "Correction",
    "DecidedLevel",
    "DefinitionVersion",
    "DeliberationNote",
    "Figure",
    "FigureAgreement",
    "FigureChallenge",
    "FigureCorrection",
    "FigureMove",
    "FigurePart",
    "FigureReview",
    "FormerGrant",
    "ImportBatch",
    "ImportWork",
    "ImportedValue",
    "Indicator",
    "IndicatorPart",
    "ParameterChange",
    "PastAmount",
    "PastFigure",
    "Payment",
    "Postponement",
    "RatioNote",
    "ReplacedAdoption",
    "ReviewSilence",
    "RowIssue",
    "Run",
    "RunFrame",
    "RunLine",
    "RunPart",
    "RunTotal",
    "Scenario",
    "SecondFigure",
    "SecondSource",
    "Sensitivity",
    "SettlementLine",
    "SolidarityCoefficient",
    "StateChange",
    "StateRatio",
    "WithdrawnAdoption",
    "WithdrawnSettlement",
]
