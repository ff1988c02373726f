"""How to check that nothing in this register was rewritten, and one line of its ledger with what proves it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.agreements.models import Agreement
from chancery.audit import lines, published
from chancery.audit.lines import Line
from chancery.audit.models import LedgerOpening
from chancery.portal import data, page, record
from chancery.portal.words import language

MOST_SHOWN, MOST_READ = 200, 1_000_000
"""Values on one page, and characters that are read for it: an import tells of thousands of rows, its receipt of all."""
KEPT_IN_ONE = ("source", "label", "title", "name", "text", "reason", "note")
"""Columns whose words are kept in one language, the city's first."""
AGREEMENT = f"{Agreement._meta.label_lower}/"


def show(request: HttpRequest) -> HttpResponse:
    """Step by step: what to fetch, what to type, what the answer means, and what it does not prove."""
    newest = published.newest()
    context = {
        "here": _("Check this register yourself"),
        "prose": f"portal/prose/ledger.{language()}.html",
        "published": newest,
        "signed": timezone.localtime(newest.at).date() if newest else None,
    }
    return page.show(request, "portal/prose.html", context, at="ledger")


def from_history(request: HttpRequest, reference: str, line_id: UUID) -> HttpResponse:
    """The line of the ledger that tells of one line of a public agreement's history."""
    row = record.find(reference)
    if row is None:
        raise Http404
    return of(request, row, line_id)


def of(request: HttpRequest, row: Agreement, line_id: UUID) -> HttpResponse:
    """The same of an agreement that the reader may see: its page, or why there is none yet."""
    told = next((one for one in record.history(row, data.kept()) if one.pk == line_id), None)
    if told is None:
        raise Http404
    seq = lines.telling(told.row, told.pk)
    if seq is not None and lines.find(seq):
        return redirect("portal:ledger-line", seq=seq)
    context = {"here": _("A line of the ledger"), "untold": seq is None, "trail": _trail()}
    return page.show(request, "portal/ledger-line.html", context, at="ledger", inside=True)


def line(request: HttpRequest, seq: int) -> HttpResponse:
    """One published line: what it says, what anyone may know of it, and its way up to the signed root."""
    found = lines.find(seq)
    if found is None:
        raise Http404
    shown = [each for number, each in zip(range(MOST_SHOWN + 1), _values(found), strict=False)]
    context = {
        "here": _("Line %(number)s of the ledger") % {"number": seq},
        "line": found,
        "at": timezone.localtime(found.at),
        "signed": timezone.localtime(found.under.at),
        "values": [(*each, _lang(each[1])) for each in shown[:MOST_SHOWN]],
        "more": len(shown) > MOST_SHOWN or any(_is_long(one) for one in found.openings),
        "about": _about(found),
        "path": [(one.hex(), left) for one, left in found.path],
        "trail": _trail(),
    }
    return page.show(request, "portal/ledger-line.html", context, at="ledger", inside=True)


def receipt(request: HttpRequest, seq: int) -> HttpResponse:
    """The line, its way up and its values in one file, which the verifier checks alone."""
    found = lines.find(seq)
    if found is None:
        raise Http404
    answer = JsonResponse(found.receipt, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="receipt-{seq}.json"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _trail() -> list[dict[str, str]]:
    return [{"label": _("Check this register yourself"), "url": reverse("portal:ledger")}]


def _values(found: Line) -> Iterator[tuple[str, str, str]]:
    """Row, column and value of whatever anyone may know of it; what a sealed line would have said has no row."""
    for opening in found.openings:
        if _is_long(opening):
            continue
        value = json.loads(opening.value or "null")
        rows = value if opening.field == "after.public" and isinstance(value, dict) else {"": {opening.field: value}}
        for row, columns in rows.items():
            if isinstance(columns, dict):
                yield from ((row, name, _plain(each)) for name, each in columns.items() if each not in (None, "", []))
            else:
                yield "", row, _plain(columns)


def _lang(name: str) -> str:
    """The language of a column's words, where it is not the page's: by its name, or the city's own of a source."""
    said = name.rpartition("_")[2]
    if said not in ("en", "fr"):
        said = settings.CITY.languages[0] if name in KEPT_IN_ONE else ""
    return "" if said == language() else said


def _is_long(opening: LedgerOpening) -> bool:
    return len(opening.value or "") > MOST_READ


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _about(found: Line) -> list[tuple[str, str]]:
    """The public agreements that it tells of: the way back to their pages."""
    told = {(row, name): value for row, name, value in _values(found)}
    ids = {row.removeprefix(AGREEMENT) for row, _name in told if row.startswith(AGREEMENT)}
    ids |= {value for (_row, name), value in told.items() if name == "agreement"}
    named = {found.says["ref"]} | {value for (row, name), value in told.items() if not row and name == "ref"}
    public = Agreement.objects.public()
    rows = list(public.filter(pk__in=_uuids(ids))[:MOST_SHOWN]) + list(public.filter(reference__in=named - {""}))
    return sorted({(one.reference, reverse("portal:agreement", args=[one.reference]) + "#log") for one in rows})


def _uuids(texts: set[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
