"""Stop new agreements for a time, and let them be again: a text of its own above the policy, by Council's decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.council.models import CouncilItem
from chancery.errors import require
from chancery.policy.load import FORMAT
from chancery.policy.toml import assigned
from chancery.records import changed
from chancery.strategy import permissions
from chancery.strategy.actions.adopted import import_policy
from chancery.strategy.models import PolicyVersion
from chancery.strategy.models.adopted import MORATORIUM

MAY_NOT = (
    "Only the clerk imposes or lifts a moratorium, with the council item.",
    "Seul le greffe impose ou lève un moratoire, avec le point du Conseil.",
)
NOT_ADOPTED = ("Council has not adopted it.", "Le Conseil ne l’a pas adopté.")
ADOPTED = (CouncilItem.Outcome.ADOPTED, CouncilItem.Outcome.AMENDED)


@transaction.atomic
def impose(
    *, by: Actor, since: date, categories: Sequence[str], text_en: str, text_fr: str, council_item: CouncilItem
) -> PolicyVersion:
    """From a day on, no new agreements of these categories, or of any where none is named. Open cases go on."""
    require(permissions.may_adopt(by), *MAY_NOT)
    require(council_item.outcome in ADOPTED, *NOT_ADOPTED)
    number = PolicyVersion.objects.filter(policy_id__startswith=MORATORIUM).count() + 1
    key = f"{MORATORIUM}{since:%Y-%m-%d}-{number}"
    text = {lang: said for lang, said in (("en", text_en), ("fr", text_fr)) if said}
    require(bool(text), "Say what is stopped.", "Dites ce qui est suspendu.")
    head = {
        "id": key,
        "kind": "overlay",
        "title": {"en": f"Moratorium of {since}", "fr": f"Moratoire du {since}"},
        "source": council_item.reference,
        "in_force": since,
    }
    block = {"id": f"{key}-clause", "text": text, "source": council_item.reference, "since": since}
    if categories:
        block["for"] = list(categories)
    lines = [assigned("format", FORMAT), "", "[policy]", *(assigned(*one) for one in head.items())]
    lines += ["", "[[moratorium]]", *(assigned(*one) for one in block.items()), ""]
    return import_policy(by=by, content="\n".join(lines).encode(), published=True, council_item=council_item)


@transaction.atomic
def lift(*, by: Actor, version: PolicyVersion, until: date, council_item: CouncilItem) -> PolicyVersion:
    """From a day on it holds no longer. That it held, and for how long, stays on record."""
    require(permissions.may_adopt(by), *MAY_NOT)
    require(council_item.outcome in ADOPTED, *NOT_ADOPTED)
    require(
        version.in_force_from is not None and until > version.in_force_from,
        "It holds for one day at least: choose a later day.",
        "Il vaut au moins un jour\u00a0: choisissez un jour ultérieur.",
    )
    moved = PolicyVersion.objects.filter(
        pk=version.pk, kind=PolicyVersion.Kind.OVERLAY, policy_id__startswith=MORATORIUM, in_force_to=None
    ).update(in_force_to=until - timedelta(days=1))
    require(moved == 1, "It is lifted already.", "Il est déjà levé.")
    version.refresh_from_db()
    pub = {"digest": version.digest, "until": until, "item": council_item.reference}
    audit.record(
        by=by, type="moratorium.lifted", ref=version.policy_id, pub=pub, changed=changed(version, ["in_force_to"])
    )
    return version
