"""The receipts that a mission has already, for an amount that stands on the same paper."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chancery.frame import language
from chancery.missions.models import CostLine, Mission, Receipt

MOST = 40


def of(mission: Mission, but: CostLine | None = None) -> dict[str, Receipt]:
    """One for each paper, by the key of the paper, the last one first; without those that stand with this line."""
    rows = Receipt.objects.filter(line__trip__mission=mission, paper__disposed_on=None)
    have = set(but.receipts.values_list("paper", flat=True)) if but else set()
    standing_first = F("line__reversed_by").asc(nulls_first=True)
    found: dict[UUID, Receipt] = {}
    for one in rows.exclude(paper__in=have).select_related("line").order_by(standing_first, "pk"):
        found.setdefault(one.paper_id, one)
    return {str(key): found[key] for key in sorted(found, reverse=True)}


def with_others() -> QuerySet[Receipt]:
    """Receipts with their papers, and of how many other amounts each is the receipt too."""
    same = Receipt.objects.filter(paper=OuterRef("paper"), line__reverses=None, line__reversed_by=None)
    counted = same.exclude(pk=OuterRef("pk")).order_by().values("paper").annotate(n=Count("pk")).values("n")
    return Receipt.objects.select_related("paper").annotate(others=Coalesce(Subquery(counted), 0)).order_by("pk")


def called(line: CostLine) -> str:
    """An amount as a form names it."""
    amount = line.amount.phrase(language(), settings.CITY.currency)
    vendor = f", {line.vendor}" if line.vendor else ""
    return f"{line.get_kind_display()}{vendor}, {line.on.isoformat()}, {amount}"


def choices(receipts: dict[str, Receipt]) -> list[tuple[str, str]]:
    """Each by the amount with which it was filed; several of one amount by their place among them."""
    seen, found = Counter[UUID](), []
    for key, one in receipts.items():
        seen[one.line_id] += 1
        again = f" ({seen[one.line_id]})" if seen[one.line_id] > 1 else ""
        found.append((key, f"{called(one.line)}{again}"))
    return found


def unproven(line: CostLine) -> dict[str, CostLine]:
    """Other amounts of the same trip with which no receipt stands, the nearest day first."""
    rows = CostLine.objects.standing().filter(trip=line.trip_id, receipts=None).exclude(pk=line.pk)
    near = sorted(rows, key=lambda one: (abs((one.on - line.on).days), one.number))
    return {str(one.pk): one for one in near[:MOST]}


def of_lines(lines: dict[str, CostLine]) -> list[tuple[str, str]]:
    """Those as choices of a form."""
    return [(key, called(one)) for key, one in lines.items()]
