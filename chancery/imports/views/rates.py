"""Exchange rates from a file: looked through first, then brought in, all of them or none."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import sent, writes
from chancery.errors import Refused
from chancery.frame import language
from chancery.imports import exchange, forms
from chancery.imports.reading import LARGEST
from chancery.missions import actions
from chancery.missions.permissions import may_post

MOST_SHOWN = 200


@writes(may_post)
def bring_in(request: HttpRequest) -> HttpResponse:
    """A table of exchange rates: what each row would do; and, once it is asked for, all of it brought in."""
    form = forms.Rates(sent(request), request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "here": _("Bring in exchange rates"),
        "trail": [(_("Travel"), reverse("missions:index")), (_("Exchange rates"), reverse("missions:rates"))],
    }
    by = actor_of(request.user)
    if request.method == "POST" and form.is_valid() and by is not None:
        given = form.cleaned_data
        try:
            found = exchange.look(given["file"].name, given["file"].read(LARGEST + 1), given["source"])
            written = given["post"] and not found.problems
            if written:
                actions.bring_in_rates(by=by, rows=found.rows, digest=found.digest)
            context |= {
                "found": found,
                "written": written,
                "problems": [one.said(language()) for one in found.problems[:MOST_SHOWN]],
                "more": max(0, len(found.problems) - MOST_SHOWN),
            }
        except Refused as refused:
            context["refusal"] = refused.said(language())
    return render(request, "imports/rates.html", context)
