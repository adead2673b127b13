"""The same work on networks of several sizes, and how its cost grows: slopes of logarithms.

A slope of 1 is a cost in proportion to the network, 2 its square, 0 a cost that stays.
"""

from collections.abc import Callable, Iterator
from functools import partial

from django.core.management import call_command
from django.test import Client, override_settings

from allocation.engine import compute, parse_inputs
from allocation.imports.services import Upload, apply_import, preview_activity
from allocation.models import Campaign, Run
from allocation.runs.inputs import engine_inputs
from allocation.runs.services import compute_run, differences
from script.benches.files import activity_file
from script.benches.measuring import Work, aligned, bytes_read, queries, slope, spent, undone
from script.benches.network import ALL_COMMUNES, account, build_collection, build_dialogue
from script.benches.pages import SETTINGS, pages_of, questions_and_bytes, signed_in
from script.benches.prints import read_sheet
from structures.models import Role

COMMUNES_EACH = 80
SHOWN = (
    (Role.REGION_MANAGER, "home"),
    (Role.REGION_MANAGER, "allocation:campaign"),
    (Role.REGION_MANAGER, "allocation:figures"),
    (Role.REGION_MANAGER, "allocation:runs"),
    (Role.REGION_MANAGER, "allocation:agreements"),
    (Role.REGION_MANAGER, "allocation:payments"),
    (Role.REGION_MANAGER, "structures:list"),
    (Role.REGION_MANAGER, "structures:perimeters"),
    (Role.DIRECTOR, "home"),
    (Role.DIRECTOR, "structures:detail"),
    (Role.DIRECTOR, "allocation:explained"),
)
Costs = dict[str, float]


def scale_table(sizes: tuple[int, ...], rounds: int, say: Callable[[str], object]) -> str:
    """Build each network, measure it, and lay out the costs by size with their slopes."""
    measured: dict[int, Costs] = {}
    for size in sizes:
        call_command("flush", interactive=False, verbosity=0)
        say(f"{size} structures…")
        measured[size] = costs_at(size, rounds)
    heads = ("", *(f"{size:_}".replace("_", " ") for size in sizes), "pente", "à la fin")
    lines = [
        (name, *(_written(measured[size].get(name)) for size in sizes), *_slopes(name, measured))
        for name in measured[sizes[-1]]
    ]
    return "Coûts selon le nombre de structures (secondes, sauf requêtes et octets)\n" + aligned(
        [heads, *lines]
    )


def costs_at(size: int, rounds: int) -> Costs:
    """Build a network of that size and return what each work costs on it."""
    communes = min(COMMUNES_EACH * size, ALL_COMMUNES)
    built: list[Campaign] = []
    costs = {"bâtir le réseau": _seconds(lambda: built.append(build_collection(size, communes)), 1)}
    costs |= _costs_of_money(built[0], rounds)
    campaign = build_dialogue(built[0])
    pk = campaign.agreements.order_by("reference").values_list("pk", flat=True)[0]
    costs["une convention, octets lus"] = bytes_read(partial(read_sheet, pk))
    with override_settings(**SETTINGS):
        for role, name in SHOWN:
            costs |= dict(_costs_of_page(campaign, role, name, rounds))
    return costs


def _costs_of_money(campaign: Campaign, rounds: int) -> Costs:
    manager, agent = account(Role.REGION_MANAGER), account(Role.REGION_AGENT)
    parsed = parse_inputs(engine_inputs(campaign))
    upload = Upload("activite.csv", activity_file(campaign), "text/csv")
    batch = preview_activity(campaign, upload, by=agent)

    def keep() -> None:
        with undone():
            compute_run(campaign, by=manager, reason="mesure")

    def verify() -> None:
        assert not differences(Run.objects.get(pk=pk))

    def apply() -> None:
        with undone():
            apply_import(batch, empty_perimeters_confirmed=True, by=agent)

    with undone():
        pk = compute_run(campaign, by=manager).pk
        verifying = _both("vérifier une répartition", verify, rounds)
    return {
        "moteur seul": _seconds(partial(compute, parsed), rounds),
        **_both("calculer et garder une répartition", keep, rounds),
        **verifying,
        **_both("appliquer un fichier d’activité", apply, 1),
    }


def _costs_of_page(
    campaign: Campaign, role: Role, name: str, rounds: int
) -> Iterator[tuple[str, float]]:
    paths = [page.path for page in pages_of(campaign, role) if page.name == name]
    client: Client = signed_in(role)
    for path in paths:
        label = f"{name} ({role})"
        yield label, _seconds(partial(client.get, path), rounds)
        asked, weight = questions_and_bytes(client, path)
        yield f"  {label}, requêtes", asked
        yield f"  {label}, octets", weight


def _both(name: str, work: Work, rounds: int) -> Costs:
    return {name: _seconds(work, rounds), f"  {name}, requêtes": queries(work)}


def _seconds(work: Work, rounds: int) -> float:
    """Return the shortest time on the wall: the database counts, what else goes on less so."""
    return min(spent(work).elapsed for _ in range(rounds))


def _written(cost: float | None) -> str:
    if cost is None:
        return "–"
    if isinstance(cost, int):
        return f"{cost:_}".replace("_", " ")
    return f"{cost:.4f}".replace(".", ",")


def _slopes(name: str, measured: dict[int, Costs]) -> tuple[str, str]:
    """Return the slope over all sizes, then from the last but one to the last."""
    points = [(size, costs[name]) for size, costs in measured.items() if name in costs]
    if len(points) == 1:
        return "–", "–"
    whole, last = slope(points), slope(points[-2:])
    return f"{whole:.2f}".replace(".", ","), f"{last:.2f}".replace(".", ",")
