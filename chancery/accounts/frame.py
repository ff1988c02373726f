"""What stands around the pages of those who work here: their menu, and the same page in the other language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts import permissions
from chancery.accounts.models import actor_of
from chancery.frame import Item, city, language, other

# Those of `agreements.permissions.may_read`, which stands above this room.
READS_AGREEMENTS = (
    "officer", "head", "solicitor", "city-manager", "clerk", "auditor", "treasurer", "division-officer",
    "division-head", "councillor", "mayors-office",
)  # fmt: skip
PUBLIC = ("portal", "ledger")


def around(request: HttpRequest) -> dict[str, Any]:
    """For the desk and the sign-in pages; the portal brings its own."""
    if not _is_ours(request):
        return {}
    lang = language()
    return {
        "lang": lang,
        "city": city(lang),
        "menu": [Item(label, url, "page" if url == request.path else "") for label, url in _menu(request)],
        "foot": [Item(label, reverse(f"portal:{name}"), "") for label, name in _foot()],
        "other": other(request, lang),
        "signed_in": request.user.is_authenticated,
    }


def _is_ours(request: HttpRequest) -> bool:
    """A page of the office: of the desk, of a room, or of signing in. Those of the portal and the ledger are not."""
    match = request.resolver_match
    if match is None:
        return False
    if not match.namespace:
        return (match.url_name or "").startswith(("account_", "mfa_"))
    return match.namespace not in PUBLIC


def _menu(request: HttpRequest) -> list[tuple[str, str]]:
    if not request.user.is_authenticated:
        return [(_("Public register"), reverse("portal:home"))]
    menu = [(_("Desk"), reverse("desk:home"))]
    if permissions.has_role(actor_of(request.user), *READS_AGREEMENTS):
        menu.append((_("Agreements"), reverse("desk:agreements")))
    menu.append((_("Sign-in and security"), reverse("mfa_index")))
    if permissions.may_see_people(actor_of(request.user)):
        menu.append((_("People"), reverse("desk:people")))
    letters = "index" if permissions.has_role(actor_of(request.user), "officer", "head", "auditor") else "mine"
    menu.append((_("Notices"), reverse(f"notices:{letters}")))
    return [*menu, (_("Public register"), reverse("portal:home"))]


def _foot() -> list[tuple[str, str]]:
    return [(_("Accessibility"), "accessibility"), (_("Privacy"), "privacy")]
