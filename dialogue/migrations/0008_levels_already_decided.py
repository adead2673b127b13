"""Hands over the levels that were decided before they were kept beside the amounts."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def hand_over(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Keep each decided level of each rating."""
    rating, kept = (
        apps.get_model("dialogue", "Rating"),
        apps.get_model("allocation", "DecidedLevel"),
    )
    decided = rating.objects.filter(stage="closed").exclude(level=None)
    columns = ("dialogue__campaign", "dialogue__structure", "indicator__number", "level")
    kept.objects.bulk_create(
        kept(campaign_id=campaign, structure_id=structure, indicator_number=number, level=level)
        for campaign, structure, number, level in decided.values_list(*columns)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0007_dates_only_put_off"),
        ("allocation", "0027_decided_levels"),
    ]
    operations = [migrations.RunPython(hand_over, migrations.RunPython.noop, elidable=True)]
