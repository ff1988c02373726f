"""The radar: all that is near, has run out or is missing, as far as the reader may see."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chancery.accounts.models import actor_of
from chancery.accounts.staff import reads
from chancery.agreements import permissions
from chancery.agreements.export import neutral
from chancery.dates import add_years
from chancery.desk import radar, words
from chancery.desk.radar import MOST_COUNTED, Found, Kind, Window
from chancery.desk.viewer import Viewer
from chancery.frame import language

PAGE, BLOCK = 50, 500
PERIODS = {
    "late": gettext_lazy("Late"),
    "30": gettext_lazy("Next 30 days"),
    "120": gettext_lazy("Next 120 days"),
    "365": gettext_lazy("Next 12 months"),
}
USUAL = "120"


class Asked(NamedTuple):
    """What an address asks of the radar; what it cannot mean is the usual."""

    kind: str
    period: str
    mine: bool
    after: str

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """Read from the address."""
        kind, period = request.GET.get("kind", ""), request.GET.get("period", USUAL)
        known = kind in {each.slug for each in (*radar.DATED, *radar.GAPS)}
        return cls(
            kind if known else "",
            period if period in PERIODS else USUAL,
            request.GET.get("mine") == "1",
            request.GET.get("after", "")[:100],
        )

    @property
    def gap(self) -> Kind | None:
        """The kind without days that was asked for."""
        return next((each for each in radar.GAPS if each.slug == self.kind), None)

    @property
    def kinds(self) -> Sequence[Kind]:
        """The dated kinds asked for."""
        return [each for each in radar.DATED if self.kind in ("", each.slug)]

    def window(self, on: date, most: int) -> Window:
        """The days of the period."""
        if self.gap:
            return Window(most=most, mine=self.mine)
        if self.period == "late":
            return Window(until=on - timedelta(days=1), most=most, mine=self.mine)
        ends = add_years(on, 1) if self.period == "365" else on + timedelta(days=int(self.period))
        return Window(on, ends, most=most, mine=self.mine)

    def find(self, viewer: Viewer, most: int, after: str) -> Found:
        """The next lines, and where to go on."""
        window = self.window(viewer.on, most + 1)
        if self.gap:
            return radar.gaps(self.gap, viewer, window, after)
        return radar.merged(self.kinds, viewer, window, after)

    def total(self, viewer: Viewer, found: Found) -> int:
        """How many in all, exact up to a thousand."""
        return radar.total([self.gap] if self.gap else self.kinds, viewer, self.window(viewer.on, 1), found.whole)

    def address(self, name: str = "desk:radar", **other: str) -> str:
        """The same question with other answers."""
        words_ = {"kind": self.kind, "period": self.period, "mine": "1" if self.mine else ""} | other
        asked = {key: value for key, value in words_.items() if value and (key, value) != ("period", USUAL)}
        return f"{reverse(name)}?{urlencode(asked)}" if asked else reverse(name)


@reads(permissions.may_read)
def show(request: HttpRequest) -> HttpResponse:
    """Fifty lines, the kinds and periods to choose from, and the way on."""
    viewer, asked = Viewer.at(actor_of(request.user), timezone.localdate()), Asked.of(request)
    found = asked.find(viewer, PAGE, asked.after)
    context = {
        "lines": found.lines,
        "found": _found(asked.total(viewer, found)),
        "asked": asked,
        "on": viewer.on,
        "kinds": _choices(radar.DATED, asked),
        "gaps": _choices(radar.GAPS, asked),
        "periods": [(label, asked.address(period=key), key == asked.period) for key, label in PERIODS.items()],
        "all": asked.address(kind=""),
        "mine": asked.address(mine="" if asked.mine else "1"),
        "next": asked.address(after=found.next) if found.next else "",
        "first": asked.address() if asked.after else "",
        "csv": asked.address("desk:radar-csv"),
        "silences": radar.silences(viewer),
    }
    return render(request, "desk/radar.html", context)


@reads(permissions.may_read)
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same lines as a table, all of them, sent as they are read."""
    viewer, asked = Viewer.at(actor_of(request.user), timezone.localdate()), Asked.of(request)
    response = StreamingHttpResponse(_table(viewer, asked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="radar.csv"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _table(viewer: Viewer, asked: Asked) -> Iterator[bytes]:
    labels = {each.slug: str(each.label) for each in (*radar.DATED, *radar.GAPS)}
    yield _block([(_("Kind"), _("Day"), _("Number"), _("Subject"), _("What"), _("Why"))])
    after = ""
    while True:
        found = asked.find(viewer, BLOCK, after)
        yield _block((labels[x.kind], x.on or "", x.reference, x.subject, x.what, x.why) for x in found.lines)
        if not (after := found.next):
            return


def _block(rows: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([neutral(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode()


def _choices(kinds: Sequence[Kind], asked: Asked) -> list[tuple[Any, str, bool]]:
    return [(each.label, asked.address(kind=each.slug), each.slug == asked.kind) for each in kinds]


def _found(counted: int) -> str:
    shown = words.many(counted, MOST_COUNTED)
    return ngettext("%(n)s line", "%(n)s lines", min(counted, 2) if language() == "en" else counted) % {"n": shown}
