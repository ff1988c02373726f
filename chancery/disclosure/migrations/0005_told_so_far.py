"""On which day residents were first told of the trips that are accounted for already, from what was published."""

from typing import Any

from django.db import migrations
from django.db.models import Min


def tell(apps: Any, schema_editor: Any) -> None:
    """Each trip of a mission has the first day on which the mission was accounted for."""
    told = apps.get_model("disclosure", "Publication").objects.filter(did="accounted")
    trips = apps.get_model("missions", "Trip").objects.filter(public=True)
    for row in told.order_by().values("mission").annotate(first=Min("on")):
        trips.filter(mission=row["mission"]).update(accounted_on=row["first"])


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0004_line_by_line"), ("missions", "0010_accounted_on")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
