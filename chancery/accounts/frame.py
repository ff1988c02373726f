"""What stands around the pages of those who work here: their menu, and the same page in the other language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chancery.accounts import permissions
from chancery.accounts.models import actor_of
from chancery.accounts.permissions import (
    ADMINISTRATOR,
    COUNTERSIGNER,
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


MENU = (
    Entry(_("Today"), "desk:home"),
    Entry(_("Agreements"), "desk:agreements", STAFF),
    Entry(_("Cases"), "desk:cases", (*WORKERS, "auditor")),
    Entry(_("Counterparties"), "counterparties:index", STAFF),
    Entry(_("Assignments"), "designations:index", STAFF),
    Entry(_("Radar"), "desk:radar", STAFF),
    Entry(_("Spreadsheets"), "imports:index", READS_PERSONAL),
    Entry(_("Tasks"), "council:tasks", STAFF),
    Entry(_("People"), "desk:people", READS_ACCOUNTS),
    Entry(_("Delegations"), "desk:instruments", WORKERS, unless=READS_ACCOUNTS),
    Entry(_("To countersign"), "desk:countersign", (COUNTERSIGNER,)),
    Entry(_("Retention"), "retention:index", ("head", "solicitor", "clerk", "auditor")),
    Entry(_("Settings"), "desk:settings", (ADMINISTRATOR, "auditor")),
    Entry(_("Notices"), "notices:index", READS_PERSONAL),
    Entry(_("Notices"), "notices:mine", unless=READS_PERSONAL),
    Entry(_("Your account"), "desk:me"),
    Entry(_("Public register"), "portal:home"),
)


def around(request: HttpRequest) -> dict[str, Any]:
    """For the desk and the sign-in pages; the portal brings its own."""
    if not _is_ours(request):
        return {}
    lang = language()
    return {
        "lang": lang,
        "city": city(lang),
        "menu": [Item(str(label), url, "page" if url == request.path else "") for label, url in _menu(request)],
        "foot": [Item(label, reverse(f"portal:{name}"), "") for label, name in _foot()],
        "other": other(request, lang),
        "signed_in": request.user.is_authenticated,
        "identity": provider_name(),
        "user": request.user,
    }


def _is_ours(request: HttpRequest) -> bool:
    """A page of the office: of the desk, of a room, or of signing in. Those of the portal and the ledger are not."""
    match = request.resolver_match
    if match is None:
        return False
    if not match.namespace:
        return (match.url_name or "").startswith(("account_", "mfa_"))
    return match.namespace not in PUBLIC


def _menu(request: HttpRequest) -> Iterator[tuple[Any, str]]:
    actor = actor_of(request.user)
    if actor is None:
        yield _("Public register"), reverse("portal:home")
        return
    held = permissions.roles_of(actor)
    for entry in MENU:
        wanted = not entry.roles or held.intersection(entry.roles)
        if wanted and not held.intersection(entry.unless):
            yield entry.label, reverse(entry.name)


def provider_name() -> str:
    """What the city calls its identity provider; empty where it has none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["name"]) if apps else ""


def _foot() -> list[tuple[Any, str]]:
    return [(_("Accessibility"), "accessibility"), (_("Privacy"), "privacy")]
