"""The lines of `script/bench`, in the order in which one network goes through them."""

import argparse
from collections.abc import Callable, Iterable
from functools import partial

from allocation.models import Campaign
from script.benches.batches import SIZES, batch_rows, variant_rows
from script.benches.files import activity_rows, imports_rows
from script.benches.measuring import Row, table
from script.benches.money import run_rows, split_rows, verify_rows
from script.benches.network import build_collection, build_dialogue
from script.benches.pages import pages_rows
from script.benches.prints import convention_rows, pdf_rows
from script.benches.scale import scale_table

Measure = Callable[[Campaign, int], list[Row]]
# While figures are entered; then once the dialogues are open.
COLLECTION: dict[str, tuple[str, Measure]] = {
    "run": ("Calculer", run_rows),
    "activity": ("Importer l’activité", activity_rows),
    "imports": ("Importer le recensement", imports_rows),
    "verify": ("Vérifier", verify_rows),
}
DIALOGUE: dict[str, tuple[str, Measure]] = {
    "convention": ("Lire une convention", lambda campaign, rounds: convention_rows(campaign)),
    "pdf": ("Imprimer", pdf_rows),
    "pages": ("Pages, contre une vue vide derrière la même connexion", pages_rows),
}


def measure(names: Iterable[str], asked: argparse.Namespace) -> None:
    """Print a table for each of `names`."""
    names = list(names)
    say = partial(print, flush=True)
    if "split" in names:
        rows = [*split_rows(436, asked.rounds), *split_rows(10_000, asked.rounds)]
        say(table("Répartir", rows))
    if "batch" in names:
        say(table("Répartir de nombreuses variantes", variant_rows(asked.rounds)))
        for size in SIZES:
            say(table(f"Répartir par lots, {size} structures", batch_rows(size, asked.rounds)))
    if {*names} & {*COLLECTION, *DIALOGUE}:
        network(names, asked, say)
    if "scale" in names:
        sizes = tuple(int(size) for size in asked.sizes.split(","))
        say(scale_table(sizes, asked.rounds, say))


def network(names: list[str], asked: argparse.Namespace, say: Callable[[str], object]) -> None:
    """Build one network, and print the tables that need it."""
    communes = 20 * asked.size
    say(f"Réseau inventé : {asked.size} structures, {communes} communes, {asked.rounds} mesures.\n")
    campaign = build_collection(asked.size, communes)
    for name, (title, rows) in COLLECTION.items():
        if name in names:
            say(table(title, rows(campaign, asked.rounds)))
    if {*names} & {*DIALOGUE}:
        campaign = build_dialogue(campaign)
    for name, (title, rows) in DIALOGUE.items():
        if name in names:
            say(table(title, rows(campaign, asked.rounds)))
