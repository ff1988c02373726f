"""The published ledger, as files that anybody can fetch and keep. These addresses have no language."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from chancery.audit import published

FRESH = "public, max-age=60"


@csrf_exempt
@require_safe
@vary_on_headers("Accept-Language")
def page(request: HttpRequest) -> HttpResponse:
    """The page that says how to check the ledger, in the language the reader asks for."""
    return redirect("portal:ledger")


@csrf_exempt
@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One of the published files, sent as it is read."""
    return _send(request, published.folder() / name, published.KINDS[name])


@csrf_exempt
@require_safe
def verifier(request: HttpRequest) -> HttpResponseBase:
    """The script that checks them."""
    source = published.VERIFIER.read_bytes()
    answer = HttpResponse(source, content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify.py"'
    answer["ETag"], answer["Cache-Control"] = f'"{sha256(source).hexdigest()[:32]}"', FRESH
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _send(request: HttpRequest, path: Path, kind: str) -> HttpResponseBase:
    try:
        opened: BinaryIO = path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    known = os.fstat(opened.fileno())
    etag = f'"{known.st_size:x}-{known.st_mtime_ns:x}"'
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = FileResponse(opened, content_type=kind)
    else:
        opened.close()
    answer["ETag"], answer["Cache-Control"] = etag, FRESH
    return answer
