"""What a proponent can be told of eligibility: what they declare themselves, held against what is public.

Nothing else is ever among it, whatever is on record: no criterion that people judge, that another government speaks to,
or that the office establishes. So nothing can be told from what is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chancery.policy import Fact, Lang, Policy, Reader, show
from chancery.policy.explain import Shown
from chancery.policy.facts import Held
from chancery.policy.findings import of_criterion
from chancery.policy.hearing import Hearing
from chancery.policy.model import Criterion, FactKind, Visibility
from chancery.policy.procedure import criteria
from chancery.proposals.content import Content

# What the form asks of a candidate, as the facts that policies speak of.
DECLARED = ("country", "counterparty_kind")


def declarable(policy: Policy, category: str) -> tuple[Criterion, ...]:
    """The criteria that a proponent can be held against before anyone has looked: it depends on the policy alone."""
    kinds = {kind.id: kind for kind in policy.all(FactKind)}
    return tuple(
        one
        for one in criteria(policy, category)
        if one.visibility is Visibility.PUBLIC
        and not one.judged_by
        and one.test is not None
        and one.test.fact in DECLARED
        and not one.test.count
        and kinds[one.test.fact].data_class == "public"
        and "establish" in one.moments
    )


def declared(policy: Policy, content: Content, on: date, lang: Lang) -> Iterator[Shown]:
    """How each of them stands by what is declared."""
    told = {"country": content.country, "counterparty_kind": content.kind}
    facts = {key: (Fact(value, on, on),) for key, value in told.items() if value}
    held = Held(facts=facts, country=content.country)
    hearing = Hearing(policy, as_of=on, known_at=on, moment="establish")
    for one in declarable(policy, content.category):
        yield show(policy, of_criterion(one, hearing.answer(one.id, held)), Reader.PUBLIC, lang)
