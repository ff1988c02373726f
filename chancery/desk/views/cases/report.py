"""The report to whoever decides: read, written, kept as it is on a day, its money reviewed, and downloaded."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery import documents, edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.agreements.export import neutral
from chancery.audit.models import Actor
from chancery.cases import actions, forms, permissions
from chancery.cases.models import CaseReport, ReportVersion
from chancery.desk.cases import agenda, report
from chancery.desk.cases.look import Look, Verb
from chancery.desk.cases.report import findings, money
from chancery.desk.cases.report.files import KINDS, attached, made, template
from chancery.desk.cases.report.whole import LANGS, STAGES, before_it
from chancery.desk.views.cases.answers import changed_content
from chancery.desk.views.cases.found import about, look, only, trail
from chancery.documents import Block, Linked
from chancery.frame import NAMES, language
from chancery.papers.permissions import readable


@reads(permissions.may_look)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The report as it reads today, its versions, and what can be done with it."""
    one = look(request, reference)
    reports = _reports(one)
    now = report.reading(reports)
    versions = list(one.case.report_versions.prefetch_related("files__paper"))
    context = {
        "here": _("Report to whoever decides"),
        "trail": trail(one),
        "case": one.case,
        "subject": one.subject,
        "report": reports[language()],
        "parts": [(part, _shown(part.blocks)) for part in reports[language()].parts],
        "languages": [(lang, NAMES[lang]) for lang in LANGS],
        "versions": [_version(one, version, now) for version in versions],
        "verbs": _verbs(one),
        "layouts": permissions.may_see_templates(one.by),
        "confidential": one.cleared and report.attachment(one.case, one.by, one.on, language()) is not None,
    }
    return render(request, "cases/report.html", context)


