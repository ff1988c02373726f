"""An agreement that was signed on paper beside the case that decided on it: what both pages say, and what is asked."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.fields import ByNumber, Once, sentences
from chancery.agreements import permissions, ties
from chancery.agreements.models import Agreement, CaseTie
from chancery.agreements.views.found import name_of
from chancery.audit.models import Actor
from chancery.cases.models import Case
from chancery.cases.permissions import visible as visible_cases
from chancery.desk.cases import subjects
from chancery.desk.cases.listing import category_of, state_of
from chancery.desk.words import day, plain
from chancery.frame import language
from chancery.search.words import fold

HOW = gettext_lazy("Such as the number on the paper, or the minutes; it can stay empty")


class CaseByNumber(ByNumber):
    """A case, by its number or by the name of what it is about."""

    def label_of(self, row: Any) -> str:
        """Its number, and what it is about."""
        return f"{subjects.of(row).name} ({row.reference})"

    def _named(self, how: str, said: str) -> Q:
        return Q(**{f"reference__{how}": said}) | (subjects.like(said) if how == "icontains" else Q())


class AgreementByNumber(ByNumber):
    """An agreement, by its number, its title or the name of whom it is with."""

    def label_of(self, row: Any) -> str:
        """With whom, and its number."""
        return f"{plain(row.counterparty.now, 'name')} ({row.reference})"

    def _named(self, how: str, said: str) -> Q:
        key = Q(**{f"sort_name__{how}": fold(said)}) | Q(**{f"sort_name_fr__{how}": fold(said)})
        return key | Q(**{f"title_en__{how}": said}) | Q(**{f"title_fr__{how}": said})


class ToCase(Once):
    """Which case decided on this agreement."""

    why = sentences(gettext_lazy("How it is known"), help_text=HOW)

    def __init__(self, *args: Any, by: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["case"] = CaseByNumber(
            visible_cases(by).filter(outcome__in=ties.DECIDED).select_related("policy").all,
            label=gettext_lazy("The case that decided it"), required=True,
            help_text=gettext_lazy("Its number, or the name of what it is about"),
        )  # fmt: skip
        self.order_fields(["case", "why"])


class ToAgreement(Once):
    """Which agreement was signed on paper after this case."""

    why = sentences(gettext_lazy("How it is known"), help_text=HOW)

    def __init__(self, *args: Any, by: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        signed = permissions.visible(by).exclude(standing=Agreement.Standing.DRAFT)
        self.fields["agreement"] = AgreementByNumber(
            signed.select_related("counterparty__merged_into").all, required=True,
            label=gettext_lazy("The agreement that was signed on paper"),
            help_text=gettext_lazy("Its number, its title, or the name of whom it is with"),
        )  # fmt: skip
        self.order_fields(["agreement", "why"])


class Undoing(forms.Form):
    """Why a tie is undone."""

    why = sentences(gettext_lazy("Why it is undone"), required=True)


class Tied(NamedTuple):
    """One tie, as either page says it."""

    reference: str
    url: str
    said: str
    why: str
    late: str
    undo: str


def both(agreement: Agreement, case: Case, why: str) -> list[tuple[Any, Any]]:
    """The two side by side, before anybody says that they belong together."""
    subject, decided = subjects.of(case), ties.decided_on(case)
    signed = agreement.signed.phrase(language()) if agreement.signed else _("not recorded")
    rows = [
        (_("Agreement"), name_of(agreement)),
        (_("Signed"), signed),
        (_("Case"), f"{subject.name} ({case.reference}), {category_of(case)}"),
        (_("Decided"), f"{state_of(case).word}, {day(decided)}" if decided else state_of(case).word),
        (_("To check"), late(agreement, case)),
        (_("How it is known"), why),
    ]
    return [(label, value) for label, value in rows if value]


def late(agreement: Agreement, case: Case) -> str:
    """That it was signed before anybody had decided."""
    return _("It was signed before it was decided in this case.") if ties.is_late(agreement, case) else ""


def of_agreement(row: Agreement, by: Actor) -> list[Tied]:
    """The cases that it is tied to, for those who may read them."""
    found = row.ties.filter(until=None, case__in=visible_cases(by)).select_related("case__policy")
    return [_tied(one, by, one.case.reference, reverse("desk:case", args=[one.case.reference])) for one in found]


def of_case(case: Case, by: Actor) -> Tied | None:
    """The agreement that was tied to it, for those who may read that."""
    found = ties.tie_of(case)
    if found is None or not permissions.visible(by).filter(pk=found.agreement_id).exists():
        return None
    number = found.agreement.reference
    return _tied(found, by, number, reverse("desk:agreement", args=[number]))


def _tied(one: CaseTie, by: Actor, reference: str, url: str) -> Tied:
    decided = ties.decided_on(one.case)
    said = f"{state_of(one.case).word}, {day(decided)}" if decided else str(state_of(one.case).word)
    undo = reverse("desk:tie-undo", args=[one.pk]) if permissions.may_tie(by) else ""
    return Tied(reference, url, said, one.why, late(one.agreement, one.case), undo)
