"""The register as a list: filtered, sorted by an index, fifty at a time, with what each filter would leave."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from chancery.agreements import tallies
from chancery.agreements.called import NOTHING, Called
from chancery.agreements.called import hits as found_by
from chancery.agreements.models import Agreement, Status, status_condition, status_of
from chancery.agreements.tallies import FACETS, NOT_RECORDED, Facet, Tally, fetched
from chancery.dates import FuzzyDate

MOST_COUNTED = 1000
LONGEST_AFTER = 2000
SORTS = ("category", "name", "end", "newest")


class Shown(NamedTuple):
    """What a list shows of an agreement, and what its orders go by; under the name that its counterparty has today."""

    id: Any
    reference: str
    instrument: str
    category: str
    country_id: str | None
    standing: str
    starts_on: date | None
    ends_on: date | None
    open_ended: bool | None
    signed_earliest: date | None
    signed_latest: date | None
    signed_precision: str
    since_year: int | None
    title_en: str
    title_fr: str
    sort_name: str
    sort_name_fr: str
    sort_end: date
    sort_category: str
    name_en: str
    name_fr: str

    @property
    def signed(self) -> FuzzyDate:
        """When it was signed, as exactly as is known."""
        return FuzzyDate(self.signed_earliest, self.signed_latest, self.signed_precision)  # type: ignore[arg-type]  # (the table keeps no other word)

    def status(self, on: date) -> Status:
        """Where it stands on a day."""
        return status_of(self.standing, self.starts_on, self.ends_on, self.open_ended, on)


COLUMNS = Shown._fields[: Shown._fields.index("name_en")]


@dataclass(frozen=True)
class Page:
    """One page of the register. `total` is exact to 1,000; `more` says that there are more than it."""

    rows: list[Shown]
    next: str
    previous: str
    total: int
    more: bool
    facets: Mapping[str, tuple[Facet, ...]]
    sort: str
    unknown: tuple[str, ...] = field(default=())

    @property
    def count_capped(self) -> str:
        """The count as it is shown: `29`, or `1,000+`."""
        return f"{MOST_COUNTED:,}+" if self.more else f"{self.total:,}"


def page(
    filters: Mapping[str, Sequence[str]],
    *,
    sort: str = "",
    after: str = "",
    size: int = 50,
    lang: str = "en",
    on: date | None = None,
    office: bool = False,
    called: Called = NOTHING,
) -> Page:
    """The agreements that a resident may see, or for the `office` all of them, narrowed by `q` and the filters.

    Several values of one filter widen it, several filters narrow; a value that does not exist finds nothing. An
    `after` that we did not write gives the first page. Words are looked for in what is `called` so, too.
    """
    on = on or timezone.localdate()
    chosen = {key: [value for value in filters.get(key, ()) if value] for key in FACETS}
    text = " ".join(filters.get("q", ())).strip()
    order = sort if sort in SORTS else "newest" if text else "category"
    tally = tallies.today(on, office=office)
    if text:
        read, total = _found(tally, chosen, (text, called), after, size)
    else:
        read, total = _sorted(tally, chosen, _Order(order, keys_of(order, lang)), after, size), tally.count(chosen)
    return Page(
        rows=read.rows,
        next=read.next,
        previous=read.previous,
        total=min(total, MOST_COUNTED),
        more=total > MOST_COUNTED,
        facets=tally.facets(chosen),
        sort="newest" if text else order,
        unknown=tally.unknown(chosen),
    )


def narrowed(
    rows: QuerySet[Agreement], chosen: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[str]], on: date
) -> QuerySet[Agreement]:
    """Those that every filter lets through. A filter of which nothing is known finds nothing."""
    if any(values and not known[key] for key, values in chosen.items()):
        return rows.none()
    for key, column in (("category", "category"), ("country", "country_id"), ("region", "region")):
        if values := known.get(key):
            rows = rows.filter(_one_of(column, values))
    if wanted := known.get("status"):
        rows = rows.filter(Q.create([status_condition(value, on) for value in wanted], connector=Q.OR))
    if goals := known.get("goal"):
        rows = rows.filter(tallies.of_goals(goals))
    return rows


def _one_of(column: str, values: Sequence[str]) -> Q:
    """A column holds one of these values; a text that is not recorded is empty, a key is null."""
    known = [value for value in values if value != NOT_RECORDED]
    condition = Q(**{f"{column}__in": known})
    if NOT_RECORDED not in values:
        return condition
    return condition | (Q(country__isnull=True) if column == "country_id" else Q(**{column: ""}))


@dataclass(frozen=True)
class _Read:
    rows: list[Shown]
    next: str = ""
    previous: str = ""


def keys_of(order: str, lang: str) -> tuple[str, ...]:
    """The columns of an order, each of which an index holds; a minus means downwards. The last one makes it total."""
    name = "sort_name_fr" if lang == "fr" else "sort_name"
    return {
        "category": ("sort_category", name, "id"),
        "name": (name, "id"),
        "end": ("sort_end", "id"),
        "newest": ("-id",),
    }[order]


class _Order(NamedTuple):
    """An order that is offered, and the columns it goes by."""

    name: str
    keys: tuple[str, ...]


def _sorted(tally: Tally, chosen: Mapping[str, Sequence[str]], order: _Order, after: str, size: int) -> _Read:
    """A page in an order, from where the token says, forwards or back."""
    back, values = _opened(after, order.name, len(order.keys))
    start = _place(tally, order.keys, values, back=back) if values else 0
    keys = [] if start is None else tally.first(chosen, order.keys, size + 1, start, back=back)
    more, rows = len(keys) > size, _read(keys[:size], tally.office)
    if back:
        rows.reverse()
    first, last = (rows[0], rows[-1]) if rows else (None, None)
    forwards, backwards = (bool(values), more) if back else (more, bool(values))
    return _Read(
        rows,
        next=_token(order.name, last, order.keys, back=False) if last and forwards else "",
        previous=_token(order.name, first, order.keys, back=True) if first and backwards else "",
    )


def _place(tally: Tally, keys: tuple[str, ...], values: list[Any], *, back: bool) -> int | None:
    """The place in an order that is nearest beyond these values. The row they belonged to may be gone."""
    left = tallies.among(tally.office).filter(beyond(keys, values, back=back))
    nearest = fetched(left.order_by(*(_turned(key) if back else key for key in keys)).values_list("pk")[:1])
    if not nearest or nearest[0][0] not in tally.keys:
        return None
    return tally.order(keys).index(tally.keys.index(nearest[0][0]))


def _read(keys: Sequence[Any], office: bool) -> list[Shown]:
    """These agreements, in this order, as they are now."""
    if not keys:
        return []
    sql, before, behind = _question(connection.vendor, len(keys), office)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*before, *keys, *behind])
        rows = {row[0]: Shown._make(row) for row in cursor.fetchall()}
    return [rows[key] for key in keys if key in rows]


@lru_cache(maxsize=128)
def _question(_vendor: str, many: int, office: bool) -> tuple[str, tuple[Any, ...], tuple[Any, ...]]:
    """How so many agreements are asked for, with the parameters before and after their keys: put into words once."""
    blanks = [UUID(int=number) for number in range(many)]
    rows = tallies.among(office).filter(pk__in=blanks)
    sql, params = rows.values_list(*COLUMNS, _name("name_en"), _name("name_fr")).query.sql_with_params()
    place = params.index(Agreement._meta.pk.get_db_prep_value(blanks[0], connection))
    return sql, params[:place], params[place + many :]


def _found(
    tally: Tally, chosen: Mapping[str, Sequence[str]], asked: tuple[str, Called], after: str, size: int
) -> tuple[_Read, int]:
    """A page of what the words find, the newest entry first, and how many they find, as far as is counted."""
    back, values = _opened(after, "found", 1)
    entries = tally.entries()

    def hits(after: int | None = None, most: int = MOST_COUNTED + 1) -> list[int]:
        return list(islice(found_by(tally, chosen, *asked, after=after, back=back and after is not None), most))

    counted = hits()
    found = hits(values[0], size + 1) if values else counted[: size + 1]
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    forwards, backwards = (bool(values), more) if back else (more, bool(values))
    read = _Read(
        _read([tally.keys[entries[each]] for each in found], tally.office),
        next=_pack(["found", 0, found[-1]]) if found and forwards else "",
        previous=_pack(["found", 1, found[0]]) if found and backwards else "",
    )
    return read, len(counted)


def _name(column: str) -> Case:
    """What the counterparty is called; where it was merged, what the one is called that it was merged into."""
    merged = When(counterparty__merged_into__isnull=False, then=F(f"counterparty__merged_into__{column}"))
    return Case(merged, default=F(f"counterparty__{column}"))


def beyond(keys: Sequence[str], values: Sequence[Any], *, back: bool = False) -> Q:
    """The rows after these values in this order; written so that an index can start there."""
    condition = Q()
    for key, value in reversed(list(zip(keys, values, strict=True))):
        downwards = key.startswith("-") != back
        name = key.removeprefix("-")
        step = Q(**{f"{name}__{'lt' if downwards else 'gt'}": value})
        condition = step | Q(**{name: value}) & condition if condition else step
    first, value = keys[0], values[0]
    bound = "lte" if first.startswith("-") != back else "gte"
    return Q(**{f"{first.removeprefix('-')}__{bound}": value}) & condition


def _turned(key: str) -> str:
    return key.removeprefix("-") if key.startswith("-") else f"-{key}"


def _token(order: str, row: Shown, keys: Sequence[str], *, back: bool) -> str:
    values = [getattr(row, key.removeprefix("-")) for key in keys]
    return _pack([order, int(back), *(str(v) if isinstance(v, UUID | date) else v for v in values)])


def _pack(parts: list[Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def is_place(token: str, *, sort: str = "", searched: bool = False) -> bool:
    """Did we write this token, for this order? None at all is the first page's."""
    order = sort if sort in SORTS else "newest" if searched else "category"
    kind, length = ("found", 1) if searched else (order, len(keys_of(order, "en")))
    return not token or bool(_opened(token, kind, length)[1])


def _opened(token: str, order: str, length: int) -> tuple[bool, list[Any]]:
    """Where to go on, and whether backwards. A token that we did not write opens the first page."""
    try:
        packed = token[:LONGEST_AFTER].encode("ascii")
        parts = json.loads(base64.urlsafe_b64decode(packed + b"=" * (-len(packed) % 4)))
        kind, back, *values = parts
        if kind != order or back not in (0, 1) or len(values) != length:
            return False, []
        return bool(back), [_value(value) for value in _checked(values, order)]
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return False, []


def _checked(values: list[Any], order: str) -> list[Any]:
    """Text, a date and an id, each where it belongs; anything else raises ValueError."""
    if order == "found":
        if not isinstance(values[0], int) or isinstance(values[0], bool) or not 0 <= values[0] < 2**63:
            raise ValueError(values)
        return values
    if not all(isinstance(value, str) and "\0" not in value for value in values):
        raise ValueError(values)
    UUID(values[-1])
    if order == "end":
        date.fromisoformat(values[0])
    return values


def _value(value: Any) -> Any:
    if isinstance(value, str):
        value.encode()  # a lone surrogate is not text
    return value
