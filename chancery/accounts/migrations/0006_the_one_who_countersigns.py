"""In a small office a second person countersigns what one person alone may not do.

Safe to run again: a role that is there is left alone. Backwards is nothing to do.
"""

from django.db import migrations

ROLE = {"name_en": "Countersigner", "name_fr": "Contreseing", "approves": False, "place": 13}


def enter_the_role(apps, schema_editor):
    apps.get_model("accounts", "Role").objects.get_or_create(slug="countersigner", defaults=ROLE)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_a_city_of_ones_own")]
    operations = [migrations.RunPython(enter_the_role, migrations.RunPython.noop)]
