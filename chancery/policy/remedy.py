"""What would change a finding: whom to ask for what, or which value would comply."""

from __future__ import annotations

from chancery.policy.behind import stands_in_the_way
from chancery.policy.facts import Fact
from chancery.policy.findings import Finding
from chancery.policy.model import Clause, Criterion, DayOf, FactKind, Lang, Outcome, Policy, Question
from chancery.policy.phrases import name_of, requirement, role_name, sayer, value_phrase
from chancery.policy.redress import redress
from chancery.policy.words import WORDS

MEASURED = {"limit": "limit_fact", "duty": "fact"}
"""Which fact is measured where the clause is none that tests one."""
OTHER = ("other-missing", "other-none")
"""What a value is measured against is what has to be recorded."""
FIXED = frozenset(
    [
        "rule",
        "applies-if",
        "moment",
        "moratorium",
        "register-missing",
        "group-missing",
        "outside-regions",
        "regions-not-given",
        "stage",
        "stage-missing",
        "incomplete",
        "closed",
        "assignment-only",
        "later",
        "element-there",
        "element-missing",
        "element-unsaid",
        "window",
        "role",
        "cost-missing",
        "limit-missing",
        "limit",
        "condition",
        "apart",
        "forbidden",
        "as-appropriate",
        "not-asked",
        "not-asked-by",
        "not-authorised",
        "asked",
        "asked-late",
        "no-event",
        "never-recorded",
        "duty",
        "quota",
        "treat-continue",
        "treat-review",
        "treat-end",
        "report-ready",
        "report-missing",
        "text-ready",
        "text-missing",
        "translations-ready",
        "translations-missing",
        "not-decided",
        "decided-yes",
        "decided-no",
        "responsible",
        "no-lead-division",
    ]
)

OF_ITSELF = frozenset(
    {
        "uncertain-count",
        "list-later",
        "two-values",
        "other-edition",
        "edition-unsaid",
        "other-nothing",
        "list-not-given",
        "length-missing",
        "open-ended",
    }
)
"""Why a value on record answers nothing although no more of it is asked for."""


