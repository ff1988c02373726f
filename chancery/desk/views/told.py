"""The lines of the ledger that tell of one record, each with its proof."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of, names_of
from chancery.accounts.permissions import keys_of
from chancery.accounts.staff import read
from chancery.audit import lines, published
from chancery.desk.told import unseal

MOST = 200


@read
def show(request: HttpRequest) -> HttpResponse:
    """When, what and who, as the ledger has it, newest first; each line that is signed leads to its proof."""
    by = actor_of(request.user)
    found = unseal(by, request.GET.get("of", ""))
    if found is None:
        raise Http404
    told = lines.of_row(found.row, found.made, keys_of(by), MOST + 1)
    newest = published.newest()
    names = names_of(one.actor for one in told)
    context = {
        "here": _("In the ledger"),
        "trail": [(found.called, found.back)],
        "about": found.called,
        "lines": [(one, timezone.localtime(one.at), names.get(one.actor, "")) for one in told[:MOST]],
        "more": len(told) > MOST,
        "signed": newest.size if newest else 0,
    }
    return render(request, "desk/told.html", context)
