"""What bodies set aside for agreements, as the policy engine reads it."""

from __future__ import annotations

from typing import Any

from chancery.agreements.models import AgreementWaiver
from chancery.policy.facts import Waiver

BY_COUNCIL = {"en": "as decided in {0}.", "fr": "selon le point {0}."}
ON_FILE = {"en": "the reason is on file.", "fr": "le motif est au dossier."}


def waived(ids: list[Any] | None, lang: str = "en") -> dict[Any, tuple[Waiver, ...]]:
    """What was set aside for each of these agreements (or for all), by its id.

    The reason is not told here, since residents read what the engine says: it names the item of Council, where that is
    public, or says that the reason is on file.
    """
    rows = AgreementWaiver.objects.filter(mistaken=False).order_by("on", "id")
    if ids is not None:
        rows = rows.filter(agreement__in=ids)
    found: dict[Any, tuple[Waiver, ...]] = {}
    columns = ("agreement", "criterion", "body", "on", "until", "data_class", "council_item__reference")
    for about, criterion, body, on, until, told, item, open_ in rows.values_list(*columns, "council_item__public"):
        said = BY_COUNCIL[lang].format(item) if item and open_ else ON_FILE[lang]
        found[about] = (*found.get(about, ()), Waiver(criterion, body, said, on, until, str(told)))
    return found
