"""What was found, in sentences: kept with a step or a decision as it was read that day, and said in a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chancery.policy import Lang, Policy, Reader, show
from chancery.policy.evaluate import Finding


def kept(policy: Policy, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Each finding with its clause, its outcome and its sentence in both languages, as plain values."""
    return [
        {
            "clause": one.criterion,
            "kind": one.kind,
            "outcome": str(one.outcome),
            "en": show(policy, one, Reader.STAFF, "en").sentence,
            "fr": show(policy, one, Reader.STAFF, "fr").sentence,
        }
        for one in findings
    ]


def named(policy: Policy, findings: Iterable[Finding], lang: Lang) -> str:
    """What these findings are about, by name."""
    names = (show(policy, one, Reader.STAFF, lang).name.rstrip(".?") for one in findings)
    return "; ".join(dict.fromkeys(names))


def said(policy: Policy, findings: Iterable[Finding], lang: Lang) -> str:
    """These findings in sentences, each said once."""
    return " ".join(dict.fromkeys(show(policy, one, Reader.STAFF, lang).sentence for one in findings))
