"""Put a paper in the file of a case."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chancery.audit.models import Actor
from chancery.cases import permissions
from chancery.cases.actions.moving import move
from chancery.cases.models import Case, CasePaper
from chancery.errors import require
from chancery.papers import actions as papers
from chancery.papers.intake import Sheet
from chancery.records import changed

MAY_NOT = (
    "Only the office, the clerk, the solicitor and the division that leads file papers here.",
    "Seuls le bureau, le greffe, les affaires juridiques et la direction responsable versent des documents ici.",
)


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
