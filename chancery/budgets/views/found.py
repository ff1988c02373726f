"""What the pages of this room look up: only what whoever asks may read is there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.agreements.export import neutral
from chancery.budgets import permissions
from chancery.budgets.models import Fund, Need, Posting
from chancery.budgets.shown import name_of
from chancery.cases.models import Case
from chancery.cases.permissions import visible as visible_cases

Trail = list[tuple[str, str]]


def a_fund(request: HttpRequest, reference: str) -> Fund:
    """A fund that this person may read."""
    rows = permissions.visible(actor_of(request.user)).select_related("division", "council_item")
    return get_object_or_404(rows, reference=reference)


def a_posting(request: HttpRequest, posting_id: UUID) -> Posting:
    """A row of a fund that this person may read."""
    mine = permissions.visible(actor_of(request.user))
    return get_object_or_404(Posting.objects.filter(fund__in=mine).select_related("fund", "agreement"), pk=posting_id)


def a_case(request: HttpRequest, reference: str) -> Case:
    """A case whose money this person may read."""
    by = actor_of(request.user)
    row = get_object_or_404(visible_cases(by).select_related("lead_division"), reference=reference)
    if not permissions.may_read_money(by, row):
        raise Http404
    return row


def a_need(request: HttpRequest, need_id: UUID) -> Need:
    """What such a case takes."""
    by = actor_of(request.user)
    rows = Need.objects.filter(case__in=visible_cases(by)).select_related("case__lead_division", "division")
    row = get_object_or_404(rows, pk=need_id)
    if not permissions.may_read_money(by, row.case):
        raise Http404
    return row


def top() -> Trail:
    """The way to the list."""
    return [(_("Budget"), reverse("budgets:funds"))]


def to_fund(fund: Fund) -> Trail:
    """The way to a fund."""
    return [*top(), (name_of(fund), reverse("budgets:fund", args=[fund.reference]))]


def to_case(case: Case) -> Trail:
    """The way to the money of a case."""
    return [(_("Cases"), reverse("desk:cases")), (case.reference, address(case))]


def address(case: Case) -> str:
    """The money of a case, on its page."""
    return reverse("desk:case", kwargs={"reference": case.reference}) + "#money"


def as_file(name: str, rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A table as a file to save; no cell of it runs in a spreadsheet."""
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    out = io.StringIO()
    table = csv.writer(out)
    for row in rows:
        table.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
