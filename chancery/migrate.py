"""Bring the database to this version, and open the city's ledger if it is new."""

from __future__ import annotations

import argparse
import sys

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.executor import MigrationExecutor

from chancery import home
from chancery.audit import actions as audit
from chancery.missions import actions as missions
from chancery.strategy import policies
from chancery.strategy.models import PolicyVersion

UNREADABLE = (
    "This version no longer reads these policies on record, and every page rests on them. Nothing was changed. Go on "
    "with the version before and report it: a policy on record is never edited, so the program has to read it."
)


def main(words: list[str]) -> int:
    """Bring the database to this version; safe to run again."""
    argparse.ArgumentParser(prog="chancery migrate", description=__doc__).parse_args(words)
    home.keep_close(connection.settings_dict)  # before anything looks into it, which would make the file
    if refused := _unreadable():
        print("\n".join((*refused, UNREADABLE)), file=sys.stderr)
        return 1
    waiting = pending()
    up()
    print(f"{len(waiting)} steps taken." if waiting else "Nothing to do: the database is of this version.")
    return 0


def _unreadable() -> list[str]:
    """What this version refuses of policies on record; a database without tables has none."""
    if PolicyVersion._meta.db_table not in connection.introspection.table_names():
        return []
    return [str(problem) for _id, error in policies.unreadable() for problem in error.problems]


def up() -> None:
    """Take every step that is not taken, and open the ledger in the city's name. What an earlier version counted in
    another way is counted anew, with its line in the ledger: a step alone cannot write one."""
    take_steps()
    setup = audit.service("svc-setup")
    audit.open_ledger(city=settings.CITY.name, by=setup)
    missions.recount(by=setup)


def take_steps() -> None:
    """Take every step that is not taken.

    An empty database gets its tables as the models have them, at once and in one transaction, and every step is noted
    as taken: to take each of them would cost most of a first start. That both ways lead to the same is tested.
    """
    home.keep_close(connection.settings_dict)
    if not connection.introspection.table_names():
        _make()
    call_command("migrate", verbosity=0, interactive=False)


def pending() -> list[str]:
    """The steps that this version has and the database has not."""
    return [f"{step.app_label}.{step.name}" for step in _waiting(MigrationExecutor(connection))]


def _waiting(executor: MigrationExecutor) -> list[Migration]:
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [step for step, _backwards in plan]


def _make() -> None:
    executor = MigrationExecutor(connection)
    steps = _waiting(executor)
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        # References between tables, and indexes, come before any row.
        for statement in editor.deferred_sql:
            editor.execute(statement)
        editor.deferred_sql.clear()
        for step in steps:
            _by_hand(step, editor)
        executor.recorder.ensure_schema()
        for step in steps:
            executor.recorder.record_applied(step.app_label, step.name)


def _by_hand(step: Migration, editor: BaseDatabaseSchemaEditor) -> None:
    """What a step of ours does beside the models: triggers, indexes of words, the roles. Libraries have only rows of
    older versions to carry over, and here there are none."""
    if not type(step).__module__.startswith("chancery."):
        return
    for operation in step.operations:
        if isinstance(operation, RunPython):
            operation.code(apps, editor)  # type: ignore[arg-type]  # (the models of today: there is no other state)
        elif isinstance(operation, (RunSQL, SeparateDatabaseAndState)):
            raise NotImplementedError(f"{step}: write it as RunPython, so that an empty database gets it too.")
