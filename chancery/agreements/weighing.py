"""What a decision rests on, taken down on its day: the other categories, the facts and the findings. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from chancery.agreements.models import Agreement, AgreementFact, Grounds
from chancery.council.models import CouncilItem
from chancery.counterparties.models import CounterpartyFact, DatedFact
from chancery.policy import Finding, Policy, Reader, show
from chancery.policy.evaluate import Verdict, verdict
from chancery.policy.report import reasons
from chancery.policy.simulate import Row
from chancery.records import DataClass, plain
from chancery.strategy.models import PolicyVersion


def weigh(
    agreement: Agreement,
    row: Row,
    *,
    version: PolicyVersion,
    category: str,
    decided_on: date,
    item: CouncilItem | None = None,
    decision: str = "assigned",
    **words: str,
) -> Grounds:
    """What placing this agreement in a category rests on: in both languages, as a resident may read it and apart from
    that as the office may. What another government told in confidence is not copied."""
    policy = row.hearing.policy
    known = [one for one in _known(agreement, decided_on) if one.data_class in (DataClass.PUBLIC, DataClass.INTERNAL)]
    found = row.findings
    return Grounds(
        agreement=agreement,
        decided_on=decided_on,
        decision=decision,
        category=category,
        council_item=item,
        policy=version,
        text_en="\n".join(reasons(row, Reader.PUBLIC, "en")),
        text_fr="\n".join(reasons(row, Reader.PUBLIC, "fr")),
        alternatives=list(_others(row, category)),
        evidence={
            "facts": [_fact(one) for one in known if one.data_class == DataClass.PUBLIC],
            "findings": _findings(policy, found, Reader.PUBLIC),
        },
        evidence_internal={
            "facts": [_fact(one) for one in known if one.data_class == DataClass.INTERNAL],
            "findings": _findings(policy, found, Reader.STAFF),
        },
        **words,
    )


def known_then(agreement: Agreement, on: date) -> dict[str, dict[str, Any]]:
    """The facts on record of a day that is past, as two columns of the grounds: a resident's and the office's."""
    found: dict[str, list[dict[str, Any]]] = {DataClass.PUBLIC: [], DataClass.INTERNAL: []}
    for one in _known(agreement, on):
        if one.data_class in found:
            found[one.data_class].append(_fact(one))
    return {
        "evidence": {"facts": found[DataClass.PUBLIC]},
        "evidence_internal": {"facts": found[DataClass.INTERNAL]},
    }


def _known(agreement: Agreement, on: date) -> Iterator[DatedFact]:
    """The facts that were known that day, of the agreement and of its counterparty, newest last."""
    for rows in (
        CounterpartyFact.objects.filter(counterparty=agreement.counterparty.now.pk),
        AgreementFact.objects.filter(agreement=agreement),
    ):
        for one in rows.filter(known_on__lte=on).select_related("superseded_by").order_by("key", "valid_from", "id"):
            if one.superseded_by is None or one.superseded_by.known_on > on:
                yield one


def _fact(one: DatedFact) -> dict[str, Any]:
    return {
        "key": one.key,
        "value": plain(one.value),
        "unit": one.unit,
        "valid_from": one.valid_from.isoformat(),
        "known_on": one.known_on.isoformat(),
        "en": one.evidence_en or one.evidence_fr,
        "fr": one.evidence_fr or one.evidence_en,
    }


def _others(row: Row, category: str) -> Iterator[dict[str, Any]]:
    """The other open categories of the policy, and what was found when the agreement was held against each."""
    policy = row.hearing.policy
    for other in policy.categories:
        if other.id != category and other.status == "open":
            found: Verdict = verdict(row.hearing, other.id, row.held)
            yield {
                "category": other.id,
                "en": other.name.in_("en"),
                "fr": other.name.in_("fr"),
                "findings": _findings(policy, found.findings, Reader.PUBLIC),
            }


def _findings(policy: Policy, found: Iterable[Finding], reader: Reader) -> list[dict[str, Any]]:
    """Each criterion with what was found and why, as this reader may see it."""
    said = []
    for one in found:
        english, french = show(policy, one, reader, "en"), show(policy, one, reader, "fr")
        said.append(
            {
                "criterion": english.criterion,
                "source": english.source,
                "outcome": str(english.outcome or ""),
                "name_en": english.name,
                "name_fr": french.name,
                "en": english.sentence,
                "fr": french.sentence,
            }
        )
    return said
