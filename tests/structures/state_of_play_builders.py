"""États des lieux for the tests: each text bears its own words, found nowhere else."""

from datetime import date

from structures.models import Recommendation, StateOfPlay, Structure, Territory
from structures.restitutions import services as restitutions
from structures.states_of_play import services as states_of_play
from tests.allocation.builders import OWN, make_structures, make_user
from tests.structures.builders import make_person

YEAR = 2014
TEXTS = {"documents": "Projet 2012", **{s.value: f"Texte {s.value}" for s in StateOfPlay.Section}}
TALKS = [
    {"function": function, "held_on": date(2013, 11, day), "note": "Accueil"}
    for day, function in enumerate(("president", "director"), start=19)
]
ANALYSIS = {"practices": "Pratique", "difficulties": "Difficulté", "obstacles": "Frein"}


def make_draft(code=OWN, year=YEAR, **texts):
    """A complete draft; `texts` replace its own."""
    if not Structure.objects.exists():
        make_structures()
    structure = Structure.objects.get(code=code)
    by = make_user("region_agent")
    return states_of_play.write(structure, year, TEXTS | texts, TALKS, by=by)


def make_proofreading(code=OWN, **texts):
    """An état des lieux that the director proofreads."""
    found = make_draft(code, **texts)
    states_of_play.send_for_proofreading(found, by=make_user("region_agent"))
    found.refresh_from_db()
    return found


def make_validated(code=OWN, points=(), **texts):
    """An état des lieux that the director has validated, with blocking points or without."""
    found = make_proofreading(code, **texts)
    rows = [{"title": title, "owner": owner} for title, owner in points]
    states_of_play.validate(found, rows, by=make_person("director", code))
    found.refresh_from_db()
    return found


def make_recommendation(analysis, sources, title="Mieux coopérer"):
    """A recommendation that rests on `sources`."""
    return restitutions.write_recommendation(
        Recommendation(analysis=analysis),
        {"title": title, "text": "À plusieurs."},
        sources,
        by=make_user("region_agent"),
    )


def make_analysis(sources=None, year=YEAR, **texts):
    """An analysis ready to be restituted, with one recommendation."""
    sources = sources or [make_validated()]
    by = make_user("region_agent")
    analysis = restitutions.write_analysis(year, ANALYSIS | texts, by=by)
    make_recommendation(analysis, sources)
    return analysis


def make_restitution(analysis, number=1, **changes):
    """The analysis published to a territory, whatever the preview warns of."""
    territory = Territory.objects.get(number=number)
    changes = {"confirmed": True, "by": make_user()} | changes
    return restitutions.publish(analysis, territory, **changes)
