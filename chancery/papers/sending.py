"""How a file leaves the house: as a download that no browser opens, runs or guesses at."""

from __future__ import annotations

import re
import unicodedata

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from chancery.papers import store
from chancery.papers.kinds import KINDS
from chancery.papers.models import Paper

POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def sent(paper: Paper) -> HttpResponse:
    """The file of a paper, under its title."""
    data = store.read(paper.sha256) if paper.is_held else None
    if data is None:
        raise Http404
    kind = KINDS[paper.kind]
    name = f"{_plain(str(paper))}.{kind.endings[0]}"
    response = HttpResponse(data, content_type=kind.mime)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _plain(title: str) -> str:
    """A title as a name of a file: without what a system reads as a path, and without what turns text around."""
    kept = "".join(each if unicodedata.category(each)[0] in "LNPZS" else " " for each in title)
    name = re.sub(r'[\s/\\:*?"<>|]+', " ", kept).strip(" .")
    return name[:100] or "paper"
