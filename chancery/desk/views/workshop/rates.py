"""Rates of travel of a draft: brought in from a spreadsheet, looked through first, and taken along as one."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.staff import reads, sent, writes
from chancery.agreements.export import neutral
from chancery.audit.models import Actor
from chancery.desk.views.workshop import drafts
from chancery.desk.workshop import look
from chancery.imports import forms, per_diem
from chancery.imports.views import looked
from chancery.policy.rewrite import added
from chancery.strategy import actions, permissions


@writes(permissions.may_draft)
def bring_in(request: HttpRequest, policy_draft_id: UUID) -> HttpResponse:
    """A table of rates: what each row would do; and, once it is asked for, all of it as clauses of the draft."""
    draft = look.find(policy_draft_id)
    policy = look.readable(draft)
    context: dict[str, Any] = {
        "here": _("Bring in rates"),
        "lede": _(
            "A table of what meals, nights and kilometres cost, by place and from a day on. Each row becomes a clause "
            "of the draft, and counts once Council has adopted it. A rate is known by its table, place, kind and day, "
            "so the same file twice adds nothing."
        ),
        "columns": _(
            "Columns: table, kind, country, city, amount, currency, since, until, from_day and source; kind, amount "
            "and since must be there. Until is the first day on which a rate no longer holds."
        ),
        "trail": drafts.of(draft),
        "to_fill_in": reverse("desk:policy-draft-rates-file", args=[draft.pk]),
        "back": reverse("desk:policy-draft", args=[draft.pk]),
    }

    def through(name: str, content: bytes, given: Mapping[str, Any]) -> per_diem.Found:
        return per_diem.look(name, content, policy, table=given["table"], source=given["source"])

    def write(by: Actor, found: per_diem.Found) -> None:
        text = added(draft.toml, "rate", *found.blocks(policy))
        actions.write(by=by, draft=draft, held=draft.digest, text=text)

    return looked.through(request, forms.PerDiem(sent(request), request.FILES or None), through, write, context)


@reads(permissions.may_read_drafts)
def table(request: HttpRequest, policy_draft_id: UUID) -> HttpResponse:
    """The rates of a draft as a table with the columns that are read; without any it is what has to be filled in."""
    policy = look.readable(look.find(policy_draft_id))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([neutral(cell) for cell in row] for row in per_diem.rows(policy))
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rates.csv"'
    return answer
