"""Is the house in order? One page for whoever keeps it running; it holds no secrets."""

from __future__ import annotations

import platform
import sqlite3

import django
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

import chancery
from chancery import frame, migrate
from chancery.audit.models import LedgerHead
from chancery.home import WAL_FROM, sqlite_journal

#: What SQLite answers to the question, in its own words.
SYNCHRONOUS = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}


def page(request: HttpRequest) -> HttpResponse:
    """The versions, the database and the ledger, in words. 503 while steps of this version wait to be taken."""
    waiting = migrate.pending()
    ledger = "" if waiting else _entries()
    rows = [
        (_("Chancery"), chancery.__version__),
        (_("Python and Django"), f"{platform.python_version()}, {django.get_version()}"),
        (_("Database"), _engine()),
        *_journal(),
        (_("Steps of this version not yet taken"), ", ".join(waiting) or _("none")),
        (_("Lines in the ledger"), ledger or _("not readable until the steps are taken")),
        (_("Languages of the city"), ", ".join(code for code, _name in settings.LANGUAGES)),
    ]
    context = {"rows": rows, "well": not waiting, "banner": frame.city(frame.language())["banner"]}
    return render(request, "health.html", context, status=503 if waiting else 200)


def _entries() -> str:
    head = LedgerHead.objects.first()
    return f"{head.size if head else 0:,}"


def _engine() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    return f"{connection.display_name} {version}"


def _journal() -> list[tuple[str, str]]:
    """Which journal SQLite keeps, and why; nothing for PostgreSQL."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0].upper()
    first = ".".join(map(str, WAL_FROM))
    if sqlite_journal(sqlite3.sqlite_version_info) == "WAL":
        why = _("the write-ahead log is safe from SQLite %(version)s on") % {"version": first}
    else:
        why = _("before SQLite %(version)s the write-ahead log can corrupt a database") % {"version": first}
    return [(_("Journal"), f"{journal}: {why}"), *_how_written()]


def _how_written() -> list[tuple[str, str]]:
    """How surely SQLite puts on the disk what it says is written, and when a writer takes its turn: as asked of the
    connection itself."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        level = cursor.fetchone()[0]
    mode = connection.settings_dict["OPTIONS"].get("transaction_mode", "DEFERRED")
    return [
        (_("Synchronous"), SYNCHRONOUS.get(level, str(level))),
        (_("Transactions"), _("%(mode)s: a writer takes its turn when it begins") % {"mode": mode}),
    ]
