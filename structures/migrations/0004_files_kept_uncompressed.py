from django.db import migrations

# Compressing gains nothing on a PDF or a workbook, and takes seconds on a large CSV.
EXTERNAL = "ALTER TABLE structures_storedfile ALTER COLUMN content SET STORAGE EXTERNAL"
EXTENDED = "ALTER TABLE structures_storedfile ALTER COLUMN content SET STORAGE EXTENDED"


class Migration(migrations.Migration):
    dependencies = [("structures", "0003_acts_done_once")]

    operations = [migrations.RunSQL(EXTERNAL, EXTENDED)]
