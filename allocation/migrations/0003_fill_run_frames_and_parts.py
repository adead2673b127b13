from allocation.runs.extracts import frame_of, parts_of
from allocation.runs.record import sharing
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Part what each run kept so far says; its record and its seal stay as they are."""
    Run, RunFrame, RunPart = (
        apps.get_model("allocation", name) for name in ("Run", "RunFrame", "RunPart")
    )
    for run in Run.objects.filter(frame=None).iterator(chunk_size=1):
        shared = sharing(run.record)
        RunFrame.objects.create(run=run, facts=frame_of(run.record, shared))
        parts = dict(parts_of(run.record, shared))
        totals = run.totals.values_list("pk", "structure__code")
        RunPart.objects.bulk_create(RunPart(total_id=pk, facts=parts[code]) for pk, code in totals)


class Migration(migrations.Migration):
    dependencies = [("allocation", "0002_run_frames_and_parts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
