"""Where a line leads: to the page where it is seen to, for those who may; to the record, for those who only read."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.permissions import OFFICE
from chancery.agreements.models import Agreement
from chancery.desk.viewer import Viewer


class Way(NamedTuple):
    """An address and the verb on its link."""

    url: str
    verb: str


def record(agreement: Agreement) -> Way:
    """Where an agreement is seen."""
    return Way(reverse("desk:agreement", kwargs={"reference": agreement.reference}), _("Open"))


def step(viewer: Viewer, agreement: Agreement, name: str, verb: str, *roles: str, **words: Any) -> Way:
    """Where a step is taken with an agreement, for those who may take it."""
    if not viewer.is_any(*(roles or OFFICE)):
        return record(agreement)
    return Way(reverse(f"agreements:{name}", kwargs=words or {"reference": agreement.reference}), verb)
