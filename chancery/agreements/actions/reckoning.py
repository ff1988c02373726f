"""What Council makes, afterwards, of something that was signed without its approval."""

from __future__ import annotations

from django.db import transaction

from chancery.agreements import permissions, rules
from chancery.agreements.actions.entries import reindex
from chancery.agreements.models import Agreement, AgreementEvent
from chancery.agreements.telling import tell
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.council.models import CouncilItem
from chancery.errors import require

MAY_NOT = ("The clerk records what Council decided.", "Le greffe consigne ce que le conseil a décidé.")
ONCE = (
    "This decision is recorded here already.",
    "Cette décision est déjà consignée ici.",
)


@transaction.atomic
def confirm(
    *, by: Actor, agreement: Agreement, council_item: CouncilItem, text_en: str = "", text_fr: str = ""
) -> AgreementEvent:
    """Council dealt with it. It stays on record as signed outside the policy; it waits for Council no longer."""
    require(permissions.may_record(by), *MAY_NOT)
    rules.require_outside(agreement)
    require(council_item.outcome not in rules.NOT_YES, *rules.NOT_ADOPTED)
    kind = AgreementEvent.Kind.CONFIRMED
    # The agreement is held while it is asked whether this is recorded: two clerks record it once.
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    there = AgreementEvent.objects.filter(agreement=agreement, kind=kind, council_item=council_item)
    require(not there.exists(), *ONCE)
    event = AgreementEvent(agreement=agreement, kind=kind, council_item=council_item, text_en=text_en, text_fr=text_fr)
    for name, value in as_columns("on", council_item.met).items():
        setattr(event, name, value)
    event.save(force_insert=True)
    reindex(by=by, agreements=[agreement])
    tell(by, "agreement.confirmed", agreement, event)
    return event
