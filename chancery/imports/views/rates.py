"""Exchange rates from a file: looked through first, then brought in, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.staff import sent, writes
from chancery.audit.models import Actor
from chancery.imports import exchange, forms
from chancery.imports.views import looked
from chancery.missions import actions
from chancery.missions.permissions import may_post


@writes(may_post)
def bring_in(request: HttpRequest) -> HttpResponse:
    """A table of exchange rates: what each row would do; and, once it is asked for, all of it brought in."""
    back = reverse("missions:rates")
    context: dict[str, Any] = {
        "here": _("Bring in exchange rates"),
        "lede": _(
            "A table with the columns currency, day, rate and source: what one unit is worth in the city’s own "
            "currency. A rate is known by its currency and day, so the same file twice adds nothing."
        ),
        "trail": [(_("Travel"), reverse("missions:index")), (_("Exchange rates"), back)],
        "back": back,
    }

    def look(name: str, content: bytes, given: Mapping[str, Any]) -> exchange.Rates:
        return exchange.look(name, content, given["source"])

    def write(by: Actor, found: exchange.Rates) -> None:
        actions.bring_in_rates(by=by, rows=found.rows, digest=found.digest)

    return looked.through(request, forms.Rates(sent(request), request.FILES or None), look, write, context)
