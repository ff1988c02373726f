"""What stands around the pages of those who work here: their menu, and the same page in the other language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chancery.accounts import permissions
from chancery.accounts.models import User, actor_of
from chancery.accounts.permissions import (
    ADMINISTRATOR,
    COUNTERSIGNER,
    OF_A_DIVISION,
    OFFICE,
    READS_ACCOUNTS,
    READS_PERSONAL,
    STAFF,
    WORKERS,
)  # fmt: skip
from chancery.frame import Item, city, language, other

PUBLIC = ("portal", "ledger")


class Entry(NamedTuple):
    """One entry of the office's menu, for whoever holds one of these roles, and none of others; none named is everyone.

    It only spares people the sight of what is not theirs: the page itself refuses whoever types its address.
    """

    label: Any
    name: str
    roles: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


FIRST = "desk:home"
MONEY = (*OFFICE, *OF_A_DIVISION, "treasurer", "city-manager", "councillor", "auditor")
MENU = (
    Entry(_("Today"), FIRST),
    Entry(_("Agreements"), "desk:agreements", STAFF),
    Entry(_("Cases"), "desk:cases", (*WORKERS, "auditor")),
    Entry(_("Cases"), "desk:council-cases", ("councillor",), unless=(*WORKERS, "auditor")),
    Entry(_("Activities"), "activities:index", STAFF),
    Entry(_("Counterparties"), "counterparties:index", STAFF),
    Entry(_("Proposals"), "proposals:index", (*WORKERS, "auditor")),
    Entry(pgettext_lazy("menu", "Budget"), "budgets:funds", MONEY),
    Entry(pgettext_lazy("menu", "Travel"), "missions:index", MONEY),
    Entry(pgettext_lazy("menu", "Policies"), "desk:policy-drafts", STAFF),
    Entry(_("Radar"), "desk:radar", STAFF),
    Entry(pgettext_lazy("menu", "Spreadsheets"), "imports:index", READS_PERSONAL),
    Entry(pgettext_lazy("menu", "Tasks"), "council:tasks", STAFF),
    Entry(_("People"), "desk:people", READS_ACCOUNTS),
    Entry(_("Delegations"), "desk:instruments", WORKERS, unless=READS_ACCOUNTS),
    Entry(_("To countersign"), "desk:countersign", (COUNTERSIGNER,)),
    Entry(_("Retention"), "retention:index", ("head", "solicitor", "clerk", "auditor")),
    Entry(_("Settings"), "desk:settings", (ADMINISTRATOR, "auditor")),
    Entry(_("Notices"), "notices:index", READS_PERSONAL),
    Entry(_("Notices"), "notices:mine", unless=READS_PERSONAL),
)
# What the frame itself leads to.
LINKS = {"today": FIRST, "search": "desk:search", "me": "desk:me", "out": "account_logout"}
FOOT = ((_("Public register"), "home"), (_("Accessibility"), "accessibility"), (_("Privacy"), "privacy"))


def around(request: HttpRequest) -> dict[str, Any]:
    """For the desk and the sign-in pages; the portal brings its own."""
    if not _is_ours(request):
        return {}
    lang = language()
    return {
        "lang": lang,
        "city": city(lang),
        "menu": list(_menu(request)),
        "foot": _foot(lang),
        "leads": _links(lang),
        "other": other(request, lang),
        "signed_in": request.user.is_authenticated,
        "identity": provider_name(),
        "user": request.user,
        "who": _who(request),
    }


def _is_ours(request: HttpRequest) -> bool:
    """A page of the office: of the desk, of a room, or of signing in. Those of the portal and the ledger are not."""
    match = request.resolver_match
    if match is None:
        return False
    if not match.namespace:
        return (match.url_name or "").startswith(("account_", "mfa_"))
    return match.namespace not in PUBLIC


def _menu(request: HttpRequest) -> Iterator[Item]:
    actor = actor_of(request.user)
    if actor is None:
        yield Item(str(_("Public register")), reverse("portal:home"), "")
        return
    held = permissions.roles_of(actor)
    for entry, label, url in _addressed(get_language() or ""):
        wanted = not entry.roles or held.intersection(entry.roles)
        if wanted and not held.intersection(entry.unless):
            yield Item(label, url, "page" if url == request.path else "", entry.name == FIRST)


@cache
def _addressed(_lang: str) -> tuple[tuple[Entry, str, str], ...]:
    """The whole menu in the language now active. Neither its words nor its addresses change while a process lives."""
    return tuple((entry, str(entry.label), reverse(entry.name)) for entry in MENU)


@cache
def _foot(_lang: str) -> tuple[Item, ...]:
    return tuple(Item(str(label), reverse(f"portal:{name}"), "") for label, name in FOOT)


@cache
def _links(_lang: str) -> dict[str, str]:
    return {key: reverse(name) for key, name in LINKS.items()}


def _who(request: HttpRequest) -> str:
    """Whose account is open: their name, or the address that they signed in with where no person is entered."""
    user = request.user
    if not isinstance(user, User):
        return ""
    return user.called or user.email


def provider_name() -> str:
    """What the city calls its identity provider; empty where it has none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["name"]) if apps else ""
