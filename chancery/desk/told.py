"""From the page of a record to the lines of the ledger that tell of it. The way there is signed, for one reader: nobody
asks for the lines of a record whose page they were not shown."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.urls import reverse

from chancery.audit.models import Actor
from chancery.records import row_name

SALT = "chancery.told"


class Record(NamedTuple):
    """A record: its name in the ledger, what it is called, and its page."""

    row: str
    called: str
    back: str

    @property
    def made(self) -> UUID:
        """Its id, which says when it was made."""
        return UUID(self.row.partition("/")[2])


def way(by: Actor, row: Any, called: str, back: str) -> str:
    """Where the lines of a record are, for whoever sees its page."""
    # Without a time in it: two readings of one page are the same.
    sealed = signing.Signer(salt=SALT).sign_object([row_name(row), called, back, by.pk])
    return f"{reverse('desk:told')}?{urlencode({'of': sealed})}"


def unseal(by: Actor | None, sealed: str) -> Record | None:
    """The record; None if we did not write it, or wrote it for somebody else."""
    try:
        row, called, back, whose = signing.Signer(salt=SALT).unsign_object(sealed)
    except signing.BadSignature:
        return None
    return Record(row, called, back) if by is not None and by.pk == whose else None
