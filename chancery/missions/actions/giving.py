"""Write down what was given and received on a mission, and decide what becomes of it; look at results a year later."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery.audit.models import Actor
from chancery.errors import require
from chancery.ids import uuid7
from chancery.missions import gifts, permissions
from chancery.missions.actions.telling import MAY_NOT, tell
from chancery.missions.days import day_of
from chancery.missions.models import Gift, Mission
from chancery.money import LARGEST, Money
from chancery.records import changed

WHAT = ("Say what it is, in one language at least. Nothing was written.",
        "Dites ce que c’est, dans une langue au moins. Rien n’a été inscrit.")  # fmt: skip
WORTH = ("A worth is zero or more, and not beyond all measure. Nothing was written.",
         "Une valeur est de zéro ou plus, et raisonnable. Rien n’a été inscrit.")  # fmt: skip
NOT_YOURS = (
    "What becomes of a gift is decided by whom the policy names, and by nobody who was there. Nothing was written.",
    "Les personnes que nomme la politique décident du sort d’un cadeau, et jamais quelqu’un qui était là. Rien n’a été "
    "inscrit.",
)
DECIDED = ("This was decided a moment ago. Nothing was written.", "Cela vient d’être décidé. Rien n’a été inscrit.")
SAYS_NOTHING = ("Say what came of it, in one language at least. Nothing was written.",
                "Dites ce qui en est résulté, dans une langue au moins. Rien n’a été inscrit.")  # fmt: skip
LOOKED = (
    "Somebody wrote down a moment ago what came of it. Nothing was written.",
    "Quelqu’un vient d’inscrire ce qui en est résulté. Rien n’a été inscrit.",
)
NOT_BACK = (
    "Results are looked at once everybody is back. Nothing was written.",
    "On examine les résultats une fois tout le monde de retour. Rien n’a été inscrit.",
)


@transaction.atomic
def add_gift(
    *, by: Actor, mission: Mission, way: str, value: Money | None, id: UUID | None = None, **said: Any
) -> Gift:
    """Write down a gift. A form that is sent twice writes down one."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    if id and (there := Gift.objects.filter(pk=id).first()):
        return there
    Mission.objects.select_for_update().get(pk=mission.pk)
    require(bool(said.get("what_en") or said.get("what_fr")), *WHAT)
    require(value is None or 0 <= value.minor <= LARGEST, *WORTH)
    day_of(said.get("on"))
    gift = Gift(
        id=id or uuid7(), mission=mission, way=way, number=mission.gifts.count() + 1, entered_by=by,
        entered_on=timezone.localdate(), value_minor=value.minor if value else None,
        currency=value.currency if value else mission.currency, **said,
    )  # fmt: skip
    gift.clean_fields()
    gift.save(force_insert=True)
    tell(by=by, what="gift-noted", mission=mission, rows=[changed(gift)])
    return gift


@transaction.atomic
def decide_gift(*, by: Actor, gift: Gift, fate: str, on: date | None = None, **said: Any) -> None:
    """Decide what becomes of a gift, once."""
    mission = gift.mission
    require(gifts.may_decide(by, mission, gifts.policy_of(mission)), *NOT_YOURS)
    require(fate in Gift.Fate.values, *WHAT)
    written = {"fate": fate, "decided_on": on or timezone.localdate(), "decided_by": by, **said}
    require(Gift.objects.filter(pk=gift.pk, fate="").update(**written) == 1, *DECIDED)
    gift.refresh_from_db()
    tell(by=by, what="gift-decided", mission=mission, rows=[changed(gift, written)])


@transaction.atomic
def review_results(
    *, by: Actor, mission: Mission, came_en: str = "", came_fr: str = "", on: date | None = None
) -> None:
    """Write down, some time after the return, what came of a mission."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    require(bool(came_en.strip() or came_fr.strip()), *SAYS_NOTHING)
    day = on or timezone.localdate()
    require(mission.ends_on is not None and mission.ends_on < day, *NOT_BACK)
    written = {"came_en": came_en.strip(), "came_fr": came_fr.strip(), "reviewed_on": day}
    open_ = Mission.objects.filter(pk=mission.pk, state=Mission.State.AUTHORISED, reviewed_on=None)
    require(open_.update(**written) == 1, *LOOKED)
    mission.refresh_from_db()
    tell(by=by, what="results-reviewed", mission=mission, rows=[changed(mission, written)])
