"""Four columns had two indexes each. The narrow one, or the one that begins with the column, stays. They are dropped by
their names: SQLite would make the whole table anew for it, and lose the triggers that look at it."""

import django.db.models.deletion
from django.db import migrations, models

TWICE = {
    "agreements_agreement_amends_id_ab72fc8e": "amends_id",
    "agreements_agreement_country_id_4fdb079a": "country_id",
    "agreements_agreement_lead_division_id_a947d512": "lead_division_id",
    "agreements_agreement_sponsor_id_6855c12b": "sponsor_id",
}
# PostgreSQL has another beside the index of a text.
NAMES = [*TWICE, "agreements_agreement_country_id_4fdb079a_like"]


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
        editor.execute(f'CREATE INDEX "{name}" ON "agreements_agreement" ("{column}")')


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_what_is_countersigned'),
        ('agreements', '0017_waivers_of_agreements'),
        ('counterparties', '0008_public'),
    ]

    operations = [
        migrations.RunPython(drop, make),
        Said(
            model_name='agreement',
            name='amends',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amended_by', to='agreements.agreement'),
        ),
        Said(
            model_name='agreement',
            name='country',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='counterparties.country'),
        ),
        Said(
            model_name='agreement',
            name='lead_division',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='accounts.division'),
        ),
        Said(
            model_name='agreement',
            name='sponsor',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sponsored', to='accounts.person'),
        ),
    ]
