"""Bring the database to this version, and open the city's ledger if it is new."""

from __future__ import annotations

import argparse

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from chancery.audit import actions as audit


def main(words: list[str]) -> int:
    """Bring the database to this version; safe to run again."""
    argparse.ArgumentParser(prog="chancery migrate", description=__doc__).parse_args(words)
    waiting = pending()
    up()
    print(f"{len(waiting)} steps taken." if waiting else "Nothing to do: the database is of this version.")
    return 0


def up() -> None:
    """Take every step that is not taken, and open the ledger in the city's name."""
    call_command("migrate", verbosity=0, interactive=False)
    audit.open_ledger(city=settings.CITY.name, by=audit.service("svc-setup"))


def pending() -> list[str]:
    """The steps that this version has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label}.{step.name}" for step, _backwards in plan]
