"""The register to take along: exactly what the list shows, sent as it is read."""

from codecs import BOM_UTF8 as BOM
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse

from chancery.agreements import export
from chancery.portal import called
from chancery.portal.views.register import asked
from chancery.portal.words import language


def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """A table whose cells no spreadsheet will take for formulas; the mark before it makes it read the accents."""
    found = chain([BOM], _begun(export.as_csv(**_asked(request))))
    return _file(StreamingHttpResponse(found, content_type="text/csv; charset=utf-8"), "csv")


def as_json(request: HttpRequest) -> StreamingHttpResponse:
    """The same columns, as JSON."""
    return _file(
        StreamingHttpResponse(
            _begun(export.as_json(**_asked(request))), content_type="application/json; charset=utf-8"
        ),
        "json",
    )


def _asked(request: HttpRequest) -> dict[str, Any]:
    filters, sort = asked(request), request.GET.get("sort", "")
    return {"filters": filters, "sort": sort, "lang": language(), "called": called.names(filters)}


def _begun(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same, with its first rows read: where the database is held, that is said before a file has begun."""
    return chain(list(islice(blocks, 2)), blocks)


def _file(response: StreamingHttpResponse, kind: str) -> StreamingHttpResponse:
    name = "ententes" if language() == "fr" else "agreements"
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["X-Robots-Tag"] = "noindex"
    return response
