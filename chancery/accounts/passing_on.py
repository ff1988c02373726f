"""What the city's policy says of passing a power on. A paper may let its holder; a clause that gives the power and does
not say that it may be delegated further keeps it with whoever it names."""

from __future__ import annotations

from collections.abc import Sequence

from chancery.accounts.models import DelegationInstrument
from chancery.policy import Lang, Policy
from chancery.policy.model import Authority

GIVES = {"sign": ("execute",), "approve": ("approve",), "spend": ("spend", "travel"), "represent": ("represent",)}
"""Which clauses of a policy give what a paper gives."""
LANGS: tuple[Lang, Lang] = ("en", "fr")


def why_not(policy: Policy | None, paper: DelegationInstrument, kinds: Sequence[str] = ()) -> tuple[str, str] | None:
    """Why what this paper gives may not be passed on, for these categories or for all that it reaches, in English and
    French; None where a clause lets it be, or where the policy says nothing of such a power."""
    asked = list(kinds) or list(paper.categories)
    for kind in asked or [""]:
        found = _clauses(policy, paper.decides, kind)
        if found and not any(one.may_delegate for one in found):
            said = {lang: "; ".join(dict.fromkeys(_named(one, lang) for one in found)) for lang in LANGS}
            return (
                f"The policy does not say that this power may be delegated further: {said['en']}.",
                f"La politique ne dit pas que ce pouvoir peut être délégué plus loin\u00a0: {said['fr']}.",
            )
    return None


def counts(clause: Authority, paper: DelegationInstrument) -> bool:
    """Does a paper give its holder something under this clause? One that was passed on does where the clause lets it
    be."""
    return paper.parent_id is None or clause.may_delegate


def _clauses(policy: Policy | None, decides: str, kind: str) -> list[Authority]:
    found = policy.all(Authority) if policy else ()
    mine = [one for one in found if one.decides in GIVES.get(decides, ())]
    return [one for one in mine if not kind or not one.categories or kind in one.categories]


def _named(clause: Authority, lang: Lang) -> str:
    text = clause.text.in_(lang).rstrip(".")
    quoted = f"«\u00a0{text}\u00a0»" if lang == "fr" else f"“{text}”"
    return f"{quoted} ({clause.source})" if text and clause.source else clause.source or quoted
