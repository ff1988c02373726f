"""A request is refused: what was not met, by name; and what whoever proposed it reads, in words that are for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chancery.cases import permissions
from chancery.cases.forms import Reason, Shown
from chancery.desk.cases import shown
from chancery.desk.cases.look import Look
from chancery.desk.cases.rows import clause_name
from chancery.policy import Criterion, Lang, Outcome, Reader, show
from chancery.policy.explain import may_see
from chancery.policy.findings import Finding
from chancery.portal.words import fine
from chancery.proposals.forms import Explaining
from chancery.proposals.models import Proposal

LANGS: tuple[Lang, Lang] = ("en", "fr")


class Refusing(Explaining, Reason):
    """The office's reason, and the one that is for the proponent."""

    field_order = ("reason", "why_en", "why_fr")


def told(one: Look) -> Proposal | None:
    """The proposal whose proponent is to be told why; only the office tells them."""
    return Proposal.objects.filter(case=one.case).first() if permissions.may_keep(one.by) else None


def form_of(one: Look, proposal: Proposal | None, data: Any) -> Shown:
    """With what of it everyone may know filled in, as sentences of the policy; the office writes the rest."""
    seal = {"shown": shown.seal(one)}
    if proposal is None:
        return Reason(data, initial=seal)
    found = list(public(one))
    said = {f"why_{lang}": "\n".join(_said(one, each, lang) for each in found) for lang in LANGS}
    return Refusing(data, initial=seal | said)


def public(one: Look) -> Iterator[Finding]:
    """What is not met of the criteria that everyone reads and nobody judges."""
    for each in one.criteria:
        tested = isinstance(each.clause, Criterion) and each.clause.test is not None
        if tested and each.outcome is Outcome.NOT_MET and may_see(one.policy, each, Reader.PUBLIC):
            yield each


def unmet(one: Look) -> list[str]:
    """What was not met at the step at which it ended, by name, as far as the reader may know."""
    last = next((each for each in one.case.closings.all() if not each.passed), None)
    found = [each["clause"] for each in last.found if each["outcome"] == Outcome.NOT_MET] if last else []
    return list(dict.fromkeys(clause_name(one, clause) for clause in found))


def _said(one: Look, finding: Finding, lang: Lang) -> str:
    shown_ = show(one.policy, finding, Reader.PUBLIC, lang)
    return fine(f"{shown_.text} {shown_.sentence}", lang)
