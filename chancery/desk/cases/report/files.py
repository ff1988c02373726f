"""The report as files: a PDF in the house's layout, and for Word in the city's own template, if it brought one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chancery import documents
from chancery.audit.models import Actor
from chancery.cases import actions, permissions
from chancery.cases.models import ReportTemplate, ReportVersion
from chancery.desk.cases.report.confidential import attachment
from chancery.desk.cases.report.whole import LANGS, Report
from chancery.errors import BadInput
from chancery.papers import store
from chancery.papers.intake import Sheet

PLACE = "report"
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def made(reports: Mapping[str, Report], stage: str, number: int) -> dict[tuple[str, str], Sheet]:
    """Every file of a version, by language and kind."""
    found: dict[tuple[str, str], Sheet] = {}
    for lang, report in reports.items():
        found[lang, "pdf"] = Sheet("pdf", documents.pdf(report.document(stage, number)))
        found[lang, "docx"] = Sheet("docx", template(report, stage, number))
    return found


def template(report: Report, stage: str = "", number: int = 0) -> bytes:
    """The report for Word: where the city's own template lies no more, or is none any more, in the house's layout."""
    current = ReportTemplate.objects.filter(language=report.lang, current=True).select_related("paper").first()
    own = store.read(current.paper.sha256) if current and current.paper.is_held else None
    paper = report.document(stage, number)
    try:
        return documents.docx(paper) if own is None else documents.laid(own, paper, report.fields(stage, number), PLACE)
    except BadInput:
        return documents.docx(paper)


def attached(version: ReportVersion, by: Actor, on: date) -> None:
    """Keep the confidential attachment beside a version, if whoever keeps it may read one and there is one."""
    if not permissions.may_see_confidential(by):
        return
    found = {lang: attachment(version.case, by, on, lang) for lang in LANGS}
    files = {lang: Sheet("pdf", documents.pdf(one)) for lang, one in found.items() if one is not None}
    titles = {f"title_{lang}": one.title for lang, one in found.items() if one is not None}
    if files:
        actions.attach_in_confidence(by=by, version=version, files=files, titles=titles)
