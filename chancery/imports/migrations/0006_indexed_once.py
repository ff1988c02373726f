"""Rows are found by their run through the index that begins with it: a second one, of the run alone, is not kept."""

import django.db.models.deletion
from django.db import migrations, models

NAMES = TWICE = {"imports_stagedrow_run_id_b7a605fd": "run_id"}


class Said(migrations.AlterField):
    """Of the state alone: what it changes in the tables is done by name."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Nothing."""

    database_backwards = database_forwards


def drop(apps, editor):
    for name in NAMES:
        editor.execute(f'DROP INDEX IF EXISTS "{name}"')


def make(apps, editor):
    for name, column in TWICE.items():
        editor.execute(f'CREATE INDEX "{name}" ON "imports_stagedrow" ("{column}")')


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0005_earlier_notes_are_found'),
    ]

    operations = [
        migrations.RunPython(drop, make),
        Said(
            model_name='stagedrow',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='imports.importrun'),
        ),
    ]
