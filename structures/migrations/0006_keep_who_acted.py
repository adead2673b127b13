"""Who changed a row, and by which request, is kept as it was written, like the events themselves.

The table is the library's: a trigger declared on its model would be a migration of its own app.
"""

from django.db import migrations

KEEP = """
    CREATE FUNCTION structures_keep_who_acted() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION 'who acted is neither changed nor deleted'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'who_acted_is_kept';
        END;
    $$ LANGUAGE plpgsql;
    CREATE TRIGGER who_acted_is_kept BEFORE UPDATE OR DELETE ON pghistory_context
        FOR EACH ROW EXECUTE FUNCTION structures_keep_who_acted();
"""
UNDO = """
    DROP TRIGGER who_acted_is_kept ON pghistory_context;
    DROP FUNCTION structures_keep_who_acted();
"""


class Migration(migrations.Migration):
    dependencies = [("structures", "0005_keep_every_former_value")]

    operations = [migrations.RunSQL(KEEP, UNDO)]
