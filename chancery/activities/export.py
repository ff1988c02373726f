"""Activities as files to take along: what the list shows, one row for each result, sent as it is read."""

from __future__ import annotations

import csv
import io
import json
from codecs import BOM_UTF8
from collections.abc import Iterator

from django.http import StreamingHttpResponse

from chancery.activities import listing
from chancery.activities.models import ActivityQuerySet
from chancery.agreements.export import neutral
from chancery.frame import language


def as_csv(rows: ActivityQuerySet) -> StreamingHttpResponse:
    """A table whose cells no spreadsheet takes for formulas; the mark before it makes it read the accents."""
    return _file(StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8"), "csv")


def as_json(rows: ActivityQuerySet) -> StreamingHttpResponse:
    """The same columns as a list of objects; what is not recorded is null."""
    return _file(StreamingHttpResponse(_objects(rows), content_type="application/json; charset=utf-8"), "json")


def _file(response: StreamingHttpResponse, kind: str) -> StreamingHttpResponse:
    name = "activites" if language() == "fr" else "activities"
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _lines(rows: ActivityQuerySet) -> Iterator[bytes]:
    yield BOM_UTF8
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(listing.COLUMNS)
    for row in listing.table(rows):
        writer.writerow([neutral(row[name]) for name in listing.COLUMNS])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def _objects(rows: ActivityQuerySet) -> Iterator[bytes]:
    yield b"["
    comma = "\n"
    for row in listing.table(rows):
        said = {name: row[name] or None for name in listing.COLUMNS}
        yield f"{comma}{json.dumps(said, ensure_ascii=False)}".encode()
        comma = ",\n"
    yield b"\n]\n"
