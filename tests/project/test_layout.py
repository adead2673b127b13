"""The house by subject: what a folder may hold, and by which doors subjects reach each other.

What import-linter can say stands in pyproject.toml: floors, kinds inside a subject, purity.
"""

import ast
import tomllib

from tests.project.test_house_rules import ROOT, name_of, present

APPS = ("allocation", "dialogue", "structures")
NO_SUBJECT = {"management", "migrations", "templatetags"}
KINDS = {
    *("models", "triggers", "selectors", "services", "forms", "pages", "views", "urls"),
    *("mails", "documents", "jobs", "tables", "sheet", "confirmations"),
}
# A noun of the field, where the module of its kind would be too long or make a circle.
NOUNS = {
    "allocation.agreement_texts": {"rule", "vocabulary"},
    "allocation.agreements": {"wording"},
    "allocation.campaigns": {"sources", "states"},
    "allocation.corrections": {"differences"},
    "allocation.deliberation_note": {"drawings", "words"},
    "allocation.explanation": {
        *("drawings", "extract", "lines", "over_years", "rails", "standing", "words"),
    },
    "allocation.figures": {"checks", "completeness", "wordings"},
    "allocation.imports": {"checks", "kinds", "mappings"},
    "allocation.method": {"example", "rules"},
    "allocation.network_changes": {"merged_split", "perimeters"},
    "allocation.next_year": {"copies"},
    "allocation.over_years": {"breaks", "counted", "drawings", "granted", "rates", "series"},
    "allocation.parameters": {"axes", "checks", "of_structures", "sections"},
    "allocation.recognition": {"sight"},
    "allocation.reviews": {"words"},
    "allocation.revisions": {"proposals"},
    "allocation.runs": {"extracts", "inputs", "record", "rows"},
    "allocation.scenarios": {"drawings", "rule", "trials"},
    "allocation.what_if": {"rule"},
    "allocation.year_comparison": {"causes", "change_pages", "sides"},
    "dialogue.meetings": {"calendar_file"},
    "dialogue.ratings": {"tasks"},
    "structures.access": {"decorators", "requests"},
    "structures.accounts": {"adapter", "roles"},
    "structures.coverage": {"geography", "rows"},
    "structures.map": {"network", "outlines"},
    "structures.messages": {"bounces", "dispatch", "kinds"},
    "structures.network": {"directory", "reference"},
    "structures.projects": {"comparison", "validity"},
    "structures.reference": {"kinds"},
}
# These packages are pure, or hand on their names: they are laid out by what they do.
OTHERWISE = {"allocation.batch", "allocation.engine", "dialogue.rules", "structures.ground"}
REACHED = {"models", "selectors", "services"}
# Above all the subjects of their app: they gather what each page says.
GATHERERS = {"allocation.campaign_page", "structures.structure_page"}
# What else a subject hands to the others, and why.
HANDED_ON = {
    "allocation.agreement_texts.rule": "which texts a convention has, how values fill them: pure",
    "allocation.agreement_texts.vocabulary": "the closed lists of texts and variables, pure",
    "allocation.agreements.sheet": "a text is previewed with what the convention would print",
    "allocation.campaigns.forms": "an envelope is asked alike, whatever a year begins from",
    "allocation.campaigns.pages": "the envelope is drawn alike for a campaign and for a run",
    "allocation.campaigns.sources": "who may count besides a structure: the list, pure",
    "allocation.campaigns.states": "the table of states, pure",
    "allocation.campaigns.triggers": "figures are locked with their campaign",
    "allocation.corrections.pages": "a correction is told alike on every page of its year",
    "allocation.corrections.triggers": "what a correction lets each subject change, and when",
    "allocation.explanation.drawings": "bars are drawn alike under their lines: their sizes",
    "allocation.explanation.extract": "a convention carries the sheet that is downloaded",
    "allocation.explanation.lines": "a convention prints the lines that the page explains",
    "allocation.figures.checks": "what is worth reading again in figures, pure",
    "allocation.figures.completeness": "what is missing or unexplained in figures: values",
    "allocation.method.pages": "the note for the vote says the method in its public words",
    "allocation.method.rules": "the same, rule by rule",
    "allocation.next_year.pages": "the parameters say whether former grants are those of today",
    "allocation.parameters.pages": "the note for the vote lists the parameters and their sources",
    "allocation.parameters.axes": "what an indicator is asked, and its parts in words",
    "allocation.parameters.forms": "the rule is asked by the same fields in a revision",
    "allocation.figures.wordings": "what a figure is counted under is kept before it may change",
    "allocation.reviews.triggers": "an adoption waits for the answers to what is contested",
    "allocation.runs.extracts": "what a run's record is parted into: values",
    "allocation.runs.inputs": "what the engine is given: values",
    "allocation.runs.pages": "the envelope of a run is drawn alike in the note for its vote",
    "allocation.runs.record": "what a run keeps: values",
    "allocation.runs.rows": "what a run's record becomes: values",
    "allocation.steps_back.mails": "the messages of a step back are read on its page before",
    "allocation.steps_back.pages": "a step back is told alike on every page that it made old",
    "allocation.steps_back.triggers": "what a step back lets each subject undo, and when",
    "allocation.year_comparison.change_pages": "causes are told alike in the note for the vote",
    "allocation.year_comparison.sides": "what a structure had the year before: values",
    "structures.map.network": "the note for the vote draws the perimeters of the network",
    "structures.coverage.geography": "which commune a code names, pure",
    "structures.coverage.rows": "what a file of perimeters says: values",
    "structures.accounts.roles": "the roles and the sets of them: values",
    "structures.documents.views": "a document is asked for from the page of what it is about",
    "allocation.postponements.forms": "why dates are put off is asked alike for the dialogues",
    "allocation.postponements.mails": "one notice for all the dates that are put off",
    "allocation.postponements.pages": "what is read before dates are put off, the dialogues' too",
    "dialogue.appeals.pages": "an appeal is told alike on every page of what it contests",
    "dialogue.ratings.forms": "a text is typed in the same form in a thread",
    "dialogue.ratings.mails": "a structure is told of its dialogue in one place",
    "dialogue.ratings.pages": "the whole file prints the levels as the page shows them",
    "structures.accounts.pages": "who takes over is invited from the page of the succession",
    "structures.network.files.identities": "the code of a structure, as every file writes it",
    "allocation.imports.readers.asked": "what a person says of a file: values",
    "allocation.imports.readers.long": "what the columns of a file hold: values",
    "allocation.imports.checks": "what keeps a file from being read, before it is confirmed too",
    "allocation.imports.jobs": "a file is read by the same workers once its kind is confirmed",
    "allocation.imports.kinds": "which kinds of file there are, and who may send them",
    "allocation.imports.mappings": "a description of columns is kept where it is written",
    "allocation.recognition.forms": "a file of any kind is sent from the page of imports",
    "allocation.recognition.jobs": "a file of any kind is sent from the page of imports",
    "structures.reference.forms": "what a reference file asks, for one that is here already",
    "structures.reference.jobs": "a file recognised elsewhere is read by the same workers",
    "structures.reference.kinds": "what each subject says of the files that fill its rows",
    "structures.messages.kinds": "what each subject says of its own messages",
    "dialogue.ratings.views": "a thread is answered with the page that it stands on",
}
# `navigation` and `tasks` are what a page says too, by noun.
WITH_ADDRESSES = {"pages", "confirmations", "views", "mails", "navigation", "tasks"}
MOST_FILES = 12
DOCSTRING_LINES = range(3, 9)

