"""What every test stands on."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from tests import chromium, homes
from tests.house import counting

# Nothing is timed: a machine that is busy, or looks its letters up for the first time, says nothing of the product.
settings.register_profile("chancery", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("chancery")
# Playwright keeps an event loop in the thread of the test; the database is used from that thread all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


LONGEST = (
    "test_canaries.py", "test_access_matrix.py", "test_tables.py", "test_non_interference.py",
    "test_ledger_from_outside.py", "test_backup.py", "test_workers.py", "test_killed.py", "test_wheel.py",
    "test_story.py", "test_many_writers.py", "test_format_doc.py", "test_addresses.py", "test_init.py",
    "test_one_language.py", "test_nothing_breaks.py", "test_scripted_day.py", "test_case_journey.py",
    "test_partnership_journey.py", "test_signed_journey.py", "test_mission_journey.py",
)  # fmt: skip
# Pages of the office with queries of their own: they search, count, look back, or say what is due.
SEARCHED = {
    "test_search.py", "test_queries.py", "test_radar.py", "test_radar_kinds.py", "test_today.py", "test_waiting.py",
    "test_cases_waiting.py", "test_due.py", "test_lead_times.py", "test_agenda.py", "test_people.py",
}  # fmt: skip
DATABASE = {"db", "transactional_db", "live_server"}
LONG_TEXT = 2000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks no database, nor runs the product beside it, says the same on each, and is asked once.

    So are pages of the office, unless their own queries search, count or look back: what they show is asked of each
    database where it is written and read. `make test-long` asks pages of both.

    What takes longest begins first, or one worker waits for the other at the end.
    """
    items.sort(key=lambda item: _place(item.path.name))
    for item in items:
        if item.get_closest_marker("browser") and item.path.parent.name != "browser":
            raise pytest.UsageError(f"{item.nodeid} needs a browser: it belongs in tests/browser, or no part runs it.")
        if _is_page(item.path) and os.environ.get("CHANCERY_TESTS") != "long":
            item.add_marker("once")
        beside = hasattr(getattr(item, "module", None), "homes")
        if not (beside or item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ()))):
            item.add_marker("once")


def _is_page(file: Path) -> bool:
    """Is it about a page of the office? What residents look at is asked of both databases."""
    joins = file.parent.name == "desk" and file.name not in SEARCHED
    return joins or (file.name == "test_pages.py" and file.parent.name != "portal")


def _place(file: str) -> int:
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


def pytest_collection_finish() -> None:
    """What every test stands on lives as long as the run: the collector is not to go through it again and again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """On SQLite the tests begin with a copy of an empty register: that of this run, or one that is made now."""
    if connection.vendor != "sqlite":
        return False
    wanted = connection.settings_dict["TEST"]
    wanted["NAME"] = wanted["NAME"] or str(homes.register().with_name("tests.sqlite3"))
    shutil.copy(homes.register(), wanted["NAME"])
    return True


@pytest.fixture
def by(db: None) -> Actor:
    """Someone who acts, where it does not matter who."""
    return audit.service("svc-test")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Whatever language the test before it left its thread in."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _every_action_is_counted() -> None:
    counting.count_everywhere()


@pytest.fixture(scope="session", autouse=True)
def _a_long_text_is_parsed_once() -> Iterator[None]:
    """Hundreds of tests put the same policy in force; each gets its tables anew, as if they were parsed for it."""
    plain = tomllib.loads
    tomllib.loads = parsed_once(plain)
    yield
    tomllib.loads = plain


def parsed_once(parse: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Parse a long text once."""
    packed = lru_cache(maxsize=64)(lambda text: pickle.dumps(parse(text)))

    def loads(text: str, /, **more: Any) -> dict[str, Any]:
        return parse(text, **more) if more or len(text) < LONG_TEXT else pickle.loads(packed(text))

    return loads


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own browser."""
    return {**browser_type_launch_args, "executable_path": chromium.program(), "args": chromium.ARGUMENTS}


@contextmanager
def rails_down() -> Iterator[None]:
    """Between two tests, and only there, the ledger is emptied."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_ledger%'")
        rails = cursor.fetchall()
        for name, _sql in rails:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in rails:
            cursor.execute(sql)


def enter_the_roles() -> None:
    """The roles that the product ships with are there again, as its migrations enter them."""
    for name, function in (
        ("0003_the_roles_of_an_office", "enter_the_roles"),
        ("0006_the_one_who_countersigns", "enter_the_role"),
    ):
        getattr(import_module(f"chancery.accounts.migrations.{name}"), function)(apps, None)


def empty_the_ledger_too(reset: Any) -> Any:
    """A reset between tests that may empty the ledger, and leaves what a new register begins with."""

    def around(case: TransactionTestCase) -> None:
        with rails_down():
            reset(case)
        enter_the_roles()

    return around


TransactionTestCase._fixture_teardown = empty_the_ledger_too(TransactionTestCase._fixture_teardown)  # type: ignore[method-assign]  # (Django has no hook for it)
