"""Write the report to whoever decides, keep it as it is on a day, review its money, and bring the city's template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from chancery import documents, edits
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.cases import permissions
from chancery.cases.actions.moving import TOO_LATE, move
from chancery.cases.facts import policy_of
from chancery.cases.models import (
    Case,
    CasePaper,
    CaseReport,
    FinanceReview,
    ReportAttachment,
    ReportFile,
    ReportTemplate,
    ReportVersion,
)
from chancery.edits import in_time
from chancery.errors import require, required
from chancery.papers import actions as papers
from chancery.papers.intake import Sheet, taken
from chancery.papers.models import Paper
from chancery.policy.model import Step
from chancery.records import Changed, DataClass, changed

MAY_NOT = ("Only the office writes this report.", "Seul le bureau rédige ce rapport.")
NOT_FINAL = (
    "The head of the office makes a report final.",
    "La direction du bureau met le rapport dans sa version définitive.",
)
NOT_TREASURER = (
    "Only the Treasurer reviews the financial impact.",
    "Seule la trésorerie examine les répercussions financières.",
)
NOT_YET = (
    "The steps before the decision are not closed, so nothing can be recommended and no report is final yet.",
    "Les étapes avant la décision ne sont pas closes : rien ne peut être recommandé et aucun rapport n’est définitif.",
)
READ_AGAIN = (
    "The report reads otherwise than when you looked at it. Nothing was kept: read it again.",
    "Le rapport ne dit plus ce que vous avez lu. Rien n’a été conservé\u00a0: relisez-le.",
)
NOT_CLEARED = ("It takes a clearance.", "Il faut une habilitation.")
MAY_NOT_TEMPLATE = (
    "The clerk or the head of the office brings the template.",
    "Le greffe ou la direction du bureau fournit le modèle.",
)
FIELDS = ("city", "reference", "title", "date", "to", "from", "wards", "stage", "report")
UNKNOWN_FIELDS = (
    "The template names fields that a report does not have: {}. Nothing was changed.",
    "Le modèle nomme des champs qu’un rapport n’a pas\u00a0: {}. Rien n’a été modifié.",
)
NO_PLACE = (
    "The template has no place for the report: write {{ report }} in a paragraph of its own. Nothing was changed.",
    "Le modèle n’a pas de place pour le rapport\u00a0: écrivez {{ report }} seul dans un paragraphe. "
    "Rien n’a été modifié.",
)
Files = Mapping[tuple[str, str], Sheet]


class Reading(NamedTuple):
    """A report as it reads: the digest of the whole, and of each of its parts."""

    digest: str
    parts: Mapping[str, str]


@transaction.atomic
def begin_report(*, by: Actor, case: Case, **clauses: list[str]) -> CaseReport:
    """Have a place for what the office writes for the report; it is there once. ``clauses`` are the questions that are
    told of under the financial and the equity impact, until the office says otherwise. It has the id of its case, so
    that two who begin it at once hold the same form."""
    require(permissions.may_write_report(by), *MAY_NOT)
    made, new = CaseReport.objects.get_or_create(case=case, defaults={"id": case.pk, **clauses})
    if new:
        audit.record(by=by, type="report.begun", ref=case.reference, changed=changed(made), sealed=True)
    return made


@transaction.atomic
def write_report(*, by: Actor, report: CaseReport, held: Mapping[str, Any], changes: Mapping[str, Any]) -> CaseReport:
    """Write what is the office's to write. What was kept already stays as it is."""
    require(permissions.may_write_report(by), *MAY_NOT)
    if not changes:
        return report
    written = edits.columns(changes)
    edits.require_still(CaseReport.objects.filter(edits.still(held), pk=report.pk).update(**written))
    report.refresh_from_db()
    told = changed(report, written)
    audit.record(by=by, type="report.written", ref=report.case.reference, changed=told, sealed=True)
    return report


@transaction.atomic
def keep_report(
    *,
    by: Actor,
    case: Case,
    stage: str,
    reading: Reading,
    shown: str,
    files: Files,
    titles: Mapping[str, str],
    said: Mapping[str, Any] | None = None,
) -> ReportVersion:
    """Keep the report as it reads now: in both languages, as PDF and for Word, with the digest of what it says.

    ``shown`` is the digest of what whoever keeps it was shown. The files of a draft give way to those of the next
    version, and stay; those of a final one give way to nothing. ``said`` are its words by language: those of a final
    one are kept, for the page on which Council reads it.
    """
    require(permissions.may_write_report(by), *MAY_NOT)
    final = stage == ReportVersion.Stage.FINAL
    require(not final or permissions.may_finish_report(by), *NOT_FINAL)
    require(not final or _is_decided_now(case), *NOT_YET)
    require(shown == reading.digest, *READ_AGAIN)
    in_time(Case.objects.still(case), *TOO_LATE)
    last = case.report_versions.first()
    if last is not None and (last.stage, last.digest) == (stage, reading.digest):
        return last  # the form was sent twice
    made = ReportVersion(
        case=case,
        number=last.number + 1 if last else 1,
        stage=stage,
        digest=reading.digest,
        parts=dict(reading.parts),
        said=dict(said or {}) if final else {},
        content_digest=case.content_digest,
        kept_on=timezone.localdate(),
        kept_by=by,
    )
    made.save(force_insert=True)
    rows = [changed(made)]
    for (language, kind), sheet in files.items():
        rows += _keep_file(by, made, last, language, kind, sheet, titles)
    move(by=by, case=case, what="report.kept", rows=rows)
    return made


