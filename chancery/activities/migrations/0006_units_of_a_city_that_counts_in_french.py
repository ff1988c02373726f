"""Until now a unit was in the language in which the city counts. The sign of the dollar is in none."""

from django.conf import settings
from django.db import migrations
from django.db.models import F


def move(apps, schema_editor):
    if settings.CITY.languages[0] == "fr":
        results = apps.get_model("activities", "ActivityResult").objects
        results.exclude(unit_en__in=("", "$")).update(unit_fr=F("unit_en"), unit_en="")


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0005_units_in_both_languages'),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
