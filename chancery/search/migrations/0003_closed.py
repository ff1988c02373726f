"""A second index, for what not everyone may find."""

import chancery.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words")]

    operations = [
        migrations.CreateModel(
            name="ClosedEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.UUIDField(default=chancery.ids.uuid7)),
                ("borrows", models.UUIDField(db_index=True, null=True)),
                ("own", models.TextField(default="")),
                ("tokens", models.TextField(default="")),
                (
                    "seen_with",
                    models.TextField(default="", help_text="The keys with which it is seen, with spaces between"),
                ),
                ("text", models.TextField(default="", help_text="What a snippet is cut from")),
            ],
            options={
                "db_table": "search_closed",
                "indexes": [models.Index(fields=["object_id"], name="search_closed_object")],
                "constraints": [models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_closed_each")],
            },
        ),
    ]
