"""The perimeters of a network, with invented squares: each told from its neighbours."""

from datetime import date

import pytest

from structures.map.network import network_map
from structures.models import Commune, CommuneShape, Coverage
from tests.allocation.builders import make_run, make_user
from tests.structures.builders import make_network
from tests.structures.pages import page

DAY = date(2015, 2, 6)
pytestmark = pytest.mark.django_db


def square(west):
    east = round(west + 0.1, 4)
    return [[[west, 48.0], [east, 48.0], [east, 48.1], [west, 48.1], [west, 48.0]]]


def cover(structure, code, west=None, share_bp=10_000):
    known = {"name": f"Commune {code}", "department": "67", "population": 1, "cog_vintage": 2026}
    commune, _ = Commune.objects.get_or_create(code=code, defaults=known)
    Coverage.objects.create(
        commune=commune, structure=structure, share_bp=share_bp, valid_from=date(2015, 1, 1)
    )
    if west is not None:
        CommuneShape.objects.create(commune=commune, rings=square(west))


def drawn(*structures):
    return network_map(DAY, {one.pk: one.name for one in structures})


def test_neighbours_have_two_colours_and_each_its_number():
    first, second, third = list(make_network().values())[:3]
    for place, structure in enumerate((first, second, third)):
        cover(structure, f"6700{place}", west=round(7 + place / 10, 4))
    found = drawn(first, second, third)
    assert [(area.number, area.name) for area in found.areas] == [
        (1, first.name),
        (2, second.name),
        (3, third.name),
    ]
    fills = [area.fill for area in found.areas]
    assert fills[0] != fills[1] != fills[2]
    assert found.areas[0].x < found.areas[1].x < found.areas[2].x
    assert found.undrawn == 0


def test_a_shared_commune_is_drawn_for_who_has_most_of_it():
    most, least = list(make_network().values())[:2]
    cover(least, "67001", west=7.0, share_bp=3_000)
    cover(most, "67001", share_bp=7_000)
    found = drawn(least, most)
    assert [area.name for area in found.areas] == [most.name]
    assert found.undrawn == 1


def test_without_any_outline_there_is_no_map():
    structure = next(iter(make_network().values()))
    cover(structure, "67001")
    assert drawn(structure) is None


def test_the_note_for_the_vote_draws_it_only_where_there_are_outlines(client):
    run = make_run()
    path = f"/campagnes/2015/repartition/{run.number}/note/"
    assert "Le périmètre de chaque" not in page(client, make_user(), path).content.decode()
    cover(run.totals.first().structure, "67001", west=7.0)
    assert "Le périmètre de chaque" in page(client, make_user(), path).content.decode()
