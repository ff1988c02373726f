"""Since when each agreement that is withheld is so, from the lines of the ledger that say so."""

from datetime import datetime
import json
from typing import Any

from django.db import migrations


def tell(apps: Any, schema_editor: Any) -> None:
    """The last line that says it of each; an agreement that residents read has none."""
    hidden = apps.get_model("agreements", "Agreement").objects.filter(public=False)
    if not hidden.exists():
        return
    for leaf in apps.get_model("audit", "LedgerEntry").objects.order_by("seq").values_list("leaf", flat=True).iterator():
        if b"agreement.withheld" in bytes(leaf):
            line = json.loads(bytes(leaf))
            if line["type"] == "agreement.withheld":
                day = datetime.fromisoformat(line["at"]).date()
                hidden.filter(reference=line["ref"]).update(withheld_on=day)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0021_what_is_withheld_and_since_when"), ("audit", "0002_only_grows")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
