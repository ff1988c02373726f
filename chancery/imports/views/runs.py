"""What an import would do, and did; and what may be taken along."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.frame import language
from chancery.imports import actions, export, forms, kinds, permissions, underway
from chancery.imports.kinds.base import Kind
from chancery.imports.models import PEOPLE, ImportRun, StagedRow
from chancery.imports.packed import unpacked
from chancery.imports.resting import kept_back
from chancery.imports.views.steps import trail

LONGEST_NUMBER = 18
PAGE = 50
LATEST = 30
EVERY = 5
Outcome = StagedRow.Outcome
TAGS = {Outcome.NEW: "ok", Outcome.CHANGED: "info", Outcome.ASKED: "warn", Outcome.WRONG: "bad"}


@reads(permissions.may_see_imports)
def index(request: HttpRequest) -> HttpResponse:
    """What was brought in, and what can be brought in or taken along."""
    by, runs = actor_of(request.user), ImportRun.objects.all()[:LATEST]
    offered = [(slug, kind.label) for slug, kind in kinds.KINDS.items()]
    labels = {slug: kind.label for slug, kind in kinds.KINDS.items()}
    found = [(run, labels.get(run.kind, run.kind)) for run in runs]
    return render(request, "imports/index.html", {"runs": found, "kinds": offered, "keeps": _keeps(by)})


@reads(permissions.may_see_imports)
def show(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One import: what each row would do, or did."""
    run = get_object_or_404(ImportRun.objects.select_related("uploaded_by"), pk=run_id)
    by = actor_of(request.user)
    if run.under_way:
        return _under_way(request, run, by)
    if _keeps(by) and run.state in (ImportRun.State.UPLOADED, ImportRun.State.READ):
        step = "heading" if run.state == ImportRun.State.UPLOADED else "columns"
        return redirect(f"imports:{step}", run_id=run.pk)
    kind = kinds.of(run.kind)
    chosen = request.GET.get("show", "")
    rows = run.rows.all() if permissions.may_see_rows(by, run.kind) else run.rows.none()
    rows = rows.filter(outcome=chosen) if chosen in Outcome.values else rows
    after = request.GET.get("after", "") or "0"
    if not (after.isdecimal() and len(after) < LONGEST_NUMBER):
        raise Http404
    page = list(rows.filter(pk__gt=int(after)).order_by("pk")[: PAGE + 1])
    more = f"?{urlencode({'show': chosen, 'after': page[PAGE - 1].pk})}" if len(page) > PAGE else ""
    context = {
        "run": run, "here": run.number, "trail": trail(), "label": kind.label, "tallies": _tallies(run, chosen),
        "rows": [_told(row) for row in page[:PAGE]], "next": more, "chosen": chosen,
        "keeps": _keeps(by), "hidden": not permissions.may_see_rows(by, run.kind), **_may_do(run),
    }  # fmt: skip
    return render(request, "imports/run.html", context)


def _under_way(request: HttpRequest, run: ImportRun, by: Actor | None) -> HttpResponse:
    """How far the worker is; whoever wants to watch has the page come again by itself, and can stop that."""
    watched, far = "watch" in request.GET, underway.how_far(run.pk)
    context = {
        "run": run, "here": run.number, "trail": trail(), "label": kinds.of(run.kind).label, "keeps": _keeps(by),
        "far": far, "watched": watched, "asked": timezone.localtime(run.asked_at) if run.asked_at else None,
    }  # fmt: skip
    answer = render(request, "imports/under-way.html", context)
    if watched:
        answer["Refresh"] = str(EVERY)
    return answer


