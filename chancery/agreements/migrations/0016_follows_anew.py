"""SQLite made the table of counterparties anew for its new column, and lost the trigger that stood on it."""

from importlib import import_module

from django.db import migrations

copies = import_module("chancery.agreements.migrations.0002_copies")


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0015_one_person_and_a_second"),
        ("counterparties", "0008_public"),
    ]
    operations = [migrations.RunPython(copies.make, copies.unmake)]
