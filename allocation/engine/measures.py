"""What an indicator counts or appreciates: the catalogue of measures, one row each. Pure.

An indicator's number is its place in a campaign and no more: whatever depends on what it
means is asked of its measure. A new measure is a row of MEASURES; a new partner, whose
counts come in a kind of file that is already read, is one more Source.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

# The kinds of import, each with its reader.
INSEE_FILE, ACTIVITY_FILE = "insee", "activite"


class Kind(StrEnum):
    """How a value is obtained; stored codes begin with it, and the database reads it there."""

    CENSUS = "census"  # estimated by commune, added up over a perimeter
    COUNT = "count"  # counted over a year by the structures
    SUM = "sum"  # the same, as the sum of a count by dispositif
    LEVEL = "level"  # argued in the dialogue, from 0 to 3


class EvidenceKind(StrEnum):
    """What supports a level besides files and links, which support any."""

    PROJECT = "projet"
    OPERATION = "operation"


@dataclass(frozen=True)
class Source:
    """Who the values of a measure come from, and how they come in.

    `elsewhere` is said of an indicator found in a file that does not give it; `file` is
    the kind of import that reads it, empty when none does.
    """

    label: str
    elsewhere: str
    file: str = ""
    typed: bool = False


@dataclass(frozen=True)
class Measure:
    """What an indicator means.

    `evidence` supports its levels; `within` is the measure that its count, alone or with
    the others that are within it, does not pass. But for those `repeatable`, a campaign
    has one indicator a measure at most.
    """

    kind: Kind
    name: str
    label: str
    unit: str
    source: Source
    whole_values: bool = True
    takes_solidarity: bool = False
    evidence: tuple[EvidenceKind, ...] = ()
    within: "Measure | None" = None
    repeatable: bool = False

    @property
    def code(self) -> str:
        """What is stored: the kind, then the name."""
        return f"{self.kind}.{self.name}"

    @property
    def is_rated(self) -> bool:
        """Whether it is argued and rated, as a variable axis needs, and not measured."""
        return self.kind == Kind.LEVEL

    @property
    def is_activity(self) -> bool:
        """Whether it counts what was done over a year, which part of a year reduces."""
        return self.kind in (Kind.COUNT, Kind.SUM)


CENSUS = Source(
    "INSEE, recensement de la population, base « Emploi – Population active »",
    elsewhere="il vient du fichier communal de l’Insee",
    file=INSEE_FILE,
)
STRUCTURES = Source(
    "Activité de l’année n-1, extraite par la structure et vérifiée par la Région",
    elsewhere="il vient du fichier d’activité des structures",
    file=ACTIVITY_FILE,
    typed=True,
)
DIALOGUE = Source(
    "Dialogue de gestion entre la structure, la Région et l’État",
    elsewhere="il est qualitatif et s’argumente dans le dialogue de gestion",
)

UNEMPLOYED_YOUTH = Measure(
    Kind.CENSUS,
    "unemployed_youth",
    "jeunes actifs inoccupés, par commune du périmètre",
    "jeunes",
    CENSUS,
    whole_values=False,
    takes_solidarity=True,
)
UPSTREAM_ENTRIES = Measure(
    Kind.SUM,
    "upstream_entries",
    "entrées en dispositif amont, somme des dispositifs",
    "entrées",
    STRUCTURES,
)
COOPERATIVE_PROJECTS = Measure(
    Kind.LEVEL,
    "cooperative_projects",
    "niveau apprécié sur des projets coopératifs",
    "niveau",
    DIALOGUE,
    evidence=(EvidenceKind.PROJECT,),
)
PARTNER_OPERATIONS = Measure(
    Kind.LEVEL,
    "partner_operations",
    "niveau apprécié sur des opérations avec un partenaire",
    "niveau",
    DIALOGUE,
    evidence=(EvidenceKind.OPERATION,),
)
_ROWS = (
    UNEMPLOYED_YOUTH,
    Measure(Kind.COUNT, "first_welcomes", "premiers accueils de l’année", "jeunes", STRUCTURES),
    Measure(Kind.COUNT, "active_file", "jeunes en demande d’insertion", "jeunes", STRUCTURES),
    Measure(
        Kind.COUNT,
        "professional_situations",
        "jeunes ayant eu une situation professionnelle",
        "jeunes",
        STRUCTURES,
    ),
    UPSTREAM_ENTRIES,
    Measure(
        Kind.COUNT,
        "training_or_job_after_upstream",
        "entrées en formation ou en emploi après un dispositif amont",
        "entrées",
        STRUCTURES,
        within=UPSTREAM_ENTRIES,
    ),
    Measure(
        Kind.COUNT,
        "apprenticeship_after_upstream",
        "entrées en apprentissage après un dispositif amont",
        "entrées",
        STRUCTURES,
        within=UPSTREAM_ENTRIES,
    ),
    Measure(
        Kind.COUNT,
        "other",
        "autre décompte d’activité, défini par la campagne",
        "",
        STRUCTURES,
        repeatable=True,
    ),
    COOPERATIVE_PROJECTS,
    PARTNER_OPERATIONS,
    Measure(
        Kind.LEVEL,
        "other",
        "niveau apprécié sur toute pièce",
        "niveau",
        DIALOGUE,
        repeatable=True,
    ),
)
MEASURES = {measure.code: measure for measure in _ROWS}


def choices() -> list[tuple[str, str]]:
    """Return each stored code with its French label, in the order of the catalogue."""
    return [(code, measure.label) for code, measure in MEASURES.items()]


def codes(is_wanted: Callable[[Measure], bool]) -> list[str]:
    """Return the codes of the measures wanted.

    >>> codes(lambda measure: measure.takes_solidarity)
    ['census.unemployed_youth']
    """
    return [code for code, measure in MEASURES.items() if is_wanted(measure)]


SUMS = codes(lambda measure: measure.kind == Kind.SUM)


def supported_by(evidence: EvidenceKind) -> list[str]:
    """Return the codes of the measures whose levels that evidence supports."""
    return codes(lambda measure: evidence in measure.evidence)
