"""What the pages of this room share: the agreement that was asked for, the way to it, its name."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.agreements import permissions
from chancery.agreements.models import Agreement
from chancery.frame import language


def agreement_of(request: HttpRequest, reference: str) -> Agreement:
    """The agreement of a reference, if this person may read it; otherwise it is as if it did not exist."""
    rows = permissions.visible(actor_of(request.user)) if reference.isprintable() else Agreement.objects.none()
    row = rows.select_related("counterparty__merged_into", "lead_division").filter(reference=reference).first()
    if row is None:
        raise Http404
    return row


def name_of(agreement: Agreement) -> str:
    """How the office speaks of it: with whom, and its number."""
    body = agreement.counterparty.now
    name = getattr(body, f"name_{language()}") or str(body)
    return f"{name}, {agreement.reference}"


def trail(agreement: Agreement) -> list[tuple[str, str]]:
    """The way from the register to its file."""
    return [(_("Agreements"), reverse("desk:agreements")), (name_of(agreement), address(agreement))]


def address(agreement: Agreement) -> str:
    """Its file in the office."""
    return reverse("desk:agreement", args=[agreement.reference])


def back(agreement: Agreement) -> HttpResponse:
    """To its file."""
    return redirect("desk:agreement", reference=agreement.reference)


def about(agreement: Agreement, what: str) -> dict[str, Any]:
    """What a form about an agreement stands under."""
    return {"trail": trail(agreement), "name": name_of(agreement), "about": name_of(agreement), "title": what}
