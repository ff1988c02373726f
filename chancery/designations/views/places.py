"""Where the pages of this room are, for their trails; and what all of them say alike."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.agreements.models import Agreement
from chancery.designations.models import Designation, Letter, Placement
from chancery.frame import language
from chancery.policy import Policy
from chancery.strategy import policies
from chancery.strategy.models import PolicyVersion

Trail = list[tuple[str, str]]


def top() -> Trail:
    """The page of all assignments."""
    return [(_("Assignments"), reverse("designations:index"))]


def of_policy(version: PolicyVersion) -> Trail:
    """Down to the simulation of a policy."""
    return [*top(), (title(version), reverse("designations:simulation", args=[version.pk]))]


def of_designation(one: Designation) -> Trail:
    """Down to one assignment."""
    return [*top(), (name(one), reverse("designations:show", args=[one.pk]))]


def of_letter(letter: Letter) -> Trail:
    """Down to one letter."""
    above = of_designation(letter.placement.designation)
    return [*above, (_("Letter"), reverse("designations:letter", args=[letter.pk]))]


def name(one: Designation) -> str:
    """How an assignment is called: after its policy."""
    return title(one.policy)


def title(version: PolicyVersion) -> str:
    """What a policy is called."""
    own, other = ("title_fr", "title_en") if language() == "fr" else ("title_en", "title_fr")
    return str(getattr(version, own) or getattr(version, other) or version.policy_id)


def category(policy: Policy, key: str, before: Policy | None = None) -> str:
    """A category in words; where there is none, that is said."""
    for known in (policy, before):
        for one in known.categories if known else ():
            if one.id == key:
                return one.name.in_(language())
    older = policies.category(key) if key else None
    return older.name.in_(language()) if older else key or _("No category")


def body(agreement: Agreement) -> str:
    """The other side, in the language of the page."""
    now = agreement.counterparty.now
    own, other = (now.name_fr, now.name_en) if language() == "fr" else (now.name_en, now.name_fr)
    return own or other


def designation(pk: UUID) -> Designation:
    """One assignment, or a page that is not there."""
    return get_object_or_404(Designation.objects.select_related("policy", "council_item"), pk=pk)


def placement(pk: UUID) -> Placement:
    """One row of one."""
    rows = Placement.objects.select_related("designation__policy", "agreement__counterparty", "assignment")
    return get_object_or_404(rows, pk=pk)


def letter(pk: UUID) -> Letter:
    """One letter."""
    rows = Letter.objects.select_related(
        "placement__designation__policy", "placement__designation__council_item", "placement__agreement__counterparty"
    )
    return get_object_or_404(rows, pk=pk)
