"""The list follows the order in which a policy names its categories, not the alphabet of their keys."""

from importlib import import_module

from django.db import migrations, models

# SQLite makes a table anew to add a column to it, which the triggers that write in it would not survive.
copies = import_module("chancery.agreements.migrations.0002_copies")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_copies")]
    operations = [
        migrations.RunPython(copies.unmake, copies.make),
        migrations.AddField(
            model_name="agreement",
            name="sort_category",
            field=models.CharField(
                default="99",
                help_text="Place of the category in its policy, then its key; without one, last",
                max_length=90,
            ),
        ),
        migrations.RemoveIndex(model_name="agreement", name="agreement_list"),
        migrations.RemoveIndex(model_name="agreement", name="agreement_list_fr"),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["sort_category", "sort_name", "id"], name="agreement_list"),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["sort_category", "sort_name_fr", "id"], name="agreement_list_fr"),
        ),
        migrations.RunPython(copies.make, copies.unmake),
    ]
