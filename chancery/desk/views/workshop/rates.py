"""Rates of travel of a draft: brought in from a spreadsheet, looked through first, and taken along as one."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import reads, sent, writes
from chancery.agreements.export import neutral
from chancery.desk.views.workshop import drafts
from chancery.desk.workshop import look
from chancery.errors import Refused
from chancery.frame import language
from chancery.imports import forms, per_diem
from chancery.imports.reading import LARGEST
from chancery.policy.rewrite import added
from chancery.strategy import actions, permissions

MOST_SHOWN = 200


@writes(permissions.may_draft)
def bring_in(request: HttpRequest, policy_draft_id: UUID) -> HttpResponse:
    """A table of rates: what each row would do; and, once it is asked for, all of it as clauses of the draft."""
    draft = look.find(policy_draft_id)
    policy = look.readable(draft)
    form = forms.PerDiem(sent(request), request.FILES or None)
    by = actor_of(request.user)
    context: dict[str, Any] = {
        "form": form,
        "here": _("Bring in rates"),
        "trail": drafts.of(draft),
        "draft": draft,
        "back": reverse("desk:policy-draft", args=[draft.pk]),
    }
    if request.method == "POST" and form.is_valid() and by is not None:
        given = form.cleaned_data
        said = {"table": given["table"], "source": given["source"]}
        try:
            found = per_diem.look(given["file"].name, given["file"].read(LARGEST + 1), policy, **said)
            written = bool(given["post"] and found.rows and not found.problems)
            if written:
                text = added(draft.toml, "rate", *found.blocks(policy))
                actions.write(by=by, draft=draft, held=draft.digest, text=text)
            context |= {
                "found": found,
                "written": written,
                "problems": [one.said(language()) for one in found.problems[:MOST_SHOWN]],
                "more": max(0, len(found.problems) - MOST_SHOWN),
            }
        except Refused as refused:
            context["refusal"] = refused.said(language())
    return render(request, "desk/workshop/rates.html", context)


@reads(permissions.may_read_drafts)
def table(request: HttpRequest, policy_draft_id: UUID) -> HttpResponse:
    """The rates of a draft as a table with the columns that are read; without any it is what has to be filled in."""
    policy = look.readable(look.find(policy_draft_id))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([neutral(cell) for cell in row] for row in per_diem.rows(policy))
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rates.csv"'
    return answer
