"""A file of rates, looked through: what its page shows, and whether it came in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chancery.accounts.models import actor_of
from chancery.accounts.staff import holds
from chancery.audit.models import Actor
from chancery.errors import Refused
from chancery.frame import language
from chancery.imports import exchange, forms, per_diem
from chancery.imports.reading import LARGEST

MOST_SHOWN = 200
F = TypeVar("F", exchange.Rates, per_diem.Found)
Look = Callable[[str, bytes, Mapping[str, Any]], F]


def through(
    request: HttpRequest, form: forms.Rates, look: Look[F], write: Callable[[Actor, F], object], context: dict[str, Any]
) -> HttpResponse:
    """What each row would do; and, once it is asked for, all of it written, or nothing."""
    by = actor_of(request.user)
    context["form"] = form
    if request.method == "POST" and holds(request, form) and by is not None:
        given = form.cleaned_data
        try:
            found = look(given["file"].name, given["file"].read(LARGEST + 1), given)
            written = bool(given["post"] and not found.problems)
            if written and found.rows:
                write(by, found)
            context |= {
                "found": found,
                "written": written,
                "problems": [one.said(language()) for one in found.problems[:MOST_SHOWN]],
                "more": max(0, len(found.problems) - MOST_SHOWN),
            }
        except Refused as refused:
            context["refusal"] = refused.said(language())
    return render(request, "imports/rates.html", context)
