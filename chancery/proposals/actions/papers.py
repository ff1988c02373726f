"""Papers that whoever proposes hands in, once their address is confirmed: what nobody confirmed lies on no disk."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.cases import actions as cases
from chancery.cases.content import digest_of
from chancery.cases.models import Case, CasePaper
from chancery.errors import require
from chancery.papers.intake import Sheet
from chancery.proposals import letters, permissions
from chancery.proposals.actions.exchange import CLOSED, MAY_NOT
from chancery.proposals.models import Proposal

MOST = 10
ENOUGH = (
    f"No more than {MOST} papers are handed in with one proposal.",
    f"Au plus {MOST} documents accompagnent une même proposition.",
)


@transaction.atomic
def hand_in(*, by: Actor, proposal: Proposal, id: UUID, sheet: Sheet, title: str) -> CasePaper:
    """File a paper with a proposal. It is part of what deciders are shown; who had decided already decides anew."""
    require(permissions.may_act_for(by, proposal) or permissions.may_keep(by), *MAY_NOT)
    case = Case.objects.get(pk=proposal.case_id)
    require(case.is_open, *CLOSED)
    held = case.papers.filter(role=CasePaper.Role.REQUEST)
    require(held.count() < MOST or held.filter(paper=id).exists(), *ENOUGH)
    service = audit.service(letters.SERVICE)
    titled = {f"title_{proposal.language}": title}
    made = cases.file_paper(by=service, case=case, sheet=sheet, role=CasePaper.Role.REQUEST, id=id, **titled)
    cases.change_content(by=service, case=case, content_digest=digest_of(case))
    return made
