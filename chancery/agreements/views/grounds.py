"""Why this city: what each decision about an agreement rested on, as it was known on its day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import reads
from chancery.agreements import permissions
from chancery.agreements.models import Grounds
from chancery.agreements.views.found import agreement_of, trail
from chancery.frame import language
from chancery.strategy.policies import loaded


@reads(permissions.may_read)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Every decision of which the grounds were kept, the last first."""
    by = actor_of(request.user)
    row = agreement_of(request, reference)
    office = permissions.may_read_all(by)
    context = {
        "here": _("Why this city"),
        "trail": trail(row),
        "row": row,
        "grounds": [_said(one, office=office) for one in row.grounds.select_related("policy", "council_item")],
        "office": office,
    }
    return render(request, "agreements/grounds.html", context)


def _said(one: Grounds, *, office: bool) -> dict[str, Any]:
    """One of them in the language of the page; what the office alone may know is for those who read everything."""
    seen = one.evidence_internal if office else one.evidence
    facts = one.evidence.get("facts", []) + (one.evidence_internal.get("facts", []) if office else [])
    policy = loaded(one.policy) if one.policy else None
    names = {each.id: each.name.in_(language()) for each in policy.categories} if policy else {}
    return {
        "row": one,
        "category": names.get(one.category, one.category),
        "findings": [_finding(each) for each in seen.get("findings", [])],
        "facts": [{**each, "value": _value(each["value"]), "said": each.get(language(), "")} for each in facts],
        "others": [
            {"name": each.get(language(), ""), "findings": [_finding(part) for part in _against(each)]}
            for each in one.alternatives
        ],
        "lines": (one.text_fr if language() == "fr" else one.text_en).splitlines(),
    }


def _finding(each: dict[str, Any]) -> dict[str, str]:
    return {
        "outcome": each.get("outcome", ""),
        "name": each.get(f"name_{language()}", ""),
        "said": each.get(language(), ""),
        "source": each.get("source", ""),
    }


def _value(value: Any) -> Any:
    """A yes or a no in words; an established absence as none."""
    if value is None:
        return _("none")
    return (_("Yes") if value else _("No")) if isinstance(value, bool) else value


def _against(other: dict[str, Any]) -> list[dict[str, Any]]:
    """What stood against another category: not met, or not known."""
    return [each for each in other.get("findings", []) if each.get("outcome") in ("not_met", "unknown")]
