"""Record the networks that the city belongs to."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.memberships import permissions
from chancery.memberships.models import Membership, Network
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
def record_membership(*, by: Actor, network: Network, **values: Any) -> Membership:
    """Enter that the city belongs to it, in which role, as of the year a source says so."""
    require(permissions.may_record(by), *MAY_NOT)
    membership = Membership(network=network, **values)
    membership.clean_fields(exclude=["network"])
    membership.save(force_insert=True)
    sealed = not membership.public
    audit.record(by=by, type="membership.recorded", ref=network.reference, changed=changed(membership), sealed=sealed)
    return membership
