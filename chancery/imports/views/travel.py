"""What was spent on travel, from the finance system's file: looked through first, then brought in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import holds, sent, writes
from chancery.errors import Refused
from chancery.frame import language
from chancery.imports import forms
from chancery.imports.actions.finance import import_travel
from chancery.imports.reading import LARGEST
from chancery.missions.permissions import may_post

MOST_SHOWN = 200


@writes(may_post)
def bring_in(request: HttpRequest) -> HttpResponse:
    """A file of the finance system: what each row would do; and, once it is asked for, all of it brought in."""
    form = forms.Travel(sent(request), request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "here": _("Bring in what was spent on travel"),
        "trail": [
            (_("Travel"), reverse("missions:index")), (_("From the finance system"), reverse("missions:finance")),
        ],
        "back": reverse("missions:finance"),
    }  # fmt: skip
    by = actor_of(request.user)
    if request.method == "POST" and holds(request, form) and by is not None:
        file, given = form.cleaned_data["file"], form.cleaned_data
        try:
            found = import_travel(
                by=by, name=file.name, content=file.read(LARGEST + 1), called=form.called(),
                dry_run=not given["post"], accept_good=given["without"],
            )  # fmt: skip
            rows = [*found.rows, *(row for row, _columns in found.learned)]
            context |= {
                "report": found,
                "written": given["post"] and (given["without"] or not found.problems),
                "told": bool(rows),
                "matched": sum(one.line_id is not None for one in rows),
                "fits": sum(not one.waits_for for one in rows),
                "waiting": [one for one in rows if one.waits_for][:MOST_SHOWN],
                "otherwise": [one.said(language()) for one in found.otherwise[:MOST_SHOWN]],
                "problems": [one.said(language()) for one in found.problems[:MOST_SHOWN]],
                "more": max(0, len(found.problems) - MOST_SHOWN),
            }
        except Refused as refused:
            context["refusal"] = refused.said(language())
    return render(request, "imports/travel.html", context)
