"""The authority that nobody named when it was signed is named later, where the policy does not say who signs."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chancery.agreements import naming, permissions
from chancery.agreements.models import Agreement, AgreementEvent, Continuation, Signing
from chancery.agreements.naming import Named
from chancery.agreements.telling import MAY_NOT, tell_columns, today
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.records import changed

NAMED_ALREADY = (
    "Its authority was named already. Two people correct what is on record.",
    "Son pouvoir est déjà nommé. Deux personnes corrigent ce qui est consigné.",
)


@transaction.atomic
def name_authority(*, by: Actor, what: Signing | Continuation, named: Named) -> None:
    """Say under which authority it was signed, where nobody did: once, with who says it and on which day."""
    require(permissions.may_register(by), *MAY_NOT)
    require(any(named), *naming.NOTHING)
    naming.require_names(what.case, named, what.signed_on, silent=not what.sign_clause)
    told: Agreement | AgreementEvent = what.agreement if isinstance(what, Signing) else what.event
    rows = type(told)._default_manager.filter(pk=told.pk, authority_en="", authority_fr="")
    require(rows.update(**named.words) == 1, *NAMED_ALREADY)
    told.refresh_from_db()
    columns = _write(what, naming.columns(by, named, today()))
    tell_columns(by, "agreement.authority-named", what.agreement, changed(told, list(named.words)), columns)


@transaction.atomic
def named_anew(*, by: Actor, agreement: Agreement, asked_by: Actor) -> None:
    """Two people corrected the words of it: whoever asked for that is who named it now."""
    signing = Signing.objects.filter(agreement=agreement, sign_clause="").first()
    if signing is None:
        return
    said = Named(agreement.authority_en, agreement.authority_fr)
    who = naming.columns(asked_by, said, today()) or dict.fromkeys(("named_by", "named_on"))
    columns = _write(signing, {**who, "named_under": None, "named_item": None})
    tell_columns(by, "agreement.authority-named", agreement, columns)


def _write(row: Signing | Continuation, values: dict[str, Any]) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return changed(row, list(values))
