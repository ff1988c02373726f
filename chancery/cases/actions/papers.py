"""Put a paper in the file of a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from chancery.audit.models import Actor
from chancery.cases import permissions
from chancery.cases.actions.moving import move
from chancery.cases.models import Case, CasePaper
from chancery.council.models import CouncilItem
from chancery.errors import require
from chancery.papers import actions as papers
from chancery.papers.intake import Sheet
from chancery.records import changed

MAY_NOT = (
    "Only the office, the clerk, the solicitor and the division that leads file papers here.",
    "Seuls le bureau, le greffe, les affaires juridiques et la direction responsable versent des documents ici.",
)
ONLY_CLERK = (
    "Only the clerk files what a closed session had before it.",
    "Seul le greffe verse ce qui a été soumis à une séance à huis clos.",
)


@transaction.atomic
def file_closed(*, by: Actor, case: Case, sheet: Sheet, item: CouncilItem, data_class: str, id: UUID) -> CasePaper:
    """File what Council had before it in a closed session. It is in no division's file, and no councillor's page."""
    require(permissions.may_record_council(by), *ONLY_CLERK)
    titles = {
        "title_en": f"Attachment of a closed session, {item.reference}",
        "title_fr": f"Pièce jointe d’une séance à huis clos, {item.reference}",
    }
    paper = papers.file(by=by, sheet=sheet, data_class=data_class, id=id, **titles)
    made = CasePaper(case=case, paper=paper, role=CasePaper.Role.CLOSED)
    made.save(force_insert=True)
    move(by=by, case=case, what="case.paper-added", rows=[changed(made)])
    return made


@transaction.atomic
def file_paper(*, by: Actor, case: Case, sheet: Sheet, role: str, **values: Any) -> CasePaper:
    """File a paper and put it in the file of the case, in one step. A form that is sent twice files it once."""
    require(permissions.may_file(by, case), *MAY_NOT)
    paper = papers.file(by=by, sheet=sheet, division=case.lead_division, **values)
    held = CasePaper.objects.filter(case=case, paper=paper, role=role).first()
    if held is not None:
        return held
    made = CasePaper(case=case, paper=paper, role=role)
    made.save(force_insert=True)
    move(by=by, case=case, what="case.paper-added", rows=[changed(made)])
    return made
