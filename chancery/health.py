"""Is the house in order? One page for whoever keeps it running; it holds no secrets."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest) -> HttpResponse:
    """Say that the house stands."""
    return HttpResponse("ok")
