"""Which counterparties residents know of. The lines of those that are here were open: they stay public."""

from typing import Any

from django.db import migrations, models


def known_so_far(apps: Any, schema_editor: Any) -> None:
    """What the ledger told openly is not taken back."""
    apps.get_model("counterparties", "Counterparty").objects.update(public=True)


class Migration(migrations.Migration):
    dependencies = [("counterparties", "0007_facts_of_countries")]

    operations = [
        migrations.AddField(
            model_name="counterparty",
            name="public",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(known_so_far, migrations.RunPython.noop),
    ]
