"""Give a register many agreements: those of the generator, in Chancery's own tables, with Toronto's beside them.

    CHANCERY_HOME=… fill.py register-100000.db

Written in bulk, past the actions, with one line in the ledger: it is a register to measure, not one to believe.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancery.settings")
# A program of its own: models can be imported only when Django is set up.
django.setup()

from django.db import connection, transaction

from chancery import demo
from chancery.agreements.models import Agreement, CategoryAssignment
from chancery.audit import actions as audit
from chancery.counterparties.models import Counterparty, Country
from chancery.ids import uuid7
from chancery.search.actions import Words, index_many
from chancery.search.words import fold
from chancery.strategy.models import Goal

TODAY = date.today()
# What the generator calls a status, as the standing that is recorded. No draft: every one of them is to be shown.
STANDING = {"terminated": "ended", "draft": "historical"}
KINDS = ("municipality", "municipality", "municipality", "regional-government", "university", "chamber")
Row = dict[str, Any]


def main(source: str) -> None:
    """Set the demonstration up, and add every generated counterparty and agreement to it."""
    demo._set_up(demo.home.home(), "toronto")
    given = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    given.row_factory = sqlite3.Row
    connection.ensure_connection()
    connection.cursor().execute("PRAGMA synchronous=OFF")
    by = audit.service("svc-bench")
    with transaction.atomic():
        bodies = dict(_counterparties(given))
        words = list(_agreements(given, bodies))
        index_many(by=by, kind="agreement", rows=words)
        audit.record(by=by, type="bench.filled", ref="", pub={"agreements": len(words)})
    connection.cursor().execute("ANALYZE")


def _counterparties(given: sqlite3.Connection) -> Iterator[tuple[int, tuple[str, Row]]]:
    """Each with the key it gets here and the columns that agreements copy from it."""
    regions = dict(Country.objects.values_list("iso2", "region"))
    rows = []
    for one in given.execute("SELECT * FROM counterparties ORDER BY id"):
        key = uuid7().hex
        name, sort = one["name"], fold(one["name"])
        rows.append(
            {
                "id": key, "reference": f"GEN-{one['id']:07d}", "kind": KINDS[one["id"] % len(KINDS)],
                "kind_basis": "stated", "name_en": name, "name_fr": name, "country_id": one["country"],
                "sort_en": sort, "sort_fr": sort,
            }
        )  # fmt: skip
        copied = {"country_id": one["country"], "region": regions.get(one["country"]) or ""}
        yield one["id"], (key, {**copied, "sort_name": sort, "sort_name_fr": sort})
    _insert(Counterparty, rows)


def _agreements(given: sqlite3.Connection, bodies: dict[int, tuple[str, Row]]) -> Iterator[Words]:
    goals = [key.hex for key in Goal.objects.filter(framework__slug="toronto-ipf-2002").values_list("pk", flat=True)]
    rows: list[Row] = []
    held: list[Row] = []
    serves: list[tuple[str, str]] = []
    for one in given.execute("SELECT * FROM agreements ORDER BY id"):
        key = uuid7()
        body, copied = bodies[one["counterparty_id"]]
        rows.append({"id": key.hex, "counterparty_id": body, **copied, **_columns(one)})
        since = {"category": one["category"], "since": one["signed_on"], "basis": "assigned"}
        held.append({"id": uuid7().hex, "agreement_id": key.hex, **since})
        serves += [(key.hex, goals[int(goal) - 1]) for goal in one["goals"].split(";") if int(goal) <= len(goals)]
        english, french = (one["title_en"], one["summary_en"]), (one["title_fr"], one["summary_fr"])
        yield Words(key, (one["ref"], *english), (one["ref"], *french))
    _insert(Agreement, rows)
    _insert(CategoryAssignment, held)
    table = Agreement.goals.through._meta.db_table
    connection.connection.executemany(f"INSERT INTO {table} (agreement_id, goal_id) VALUES (?, ?)", serves)


def _columns(one: sqlite3.Row) -> Row:
    signed, ends = date.fromisoformat(one["signed_on"]), _ends(one)
    return {
        "reference": one["ref"], "instrument": "agreement", "title_en": one["title_en"], "title_fr": one["title_fr"],
        "standing": STANDING.get(one["status"], "signed"), "signed_earliest": signed.isoformat(),
        "signed_latest": signed.isoformat(), "signed_precision": "day", "starts_on": signed.isoformat(),
        "ends_on": ends and ends.isoformat(), "approval": "council" if one["authority"] == "council" else "officials",
        "note_en": one["summary_en"], "note_fr": one["summary_fr"], "category": one["category"],
        "sort_category": f"98 {one['category']}",
    }  # fmt: skip


def _ends(one: sqlite3.Row) -> date | None:
    """Its status made true: active ends some day to come, expired some day past, and of the rest nobody knows."""
    signed = date.fromisoformat(one["signed_on"])
    if one["status"] == "active":
        return max(signed, TODAY) + timedelta(1 + one["id"] % 3650)
    if one["status"] == "expired":
        return max(signed, TODAY - timedelta(1 + one["id"] % 7300)) if signed < TODAY else signed
    return None


def _insert(model: Any, rows: list[Row]) -> None:
    """Rows with the columns given; those left out get the model's own default."""
    columns = [each for each in model._meta.concrete_fields if not each.generated]
    defaults = {each.column: None if each.null else each.get_default() for each in columns}
    names = ", ".join(defaults)
    marks = ", ".join(f":{name}" for name in defaults)
    connection.connection.executemany(
        f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", ({**defaults, **row} for row in rows)
    )


if __name__ == "__main__":
    main(sys.argv[1])
