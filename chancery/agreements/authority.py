"""On whose authority an agreement was signed, as far as is recorded: one answer for each, which nothing can hide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.db.models import Case, Count, Q, Value, When
from django.utils.translation import gettext_lazy as _

from chancery.agreements.models import Agreement, AgreementEvent, AgreementQuerySet, Continuation, Signing
from chancery.agreements.naming import UNSAID
from chancery.agreements.rules import NOT_YES, YES
from chancery.council.models import CouncilItem

Outcome = CouncilItem.Outcome
RECKONED = (AgreementEvent.Kind.CONFIRMED, AgreementEvent.Kind.ENDORSED)


class Authority(models.TextChoices):
    """By whose authority it was signed."""

    COUNCIL = "council", _("Approved by Council")
    DELEGATED = "delegated", _("Signed under a delegation")
    OUTSIDE = "outside", _("Signed outside the policy")
    NOT_RECORDED = "not-recorded", _("Authority not recorded")


def authority_of(agreement: Agreement, *, public: bool = False) -> Authority:
    """By whose authority this one was signed. A word that names an item which Council did not adopt is no record; to
    residents an item that is not public is as if it were not there."""
    item = agreement.council_item.outcome if agreement.council_item and _is_open(agreement, public) else ""
    if agreement.approval == Agreement.Approval.OFFICIALS:
        return Authority.OUTSIDE
    if agreement.approval == Agreement.Approval.DELEGATED:
        return Authority.DELEGATED
    said = agreement.approval == Agreement.Approval.COUNCIL and item not in NOT_YES
    return Authority.COUNCIL if said or item in YES else Authority.NOT_RECORDED


def _is_open(agreement: Agreement, public: bool) -> bool:
    return not public or (agreement.council_item is not None and agreement.council_item.public)


def condition(authority: str, *, public: bool = False) -> Q:
    """The same as a condition on the columns."""
    said, unsaid = Q(approval=Agreement.Approval.COUNCIL), Q(approval="")
    adopted, against = _item(YES, public), _item(NOT_YES, public)
    unknown = Q(council_item=None) | Q(council_item__outcome=Outcome.NOT_RECORDED)
    if public:
        unknown |= Q(council_item__public=False)
    return {
        Authority.COUNCIL: (said & (adopted | unknown)) | (unsaid & adopted),
        Authority.DELEGATED: Q(approval=Agreement.Approval.DELEGATED),
        Authority.OUTSIDE: Q(approval=Agreement.Approval.OFFICIALS),
        Authority.NOT_RECORDED: (said & against) | (unsaid & (against | unknown)),
    }[Authority(authority)]


def unnamed() -> Q:
    """Made of a case whose policy does not say who signs, or gone on by one, and nobody named the authority under
    which that was signed."""
    silent = Signing.objects.filter(agreement=models.OuterRef("pk"), sign_clause="")
    went_on = Continuation.objects.filter(agreement=models.OuterRef("pk"), **UNSAID)
    return (Q(authority_en="", authority_fr="") & Q(models.Exists(silent))) | Q(models.Exists(went_on))


def _item(outcomes: Iterable[Outcome], public: bool) -> Q:
    known = Q(council_item__outcome__in=list(outcomes))
    return known & Q(council_item__public=True) if public else known


def unreckoned(rows: AgreementQuerySet) -> AgreementQuerySet:
    """Those signed outside the policy that still stand, and of which Council has said nothing since."""
    dealt = Q(kind__in=RECKONED) | Q(
        continuation__isnull=False
    )  # by the word of Council, or by a case that it approved
    said = AgreementEvent.objects.filter(dealt, agreement=models.OuterRef("pk"), council_item__isnull=False).exclude(
        council_item__outcome__in=NOT_YES
    )
    stands = rows.filter(condition(Authority.OUTSIDE), standing=Agreement.Standing.SIGNED)
    return stands.exclude(models.Exists(said))


class Year(NamedTuple):
    """What was signed in a year, or in a span of years, or at a time that nobody recorded, by authority."""

    first: int | None
    last: int | None
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def by_year(rows: AgreementQuerySet, *, public: bool = False) -> list[Year]:
    """How many of these were signed by whose authority, year by year. Ended and historical ones count for ever."""
    kinds = [When(condition(one, public=public), then=Value(one.value)) for one in Authority]
    signed = rows.exclude(standing=Agreement.Standing.DRAFT).order_by()
    asked = signed.annotate(by=Case(*kinds, output_field=models.CharField()))
    found: dict[tuple[int | None, int | None], dict[str, int]] = {}
    counted = asked.values_list("signed_earliest__year", "signed_latest__year", "by").annotate(number=Count("pk"))
    for first, last, by, number in counted:
        found.setdefault((first, last), dict.fromkeys(Authority.values, 0))[by] += number
    years = [Year(first, last, counts) for (first, last), counts in found.items()]
    return sorted(years, key=_newest_first, reverse=True)


def _newest_first(one: Year) -> tuple[bool, bool, int, int]:
    """Single years, then those of which only a span is known, then those without any."""
    return one.first is not None, one.first == one.last, one.last or 0, one.first or 0


def totals(years: Iterable[Year]) -> dict[str, int]:
    """All years together."""
    found = dict.fromkeys(Authority.values, 0)
    for year in years:
        for by, number in year.counts.items():
            found[by] += number
    return found
