"""Lines about the policy's duties, and about facts that are relied on only until a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.permissions import OFFICE, STAFF
from chancery.agreements.models import AgreementFact
from chancery.counterparties.models import CounterpartyFact
from chancery.desk import where, words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.radar.register import agreements
from chancery.desk.viewer import Viewer
from chancery.frame import language
from chancery.policy.facts import plus
from chancery.policy.model import Duty, FactKind, Policy

DUE = {
    "activity": gettext_lazy("contact due under the policy"),
    "report": gettext_lazy("report due under the policy"),
    "review": gettext_lazy("review due under the policy"),
    "confirmation": gettext_lazy("confirmation due under the policy"),
    "payment": gettext_lazy("payment due under the policy"),
}


class Duties:
    """A kind of line: what the policy asks for again and again, due so long after it was last done.

    A duty of which no day is recorded has no line: nobody knows whether it is late.
    """

    slug = "duty"
    label = gettext_lazy("Reviews and reports that the policy asks for")
    dated = True

    def find(self, viewer: Viewer, window: Window) -> list[Line]:
        """The first lines of every duty together."""
        lines: list[Line] = []
        for duty in _duties(viewer):
            rows = _rows(viewer, window, duty).order_by("last", "pk")[: window.most]
            lines += [_due(viewer, row, duty) for row in rows]
        return sorted(lines, key=lambda line: (line.on or date.max, line.key))[: window.most]

    def count(self, viewer: Viewer, window: Window) -> int:
        """Of every duty together."""
        most = window.counted
        return min(sum(_rows(viewer, window, duty)[:most].count() for duty in _duties(viewer)), most)


def _duties(viewer: Viewer) -> tuple[Duty, ...]:
    return viewer.policy.all(Duty) if viewer.policy else ()


def _rows(viewer: Viewer, window: Window, duty: Duty) -> QuerySet[Any]:
    """The day a duty was last done, of each agreement in force that it is for and of which that is recorded."""
    known = AgreementFact.objects.standing().valid(viewer.on).of_classes(viewer.classes).filter(key=duty.fact)
    newer = known.filter(agreement=OuterRef("agreement"), valid_from__gt=OuterRef("valid_from"))
    bound = agreements(viewer, window).in_force(viewer.on)
    if duty.categories:
        bound = bound.filter(category__in=duty.categories)
    rows: QuerySet[Any] = known.annotate(last=Cast("value", TextField()))
    due = rows.filter(~Q(Exists(newer)), _within(duty, window), agreement__in=bound)
    return due.select_related("agreement__counterparty__merged_into")


def _within(duty: Duty, window: Window) -> Q:
    """Due in a window is done so long before it. A value is kept as JSON, a day with its quotes."""
    asked = Q(last__startswith='"')
    if window.since is not None:
        first = _first_due(duty, window.since)
        asked &= Q(last__gte=f'"{first}"')
        if window.after:
            asked &= ~Q(last=f'"{first}"') | Q(pk__gt=UUID(window.after))
    if window.until is not None:
        asked &= Q(last__lt=f'"{_first_due(duty, window.until + timedelta(days=1))}"')
    return asked


def _first_due(duty: Duty, on: date) -> date:
    """The earliest day from which a duty falls due on this day or later; months are not equally long."""
    last = plus(on, duty.every, -1)
    while plus(last, duty.every) < on:
        last += timedelta(days=1)
    return last


def _due(viewer: Viewer, row: AgreementFact, duty: Duty) -> Line:
    last = date.fromisoformat(str(row.value)[:10])
    why = f"{_('Last done on %(day)s.') % {'day': words.day(last)}} {duty.text.in_(language())}"
    agreement, text = row.agreement, str(DUE[duty.kind])
    subject = words.plain(agreement.counterparty.now, "name")
    way = where.record(agreement)
    return Line("duty", str(row.pk), plus(last, duty.every), subject, text, why, *way, agreement.reference)


def _stale_agreement(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    seen = viewer.minds("agreement__") if window.mine else viewer.reads("agreement__")
    rows = _fresh(viewer, AgreementFact.objects.filter(seen))
    return rows.select_related("agreement__counterparty__merged_into")


def _stale_counterparty(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    if not viewer.is_any(*STAFF) or (window.mine and not viewer.is_any(*OFFICE)):
        return None
    return _fresh(viewer, CounterpartyFact.objects.all()).select_related("counterparty__merged_into")


def _fresh(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Facts that someone may read, that nobody replaced and that are relied on until a day only."""
    standing = rows.filter(superseded_by__isnull=True, fresh_until__isnull=False)
    return standing.filter(data_class__in=viewer.classes)


def _stale(viewer: Viewer, rows: Sequence[AgreementFact]) -> Iterator[Line]:
    policy = viewer.policy
    for row in rows:
        subject = words.plain(row.agreement.counterparty.now, "name")
        way = where.record(row.agreement)
        yield _aged("stale-agreement", row, subject, policy, row.agreement.reference, way)


def _stale_body(viewer: Viewer, rows: Sequence[CounterpartyFact]) -> Iterator[Line]:
    policy = viewer.policy
    for row in rows:
        body = row.counterparty.now
        asked = urlencode({"q": words.plain(body, "name")})
        way = where.Way(f"{reverse('desk:agreements')}?{asked}", _("Open"))
        yield _aged("stale-counterparty", row, words.plain(body, "name"), policy, body.reference, way)


def _aged(kind: str, row: Any, subject: str, policy: Policy | None, reference: str, way: where.Way) -> Line:
    clause = policy.by_id.get(row.key) if policy else None
    name = clause.name.in_(language()) if isinstance(clause, FactKind) else row.key
    why = _("Relied on until %(day)s; after it, unknown.") % {"day": words.day(row.fresh_until)}
    return Line(kind, str(row.pk), row.fresh_until, subject, name, why, *way, reference)


DUTY = Duties()
STALE_AGREEMENT = Rows(
    "stale-agreement", gettext_lazy("Facts of agreements going stale"), _stale_agreement, _stale, on="fresh_until"
)
STALE_COUNTERPARTY = Rows(
    "stale-counterparty", gettext_lazy("Facts of counterparties going stale"), _stale_counterparty, _stale_body,
    on="fresh_until",
)  # fmt: skip
