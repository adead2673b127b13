from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("structures", "0016_recognised_files")]

    operations = [
        # The parts that are there were folded; those to come are not.
        migrations.AddField(
            model_name="filepart",
            name="folded",
            field=models.BooleanField(default=True, verbose_name="pliée par zlib"),
        ),
        migrations.AlterField(
            model_name="filepart",
            name="folded",
            field=models.BooleanField(default=False, verbose_name="pliée par zlib"),
        ),
        migrations.RunSQL(
            "ALTER TABLE structures_filepart ALTER COLUMN content SET STORAGE EXTERNAL",
            "ALTER TABLE structures_filepart ALTER COLUMN content SET STORAGE EXTENDED",
        ),
    ]
