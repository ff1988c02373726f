"""What the portal says when it cannot answer: what happened, and a way on."""

import sys
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import activate, get_language_from_request
from django.utils.translation import gettext as _

from chancery.policy import PolicyError
from chancery.portal import page
from chancery.strategy.policies import CHANGED

# Addresses that are secrets themselves: whoever holds one may read what it opens.
PRIVATE = {"propose-draft", "propose-confirm", "propose-status", "propose-interest", "facts-asked"}


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page; of a private link it says what may have become of it."""
    if request.resolver_match is None or request.resolver_match.url_name not in PRIVATE:
        return _say(request, "portal/errors/404.html", 404)
    said = _say(request, "portal/errors/link.html", 404)
    # Otherwise the server's log would keep an address that lacks a letter or two of a key that opens something.
    setattr(said, "_has_been_logged", True)  # noqa: B010 (Django's own mark, of which its types know nothing)
    return said


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form cannot be read."""
    return _say(request, "portal/errors/400.html", 400)


def unreadable_part(request: HttpRequest, asked: str, said: str) -> HttpResponse:
    """404: one part of the question cannot be read, or names what there is not, so that nothing is at this address. It
    says which part, and what may be asked; the rest stays."""
    given = "".join(each if each.isprintable() else "?" for each in request.GET[asked][:40])
    rest = {key: request.GET.get(key, "") for key in request.GET if key != asked}
    context = {"wrong": said.replace("%(given)s", given), "without": f"{request.path}?{urlencode(rest)}"}
    return page.show(request, "portal/errors/400.html", context, status=404)


def no_policy() -> str:
    """Said of a policy to compare with that there is none of."""
    return _("No policy that residents may read is called “%(given)s”.")


def not_asked_here(request: HttpRequest, *names: str) -> HttpResponse | None:
    """404, where an address asks by a part that another page understands: else it would be answered as if it were not
    there. What no page of ours knows is passed over."""
    for name in names:
        if request.GET.get(name):
            said = _("This page does not go by “%(name)s”; a simulation does. Here “%(given)s” means nothing.")
            said = said.replace("%(name)s", name)
            return unreadable_part(request, name, said)
    return None


def closed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the page exists, for others; whoever is signed in is told that it is their role that it takes."""
    user = getattr(request, "user", None)
    return _say(request, "portal/errors/role.html" if user and user.is_authenticated else "portal/errors/403.html", 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that was not sent from one of our pages, or from one that was open while its reader signed out."""
    return _say(request, "portal/errors/form.html", 403)


def in_words(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """405: a button's address opened as a page, or a page asked to take something; the bare answer becomes a page."""

    def around(request: HttpRequest) -> HttpResponseBase:
        bare = answer(request)
        if not isinstance(bare, HttpResponseNotAllowed) or bare.content:
            return bare
        said = _say(request, "portal/errors/405.html", 405)
        said["Allow"] = bare["Allow"]
        return said

    return around


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Nothing is asked of the database, which may be what is broken; where it is only that somebody
    else holds it, 503 says so, and when to come back. A policy whose text is not the one that was pinned is named."""
    problem = sys.exc_info()[1]
    if isinstance(problem, PolicyError) and problem.problems[0].message == CHANGED:
        return _say(request, "portal/errors/policy.html", 503, policy=problem.problems[0].file)
    if isinstance(problem, OperationalError) and "locked" in str(problem):
        said = _say(request, "portal/errors/503.html", 503)
        said["Retry-After"] = "60"
        return said
    return _say(request, "portal/errors/500.html", 500)


def _say(request: HttpRequest, template: str, status: int, **more: str) -> HttpResponse:
    activate(get_language_from_request(request, check_path=True))
    return page.plain(request, template, status, **more)
