"""What is left of a fund: worked out of its rows each time, so that every figure leads to what it is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from chancery.budgets.models import Fund, Posting, Transfer
from chancery.money import Money

Kind = Posting.Kind
ON_ITS_WAY = (Kind.RESERVATION, Kind.COMMITMENT)


class Row(NamedTuple):
    """A posting, as far as it counts."""

    pk: UUID
    kind: str
    amount: int
    agreement: UUID | None
    case: UUID | None
    activity: str
    drawn_from: UUID | None

    @property
    def purpose(self) -> UUID | str:
        """What it is for: an agreement, else a case, else an activity."""
        return self.agreement or self.case or self.activity


@dataclass(frozen=True, slots=True)
class Balance:
    """One fund in figures, all in its own unit. ``taken`` is what nobody else can have any more."""

    fund: Fund
    moved_in: int = 0
    moved_out: int = 0
    allocated: int = 0
    reserved: int = 0
    committed: int = 0
    spent: int = 0
    taken: int = 0

    @property
    def available(self) -> int | None:
        """What there is to use, with what was moved; not known where nobody recorded what there was."""
        amount = self.fund.amount_minor
        return None if amount is None else amount + self.moved_in - self.moved_out

    @property
    def left(self) -> int | None:
        """What is for nothing yet. Below zero, more is taken than there is."""
        return None if self.available is None else self.available - self.taken

    def money(self, minor: int | None) -> Money | None:
        """A figure of this fund in its unit."""
        return None if minor is None else Money(minor, self.fund.unit)


def balance(fund: Fund) -> Balance:
    """One fund in figures."""
    return balances([fund])[fund.pk]


def balances(funds: Iterable[Fund]) -> dict[UUID, Balance]:
    """Several at once, with as many questions as for one."""
    wanted = {fund.pk: fund for fund in funds}
    rows: dict[UUID, list[Row]] = defaultdict(list)
    columns = ("fund", "pk", "kind", "amount_minor", "agreement", "case", "activity", "drawn_from")
    for fund, *row in Posting.objects.filter(fund__in=wanted).values_list(*columns):
        rows[fund].append(Row(*row))
    gone, come = _moved(wanted)
    return {pk: _of(fund, rows[pk], come[pk], gone[pk]) for pk, fund in wanted.items()}


def drawn(rows: Iterable[Row]) -> dict[UUID, int]:
    """How much of each row others drew."""
    found: dict[UUID, int] = defaultdict(int)
    for row in rows:
        if row.drawn_from is not None:
            found[row.drawn_from] += row.amount
    return found


def still_open(posting: Posting) -> int:
    """What of a reservation or a commitment nobody drew on yet."""
    taken = sum(posting.drawn.values_list("amount_minor", flat=True))
    return max(0, posting.amount_minor - taken)


def _moved(wanted: Iterable[UUID]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    ids = list(wanted)
    gone: dict[UUID, int] = defaultdict(int)
    come: dict[UUID, int] = defaultdict(int)
    for source, amount in Transfer.objects.filter(source__in=ids).values_list("source", "amount_minor"):
        gone[source] += amount
    for target, amount in Transfer.objects.filter(target__in=ids).values_list("target", "amount_minor"):
        come[target] += amount
    return gone, come


def _of(fund: Fund, rows: list[Row], come: int, gone: int) -> Balance:
    taken = drawn(rows)
    counted = [(row, _counts(row, taken)) for row in rows]
    sums = {kind: sum(amount for row, amount in counted if row.kind == kind) for kind in Kind.values}
    return Balance(
        fund,
        moved_in=come,
        moved_out=gone,
        allocated=sums[Kind.ALLOCATION],
        reserved=sums[Kind.RESERVATION],
        committed=sums[Kind.COMMITMENT],
        spent=sums[Kind.ACTUAL],
        taken=sum(_taken(counted)),
    )


def _counts(row: Row, taken: dict[UUID, int]) -> int:
    """A reservation or a commitment counts with what nobody drew on; what was drawn counts where it went."""
    return max(0, row.amount - taken.get(row.pk, 0)) if row.kind in ON_ITS_WAY else row.amount


def _taken(counted: list[tuple[Row, int]]) -> Iterator[int]:
    """For each purpose what was set apart for it, or what was used if that is more: using it takes nothing twice."""
    apart: dict[UUID | str, int] = defaultdict(int)
    used: dict[UUID | str, int] = defaultdict(int)
    for row, amount in counted:
        (apart if row.kind == Kind.ALLOCATION else used)[row.purpose] += amount
    return (max(apart[purpose], used[purpose]) for purpose in {*apart, *used})
