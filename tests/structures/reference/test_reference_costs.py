"""A file of the whole country asks the database as much as one of a village, but for its bulk."""

import pytest

from structures.models import Commune, ReferenceBatch
from structures.reference.kinds import Asked
from structures.reference.services import Upload, apply_batch, preview
from tests.allocation.builders import make_user
from tests.allocation.reading_costs import questions
from tests.domain.files import text
from tests.structures.network_builders import make_commune

COG = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT"
MOVEMENTS = "MOD,DATE_EFF,TYPECOM_AV,COM_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,LIBELLE_AP"
DEPARTMENTS = [f"{n:02}" for n in range(1, 96) if n != 20]
READ, APPLIED = 20, 25
pytestmark = pytest.mark.django_db


def cog(rows):
    """Communes numbered through the departments."""
    found = []
    for n in range(rows):
        where = DEPARTMENTS[n % len(DEPARTMENTS)]
        code = f"{where}{n // len(DEPARTMENTS) + 401:03}"
        found.append(f"COM,{code},1,{where},1,1,0,X,X,Commune {code},1,")
    return text(COG, *found)


@pytest.mark.parametrize("rows", [10, 10_000])
def test_a_list_of_communes_is_read_and_applied_in_a_few_questions(rows):
    by, asked = make_user("region_admin"), Asked("v.csv", options={"vintage": "2026"})
    upload = Upload("v_commune_2026.csv", cog(rows), "text/csv")
    chunks = rows // 2_000
    read = questions(lambda: preview("communes", upload, asked, by=by))
    assert len(read) <= READ + chunks
    batch = ReferenceBatch.objects.get()
    applied = questions(lambda: apply_batch(batch, ending=False, by=by))
    assert len(applied) <= APPLIED + chunks
    assert Commune.objects.count() == rows
    assert len(questions(lambda: preview("communes", upload, asked, by=by))) <= READ


@pytest.mark.parametrize("rows", [10, 5_000])
def test_movements_are_followed_in_a_few_questions(rows):
    make_commune("67001", "Achenheim")
    lines = [f"31,2016-01-01,COM,{67002 + n},X{n},COM,67001,Achenheim" for n in range(rows)]
    by, asked = make_user("region_admin"), Asked("m.csv", options={"after": "2015-01-01"})
    upload = Upload("v_mvt_commune_2016.csv", text(MOVEMENTS, *lines), "text/csv")
    read = questions(lambda: preview("commune_changes", upload, asked, by=by))
    assert len(read) <= READ + rows // 2_000
    batch = ReferenceBatch.objects.get()
    assert batch.added == rows
    assert len(questions(lambda: apply_batch(batch, ending=False, by=by))) <= APPLIED
