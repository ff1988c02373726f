"""A ledger with a little of everything in it, and a folder to publish it in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from chancery.audit import actions, signer, verify
from chancery.audit.models import Actor, LedgerEntry
from chancery.audit.signer import Places
from tests.conftest import rails_down

NAME = "records.example.org/chancery"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Where the signer of a test keeps its things."""
    return Places.of(tmp_path)


@pytest.fixture
def publish(places: Places, db: None) -> Any:
    """Sign and publish."""
    return lambda: signer.publish(places, name=NAME)


@pytest.fixture
def write(by: Actor) -> Any:
    """Append one line."""

    @transaction.atomic
    def one(**values: Any) -> LedgerEntry:
        return actions.record(**{"by": by, "type": "agreement.registered", "ref": "A-1", **values})

    return one


@pytest.fixture
def checked(places: Places) -> Any:
    """What the stand-alone verifier says of what is published: nothing, or the name of the fault."""

    def check(*more: str) -> str:
        files = {path.name: path.read_bytes() for path in places.public.iterdir()}
        keys = verify.keys_in(files.pop("key.txt").decode())
        try:
            verify.check({**files, **{f"checkpoint-{n}": text.encode() for n, text in enumerate(more)}}, keys)
        except verify.Fault as fault:
            return fault.name
        return ""

    return check


def rewrite(sql: str, *values: Any) -> None:
    """What an owner of the server can do: take the rails down, and change what is written."""
    with rails_down(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def line(entry: LedgerEntry) -> Any:
    """What a line says."""
    return json.loads(bytes(entry.leaf))