def change(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What would change the answer: whom to ask for what, or which value would comply. Empty where it is settled."""
    if not finding.blocks:
        return ""
    if finding.unwanted and finding.outcome is not Outcome.UNKNOWN:
        # Of one that is not met it is what makes up for it that stands in the way.
        there = finding.made_up_by if finding.outcome is Outcome.NOT_MET else (finding.clause,)
        return sayer(lang)("change.against", "; ".join(one.called(lang).rstrip(".") for one in there))
    return " ".join(filter(None, (_itself(policy, finding, lang), _instead(policy, finding, lang))))


def _itself(policy: Policy, finding: Finding, lang: Lang) -> str:
    if finding.parts:  # a clause made of others is met by what they lack
        return " ".join(dict.fromkeys(filter(None, (_of_part(policy, one, lang) for one in finding.parts))))
    if not judge_of(finding.clause) and (said := redress(policy, finding, lang)) is not None:
        return said
    return _not_met(policy, finding, lang) if finding.outcome is Outcome.NOT_MET else _unknown(policy, finding, lang)


def _instead(policy: Policy, finding: Finding, lang: Lang) -> str:
    """Which clauses would make up for one that is not met, or to document."""
    others = finding.clause.compensated_by if isinstance(finding.clause, Criterion) else ()
    if not others or finding.unwanted:
        return ""
    named = (policy.get(Criterion, other).called(lang).rstrip(".") for other in others)
    return sayer(lang)("change.instead", "; ".join(named))


def _of_part(policy: Policy, part: Finding, lang: Lang) -> str:
    if stands_in_the_way(part) in ("reason.against", "reason.made-up"):
        return sayer(lang)("change.against", part.clause.called(lang).rstrip("."))
    said = change(policy, part, lang)
    return sayer(lang)("change.part", part.clause.called(lang), said) if said else ""


def _not_met(policy: Policy, finding: Finding, lang: Lang) -> str:
    say, clause = sayer(lang), finding.clause
    if judge_of(clause):
        return say("change.judge-again", role_name(policy, judge_of(clause), lang))
    if finding.kind == "moratorium":
        return say("change.moratorium")
    needed = requirement(policy, clause, finding.kind, lang)
    return say("change.not-met", needed) if needed else say("change.person")


def _unknown(policy: Policy, finding: Finding, lang: Lang) -> str:
    say, clause = sayer(lang), finding.clause
    if judge_of(clause):
        return say("change.judge", role_name(policy, judge_of(clause), lang))
    kind = _missing_kind(policy, finding)
    if kind is None or finding.answer.why in (FIXED | OF_ITSELF) - {"cost-missing"}:
        return _unmeasured(policy, finding, lang)
    test = clause.test if isinstance(clause, Criterion) else None
    if test and test.ratio_to_home and finding.answer.why in OTHER:
        return say("change.record-home", name_of(kind, lang))
    who = role_name(policy, kind.established_by, lang)
    proof = say("change.with-evidence") if kind.evidence == "required" else ""
    return say("change.record-by" if who else "change.record", name_of(kind, lang), who) + proof


def _unmeasured(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What would change an answer that rests on no fact that the policy declares."""
    say = sayer(lang)
    if finding.kind == "term" and finding.answer.fact is None:
        return say("change.end-missing")
    if finding.answer.why == "group-missing":
        return say("change.record", ", ".join(_counted_by(policy, str(id), lang) for id in finding.answer.extra))
    return say(f"change.{finding.answer.why}") if f"change.{finding.answer.why}" in WORDS else say("change.person")


def _counted_by(policy: Policy, id: str, lang: Lang) -> str:
    """What agreements are counted by, as the policy calls it, or as everybody does."""
    kind = policy.by_id.get(id)
    if isinstance(kind, FactKind):
        return name_of(kind, lang)
    return WORDS[f"group.{id}"].in_(lang) if f"group.{id}" in WORDS else id


def judge_of(clause: Clause) -> str:
    """The role whose answer a clause asks for; nothing for a clause that the system works out."""
    if isinstance(clause, Question):
        return clause.answered_by
    return clause.judged_by if isinstance(clause, Criterion) else ""


def _missing_kind(policy: Policy, finding: Finding) -> FactKind | None:
    """What has to be recorded: what is measured, or what it is measured against where that is what is missing."""
    test = finding.clause.test if isinstance(finding.clause, Criterion) else None
    if test is None or finding.answer.why not in OTHER:
        return kind_of(policy, finding)
    kind = policy.by_id.get(test.value.fact if isinstance(test.value, DayOf) else test.share_of or test.fact)
    return kind if isinstance(kind, FactKind) else None


def kind_of(policy: Policy, finding: Finding) -> FactKind | None:
    id = {"term": "ends_on", "kinds": "counterparty_kind"}.get(finding.kind, "")
    id = id or getattr(finding.clause, MEASURED.get(finding.kind, ""), "")
    if isinstance(finding.clause, Criterion) and finding.clause.test:
        id = finding.clause.test.fact
    kind = policy.by_id.get(id)
    return kind if isinstance(kind, FactKind) else None


def measured_against(policy: Policy, finding: Finding, lang: Lang) -> tuple[str, str]:
    """What a value is measured against by its name, and its own value; nothing where it is measured by itself."""
    test = finding.clause.test if isinstance(finding.clause, Criterion) else None
    if test is None:
        return "", ""
    id = test.value.fact if isinstance(test.value, DayOf) else test.share_of
    if not id and not test.ratio_to_home:
        return "", ""
    kind = policy.get(FactKind, id or test.fact)
    there = [value_phrase(one.value, kind, policy, lang) for one in finding.answer.extra if isinstance(one, Fact)]
    return name_of(kind, lang) if id else WORDS["of-home"].in_(lang), "".join(there[:1])
