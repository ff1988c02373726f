"""What was found, in sentences: kept with a step or a decision as it was read that day, and said in a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from chancery.policy import Lang, Outcome, Policy, Reader, Text, show
from chancery.policy.compare import Answer
from chancery.policy.explain import may_see
from chancery.policy.findings import Finding, of_criterion
from chancery.policy.hearing import MAYBE
from chancery.policy.model import Consultation, Question, Visibility
from chancery.policy.procedure import criteria
from chancery.policy.words import WORDS

UNSAID = Answer(MAYBE, "")
COUNTS_NO_MORE = Text(
    "The yes that was said does not count as things stand.",
    "Le oui qui a été dit ne compte pas dans l’état actuel des choses.",
)
COSTS = Text("What it costs is not what was decided on.", "Ce que cela coûte n’est pas ce sur quoi on s’est prononcé.")


def kept(policy: Policy, category: str, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Each finding with its clause, its outcome and its sentence in both languages, as plain values.

    What was told in confidence is not among them: its outcome is left out, and of a consultation even that it was.
    """
    return [_kept(policy, category, one) for one in findings if not is_secret(one)]


def confided(policy: Policy, category: str, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The others: what was told in confidence, as people with a clearance read it."""
    return [
        {"clause": one.criterion, "kind": one.kind, "outcome": str(one.outcome)}
        | {lang: show(policy, one, Reader.CLEARED, lang).sentence for lang in LANGS}
        for one in findings
        if is_secret(one) or hidden(policy, category, one, Reader.STAFF)
    ]


def _kept(policy: Policy, category: str, one: Finding) -> dict[str, Any]:
    closed = hidden(policy, category, one, Reader.STAFF)
    told: dict[str, Any] = {"clause": one.criterion, "kind": one.kind, "outcome": "" if closed else str(one.outcome)}
    return told | {lang: WORDS["hidden"].in_(lang) if closed else _sentence(policy, one, lang) for lang in LANGS}


def _sentence(policy: Policy, one: Finding, lang: Lang) -> str:
    return show(policy, one, Reader.STAFF, lang).sentence


LANGS: tuple[Lang, Lang] = ("en", "fr")


def is_secret(finding: Finding) -> bool:
    """Is even that it was asked told in confidence?"""
    return isinstance(finding.clause, Consultation) and finding.visibility is Visibility.CONFIDENTIAL


def hidden(policy: Policy, category: str, finding: Finding, reader: Reader) -> bool:
    """Is this finding's outcome not this reader's to know? A question that criteria answer is, if one of them is."""
    if not may_see(policy, finding, reader):
        return True
    clause = finding.clause
    if not (isinstance(clause, Question) and clause.by_criteria):
        return False
    asked = (of_criterion(one, UNSAID) for one in criteria(policy, category))
    return any(not may_see(policy, one, reader) for one in asked)


def named(policy: Policy, findings: Iterable[Finding], lang: Lang) -> str:
    """What these findings are about, by name."""
    names = (show(policy, one, Reader.STAFF, lang).name.rstrip(".?") for one in findings)
    return "; ".join(dict.fromkeys(names))


def said(policy: Policy, category: str, findings: Iterable[Finding], lang: Lang) -> str:
    """These findings in sentences, each said once; a condition that is in the way by its name."""
    return " ".join(dict.fromkeys(_named_or_said(policy, category, one, lang) for one in findings))


def _named_or_said(policy: Policy, category: str, one: Finding, lang: Lang) -> str:
    """What was told in confidence is a condition without a name: to name it as unmet would tell what was found."""
    shown = show(policy, one, Reader.STAFF, lang)
    if one.kind != "condition":
        return shown.sentence
    own = replace(one, visibility=getattr(one.clause, "visibility", one.visibility))
    if hidden(policy, category, own, Reader.STAFF):
        return shown.sentence
    key = "condition-unmet" if one.outcome is Outcome.NOT_MET else "condition-open"
    return WORDS[key].in_(lang).format((one.clause.name.in_(lang) or shown.name).rstrip(".?"))


def why_fallen(policy: Policy, category: str, findings: Iterable[Finding], same_cost: bool, lang: Lang) -> str:
    """Why a yes that was said does not count as things stand."""
    parts = (COUNTS_NO_MORE.in_(lang), said(policy, category, findings, lang), "" if same_cost else COSTS.in_(lang))
    return " ".join(part for part in parts if part)
