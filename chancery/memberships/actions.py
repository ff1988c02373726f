"""Record the networks that the city belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.memberships import permissions
from chancery.memberships.models import Membership, Network, NetworkFact
from chancery.records import changed

MAY_NOT = ("Only the office may record memberships.", "Seul le bureau peut consigner les adhésions.")


@transaction.atomic
def enter_network(*, by: Actor, reference: str, **values: Any) -> Network:
    """Enter a body that cities or their staff join."""
    require(permissions.may_record(by), *MAY_NOT)
    network = Network(reference=reference, **values)
    network.full_clean()
    network.save(force_insert=True)
    audit.record(by=by, type="network.entered", ref=reference, changed=changed(network))
    return network


@transaction.atomic
def add_facts(*, by: Actor, network: Network, facts: Sequence[Mapping[str, Any]]) -> list[NetworkFact]:
    """Write what sources say of a network, after what is there; each with its source, and its date where given."""
    require(permissions.may_record(by), *MAY_NOT)
    said = all(fact.get("source") and (fact.get("text_en") or fact.get("text_fr")) for fact in facts)
    require(said, "Each of them needs a text and its source.", "Chacun doit avoir un texte et sa source.")
    first = network.facts.count() + 1
    rows = []
    for number, fact in enumerate(facts, first):
        values = {name: value for name, value in fact.items() if name != "on"}
        when = as_columns("on", fact.get("on", FuzzyDate()))
        row = NetworkFact(network=network, number=number, **when, **values)
        row.clean_fields(exclude=["network"])
        rows.append(row)
    NetworkFact.objects.bulk_create(rows)
    told = [changed(row) for row in rows]
    audit.record(by=by, type="network.described", ref=network.reference, pub={"facts": len(rows)}, changed=told)
    return rows


@transaction.atomic
def record_membership(*, by: Actor, network: Network, **values: Any) -> Membership:
    """Enter that the city belongs to it, in which role, as of the year a source says so."""
    require(permissions.may_record(by), *MAY_NOT)
    membership = Membership(network=network, **values)
    membership.clean_fields(exclude=["network"])
    membership.save(force_insert=True)
    sealed = not membership.public
    audit.record(by=by, type="membership.recorded", ref=network.reference, changed=changed(membership), sealed=sealed)
    return membership