@writes(permissions.may_import)
def call_off(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Ask for nothing any more, where the worker has not begun."""
    run = get_object_or_404(ImportRun, pk=run_id)
    if not run.under_way:
        return redirect("imports:run", run_id=run.pk)

    def act(by: Actor) -> HttpResponse:
        actions.call_off(by=by, run=run)
        return redirect("imports:run", run_id=run.pk)

    lede = _("Nothing of it was done yet. The import stays where it was, and you can go on with it.")
    return ask(
        request, Form(sent(request)), act, title=_("Call it off"), verb=_("Call it off"), trail=trail(run), lede=lede
    )


@writes(permissions.may_import)
def write(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Say yes to what the preview shows."""
    run = get_object_or_404(ImportRun, pk=run_id)
    if _is_past(request, run, ImportRun.State.PREVIEWED):
        return redirect("imports:run", run_id=run.pk)
    left = _many(run, Outcome.WRONG) + _many(run, Outcome.ASKED)
    form = forms.Sure(sent(request), left=left)

    def act(by: Actor) -> HttpResponse:
        write_ = actions.write_later if many > actions.MOST_AT_ONCE else actions.write
        write_(by=by, run=run, without=bool(form.cleaned_data.get("without")))
        return redirect("imports:run", run_id=run.pk)

    many = _many(run, Outcome.NEW) + _many(run, Outcome.CHANGED)
    lede = ngettext(
        "%(rows)s record is written, in one go: all or nothing. It can be taken back for a day.",
        "%(rows)s records are written, in one go: all or nothing. They can be taken back for a day.",
        many,
    ) % {"rows": many}
    return _ask(
        request,
        run,
        form,
        act,
        title=_("Write into the register"),
        verb=_("Write"),
        lede=lede,
        slow=many > actions.MOST_AT_ONCE,
    )


@writes(permissions.may_import)
def take_back(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Take an import back; what someone changed since is named, and stays."""
    run = get_object_or_404(ImportRun, pk=run_id)
    if _is_past(request, run, ImportRun.State.WRITTEN):
        return redirect("imports:run", run_id=run.pk)
    form, many = Form(sent(request)), _many(run, Outcome.NEW) + _many(run, Outcome.CHANGED)

    def act(by: Actor) -> HttpResponse:
        if many > actions.MOST_AT_ONCE:
            actions.ask_for(by=by, run=run, step=ImportRun.UnderWay.BACK)
        else:
            actions.take_back(by=by, run=run)
        return redirect("imports:run", run_id=run.pk)

    kept = kept_back(run, kinds.of(run.kind)) if run.is_fresh() else []
    lede = _("What it entered leaves the register, and what it changed says again what it said before.")
    return _ask(
        request, run, form, act, title=_("Take the import back"), verb=_("Take back"), lede=lede,
        template="imports/take-back.html", kept=kept, slow=many > actions.MOST_AT_ONCE,
    )  # fmt: skip


@writes(permissions.may_import)
def leave(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Do not bring the file in."""
    run = get_object_or_404(ImportRun, pk=run_id)
    if _is_past(request, run, *ImportRun.UNFINISHED):
        return redirect("imports:run", run_id=run.pk)

    def act(by: Actor) -> HttpResponse:
        actions.leave(by=by, run=run)
        return redirect("imports:index")

    lede = _("Nothing of it is written. The file itself stays as evidence.")
    if run.kind == PEOPLE:
        lede = _("Nothing of it is written. A file of people is deleted within a day.")
    return _ask(request, run, Form(sent(request)), act, title=_("Leave this file"), verb=_("Leave it"), lede=lede)


@reads(permissions.may_take_along)
def take_along(request: HttpRequest, kind: str, form: str) -> Any:
    """Every record of a kind, in the columns that an import reads."""
    by = actor_of(request.user)
    if kind not in kinds.KINDS or form not in export.FORMS:
        raise Http404
    of = kinds.of(kind)
    if by is None or not of.may(by):
        raise PermissionDenied
    return export.answer(of, form)


def _is_past(request: HttpRequest, run: ImportRun, *states: str) -> bool:
    """Is there nothing to ask here: the worker has it, or it is past this step? Its page says how it stands. Who asks
    for the step all the same is told by the action."""
    return bool(run.under_way) or (request.method != "POST" and run.state not in states)


def _keeps(by: Actor | None) -> bool:
    """May they go on with it, and not only look?"""
    return by is not None and permissions.may_import(by)


def _ask(request: HttpRequest, run: ImportRun, form: Any, act: Any, **more: Any) -> HttpResponse:
    return ask(request, form, act, trail=trail(run), run=run, **{"template": "imports/sure.html", **more})


def _many(run: ImportRun, outcome: str) -> int:
    return sum(many for key, many in run.counts.items() if key.endswith(f".{outcome}"))


def _may_do(run: ImportRun) -> dict[str, Any]:
    open_ = run.state == ImportRun.State.PREVIEWED
    wanted = _many(run, Outcome.NEW) + _many(run, Outcome.CHANGED)
    return {
        "open": open_,
        "asks": run.questions.filter(answer="").count() if open_ else 0,
        "writes": wanted if open_ else 0,
        "fresh": run.is_fresh(),
        "kept": run.rows.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED)) if run.state == "taken-back" else (),
    }


def _tallies(run: ImportRun, chosen: str) -> list[dict[str, Any]]:
    """How many rows came out how, each leading to those rows."""
    counts: dict[str, int] = {}
    kept = run.counts if run.state != ImportRun.State.TAKEN_BACK else {}
    for key, many in kept.items():
        outcome = key.rpartition(".")[2]
        counts[outcome] = counts.get(outcome, 0) + many
    return [
        {"key": one.value, "label": one.label, "many": counts[one.value], "current": one.value == chosen}
        for one in Outcome
        if counts.get(one.value)
    ]


def _told(row: StagedRow) -> dict[str, Any]:
    """A row as the page shows it."""
    kind = kinds.of(row.what)
    cells = {key: text for key, text in unpacked(row.cells).items() if not key.startswith("_")}
    said = json.loads(row.said)
    french = language() == "fr"
    return {
        "line": row.line,
        "one": kind.one,
        "reference": row.reference,
        "outcome": Outcome(row.outcome).label,
        "tag": TAGS.get(Outcome(row.outcome), ""),
        "cells": [(_name(kind, key, french), text) for key, text in cells.items()],
        "changes": [{**one, "name": _name(kind, one["column"], french)} for one in said if "after" in one],
        "faults": [
            {"name": _name(kind, one["column"], french), "what": one["what"][french], "todo": one["todo"][french]}
            for one in said
            if "what" in one
        ],
        "note": row.note,
    }


def _name(kind: Kind, key: str, french: bool) -> str:
    column = kind.column(key)
    return (column.fr if french else column.en) if column else key
