"""The trips as files to take along, sent as they are read; and what each column holds."""

from __future__ import annotations

import csv
import io
import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from chancery.agreements.export import neutral
from chancery.disclosure.table import COLUMNS, NAMES, table
from chancery.frame import language
from chancery.missions.models import Trip


def as_csv(rows: QuerySet[Trip]) -> StreamingHttpResponse:
    """A table whose cells no spreadsheet takes for formulas; the mark before it makes it read the accents."""
    lines = ([row[name] for name in NAMES] for row in table(rows))
    return _file(_csv(NAMES, lines), "text/csv; charset=utf-8", _name("csv"))


def as_json(rows: QuerySet[Trip]) -> StreamingHttpResponse:
    """The same with its dictionary before it: what is not recorded is null."""
    return _file(_json(rows), "application/json; charset=utf-8", _name("json"))


def dictionary() -> StreamingHttpResponse:
    """What each column holds, in both languages, as a table."""
    lines = ([one.name, one.holds.en, one.holds.fr] for one in COLUMNS)
    name = "deplacements-colonnes.csv" if language() == "fr" else "trips-columns.csv"
    return _file(_csv(("column", "holds_en", "holds_fr"), lines), "text/csv; charset=utf-8", name)


def _name(kind: str) -> str:
    return f"deplacements.{kind}" if language() == "fr" else f"trips.{kind}"


def _file(said: Iterator[bytes], kind: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(said, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _csv(names: Iterable[str], lines: Iterable[list[str]]) -> Iterator[bytes]:
    yield BOM_UTF8
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    for line in lines:
        writer.writerow(map(_cell, line))
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def _cell(text: str) -> str:
    """A number below zero is no formula."""
    return text if text[:1] == "-" and text[1:].replace(".", "", 1).isdecimal() else neutral(text)


def _json(rows: QuerySet[Trip]) -> Iterator[bytes]:
    columns = [{"name": one.name, "en": one.holds.en, "fr": one.holds.fr} for one in COLUMNS]
    yield f'{{"columns": {json.dumps(columns, ensure_ascii=False)},\n"trips": ['.encode()
    comma = "\n"
    for row in table(rows):
        said = {name: row[name] or None for name in NAMES}
        yield f"{comma}{json.dumps(said, ensure_ascii=False)}".encode()
        comma = ",\n"
    yield b"\n]}\n"