@writes(permissions.may_take_part)
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Write what is the office's to write: everything else is composed from the record."""
    one = look(request, reference)
    only(permissions.may_write_report(one.by))
    public = report.Reader(one.case, one.by, one.on)
    questions = findings.choices(public)
    row = public.written
    make = partial(forms.ReportText, questions=questions)
    if row._state.adding:
        for part in ("finance", "equity"):
            setattr(row, f"{part}_clauses", findings.asked_about(public, part))

    def now() -> dict[str, Any]:  # read again each time: someone may have written meanwhile
        return edits.of(CaseReport.objects.filter(case=one.case).first() or row, forms.ReportText.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        with transaction.atomic():
            first = {name: getattr(row, name) for name in ("finance_clauses", "equity_clauses")}
            begun = actions.begin_report(by=by, case=one.case, **first)
            actions.write_report(by=by, report=begun, held=merged.held, changes=merged.changes)
        return redirect(_address(one))

    title = _("Write the report")
    return edit(request, Editing(row, make, now, act), title=title, verb=_("Save"), trail=_trail(one), about=about(one))


@writes(permissions.may_take_part)
def keep(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep it as it reads now, in both languages, as a PDF and for Word."""
    one = look(request, reference)
    only(permissions.may_write_report(one.by))
    reports = _reports(one)
    now = report.reading(reports)
    form = forms.Keeping(sent(request), stages=_stages(one), initial={"shown": now.digest})

    def act(by: Actor) -> HttpResponse:
        stage = form.cleaned_data["stage"]
        last = one.case.report_versions.first()
        number = last.number + 1 if last else 1
        titles = {f"title_{lang}": each.title for lang, each in reports.items()}
        with transaction.atomic():
            version = actions.keep_report(
                by=by, case=one.case, stage=stage, reading=now, shown=form.cleaned_data["shown"],
                files=made(reports, stage, number), titles=titles,
                said={lang: agenda.words(each) for lang, each in reports.items()},
            )  # fmt: skip
            attached(version, by, one.on)
            if stage == ReportVersion.Stage.FINAL:
                changed_content(by, one)
        return redirect(_address(one) + "#versions")

    lede = _("It is kept with its digest, and never changed. What comes later has the next number.")
    _renew(form, now.digest)
    return ask(
        request, form, act, title=_("Keep this version"), verb=_("Keep"), trail=_trail(one), about=about(one), lede=lede
    )


@writes(permissions.may_review_finances)
def finances(request: HttpRequest, reference: str) -> HttpResponse:
    """The Treasurer reads what it says of money, and agrees or does not."""
    one = look(request, reference)
    reports = _reports(one)
    mine = reports[language()]
    digest = _finance(reports)
    form = forms.FinanceRead(sent(request), initial={"shown": digest})

    def act(by: Actor) -> HttpResponse:
        said = form.cleaned_data
        for each in reports.values():
            actions.review_finances(
                by=by, case=one.case, digest=each.finance, shown=each.finance if said["shown"] == digest else "",
                agrees=said["agrees"] == "yes", note=said["note"],
            )  # fmt: skip
        return redirect(_address(one) + "#finance")

    blocks = next(part.blocks for part in mine.parts if part.slug == "finance")
    _renew(form, digest)
    return ask(
        request, form, act, title=_("Review the financial impact"), verb=_("Save"), trail=_trail(one), about=about(one),
        template="cases/report-finances.html", blocks=_shown(blocks),
    )  # fmt: skip


@reads(permissions.may_look)
def file(request: HttpRequest, reference: str, language: str, kind: str) -> HttpResponse:
    """The report as it reads today, as a file; what was kept is in its versions."""
    one = look(request, reference)
    if language not in LANGS or kind not in KINDS:
        raise Http404
    paper = report.composed(one.case, one.by, one.on, language)
    data = documents.pdf(paper.document()) if kind == "pdf" else template(paper)
    return _download(data, KINDS[kind], f"{reference}-{language}.{kind}")


@reads(permissions.may_look)
def confidential(request: HttpRequest, reference: str, language: str) -> HttpResponse:
    """What the report keeps to itself, for people with a clearance; for others it is not there."""
    one = look(request, reference)
    found = report.attachment(one.case, one.by, one.on, language) if language in LANGS else None
    if found is None:
        raise Http404
    return _download(documents.pdf(found), KINDS["pdf"], f"{reference}-{language}-confidential.pdf")


@reads(permissions.may_look)
def as_csv(request: HttpRequest, reference: str) -> HttpResponse:
    """The rows behind the figures of money and staff."""
    one = look(request, reference)
    lines = io.StringIO()
    table = csv.writer(lines, lineterminator="\r\n")
    table.writerow(
        [
            _("Activity"),
            _("Title"),
            _("Source of money"),
            _("Who gives it"),
            _("Amount"),
            _("Currency"),
            _("Days of staff"),
        ]
    )
    for row in money.table(report.Reader(one.case, one.by, one.on)):
        table.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    return _download(lines.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", f"{reference}.csv")


def _reports(one: Look) -> dict[str, report.Report]:
    return {lang: report.composed(one.case, one.by, one.on, lang) for lang in LANGS}


def _finance(reports: dict[str, report.Report]) -> str:
    return " ".join(each.finance for each in reports.values())


def _renew(form: Any, shown: str) -> None:
    """A form that comes back after a refusal rests on what it shows now."""
    if form.is_bound and form.is_valid() and form.cleaned_data["shown"] != shown:
        form.data = form.data.copy()
        form.data["shown"] = shown


def _stages(one: Look) -> list[tuple[str, Any]]:
    final = permissions.may_finish_report(one.by) and not before_it(report.Reader(one.case, one.by, one.on))
    return [(stage, name) for stage, name in STAGES.items() if final or stage != ReportVersion.Stage.FINAL]


def _verbs(one: Look) -> list[Verb]:
    where = {"reference": one.case.reference}
    writes = permissions.may_write_report(one.by)
    office = "" if writes else _("The office writes it.")
    closed = "" if one.case.is_open else _("This case is closed.")
    found = [
        Verb(_("Write the report"), reverse("desk:case-report-write", kwargs=where), office),
        Verb(_("Keep this version"), reverse("desk:case-report-keep", kwargs=where), office or closed),
    ]
    treasurer = "" if permissions.may_review_finances(one.by) else _("The Treasurer does this.")
    found.append(
        Verb(_("Review the financial impact"), reverse("desk:case-report-finances", kwargs=where), treasurer or closed)
    )
    return found


def _version(one: Look, version: ReportVersion, now: actions.Reading) -> dict[str, Any]:
    changed = report.changed_parts(version, now)
    mine = set(
        readable(one.by).filter(pk__in=[each.paper_id for each in version.files.all()]).values_list("pk", flat=True)
    )
    return {
        "row": version,
        "stage": STAGES[ReportVersion.Stage(version.stage)],
        "changed": changed,
        "files": [each for each in version.files.all() if each.paper_id in mine],
        "attachments": list(version.attachments.select_related("paper")) if one.cleared else [],
    }


def _shown(blocks: Any) -> list[tuple[str, Any]]:
    """Blocks by their kind, for the page; their links are addresses of this very house."""
    return [(type(block).__name__.lower(), _here(block)) for block in blocks]


def _here(block: Block) -> Any:
    if isinstance(block, documents.Table):
        rows = [list(zip(block.columns, map(_local, row), strict=True)) for row in block.rows]
        return {"caption": block.caption, "columns": block.columns, "rows": rows}
    if isinstance(block, documents.Bullets):
        return {"numbered": block.numbered, "items": [_local(item) for item in block.items]}
    return block


def _local(words: documents.Words) -> documents.Words:
    return Linked(words.text, words.url.removeprefix(settings.ADDRESS)) if isinstance(words, Linked) else words


def _address(one: Look) -> str:
    return reverse("desk:case-report", kwargs={"reference": one.case.reference})


def _trail(one: Look) -> list[tuple[str, str]]:
    return [*trail(one), (_("Report to whoever decides"), _address(one))]


def _download(data: bytes, mime: str, name: str) -> HttpResponse:
    return HttpResponse(data, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})
