"""The ledger only grows, and the database itself says so.

These are rails against accidents, not walls: whoever owns the server can take them down, and then the hashes tell.
An opening may be emptied once, by an erasure; nothing else is ever changed or taken away. SQLite drops a table's
triggers when it rebuilds the table, so a later migration that alters one of these tables must call `put_up` again.
"""

from django.db import migrations

ERASURE = """NEW.seq = OLD.seq AND NEW.field = OLD.field AND NEW.data_class = OLD.data_class AND OLD.erased_by IS NULL
    AND NEW.erased_by IS NOT NULL AND NEW.salt IS NULL AND NEW.value IS NULL"""
# What may be updated in each table; what is not named here may not be updated at all. Nothing may be deleted.
ALLOWED = {
    "audit_ledgerentry": "1 = 0",
    "audit_ledgercheckpoint": "1 = 0",
    "audit_ledgeropening": ERASURE,
    "audit_ledgerhead": "NEW.id = OLD.id AND NEW.size > OLD.size",
}
SQLITE = """
CREATE TRIGGER {table}_keeps_its_rows BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'The ledger only grows: nothing is deleted from {table}.'); END;
---
CREATE TRIGGER {table}_keeps_its_values BEFORE UPDATE ON {table} WHEN NOT ({allowed})
BEGIN SELECT RAISE(ABORT, 'The ledger only grows: nothing is changed in {table}.'); END;
"""
POSTGRES = """
CREATE OR REPLACE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF {allowed} THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'The ledger only grows: no % in {table}.', lower(TG_OP);
END $$;
---
CREATE TRIGGER {table}_keeps_its_rows BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_only_grows();
---
CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_grows();
"""
DOWN = {
    "sqlite": "DROP TRIGGER {table}_keeps_its_rows; --- DROP TRIGGER {table}_keeps_its_values;",
    "postgresql": """DROP TRIGGER {table}_keeps_its_rows ON {table}; ---
        DROP TRIGGER {table}_is_never_emptied ON {table}; --- DROP FUNCTION {table}_only_grows();""",
}


def put_up(apps, schema_editor):
    """Put the rails up."""
    _run(schema_editor, POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE)


def take_down(apps, schema_editor):
    """Take the rails down, to go back before they were there."""
    _run(schema_editor, DOWN[schema_editor.connection.vendor])


def _run(schema_editor, script):
    for table, allowed in ALLOWED.items():
        for statement in script.format(table=table, allowed=allowed).split("---"):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down)]
