from datetime import date

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FIELDS = ("name", "seat", "court")


def carry(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the Region, from 1 January of each year where it changed, what the campaign said."""
    Campaign = apps.get_model("allocation", "Campaign")
    RegionIdentity = apps.get_model("structures", "RegionIdentity")
    said = None
    for campaign in Campaign.objects.order_by("year"):
        found = {name: getattr(campaign, f"region_{name}") for name in FIELDS}
        if found != said:
            RegionIdentity.objects.get_or_create(
                valid_from=date(campaign.year, 1, 1), defaults=found
            )
        said = found


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0005_import_works"),
        ("structures", "0010_region_identity"),
    ]

    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