@transaction.atomic
def attach_in_confidence(
    *, by: Actor, version: ReportVersion, files: Mapping[str, Sheet], titles: Mapping[str, str]
) -> None:
    """Keep beside a version what only people with a clearance may read. Nobody else learns that it is there."""
    require(permissions.may_write_report(by), *MAY_NOT)
    require(permissions.may_see_confidential(by), *NOT_CLEARED)
    rows: list[Changed] = []
    for language, sheet in files.items():
        if version.attachments.filter(language=language).exists():
            continue
        paper = papers.file(
            by=by, sheet=sheet, data_class=DataClass.INTERGOVERNMENTAL, language=language,
            division=version.case.lead_division, version=str(version.number), **titles,
        )  # fmt: skip
        day = timezone.localdate()
        made = ReportAttachment(version=version, language=language, paper=paper, kept_on=day, kept_by=by)
        made.save(force_insert=True)
        rows.append(changed(made))
    if rows:
        ref = version.case.reference
        audit.record(by=by, type="report.attached", ref=ref, changed=rows, sealed=True)


@transaction.atomic
def review_finances(*, by: Actor, case: Case, digest: str, shown: str, agrees: bool, note: str = "") -> FinanceReview:
    """The Treasurer says of the financial impact, exactly as it reads now, whether they agree with it."""
    person = required(permissions.person_of(by), *NOT_TREASURER)
    require(permissions.may_review_finances(by), *NOT_TREASURER)
    require(shown == digest, *READ_AGAIN)
    in_time(Case.objects.still(case), *TOO_LATE)
    last = case.finance_reviews.first()
    if last is not None and (last.digest, last.agrees, last.note, last.person_id) == (digest, agrees, note, person.pk):
        return last  # the form was sent twice
    day = timezone.localdate()
    made = FinanceReview(case=case, digest=digest, agrees=agrees, note=note, person=person, reviewed_on=day)
    made.save(force_insert=True)
    move(by=by, case=case, what="report.finances-reviewed", rows=[changed(made)])
    return made


@transaction.atomic
def keep_report_template(*, by: Actor, language: str, name: str, data: bytes) -> ReportTemplate:
    """Reports for Word follow the city's own template from now on. The one before it is kept."""
    require(permissions.may_change_template(by), *MAY_NOT_TEMPLATE)
    named = documents.fields(data)
    other = sorted(named - set(FIELDS))
    require(not other, *(text.format(", ".join(other)) for text in UNKNOWN_FIELDS))
    require("report" in named, *NO_PLACE)
    trial = documents.Document(title="", lang=language, blocks=[])
    documents.laid(data, trial, dict.fromkeys(FIELDS, ""), "report")  # refused here, and not on the day it is needed
    titles = {"title_en": f"Report template ({language})", "title_fr": f"Modèle de rapport ({language})"}
    paper = papers.file(by=by, sheet=taken(name, data), language=language, **titles)
    old = _retired(language)
    made = ReportTemplate(language=language, paper=paper)
    made.save(force_insert=True)
    audit.record(by=by, type="report.template-kept", ref="", pub={"language": language}, changed=[changed(made), *old])
    return made


@transaction.atomic
def use_our_template(*, by: Actor, language: str) -> None:
    """Reports for Word follow the house's own layout again."""
    require(permissions.may_change_template(by), *MAY_NOT_TEMPLATE)
    if old := _retired(language):
        audit.record(by=by, type="report.template-left", ref="", pub={"language": language}, changed=old)


def _is_decided_now(case: Case) -> bool:
    """Is it at a step that somebody decides, so that all before it is closed?"""
    step = policy_of(case).by_id.get(case.step)
    return isinstance(step, Step) and bool(step.authority)


def _retired(language: str) -> list[Changed]:
    rows = list(ReportTemplate.objects.select_for_update().filter(language=language, current=True))
    for row in rows:
        row.current = False
        row.save(update_fields=["current"])
    return [changed(row, ["current"]) for row in rows]


def _keep_file(
    by: Actor,
    version: ReportVersion,
    last: ReportVersion | None,
    language: str,
    kind: str,
    sheet: Sheet,
    titles: Mapping[str, str],
) -> list[Changed]:
    """One file as a paper of the case; what deciders are bound to is a final report alone."""
    paper = _paper(by, version, last, language, kind, sheet, titles)
    made = ReportFile(version=version, language=language, kind=kind, paper=paper)
    made.save(force_insert=True)
    final = version.stage == ReportVersion.Stage.FINAL
    role = CasePaper.Role.REPORT if final else CasePaper.Role.OTHER
    held = CasePaper(case=version.case, paper=paper, role=role)
    held.save(force_insert=True)
    return [changed(made), changed(held)]


def _paper(
    by: Actor,
    version: ReportVersion,
    last: ReportVersion | None,
    language: str,
    kind: str,
    sheet: Sheet,
    titles: Mapping[str, str],
) -> Paper:
    named = {**titles, "language": language, "version": f"{version.number}"}
    before = None if last is None else last.files.filter(language=language, kind=kind).select_related("paper").first()
    if before is not None and last is not None and last.stage != ReportVersion.Stage.FINAL:
        return papers.supersede(by=by, paper=before.paper, sheet=sheet, **named)
    return papers.file(by=by, sheet=sheet, division=version.case.lead_division, **named)
