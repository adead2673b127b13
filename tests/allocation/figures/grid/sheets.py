"""The sheet as a browser sends it: cells seen on the page, then an act on some of them."""

import json
import re

from allocation.models import Campaign, Figure, PastFigure
from structures.models import JournalEntry, Structure
from tests.allocation.builders import OWN
from tests.domain.files import spaced

SHEET = "/campagnes/2015/donnees/"
CELLS = f"{SHEET}cellules/"
BOX = re.compile(r'<input id="([^"]+)" value="([^"]*)" data-seen="(\w+)"')
CELL = f"{OWN}-2"


def boxes(client, asked=""):
    """The cells of the page: name -> (what is shown, its version)."""
    page = client.get(SHEET + asked).content.decode()
    return {name: (shown, seen) for name, shown, seen in BOX.findall(page)}


def act(kind, cells, *, source="i-Milo", once="", **more):
    said = {"act": kind, "source": source, "cells": cells, **more}
    return {"act": json.dumps(said), "once": once}


def typed(client, values, seen=None, **more):
    """Send each value as typed on what the page shows now, or on `seen`."""
    seen = seen or boxes(client)
    cells = {name: {"value": value, "seen": seen[name][1]} for name, value in values.items()}
    return client.post(CELLS, act("cell", cells, **more))


def pasted(client, block, at=CELL, seen=None, **more):
    """Paste a block from a cell on, with all that the page shows."""
    seen = seen or boxes(client)
    cells = {name: {"value": shown, "seen": version} for name, (shown, version) in seen.items()}
    return client.post(CELLS, act("paste", cells, block=block, at=at, **more))


def undone(client, answer, **more):
    """Undo what an answer tells how to undo."""
    return client.post(CELLS, act("undo", answer.json()["undo"], **more))


def stored(code=OWN):
    """What is stored of a structure, by indicator."""
    found = Figure.objects.filter(structure__code=code, campaign=Campaign.objects.get(year=2015))
    return {figure.indicator.number: figure.value for figure in found.select_related("indicator")}


def entries():
    return list(JournalEntry.objects.filter(kind="figures").order_by("pk"))


def make_before(value, number=2):
    """A value of the year before, of an indicator of the structure."""
    indicator = Campaign.objects.get().indicators.get(number=number)
    PastFigure.objects.create(
        structure=Structure.objects.get(code=OWN),
        year=2013,
        label=indicator.label,
        value=value,
        source="Bilan 2013",
    )


def said(answer):
    return spaced(answer.json()["said"])