CODE = [
    path
    for path in present("*.py")
    if path.relative_to(ROOT).parts[0] in {*APPS, "config"} and "migrations" not in path.parts
]


def module(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def subject_of(name):
    """Return "app.subject" for what lies in a subject's folder, else None."""
    app, _, rest = name.partition(".")
    subject, _, inside = rest.partition(".")
    known = app in APPS and subject and (ROOT / app / subject / "__init__.py").exists()
    return f"{app}.{subject}" if known and subject not in NO_SUBJECT else None


SUBJECTS = sorted({subject_of(module(path)) for path in CODE} - {None})


def files_of(subject):
    folder = ROOT.joinpath(*subject.split("."))
    return sorted(path for path in CODE if path.parent == folder and path.stem != "__init__")


def imports_of(path):
    """Yield the modules that a file imports from."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                yield inner if inner in MODULES else node.module


MODULES = {module(path) for path in CODE}


def may_reach(here, there):
    """Tell whether a module of a subject may import one of another subject."""
    mine, its = subject_of(here), subject_of(there)
    kinds = here.rpartition(".")[2], there.rpartition(".")[2]
    return (
        its in (None, mine)
        or its in OTHERWISE
        or there == its == "structures.access"
        or there in HANDED_ON
        or kinds == ("urls", "urls")
        or kinds[1] in REACHED
        or (mine in GATHERERS and kinds[1] == "pages")
    )


def test_a_subject_holds_files_of_known_kinds():
    offenders = [
        name_of(path)
        for subject in SUBJECTS
        if subject not in OTHERWISE
        for path in files_of(subject)
        if path.stem not in KINDS | NOUNS.get(subject, set())
    ]
    assert len(SUBJECTS) > 30
    assert offenders == []


def test_a_noun_of_the_field_is_one_that_is_there():
    named = {(subject, noun) for subject, nouns in NOUNS.items() for noun in nouns}
    assert [one for one in named if ".".join(one) not in MODULES] == []
    assert [name for name in HANDED_ON if name not in MODULES] == []


def test_a_folder_holds_twelve_files_at_most():
    assert {s: len(files_of(s)) for s in SUBJECTS if len(files_of(s)) > MOST_FILES} == {}


def test_a_subject_says_in_a_few_lines_what_it_owns():
    inits = {s: ROOT.joinpath(*s.split("."), "__init__.py").read_text() for s in SUBJECTS}
    said = {s: ast.get_docstring(ast.parse(text)) or "" for s, text in inits.items()}
    assert [s for s in said if len(said[s].splitlines()) not in DOCSTRING_LINES] == []


def test_a_subject_reaches_another_through_its_models_selectors_and_services():
    offenders = [
        f"{module(path)} -> {there}"
        for path in CODE
        if subject_of(module(path)) and path.stem != "__init__"
        for there in imports_of(path)
        if not may_reach(module(path), there)
    ]
    assert offenders == []


def test_each_subject_is_held_to_the_order_of_kinds():
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    contracts = tools["importlinter"]["contracts"]
    [kinds] = [one for one in contracts if one["name"] == "Inside a subject, kinds go down"]
    assert sorted(kinds["containers"]) == [s for s in SUBJECTS if s not in OTHERWISE]


def test_pages_views_and_mails_alone_know_addresses():
    offenders = [
        name_of(path)
        for path in CODE
        if path.stem not in WITH_ADDRESSES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and node.module == "django.urls"
        and {"reverse", "reverse_lazy"} & {name.name for name in node.names}
    ]
    assert offenders == []
