"""The peer of the CSV export: the recipe of Django's documentation, with the same columns from the same tables.

One query through the ORM for the rows and one for the goals, a `csv.writer` over an echo, a streaming response.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancery.settings")
# A program of its own: models can be imported only when Django is set up.
django.setup()

from django.core.handlers.wsgi import WSGIHandler
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from chancery.agreements.models import Agreement, CategoryAssignment

COLUMNS = (
    "reference", "instrument", "title_en", "title_fr", "called",
    "counterparty__reference", "counterparty__name_en", "counterparty__name_fr", "counterparty__kind", "country_id",
    "category", "held_since", "standing", "signed_earliest", "starts_on", "ends_on", "open_ended",
    "renewal", "binding", "approval", "since_year", "pk", "note_en", "note_fr", "source",
)  # fmt: skip
GOALS = COLUMNS.index("pk")


class Echo:
    """Hands each line on as it is written."""

    def write(self, value: str) -> str:
        """The line itself."""
        return value


def lines() -> Iterator[str]:
    """Every agreement as a line of CSV."""
    served: dict[Any, list[str]] = defaultdict(list)
    through = Agreement.goals.through.objects.values_list("agreement_id", "goal__framework__slug", "goal__number")
    for agreement, framework, number in through.iterator():
        served[agreement].append(f"{framework}.{number}")
    since = CategoryAssignment.objects.filter(agreement=OuterRef("pk"), category=OuterRef("category"), until=None)
    rows = Agreement.objects.public().annotate(held_since=Subquery(since.order_by().values("since")[:1]))
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for row in rows.order_by("pk").values_list(*COLUMNS).iterator():
        yield writer.writerow([*row[:GOALS], " ".join(served[row[GOALS]]), *row[GOALS + 1 :]])


def export(_request: HttpRequest) -> StreamingHttpResponse:
    """The whole register."""
    return StreamingHttpResponse(lines(), content_type="text/csv")


def nothing(_request: HttpRequest) -> HttpResponse:
    """To see whether it is there."""
    return HttpResponse("here")


urlpatterns = [path("plain.csv", export), path("nothing-here", nothing)]
django.conf.settings.ROOT_URLCONF = __name__
django.conf.settings.MIDDLEWARE = []
application = WSGIHandler()
