"""Two people at one record: the second writer chooses, field by field, and nothing of either is lost.

A form carries a signed *snapshot* of what its writer was shown. When it comes back, it is held against the record of
that moment. What only the other writer changed stays as the other wrote it; what both changed to different values is
asked. The action then writes only if the record still says what the answer rests on (`still`), or is overtaken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Model, Q, QuerySet

from chancery.columns import as_columns
from chancery.dates import FuzzyDate
from chancery.errors import Refused, require
from chancery.ids import uuid7
from chancery.records import plain

MINE, THEIRS = "mine", "theirs"
Text = str | list[str]


class Overtaken(Refused):
    """Someone wrote between the reading and the writing: what is there now must be looked at again."""

    def __init__(
        self,
        message: str = (
            "Someone else has just changed this. Nothing of yours was lost: look again, and send it once more."
        ),
        message_fr: str = (
            "Quelqu’un vient de modifier cette fiche. Rien de votre saisie n’est perdu\u00a0: regardez à nouveau, "
            "puis envoyez-la encore une fois."
        ),
    ) -> None:
        super().__init__(message, message_fr)


@dataclass(frozen=True)
class Snapshot:
    """What a writer was shown: each field as the browser would send it, and the fields they are asked to choose for.

    `key` is new for each form that is opened. Whatever a form creates takes it as its id, so that a form that is sent
    twice creates one thing.
    """

    shown: Mapping[str, Text]
    asked: tuple[str, ...] = ()
    key: str = field(default_factory=lambda: str(uuid7()))


@dataclass(frozen=True)
class Conflict:
    """A field that two writers changed to different values."""

    name: str
    before: Text | None
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """Both versions laid over each other. `changes` is what remains to be written; `held` is what it rests on; `beside`
    is what the form asked beside the record, such as why."""

    values: dict[str, Any]
    held: Mapping[str, Any]
    conflicts: tuple[Conflict, ...]
    kept: tuple[str, ...]
    beside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def changes(self) -> dict[str, Any]:
        """The fields in which the record is to differ from what it says now."""
        return {name: value for name, value in self.values.items() if text(value) != text(self.held[name])}

    def asking(self, snapshot: Snapshot | None) -> Snapshot:
        """The snapshot of the page that asks: for what is asked, it shows what the other wrote."""
        now = {one.name: text(one.theirs) for one in self.conflicts}
        before = snapshot.shown if snapshot else {}
        again = Snapshot({**texts(self.held), **before, **now}, tuple(now))
        return replace(again, key=snapshot.key) if snapshot else again


def text(value: Any) -> Text:
    """A value as the browser would send it; two values are the same if this is."""
    if isinstance(value, QuerySet | list | tuple | set | frozenset):
        return sorted(str(text(one)) for one in value)
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: ""}[value]
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return str(value) if isinstance(value, FuzzyDate) else str(plain(value))


def texts(values: Mapping[str, Any]) -> dict[str, Text]:
    """Each value as the browser would send it."""
    return {name: text(value) for name, value in values.items()}


def seal(about: str, snapshot: Snapshot) -> str:
    """A snapshot as the form carries it: signed, and good for this record only."""
    return signing.dumps([snapshot.shown, snapshot.asked, snapshot.key], salt=_salt(about), compress=True)


def unseal(about: str, sealed: str) -> Snapshot | None:
    """The snapshot that a form brought back; None if we did not write it, or wrote it for another record."""
    try:
        shown, asked, key = signing.loads(sealed, salt=_salt(about))
    except signing.BadSignature:
        return None
    return Snapshot(shown, tuple(asked), key)


def merge(
    snapshot: Snapshot | None, mine: Mapping[str, Any], held: Mapping[str, Any], chosen: Mapping[str, str]
) -> Merged:
    """Lay what someone typed over what the record says now.

    Without a snapshot nobody knows what they were shown: every difference is asked. A choice for the other's version
    rests on the version that was shown; for one's own it stands only while nobody wrote again.
    """
    before = snapshot.shown if snapshot else {}
    asked = snapshot.asked if snapshot else ()
    values, conflicts, kept = dict(held), [], []
    for name in held:
        if name not in mine or (name in asked and chosen.get(name) == THEIRS) or text(mine[name]) == text(held[name]):
            continue
        same = before.get(name) == text(held[name])
        if before.get(name) == text(mine[name]) and name not in asked:
            kept.append(name)
        elif same and (name not in asked or chosen.get(name) == MINE):
            values[name] = mine[name]
        else:
            conflicts.append(Conflict(name, before.get(name), mine[name], held[name]))
    beside = {name: value for name, value in mine.items() if name not in held}
    return Merged(values, held, tuple(conflicts), tuple(kept), beside)


def still(shown: Mapping[str, Any]) -> Q:
    """The condition that the columns of a row say what was shown: the first half of a compare-and-set."""
    condition = Q()
    for name, value in columns(shown).items():
        condition &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    return condition


def columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as columns: a date of law is three of them."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        found |= as_columns(name, value) if isinstance(value, FuzzyDate) else {name: value}
    return found


def in_time(ok: bool, message: str, message_fr: str) -> None:
    """Go on only if nobody was faster; whoever was not learns it as a conflict, and not as a fault of theirs."""
    if not ok:
        raise Overtaken(message, message_fr)


def require_still(moved: int) -> None:
    """The second half of a compare-and-set: exactly one row was still as it was shown."""
    if moved != 1:
        raise Overtaken


@contextmanager
def once(there: QuerySet[Any], *refusal: str) -> Iterator[None]:
    """Enter what may be there once. Where somebody entered it a moment ago (`there`), the refusal says so; a fault of
    the database that nobody could mend is not what the second of two people gets to read."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        require(not there.exists(), *refusal)
        raise


def of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """What a row says now in these fields, as a form and a snapshot take it."""
    return {name: list(value.all()) if hasattr(value := getattr(row, name), "all") else value for name in names}


def _salt(about: str) -> str:
    return f"chancery.edits:{about}"
