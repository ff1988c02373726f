"""What becomes of an agreement: renewed, amended, ended, recognised as historical.

The public verbs are the clerk's, who records what Council decided, and the product's own. Everybody else asks, and
`requests` takes the step when those who decide have said yes.

A form gives `key`, which becomes the id of what happened: sent twice, it happens once. It gives `shown` too, what its
page of confirmation said of the agreement: what changed since is looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from chancery import edits
from chancery.agreements import permissions, rules
from chancery.agreements.models import Agreement, AgreementEvent, ChangeRequest
from chancery.agreements.telling import tell, tell_columns, today
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.council.models import CouncilItem
from chancery.dates import FuzzyDate
from chancery.errors import Refused, require
from chancery.records import changed

MAY_NOT = (
    "The clerk records what Council decided; everybody else asks for this step.",
    "Le greffe consigne ce que le Conseil a décidé; toute autre personne demande cette étape.",
)
TOO_LATE = ("Someone else has just changed this agreement.", "Quelqu’un vient de modifier cette entente.")


@transaction.atomic
def renew(*, by: Actor, agreement: Agreement, on: FuzzyDate, ends_on: date, **event: Any) -> Agreement:
    """It is renewed by mutual consent, before it expires: a new term follows the one that runs."""
    _require_record(by, event)
    return _once(_renew, by, agreement, on=on, ends_on=ends_on, **event)


@transaction.atomic
def amend(*, by: Actor, agreement: Agreement, on: FuzzyDate, **event: Any) -> Agreement:
    """What it says was changed by both sides, on a day."""
    _require_record(by, event)
    return _once(_amend, by, agreement, on=on, **event)


@transaction.atomic
def end(*, by: Actor, agreement: Agreement, on: FuzzyDate, **event: Any) -> Agreement:
    """It was concluded, terminated or superseded."""
    _require_record(by, event)
    return _once(_end, by, agreement, on=on, **event)


@transaction.atomic
def recognise(*, by: Actor, agreement: Agreement, on: FuzzyDate, **event: Any) -> Agreement:
    """Recognise it as historical: honoured, and given no further resources."""
    _require_record(by, event)
    return _once(_recognise, by, agreement, on=on, **event)


def _once(
    step: Callable[..., Agreement],
    by: Actor,
    agreement: Agreement,
    *,
    key: str = "",
    shown: Mapping[str, edits.Text] | None = None,
    **event: Any,
) -> Agreement:
    if not key:
        return step(by, agreement, **event)
    there = AgreementEvent.objects.filter(pk=key, agreement=agreement)
    try:
        with transaction.atomic():
            if not there.exists():
                now = Agreement.objects.get(pk=agreement.pk)
                if shown and edits.texts(edits.of(now, rules.RESTS_ON)) != shown:
                    raise edits.Overtaken
                return step(by, agreement, id=key, **event)
    except (IntegrityError, Refused):
        # The same form, sent a moment before, was faster: that is no fault of whoever pressed twice.
        if not there.exists():
            raise
    agreement.refresh_from_db()
    return agreement


def _require_record(by: Actor, event: Mapping[str, Any]) -> None:
    require(permissions.may_record(by), *MAY_NOT)
    item: CouncilItem | None = event.get("council_item")
    require(item is not None or by.kind == Actor.Kind.SERVICE, *rules.ITEM_NEEDED)


def _renew(by: Actor, agreement: Agreement, *, on: FuzzyDate, ends_on: date, **event: Any) -> Agreement:
    starts_on = rules.require_renewable(agreement, on, ends_on)
    running = Agreement.objects.filter(pk=agreement.pk, standing=agreement.standing, ends_on=agreement.ends_on)
    require(running.update(ends_on=ends_on) == 1, *TOO_LATE)
    agreement.ends_on = ends_on
    told = _event(agreement, AgreementEvent.Kind.RENEWED, on, {"starts_on": starts_on, "ends_on": ends_on, **event})
    tell_columns(by, "agreement.renewed", agreement, changed(agreement, ["ends_on"]), changed(told))
    return agreement


def _amend(by: Actor, agreement: Agreement, *, on: FuzzyDate, **event: Any) -> Agreement:
    rules.require_amendable(agreement, on, event)
    tell(by, "agreement.amended", agreement, _event(agreement, AgreementEvent.Kind.AMENDED, on, event))
    return agreement


def _end(by: Actor, agreement: Agreement, *, on: FuzzyDate, **event: Any) -> Agreement:
    rules.require_endable(agreement, on, today())
    return _stand(by, agreement, Agreement.Standing.ENDED, AgreementEvent.Kind.ENDED, on, event)


def _recognise(by: Actor, agreement: Agreement, *, on: FuzzyDate, **event: Any) -> Agreement:
    rules.require_recognisable(agreement, on, today())
    return _stand(by, agreement, Agreement.Standing.HISTORICAL, AgreementEvent.Kind.RECOGNISED, on, event)


STEPS: dict[str, Callable[..., Agreement]] = {
    ChangeRequest.Kind.RENEW: _renew,
    ChangeRequest.Kind.AMEND: _amend,
    ChangeRequest.Kind.END: _end,
    ChangeRequest.Kind.RECOGNISE: _recognise,
}


def _stand(by: Actor, agreement: Agreement, standing: str, kind: str, on: FuzzyDate, event: Any) -> Agreement:
    """Change where it stands, once: two people who press the button change it one time."""
    here = Agreement.objects.filter(pk=agreement.pk, standing=agreement.standing).exclude(standing=standing)
    moved = here.update(standing=standing, standing_since=on.earliest)
    require(moved == 1, *TOO_LATE)
    agreement.standing, agreement.standing_since = standing, on.earliest
    told = _event(agreement, kind, on, event)
    tell_columns(by, f"agreement.{kind}", agreement, changed(agreement, ["standing", "standing_since"]), changed(told))
    return agreement


def _event(agreement: Agreement, kind: str, on: FuzzyDate, values: Mapping[str, Any]) -> AgreementEvent:
    told = AgreementEvent(agreement=agreement, kind=kind, **as_columns("on", on), **values)
    told.save(force_insert=True)
    return told
