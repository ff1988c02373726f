"""What was spent, from the finance system's file: looked through first, then posted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import holds, sent, writes
from chancery.budgets.permissions import may_post
from chancery.errors import Refused
from chancery.frame import language
from chancery.imports.actions.actuals import import_actuals
from chancery.imports.actuals import COLUMNS, REQUIRED
from chancery.imports.forms import Expenses
from chancery.imports.reading import LARGEST

MOST_SHOWN = 200


@writes(may_post)
def bring_in(request: HttpRequest) -> HttpResponse:
    """A file of expenses: what each row would do; and, once it is asked for, all of them posted."""
    form = Expenses(sent(request), request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "here": _("Bring expenses in"),
        "trail": [(_("Budget"), reverse("budgets:funds"))],
        "columns": COLUMNS,
        "required": REQUIRED,
        "back": reverse("budgets:funds"),
    }
    by = actor_of(request.user)
    if request.method == "POST" and holds(request, form) and by is not None:
        content = form.cleaned_data["file"].read(LARGEST + 1)
        try:
            report = import_actuals(by=by, content=content, dry_run=not form.cleaned_data["post"])
            problems = [one.said(language()) for one in report.problems[:MOST_SHOWN]]
            more = max(0, len(report.problems) - MOST_SHOWN)
            context |= {"report": report, "problems": problems, "more": more}
        except Refused as refused:
            context["refusal"] = refused.said(language())
    return render(request, "imports/expenses.html", context)
