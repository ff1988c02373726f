"""What would change a finding of another moment than the verdict: an intake, a decision, a notice, a duty.

Some of it nobody can change any more: a notice that came too late, or a role of which the policy says that it ends.
"""

from __future__ import annotations

from chancery.policy.findings import Finding
from chancery.policy.model import (
    Amount,
    Authority,
    Benefit,
    Clause,
    Consultation,
    Duration,
    Duty,
    Element,
    FactKind,
    Lang,
    Outcome,
    Policy,
    Rule,
    Step,
    Text,
)
from chancery.policy.phrases import (
    apart,
    clause_phrase,
    duration_phrase,
    name_of,
    role_name,
    rule_phrase,
    sayer,
    yearly_phrase,
)
from chancery.policy.words import WORDS

CLAUSES = frozenset({"element", "window", "role", "limit", "responsible", "separation", "consultation", "duty"})
KINDS = CLAUSES | {"benefit", "money", "gate", "successor", "decision", "condition", "status"}
"""The findings that this module speaks of."""
SETTLED = frozenset({"asked", "asked-late", "closed", "treat-end"})
"""What was found of these stays so, whoever answers."""


def redress(policy: Policy, finding: Finding, lang: Lang) -> str | None:
    """A sentence of what would change it; empty where nothing can, ``None`` where this module says nothing of it."""
    why = finding.answer.why
    if finding.kind not in KINDS:
        return None
    if why in SETTLED:
        return ""
    values = _values(policy, finding, lang)
    if values is None:
        return _hangs_on(policy, finding, lang)
    for key in (f"change.{why}.{finding.outcome}", f"change.{why}"):
        if key in WORDS:
            return sayer(lang)(key, *values) if all(values) else sayer(lang)(f"{key}.none")
    return None


def _values(policy: Policy, finding: Finding, lang: Lang) -> tuple[str, ...] | None:
    """What the sentence names; ``None`` for a rule, which is named itself."""
    why, clause, extra = finding.answer.why, finding.clause, finding.answer.extra
    if why in ("rule", "condition", "applies-if"):
        return None
    if why == "window":
        return tuple(yearly_phrase(str(day), lang) for day in extra)
    if why == "element" and isinstance(clause, Element):
        names = (clause.part_names.get(str(part), Text(str(part))).in_(lang) for part in extra)
        return (apart(lang).join(names),)
    if why == "role" and isinstance(clause, Authority):
        return (apart(lang).join(role_name(policy, role, lang) for role in clause.roles),)
    if why == "quota" and isinstance(clause, Benefit):
        return (duration_phrase(clause.every or Duration(12), lang) if clause.at_most else "",)
    if isinstance(clause, Duty):
        kind = policy.by_id.get(clause.fact)
        return (name_of(kind, lang) if isinstance(kind, FactKind) else clause.fact,)
    return ()


def _hangs_on(policy: Policy, finding: Finding, lang: Lang) -> str | None:
    """What a clause hangs on that is only a rule over others, or a condition to be fulfilled first."""
    clause = finding.clause
    named = finding.answer.why == "condition"
    needed = clause_phrase(clause, lang) if named else rule_phrase(policy, _rule_of(clause), lang)
    if not needed:
        return None
    return sayer(lang)("change.open" if finding.outcome is Outcome.UNKNOWN else "change.not-met", needed)


def _rule_of(clause: Clause) -> Rule | None:
    if isinstance(clause, Step):
        return clause.gate
    if isinstance(clause, Consultation):
        return clause.applies_if
    return clause.rule if isinstance(clause, Amount | Benefit) else None
