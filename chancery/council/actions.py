"""Record what Council decided."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.council import permissions
from chancery.council.models import CouncilItem
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.records import changed

MAY_NOT = ("Only the office may record decisions.", "Seul le bureau peut consigner les décisions.")


@transaction.atomic
def record_item(*, by: Actor, reference: str, met: FuzzyDate, **values: Any) -> CouncilItem:
    """Enter a meeting's decision, or a report laid before it; an outcome that no source gives is not recorded."""
    require(permissions.may_record(by), *MAY_NOT)
    item = CouncilItem(reference=reference, **as_columns("met", met), **values)
    item.full_clean()
    item.save(force_insert=True)
    pub = {"outcome": item.outcome}
    audit.record(by=by, type="decision.recorded", ref=reference, pub=pub, changed=changed(item), sealed=not item.public)
    return item
