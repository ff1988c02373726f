"""Where a line leads: to the page where it is seen to, for those who may; to the record, for those who only read."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.permissions import OFFICE
from chancery.agreements.forms import Terms
from chancery.agreements.models import Agreement
from chancery.desk.viewer import Viewer

PROJECT = "project"


class Way(NamedTuple):
    """An address and the verb on its link."""

    url: str
    verb: str


def record(agreement: Agreement) -> Way:
    """Where an agreement is seen."""
    return Way(reverse("desk:agreement", kwargs={"reference": agreement.reference}), _("Open"))


def place(agreement: Agreement, field: str) -> str:
    """The very place where something that is missing is filled in: what binds of a signed agreement is corrected by two
    people, the rest is edited; a joint project has a form of its own."""
    binds = field in Terms.base_fields and agreement.standing != Agreement.Standing.DRAFT
    form = "project" if field == PROJECT else "correct" if binds else "edit"
    address = reverse(f"agreements:{form}", kwargs={"reference": agreement.reference})
    return address if field == PROJECT else f"{address}#id_{field}"


def mend(viewer: Viewer, agreement: Agreement, field: str, verb: str) -> Way:
    """The same for those who may, and the record for those who only read."""
    return Way(place(agreement, field), verb) if viewer.is_any(*OFFICE) else record(agreement)


def step(viewer: Viewer, agreement: Agreement, name: str, verb: str, *roles: str, **words: Any) -> Way:
    """Where a step is taken with an agreement, for those who may take it."""
    if not viewer.is_any(*(roles or OFFICE)):
        return record(agreement)
    return Way(reverse(f"agreements:{name}", kwargs=words or {"reference": agreement.reference}), verb)
