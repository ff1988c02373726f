"""The steps of an import, each a page: the file, its heading, its columns, what it leaves open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.errors import Refused
from chancery.frame import language
from chancery.imports import actions, files, forms, kinds, permissions, sheets
from chancery.imports.models import ImportRun
from chancery.imports.waiting import require_waiting
from chancery.papers import store
from chancery.uploads import outsized

SAMPLES = 3
SHOWN = 12
MOST_QUESTIONS = 50


@writes(permissions.may_import)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in."""
    form = forms.NewImport(sent(request), request.FILES or None, initial={"kind": request.GET.get("kind", "")})

    def act(by: Actor) -> HttpResponse:
        run = actions.begin(by=by, kind=form.cleaned_data["kind"], file=form.cleaned_data["file"])
        return redirect("imports:heading", run_id=run.pk)

    if outsized(request):
        form.say_too_large(files.too_large()[language() == "fr"])
    megabytes = files.most() // 1_000_000
    lede = _("Nothing is written before you have seen what each row would do. At most %(size)s MB.") % {
        "size": megabytes
    }
    return ask(
        request, form, act, title=_("Bring a spreadsheet in"), verb=_("Look at the file"), trail=trail(), lede=lede
    )


def _step(view: Callable[[HttpRequest, ImportRun], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page that goes on with an import. If there is nothing to go on with, or to read, it says why instead."""

    @writes(permissions.may_import)
    @wraps(view)
    def step(request: HttpRequest, run_id: UUID) -> HttpResponse:
        run = get_object_or_404(ImportRun, pk=run_id)
        if run.under_way:
            return redirect("imports:run", run_id=run.pk)
        try:
            require_waiting(run)
            return view(request, run)
        except Refused as refused:
            more = {"why": refused.said(language()), "unfinished": run.state in ImportRun.UNFINISHED}
            return render(request, "imports/over.html", {"run": run, "trail": trail(), **more}, status=409)

    return step


@_step
def heading(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Choose the sheet, and say where its heading is."""
    path = store.place(run.sha256)
    names = sheets.sheets(path, run.form)
    start = {"sheet": run.sheet, "first_row": run.first_row, "header_rows": run.header_rows}
    form = forms.Heading(sent(request), names=names, initial=start)

    def act(by: Actor) -> HttpResponse:
        actions.choose(by=by, run=run, **form.cleaned_data)
        return redirect("imports:columns", run_id=run.pk)

    found, refusal = _first_rows(path, run)
    lede = _("We think it is in row %(row)s. Its words name the columns.") % {"row": run.first_row}
    more = {"found": found, "run": run, "lede": "" if refusal else lede, "unread": refusal}
    return ask(
        request, form, act, title=_("Where is the heading?"), verb=_("Continue"), trail=trail(run),
        template="imports/heading.html", **more,
    )  # fmt: skip


@_step
def columns(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Say what each column means; what we think is filled in."""
    form = forms.Columns(sent(request), kind=kinds.of(run.kind), headings=run.headings, mapping=run.mapping)

    def act(by: Actor) -> HttpResponse:
        look = actions.map_columns_later if run.is_large else actions.map_columns
        look(by=by, run=run, mapping=form.mapping())
        return _next(run)

    lede = _("What you choose is remembered for the next file with this heading.")
    return ask(
        request, form, act, title=_("What do the columns mean?"), verb=_("Look through the rows"), trail=trail(run),
        template="imports/columns.html", lede=lede, run=run, columns=_with_samples(run, form), slow=run.is_large,
    )  # fmt: skip


@_step
def questions(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Answer what the file leaves open; each question once, however many rows ask it."""
    open_ = list(run.questions.filter(answer="")[:MOST_QUESTIONS])
    form = forms.Answers(sent(request), questions=open_, kind=kinds.of(run.kind))

    def act(by: Actor) -> HttpResponse:
        look = actions.answer_later if run.is_large else actions.answer
        look(by=by, run=run, answers=form.answers())
        return _next(run)

    lede = _("Each is asked once. What you do not answer can be left out of the import.")
    asked = [(form[f"q{one.pk}"], one) for one in open_]
    return ask(
        request, form, act, title=_("Questions"), verb=_("Answer"), trail=trail(run), template="imports/questions.html",
        lede=lede, run=run, asked=asked,
    )  # fmt: skip


def trail(run: ImportRun | None = None) -> Sequence[tuple[str, str]]:
    """The way here."""
    first = [(_("Spreadsheets"), reverse("imports:index"))]
    return [*first, (run.number, reverse("imports:run", kwargs={"run_id": run.pk}))] if run else first


def _next(run: ImportRun) -> HttpResponse:
    run.refresh_from_db()
    asks = not run.under_way and run.questions.filter(answer="").exists()
    return redirect("imports:questions" if asks else "imports:run", run_id=run.pk)


def _first_rows(path: Any, run: ImportRun) -> tuple[list[tuple[int, sheets.Row]], str]:
    """The rows to choose the heading from; or why they cannot be read."""
    try:
        return sheets.first(path, run.form, run.sheet)[:SHOWN], ""
    except Refused as refused:
        return [], refused.said(language())


def _with_samples(run: ImportRun, form: forms.Columns) -> list[dict[str, Any]]:
    """Each column with the first things that stand in it."""
    seen: list[list[str]] = [[] for _heading in run.headings]
    after = (run.first_row or 1) + run.header_rows
    rows = sheets.rows(store.place(run.sha256), run.form, run.sheet)
    for _number, row in islice(((number, row) for number, row in rows if number >= after), 50):
        for place, samples in enumerate(seen):
            text = row[place].strip() if place < len(row) else ""
            if text and len(samples) < SAMPLES and text not in samples:
                samples.append(text)
    return [
        {"heading": heading, "field": form[f"c{place}"], "samples": [text[:60] for text in seen[place]]}
        for place, heading in enumerate(run.headings)
    ]
