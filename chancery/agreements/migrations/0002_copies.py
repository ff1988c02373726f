"""Triggers that keep the agreements' copies of their counterparty's name, country and region.

Counterparties stand on a lower floor and do not know agreements: their actions cannot do it.
"""

from django.db import migrations

COPY = """
    UPDATE agreements_agreement SET (sort_name, sort_name_fr, country_id, region) = (
        SELECT now.sort_en, now.sort_fr, now.country_id, COALESCE(place.region_id, '')
        FROM counterparties_counterparty AS own
        JOIN counterparties_counterparty AS now ON now.id = COALESCE(own.merged_into_id, own.id)
        LEFT JOIN counterparties_country AS place ON place.iso2 = now.country_id
        WHERE own.id = agreements_agreement.counterparty_id)
    WHERE counterparty_id = NEW.id
       OR counterparty_id IN (SELECT id FROM counterparties_counterparty WHERE merged_into_id = NEW.id);"""
MOVE = "UPDATE agreements_agreement SET region = COALESCE(NEW.region_id, '') WHERE country_id = NEW.iso2;"
WHEN = [
    ("agreement_follows_counterparty", "sort_en, sort_fr, country_id, merged_into_id", "counterparties_counterparty", COPY),
    ("agreement_follows_country", "region_id", "counterparties_country", MOVE),
]


def make(apps, schema_editor):
    """Make both triggers; running it again replaces them."""
    pg = schema_editor.connection.vendor == "postgresql"
    unmake(apps, schema_editor)
    for name, columns, table, body in WHEN:
        if pg:
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
            )
        call = f"FOR EACH ROW EXECUTE FUNCTION {name}()" if pg else f"BEGIN {body} END"
        schema_editor.execute(f"CREATE TRIGGER {name} AFTER UPDATE OF {columns} ON {table} {call}")


def unmake(apps, schema_editor):
    """Take both away."""
    for name, _columns, table, _body in WHEN:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
