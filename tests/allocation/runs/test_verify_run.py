"""Anyone can recompute a run from what it stored, and see whether anything was touched."""

from io import StringIO

import pgtrigger
import pytest
from django.core.management import CommandError, call_command

from allocation.models import Run, RunFrame, RunLine, RunPart, RunTotal
from allocation.runs.services import differences
from tests.allocation.builders import OWN, make_adopted_campaign, make_run
from tests.domain.files import spaced

pytestmark = pytest.mark.django_db


def test_a_run_is_what_it_says():
    assert differences(make_run()) == []


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        pytest.param(
            lambda: RunLine.objects.filter(indicator_number=1).update(
                amount_cents=1, floor_cents=1, left_over_rank=None
            ),
            ["les lignes de répartition diffèrent de l’enregistrement"],
            id="amount of a line",
        ),
        pytest.param(
            lambda: RunLine.objects.filter(indicator_number=1).update(remainder="0.5"),
            ["les lignes de répartition diffèrent de l’enregistrement"],
            id="remainder of a line",
        ),
        pytest.param(
            lambda: RunLine.objects.first().delete(),
            ["les lignes de répartition diffèrent de l’enregistrement"],
            id="line removed",
        ),
        pytest.param(
            lambda: RunTotal.objects.update(advance_cents=1),
            ["les totaux par structure diffèrent de l’enregistrement"],
            id="advance",
        ),
        pytest.param(
            lambda: RunFrame.objects.update(facts={}),
            ["ce que les pages lisent de la répartition diffère de l’enregistrement"],
            id="frame",
        ),
        pytest.param(
            lambda: RunPart.objects.filter(total__structure__code=OWN).update(facts={}),
            ["ce que les pages lisent de la répartition diffère de l’enregistrement"],
            id="part of a structure",
        ),
        pytest.param(
            lambda: Run.objects.update(sha256="0" * 64),
            ["l’empreinte SHA-256 recalculée diffère de l’empreinte enregistrée"],
            id="seal",
        ),
    ],
)
def test_a_row_changed_behind_the_product_is_found(tamper, said):
    run = make_run()
    with pgtrigger.ignore():
        tamper()
    assert differences(Run.objects.get(pk=run.pk)) == said


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        pytest.param(("result", "fixed", "67437"), 1, "le résultat recalculé", id="result"),
        pytest.param(("inputs", "envelope_cents"), 7, "l’empreinte SHA-256", id="inputs"),
        pytest.param(("run", "reason"), "Autre", "l’empreinte SHA-256", id="reason"),
        pytest.param(("inputs", "figures", "2", "S11"), "x", "ne sont plus acceptées", id="broken"),
    ],
)
def test_a_record_changed_behind_the_product_is_found(path, value, said):
    run = make_run()
    *parents, last = path
    place = run.record
    for name in parents:
        place = place[name]
    place[last] = value
    with pgtrigger.ignore():
        run.save()
    assert said in " ; ".join(differences(Run.objects.get(pk=run.pk)))


def test_the_adopted_run_is_verified_by_default():
    output = StringIO()
    make_adopted_campaign()
    call_command("verify_run", stdout=output)
    said = spaced(output.getvalue())
    assert f"Répartition n° 1 ({Run.objects.get().sha256}) : conforme" in said
    assert "1 répartition vérifiée, 0 en écart." in said


def test_a_run_that_is_not_adopted_is_verified_when_it_is_named():
    make_run()
    output = StringIO()
    call_command("verify_run", stdout=output)
    call_command("verify_run", "1", stdout=output)
    assert spaced(output.getvalue()).startswith("0 répartition vérifiée, 0 en écart.\nRépartition")


@pytest.mark.parametrize("arguments", [[], ["1"]])
def test_verifying_fails_where_something_differs(arguments):
    make_adopted_campaign()
    with pgtrigger.ignore():
        RunTotal.objects.update(advance_cents=1)
    output = StringIO()
    with pytest.raises(CommandError, match="Écart constaté") as refused:
        call_command("verify_run", *arguments, stdout=output)
    assert refused.value.returncode == 1
    assert "les totaux par structure diffèrent" in output.getvalue()


def test_verifying_a_run_that_does_not_exist_fails():
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("verify_run", "9")
