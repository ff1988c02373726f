"""Who gets in: those who signed in, and of them those whom a page is for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chancery.accounts.models import actor_of
from chancery.audit.models import Actor

Page = Callable[..., HttpResponse]


def read(view: Page) -> Page:
    """A page that is only read, by those who signed in."""
    return require_safe(never_cache(login_required(view)))


def reads(asked: Callable[[Actor | None], bool]) -> Callable[[Page], Page]:
    """The same, for those whom it is for."""
    return lambda view: read(_only(asked, view))


def writes(asked: Callable[[Actor], bool]) -> Callable[[Page], Page]:
    """A form, and what is sent with it."""
    forms = require_http_methods(["GET", "HEAD", "POST"])
    return lambda view: forms(never_cache(login_required(_only(asked, view))))


def _only(asked: Callable[..., bool], view: Page) -> Page:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        if not asked(actor_of(request.user)):
            raise PermissionDenied
        return view(request, *args, **words)

    return guarded
