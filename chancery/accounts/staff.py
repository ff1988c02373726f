"""What every page of the office stands on: who gets in, and how a form is asked and acted on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chancery.accounts.models import actor_of
from chancery.accounts.permissions import asked_once
from chancery.audit.models import Actor
from chancery.edits import Overtaken
from chancery.errors import Refused
from chancery.frame import language, posted
from chancery.uploads import outsized, too_large

Page = Callable[..., HttpResponseBase]
SAFE = ("GET", "HEAD")
FORBIDDEN = 403
# What a form carries along, and nobody typed; and what is shown to nobody.
CARRIED = ("csrfmiddlewaretoken", "key", "snapshot", "shown", "sure", "back", "password")
LONGEST_WORD = 200
# What a choice or a tick sends: nobody could type it again.
NO_WORDS = re.compile(r"on|true|false|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FORMS = [*SAFE, "POST"]
CONFLICT = 409


def read(view: Page) -> Page:
    """A page that is only read, by those who signed in."""
    return require_safe(never_cache(login_required(_reading(view))))


def reads(asked: Callable[[Actor | None], bool]) -> Callable[[Page], Page]:
    """The same, for those whom it is for."""
    return lambda view: read(_only(asked, view))


def writes(asked: Callable[[Actor], bool]) -> Callable[[Page], Page]:
    """A form, and what is sent with it."""
    forms = require_http_methods(FORMS)
    return lambda view: forms(never_cache(_signed_in(_reading(_only(asked, view)))))


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: whatever was sent, be it nothing at all; None before anything is sent."""
    return posted(request) if request.method == "POST" else None


def guards(asked: Callable[[Actor], bool]) -> Callable[[Page], Page]:
    """A form that is sensitive: accounts, rights, settings. Who is there proves it again; what was typed is kept."""
    forms = require_http_methods(FORMS)
    return lambda view: forms(never_cache(_signed_in(_reading(_only(asked, reauthentication_required(view))))))


def holds(request: HttpRequest, form: Form) -> bool:
    """Whether a form may be acted on. A file that was too large to be taken in is said, and is not a file left out."""
    over = outsized(request)
    for name in form.fields:
        if over and form.add_prefix(name) == over and not getattr(form.fields[name], "outsized", False):
            form.errors[name] = form.error_class([too_large()[language() == "fr"]])
    return form.is_valid()


def ask(
    request: HttpRequest,
    form: Form,
    act: Callable[[Actor], HttpResponse],
    *,
    title: str,
    verb: str,
    trail: Sequence[tuple[str, str]],
    template: str = "staff/form.html",
    **more: Any,
) -> HttpResponse:
    """Show a form, or do what it asks; what was refused is said, and what was typed stays.

    Where somebody else was faster, the answer is a conflict. `trail` leads from the top to this form, as (words,
    address); its last step is where "Leave it" leads.
    """
    by, refusal, status = actor_of(request.user), "", 200
    if request.method == "POST" and holds(request, form) and by is not None:
        try:
            return act(by)
        except Refused as refused:
            refusal = refused.said(language())
            status = CONFLICT if isinstance(refused, Overtaken) else status
    context = {"form": form, "here": title, "verb": verb, "refusal": refusal, "trail": trail, "back": trail[-1][1]}
    return render(request, template, {**context, **more}, status=status)


def ask_sure(
    request: HttpRequest,
    form: Form,
    act: Callable[[Actor], HttpResponse],
    *,
    check: Callable[[], None] = lambda: None,
    says: Callable[[], Sequence[tuple[Any, Any]]] = tuple,
    **page: Any,
) -> HttpResponse:
    """Ask twice: the form, then a page that repeats what will be done and what cannot be undone, then the act.

    `check` refuses what is impossible before anybody is asked to confirm it; `says` is what the second page repeats,
    as (name, value). `page` is what `ask` takes, with `name` of the record and `final`, what cannot be undone.
    """
    if request.method != "POST" or "back" in request.POST or not holds(request, form):
        return _form(request, form, "", page)
    if "sure" in request.POST:
        return ask(request, form, act, template="staff/twice.html", **page)
    try:
        check()
    except Refused as refused:
        return _form(request, form, refused.said(language()), page)
    trail = page["trail"]
    context = {"form": form, "here": page["title"], "back": trail[-1][1], "says": says(), **page}
    return render(request, "staff/sure.html", context)


def _form(request: HttpRequest, form: Form, refusal: str, page: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "here": page["title"], "back": page["trail"][-1][1], "refusal": refusal, **page}
    return render(request, "staff/twice.html", context)


def _signed_in(view: Page) -> Page:
    """Whoever is not signed in is asked to. Where they typed something while their session ended, it is shown to them
    once more: they cannot be left with an empty form."""
    inside = login_required(view)

    @wraps(view)
    def around(request: HttpRequest, *args: Any, **words: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated and (said := _typed(request)):
            return render(request, "staff/signed-out.html", {"said": said}, status=FORBIDDEN)
        return inside(request, *args, **words)

    return around


def _typed(request: HttpRequest) -> list[str]:
    """What somebody wrote, or chose, in a form of ours: without what the form carries along sealed."""
    if settings.CSRF_COOKIE_NAME not in request.COOKIES:
        return []
    given = [value.strip() for name, each in posted(request).lists() if not name.startswith(CARRIED) for value in each]
    return [
        text for text in given if text and not NO_WORDS.fullmatch(text) and max(map(len, text.split())) <= LONGEST_WORD
    ]


def _reading(view: Page) -> Page:
    @wraps(view)
    def around(request: HttpRequest, *args: Any, **words: Any) -> HttpResponseBase:
        if request.method not in SAFE:
            return view(request, *args, **words)
        with asked_once():
            return view(request, *args, **words)

    return around


def _only(asked: Callable[..., bool], view: Page) -> Page:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **words: Any) -> HttpResponseBase:
        if not asked(actor_of(request.user)):
            raise PermissionDenied
        return view(request, *args, **words)

    return guarded
