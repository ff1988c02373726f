"""The text goes back and forth, is translated, and is found satisfactory in exactly one version."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from chancery.audit.models import Actor
from chancery.cases import permissions
from chancery.cases.actions.moving import TOO_LATE, move, note_part
from chancery.cases.models import Case, CasePaper, CasePart, TextLanguage, TextVersion
from chancery.edits import in_time
from chancery.errors import require
from chancery.papers import actions as papers
from chancery.papers.intake import Sheet
from chancery.records import changed

MAY_NOT = (
    "Only the office, the clerk, the solicitor and the division that leads keep the text.",
    "Seuls le bureau, le greffe, les affaires juridiques et la direction responsable tiennent le texte.",
)
IN_ORDER = (
    "A translation is sent, then it comes, then it is revised: the days say otherwise. Nothing was saved.",
    "Une traduction est envoyée, puis reçue, puis révisée\u00a0: les dates disent autre chose. Rien n’a été "
    "enregistré.",
)


@transaction.atomic
def keep_text(
    *,
    by: Actor,
    case: Case,
    id: UUID,
    language: str,
    side: str,
    sheet: Sheet,
    on: date,
    note: str = "",
    title: str,
    title_fr: str = "",
) -> TextVersion:
    """Keep the next version of the text in a language. The one before it stays, and says that it was superseded. What
    the solicitor found of an earlier text no longer counts. A form that is sent twice keeps one."""
    require(permissions.may_file(by, case), *MAY_NOT)
    known = TextVersion.objects.filter(paper=id).first()
    if known is not None:
        return known
    in_time(Case.objects.still(case), *TOO_LATE)
    last = case.texts.filter(language=language).select_related("paper").first()
    number = last.number + 1 if last else 1
    named: dict[str, Any] = {
        "id": id,
        "title_en": title,
        "title_fr": title_fr or title,
        "language": language,
        "version": f"{number}",
    }
    if last is not None and permissions.may_supersede(by, last.paper):
        paper = papers.supersede(by=by, paper=last.paper, sheet=sheet, **named)
    else:
        paper = papers.file(by=by, sheet=sheet, division=case.lead_division, **named)
    made = TextVersion(case=case, language=language, number=number, paper=paper, side=side, on=on, note=note)
    made.save(force_insert=True)
    link = CasePaper(case=case, paper=paper, role=CasePaper.Role.TEXT)
    link.save(force_insert=True)
    move(by=by, case=case, what="case.text-kept", rows=[changed(made), changed(link)])
    note_part(by=by, case=case, did=CasePart.Did.EDIT)
    return made


@transaction.atomic
def tell_language(*, by: Actor, case: Case, language: str, **values: Any) -> TextLanguage:
    """Say of a language of the text whether it binds, and where its translation is."""
    require(permissions.may_file(by, case), *MAY_NOT)
    days = [values.get(name) for name in ("sent_on", "received_on", "revised_on")]
    said = [one for one in days if one is not None]
    require(said == sorted(said), *IN_ORDER)
    in_time(Case.objects.still(case), *TOO_LATE)
    row = TextLanguage.objects.filter(case=case, language=language).first()
    row = row or TextLanguage(case=case, language=language)
    before = {name: getattr(row, name) for name in values}
    if not row._state.adding and before == values:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    move(by=by, case=case, what="case.text-language", rows=[changed(row)])
    return row
