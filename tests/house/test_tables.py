"""An empty database gets its tables at once from the models; it is the same as if every step had been taken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import homes

# Forty seconds of one processor: on PostgreSQL by `.venv/bin/python -m tests.postgres` and this file's name.
pytestmark = [pytest.mark.slow, pytest.mark.once]
# Everything that a database is made of, in no order: a column that a step added stands last in its table. Django's own
# steps give a link table that nothing here uses a wider number than its models do.
SQLITE = """
    SELECT type, name, tbl_name, COALESCE(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'
"""
POSTGRES = """
    SELECT 'column', table_name, column_name, concat_ws(' ', data_type, character_maximum_length, numeric_precision,
           numeric_scale, is_nullable, column_default, is_identity, generation_expression, collation_name)
      FROM information_schema.columns WHERE table_schema = 'public'
       AND (table_name, column_name) <> ('auth_group_permissions', 'id')
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, '', prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
ROWS = """
    SELECT 'role', slug, name_en, name_fr, approves, place FROM accounts_role
    UNION ALL SELECT 'step', app, name, '', FALSE, 0 FROM django_migrations
    UNION ALL SELECT 'kind', app_label, model, '', FALSE, 0 FROM django_content_type
    UNION ALL SELECT 'right', codename, name, '', FALSE, 0 FROM auth_permission
"""
LOOK = f"""
import django, json
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute({{"sqlite": {SQLITE!r}, "postgresql": {POSTGRES!r}}}[connection.vendor])
    things = cursor.fetchall()
    cursor.execute({ROWS!r})
    print(json.dumps([things, cursor.fetchall()]))
"""


def parts(sql: str) -> list[str]:
    """The columns and constraints of a table, each by itself, from the text that made it."""
    _head, opened, body = sql.partition("(")
    found, depth = [""], 0
    for sign in body.rpartition(")")[0]:
        depth += (sign == "(") - (sign == ")")
        found = [*found, ""] if sign == "," and depth == 0 else [*found[:-1], found[-1] + sign]
    return sorted(part.strip() for part in found) if opened else [sql]


def looked_at(folder: Path, program: str) -> list[Any]:
    """What is in a database that this program made: its things, then its rows."""
    folder.mkdir()
    keep = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "CHANCERY_HOME")}
    env = {**keep, "CHANCERY_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "chancery.settings"}
    server = os.environ.get("DATABASE_URL", "")
    if connection.vendor == "postgresql":
        env["DATABASE_URL"] = homes.database(server)
    subprocess.run([sys.executable, "-c", f"import django; django.setup(); {program}"], env=env, check=True)
    said = subprocess.run([sys.executable, "-c", LOOK], env=env, check=True, capture_output=True, text=True).stdout
    things, rows = json.loads(said)
    return [sorted([*names, parts(sql) if names[0] == "table" else sql] for *names, sql in things), sorted(rows)]


def test_tables_made_at_once_are_those_that_the_steps_make(tmp_path: Path) -> None:
    at_once = looked_at(tmp_path / "at-once", "from chancery import migrate; migrate.take_steps()")
    by_steps = looked_at(
        tmp_path / "by-steps", "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )

    assert [one for one in at_once[0] if one not in by_steps[0]] == []
    assert [one for one in by_steps[0] if one not in at_once[0]] == []
    assert at_once[1] == by_steps[1]
