"""Ask a second person to countersign what one person alone may not do, and answer. Any room may ask (`separation`)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from chancery.accounts import permissions, separation
from chancery.accounts.models import Countersignature
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.ids import uuid7
from chancery.records import changed

NOT_HERE = (
    "Two people do this in this city: it is not countersigned.",
    "Dans cette ville, cela se fait à deux personnes et ne se contresigne pas.",
)
MAY_NOT = (
    "The countersigner does this, and never for what they asked for themselves.",
    "Le contreseing le fait, et jamais pour ce que cette personne a demandé elle-même.",
)
ANSWERED = ("This is answered already.", "La réponse est déjà donnée.")


@transaction.atomic
def ask_countersignature(*, act: str, about: Model, by: Actor, ref: str = "", shown: str = "") -> Countersignature:
    """Ask for it. Asked twice, it is asked once; refused, it may be asked again. `shown`: see `separation.state`."""
    require(separation.may_be_countersigned(act), *NOT_HERE)
    require(by.kind == Actor.Kind.PERSON, *MAY_NOT)
    values = {"about_table": about._meta.label_lower, "ref": ref, "asked_by": by, "asked_at": timezone.now()}
    asked, new = Countersignature.objects.get_or_create(
        act=act, about_id=about.pk, shown=shown, refused_by=None, defaults={"id": uuid7(), **values}
    )
    if new:
        audit.record(by=by, type="countersignature.asked", ref="", changed=changed(asked), sealed=True)
    return asked


@transaction.atomic
def countersign(*, countersignature: Countersignature, by: Actor) -> Countersignature:
    """Say yes: whoever asked may go on."""
    require(permissions.may_countersign(by) and countersignature.asked_by_id != by.pk, *MAY_NOT)
    signed = {"signed_by": by, "signed_at": timezone.now()}
    waiting = Countersignature.objects.filter(pk=countersignature.pk, signed_by=None, refused_by=None)
    require(waiting.update(**signed) == 1, *ANSWERED)
    countersignature.refresh_from_db()
    audit.record(
        by=by, type="countersignature.given", ref="", changed=changed(countersignature, list(signed)), sealed=True
    )
    return countersignature


@transaction.atomic
def refuse_countersignature(*, countersignature: Countersignature, by: Actor) -> Countersignature:
    """Say no. What was asked stays on record."""
    require(permissions.may_countersign(by) and countersignature.asked_by_id != by.pk, *MAY_NOT)
    waiting = Countersignature.objects.filter(pk=countersignature.pk, signed_by=None, refused_by=None)
    require(waiting.update(refused_by=by) == 1, *ANSWERED)
    countersignature.refresh_from_db()
    told = changed(countersignature, ["refused_by"])
    audit.record(by=by, type="countersignature.refused", ref="", changed=told, sealed=True)
    return countersignature
