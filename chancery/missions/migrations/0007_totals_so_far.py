"""What was accounted for before the totals were kept is counted once."""

from collections import defaultdict

from django.db import migrations


def count(apps, schema_editor):
    """Count every trip that residents may read."""
    found = defaultdict(lambda: [0, 0])
    trips = apps.get_model("missions", "Trip").objects.filter(public=True, mission__public=True)
    held = {}
    for pk, day, group in trips.exclude(mission__starts_on=None).values_list("pk", "mission__starts_on", "group"):
        held[pk] = (day.year, group)
        found[(day.year, group, "", "")][1] += 1
    lines = apps.get_model("missions", "CostLine").objects.exclude(posted_on=None)
    for trip, kind, paid_by, minor in lines.values_list("trip", "kind", "paid_by", "own_minor").iterator():
        if trip in held:
            found[(*held[trip], kind, paid_by)][0] += minor
    for trip, minor in apps.get_model("missions", "Repayment").objects.values_list("trip", "own_minor"):
        if trip in held:
            found[(*held[trip], "", "")][0] += minor
    total = apps.get_model("missions", "YearTotal")
    for (year, group, kind, paid_by), (minor, many) in found.items():
        total.objects.create(year=year, group=group, kind=kind, paid_by=paid_by, minor=minor, trips=many)


class Migration(migrations.Migration):
    dependencies = [("missions", "0006_year_totals")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
