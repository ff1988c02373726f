"""The financial impact: what is proposed to be spent and from where, what the policy says of money, who reviewed it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from chancery.budgets.facts import reserved
from chancery.budgets.models import FTE, Need
from chancery.cases.facts import cost_of
from chancery.cases.models import FinanceReview
from chancery.desk.cases import conditions, subjects
from chancery.desk.cases.report.council import Reader, leads, not_recorded, written
from chancery.desk.cases.report.findings import asked_about, judged
from chancery.desk.words import day, plain
from chancery.documents import Block, Bullets, Paragraph, Table, Words
from chancery.frame import language
from chancery.money import Money
from chancery.policy.clauses import Amount, FactKind
from chancery.policy.model import Authority
from chancery.portal import words
from chancery.proposals.models import Means, PlannedActivity
from chancery.proposals.said import totals


class Sum(NamedTuple):
    """What one source gives: how much in each currency, and how many days of staff; nothing where nobody said."""

    source: str
    giver: str
    amounts: tuple[Money, ...]
    days: int | None


def means(look: Reader) -> list[Means]:
    """Every row of money and staff time that the proposal behind the case names."""
    found = Means.objects.filter(activity__proposal__case=look.case).select_related("activity", "division")
    return list(found.order_by("activity__number", "number"))


def activities(look: Reader) -> list[PlannedActivity]:
    """What the proposal plans to do."""
    return list(PlannedActivity.objects.filter(proposal__case=look.case).prefetch_related("means"))


def sums(rows: list[Means]) -> list[Sum]:
    """The same rows by who gives it: nothing is added across currencies."""
    found: dict[tuple[str, str], list[Means]] = {}
    for row in rows:
        found.setdefault((_source(row), giver(row)), []).append(row)
    return [Sum(*key, tuple(totals(each.amount for each in group)), staff(group)) for key, group in found.items()]


def staff(rows: list[Means]) -> int | None:
    """The days of staff that were said; none, if nobody said any."""
    said = [row.staff_days for row in rows if row.staff_days is not None]
    return sum(said) if said else None


def giver(row: Means) -> str:
    """Who gives it: a division, or somebody outside."""
    return plain(row.division, "name") if row.division else row.body


def _source(row: Means) -> str:
    return str(row.get_source_display()) if row.source else not_recorded()


def phrase(amounts: tuple[Money, ...] | list[Money]) -> str:
    """Amounts in words; not recorded, if there are none."""
    return " + ".join(one.phrase(language(), settings.CITY.currency) for one in amounts) or not_recorded()


def impact(look: Reader) -> list[Block]:
    """All that the report says of money, without who reviewed it: what the Treasurer reads and agrees with."""
    blocks = [*_costs(look), *_conditions(look), *_policy(look)]
    blocks += judged(look, chosen(look, "finance"))
    blocks += written(look.said("finance"))
    return blocks


def chosen(look: Reader, part: str) -> list[str]:
    """The questions that speak of money, or of equity: as the office chose, or as the policy names them."""
    begun = not look.written._state.adding
    return list(getattr(look.written, f"{part}_clauses")) if begun else asked_about(look, part)


def _costs(look: Reader) -> Iterator[Block]:
    rows, needs = means(look), list(look.case.needs.all())
    if rows:
        heads = (_("Source of money"), _("Who gives it"), _("Amount"), _("Days of staff"))
        every: list[tuple[Words, ...]] = [
            (one.source, one.giver or not_recorded(), to_rows(look, phrase(one.amounts)), days(look, one.days))
            for one in sums(rows)
        ]
        whole = (_("Total"), "", to_rows(look, phrase(totals(row.amount for row in rows))), days(look, staff(rows)))
        yield Table(_("What the proposal would take, by source"), heads, [*every, whole])
    elif (cost := anticipated(look)) is not None:
        yield Paragraph(_("Anticipated cost: %(cost)s.") % {"cost": phrase([cost])})
    elif not needs:  # what it takes, as the capacity assessment found it, stands in the table below
        yield Paragraph(_("Anticipated cost: not recorded."))
    yield _reserved(look, needs) if needs else Paragraph(_("Set aside for it in the budget: not recorded."))


def _conditions(look: Reader) -> Iterator[Block]:
    """On which condition it is approved, where the policy lets it be before all is there."""
    given = [one.get(language(), "") for each in look.decisions.values() for one in each.on_condition]
    # Whether all is there is held against it for everyone alike: the table of what is reserved says the same.
    ahead = conditions.pending(look, subjects.known(look.case, look.on))
    for text, names in (
        (_("Approval is on condition that this is met before it is signed:"), ahead),
        (_("It was approved on condition that this is met before it is signed:"), list(dict.fromkeys(given))),
    ):
        if names:
            yield Paragraph(text)
            yield Bullets([words.fine(one) for one in names])


def _reserved(look: Reader, needs: list[Need]) -> Table:
    """What the capacity assessment found that it takes, and how much of that is reserved in the funds."""
    held = reserved(needs, look.on)
    heads = (_("Year"), _("For what"), _("It takes"), _("Reserved"))
    lines: list[tuple[Words, ...]] = [
        (
            str(one.year),
            plain(one, "note") or not_recorded(),
            leads(_unit(one.amount), "desk:case", reference=look.case.reference),
            leads(_unit(Money(held[one.pk], one.unit)), "desk:case", reference=look.case.reference),
        )
        for one in needs
    ]
    return Table(_("What it takes, and what is reserved for it"), heads, lines)


def _unit(amount: Money) -> str:
    """Money, or staff time in full-time equivalents."""
    return phrase([amount]).replace(FTE, _("FTE")) if amount.currency == FTE else phrase([amount])


def to_rows(look: Reader, text: str) -> Words:
    """A figure, which leads to the rows it is made of."""
    return leads(text, "desk:case-report-rows", reference=look.case.reference)


def days(look: Reader, said: int | None) -> Words:
    """Days of staff, which lead to their rows; not recorded, where nobody said any."""
    return not_recorded() if said is None else to_rows(look, str(said))


def anticipated(look: Reader) -> Money | None:
    """What it is anticipated to cost, where a clause limits who decides by it and everyone may know it."""
    for clause in look.policy.all(Authority):
        kind = look.policy.by_id.get(clause.limit_fact)
        seen = isinstance(kind, FactKind) and look.sees(kind.data_class)
        if seen and (cost := cost_of(look.policy, clause, look.known, look.on)) is not None:
            return cost
    return None


def _policy(look: Reader) -> list[Block]:
    """What the policy itself says of money for this category."""
    lines = [
        f"{words.fine(one.text.in_(language()))} ({words.fine(one.source)})"
        for one in look.policy.all(Amount)
        if not one.categories or look.category in one.categories
    ]
    return [Paragraph(_("The policy says of money:")), Bullets(lines)] if lines else []


def reviewed(look: Reader, digest: str) -> list[Block]:
    """Whether the Treasurer read exactly this, and agrees."""
    last = FinanceReview.objects.filter(case=look.case, digest=digest).first()
    if last is None:
        return [Paragraph(_("The Treasurer has not reviewed this financial impact."))]
    told = (
        _("The Treasurer has reviewed this financial impact on %(day)s and agrees with it.")
        if last.agrees
        else _("The Treasurer has reviewed this financial impact on %(day)s and does not agree with it.")
    )
    return [Paragraph(told % {"day": day(last.reviewed_on)}), *written(last.note)]


def table(look: Reader) -> Iterator[list[Any]]:
    """The rows behind the figures: each activity with each of its means."""
    for row in means(look):
        amount = row.amount
        yield [
            row.activity.number,
            row.activity.title,
            _source(row) if row.source else "",
            giver(row),
            "" if amount is None else str(amount.major),
            row.currency,
            "" if row.staff_days is None else row.staff_days,
        ]
