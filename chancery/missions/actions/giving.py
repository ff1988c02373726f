"""Write down what was given and received on a mission, and decide what becomes of it; look at results a year later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery import edits
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.ids import uuid7
from chancery.missions import gifts, permissions
from chancery.missions.actions.telling import MAY_NOT, tell
from chancery.missions.actions.wording import reworded
from chancery.missions.days import day_of, later
from chancery.missions.models import Gift, Mission
from chancery.money import LARGEST, Money
from chancery.records import Changed, are_shut, changed

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
SAYS_NOTHING = (
    "Say what came of it for residents, in one language at least. Nothing was written.",
    "Dites ce qui en est résulté pour la population, dans une langue au moins. Rien n’a été inscrit.",
)
LOOKED = (
    "Somebody wrote down a moment ago what came of it. Nothing was written.",
    "Quelqu’un vient d’inscrire ce qui en est résulté. Rien n’a été inscrit.",
)
NO_GIFT = (
    "Somebody corrected this gift, took it out or decided over it a moment ago. Nothing was written: look at what "
    "stands there now.",
    "Quelqu’un vient de corriger ou de retirer ce cadeau, ou d’en décider. Rien n’a été inscrit\u00a0: voyez ce qui "
    "s’y trouve.",
)
WHY = ("Say why. Nothing was written.", "Dites pourquoi. Rien n’a été inscrit.")
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
    gift = _write(by, mission, way=way, value=value, id=id, **said)
    rows = [gifts.said(gift)]
    tell(by=by, what="gift-noted", mission=mission, rows=rows, sealed=are_shut(rows))
    return gift


@transaction.atomic
def decide_gift(*, by: Actor, gift: Gift, fate: str, on: date | None = None, **said: Any) -> None:
    """Decide what becomes of a gift, once."""
    mission = gift.mission
    require(gifts.may_decide(by, mission, gifts.policy_of(mission)), *NOT_YOURS)
    require(fate in Gift.Fate.values, *WHAT)
    written = {"fate": fate, "decided_on": on or timezone.localdate(), "decided_by": by, **said}
    require(Gift.objects.standing().filter(pk=gift.pk, fate="").update(**written) == 1, *DECIDED)
    gift.refresh_from_db()
    rows = [gifts.said(gift, written)]
    tell(by=by, what="gift-decided", mission=mission, rows=rows, sealed=are_shut(rows))


@transaction.atomic
def correct_gift(
    *, by: Actor, gift: Gift, way: str, value: Money | None, id: UUID | None = None, why_en: str = "",
    why_fr: str = "", **said: Any,
) -> Gift:  # fmt: skip
    """Correct what was written of a gift: what was said stays on record with what was decided of it, and what is right
    is decided anew."""
    if id and (there := Gift.objects.filter(pk=id).first()):
        require(permissions.may_write(by, there.mission), *MAY_NOT)
        return there
    _end(by, gift, why_en, why_fr)
    made = _write(by, gift.mission, way=way, value=value, id=id, corrects=gift, **said)
    rows = [_ended(gift), gifts.said(made)]
    tell(by=by, what="gift-corrected", mission=gift.mission, rows=rows, sealed=are_shut(rows))
    return made


@transaction.atomic
def take_out_gift(*, by: Actor, gift: Gift, why_en: str = "", why_fr: str = "") -> None:
    """Take a gift out that was none: it stays on record, and says nothing any more."""
    _end(by, gift, why_en, why_fr)
    rows = [_ended(gift)]
    tell(by=by, what="gift-taken-out", mission=gift.mission, rows=rows, sealed=are_shut(rows))


@transaction.atomic
def review_results(
    *, by: Actor, mission: Mission, results_en: str = "", results_fr: str = "", came_en: str = "", came_fr: str = "",
    on: date | None = None,
) -> None:  # fmt: skip
    """Write down, some time after the return, what came of a mission, for residents; `came` is for the office alone.
    Once the mission is accounted for they read it, and otherwise with its account."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    require(bool(results_en.strip() or results_fr.strip()), *SAYS_NOTHING)
    day = on or timezone.localdate()
    require(mission.ends_on is not None and mission.ends_on < day, *NOT_BACK)
    said = {"results_en": results_en, "results_fr": results_fr, "came_en": came_en, "came_fr": came_fr}
    written = {**{name: text.strip() for name, text in said.items()}, "reviewed_on": day, "results_on": day}
    open_ = Mission.objects.filter(pk=mission.pk, state=Mission.State.AUTHORISED, reviewed_on=None)
    require(open_.update(**written) == 1, *LOOKED)
    mission.refresh_from_db()
    tell(by=by, what="results-reviewed", mission=mission, rows=[changed(mission, written)])


@transaction.atomic
def correct_results(*, by: Actor, mission: Mission, held: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Correct what was written of what came of a mission; the day on which it was looked at stays. Where only the
    office read it, this is the day on which residents do."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    if not changes:
        return
    written: dict[str, Any] = {name: str(value).strip() for name, value in changes.items()}
    require(any(written.get(name, getattr(mission, name)) for name in ("results_en", "results_fr")), *SAYS_NOTHING)
    if mission.results_on is None:
        written["results_on"] = timezone.localdate()
    looked = Mission.objects.filter(edits.still(held), pk=mission.pk).exclude(reviewed_on=None)
    was = Mission.objects.get(pk=mission.pk)
    edits.require_still(looked.update(**written))
    mission.refresh_from_db()
    before, now = ((one.results_en, one.results_fr) for one in (was, mission))
    told = reworded(by=by, mission=mission, about="results", was=before, now=now)
    tell(by=by, what="results-corrected", mission=mission, rows=[changed(mission, written), *told])


def _write(by: Actor, mission: Mission, *, way: str, value: Money | None, id: UUID | None = None, **said: Any) -> Gift:
    """A gift, as a row."""
    Mission.objects.select_for_update().get(pk=mission.pk)
    require(bool(said.get("what_en") or said.get("what_fr")), *WHAT)
    require(value is None or 0 <= value.minor <= LARGEST, *WORTH)
    day_of(said.get("on"))
    gift = Gift(
        id=id or uuid7(), mission=mission, way=way, number=mission.gifts.count() + 1, entered_by=by,
        entered_on=timezone.localdate(), value_minor=value.minor if value else None,
        currency=value.currency if value else mission.currency, later_on=later(mission.pk), **said,
    )  # fmt: skip
    gift.clean_fields()
    gift.save(force_insert=True)
    return gift


def _end(by: Actor, gift: Gift, why_en: str, why_fr: str) -> None:
    """It stands no more, once, whoever else corrects it or decides over it at the same time."""
    require(permissions.may_write(by, gift.mission), *MAY_NOT)
    why = {"why_en": why_en.strip(), "why_fr": why_fr.strip()}
    require(any(why.values()), *WHY)
    columns = {"ended_on": timezone.localdate(), **why}
    require(Gift.objects.standing().filter(pk=gift.pk, fate=gift.fate).update(**columns) == 1, *NO_GIFT)
    for name, value in columns.items():
        setattr(gift, name, value)


def _ended(gift: Gift) -> Changed:
    return gifts.said(gift, ["ended_on", "why_en", "why_fr"])
