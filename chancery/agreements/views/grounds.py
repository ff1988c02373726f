"""Why this city: what each decision about an agreement rested on, as it was known on its day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.agreements import actions, forms, permissions
from chancery.agreements.models import Grounds
from chancery.agreements.views.found import about, agreement_of, trail
from chancery.audit.models import Actor
from chancery.frame import OTHER, language
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
        "keeps": by is not None and permissions.may_register(by),
    }
    return render(request, "agreements/grounds.html", context)


@writes(permissions.may_register)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what an earlier decision rested on, such as the one behind a signed paper."""
    row = agreement_of(request, reference)
    form = forms.Recalled(sent(request), about=f"grounds/{reference}")

    def act(by: Actor) -> HttpResponse:
        actions.recall_grounds(by=by, agreement=row, **form.cleaned_data)
        return redirect("agreements:grounds", reference=row.reference)

    return ask(request, form, act, **about(row, _("Record what a decision rested on")), verb=_("Enter"))


def _said(one: Grounds, *, office: bool) -> dict[str, Any]:
    """One of them in the language of the page; what the office alone may know is for those who read everything."""
    said = getattr(one, f"text_{language()}") or one.text_en or one.text_fr
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
        "weighed": office and bool(one.alternatives_en or one.alternatives_fr),
        "lines": said.splitlines(),
        "lang": language() if said == getattr(one, f"text_{language()}") else OTHER[language()],
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
