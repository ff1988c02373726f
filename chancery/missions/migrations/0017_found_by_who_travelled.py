"""What was reported before whoever travelled found it by its words is found by them too."""

from django.db import migrations

from chancery.search.words import shut


def find(apps, _editor):
    trip, person = apps.get_model("missions", "Trip"), apps.get_model("accounts", "Person")
    planned = dict(apps.get_model("missions", "Mission").objects.values_list("pk", "planned_by"))
    for row in apps.get_model("search", "ClosedEntry").objects.filter(kind="mission").iterator():
        travel = trip.objects.filter(mission=row.object_id).exclude(person=None).values_list("person", flat=True)
        whose = {*travel, *person.objects.filter(user__actor=planned.get(row.object_id)).values_list("pk", flat=True)}
        keys = list(dict.fromkeys([*row.seen_with.split(), *(f"person-{one}" for one in sorted(whose))]))
        row.seen_with, row.tokens = " ".join(keys), shut(keys, "mission", row.own)
        row.save(update_fields=["seen_with", "tokens"])


class Migration(migrations.Migration):

    dependencies = [
        ("missions", "0016_corrected_gifts"),
        ("accounts", "0008_what_is_countersigned"),
        ("search", "0004_closed_words"),
    ]

    operations = [migrations.RunPython(find, migrations.RunPython.noop)]
