"""A proposal in words: what is planned, what it takes, what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from chancery.counterparties.models import Country
from chancery.frame import language
from chancery.money import Money
from chancery.policy import Lang, Policy
from chancery.policy.model import Element
from chancery.policy.phrases import duration_phrase
from chancery.policy.values import Duration
from chancery.proposals.content import ACTIVITIES, CANDIDATE, TERM, Content, Planned, asked, asked_as
from chancery.proposals.needs import Line


def name_of(element: Element, lang: Lang) -> str:
    """What the policy calls it: its name, or its text without the full stop."""
    said = element.name.in_(lang) or element.text.in_(lang)
    return said.rstrip(". ")


def category_of(policy: Policy, category: str, lang: Lang) -> str:
    """What the policy calls a category; its own key, where the policy has none of this name."""
    clause = policy.by_id.get(category)
    return clause.name.in_(lang) if clause else category


def part_of(element: Element, part: str, lang: Lang) -> str:
    """What the policy calls a part of it."""
    named = element.part_names.get(part)
    return named.in_(lang) if named else part


def lacks(element: Element, parts: Iterable[str], lang: Lang) -> str:
    """What is lacking, by name."""
    named = ", ".join(part_of(element, part, lang) for part in parts)
    return f"{name_of(element, lang)} ({named})" if named else name_of(element, lang)


def plan(policy: Policy, content: Content, element_id: str, lang: Lang) -> str:
    """What a proposal holds of one element, as the case keeps it: in the language in which it was written."""
    element = next(one for one in asked(policy, content.category) if one.id == element_id)
    how = asked_as(element)
    if how == CANDIDATE:
        return ", ".join(part for part in (content.candidate, _country(content.country, lang)) if part)
    if how == TERM:
        return "" if content.months is None else duration_phrase(Duration(content.months), lang)
    lines = list(_activities(content, lang)) if how == ACTIVITIES else []
    lines += [
        _written(element, part, text, lang) for (of, part), text in content.words.items() if of == element_id and text
    ]
    return "\n".join(lines)


def _written(element: Element, part: str, text: str, lang: Lang) -> str:
    """What was written; of an element with parts, of which."""
    if not part:
        return text
    with override(lang):
        return _("%(name)s: %(said)s") % {"name": part_of(element, part, lang), "said": text}


def whole(policy: Policy, content: Content, lang: Lang) -> list[tuple[str, str]]:
    """All that a proposal says, under the words by which the policy asks for it."""
    return [(name_of(one, lang), plan(policy, content, one.id, lang)) for one in asked(policy, content.category)]


def line_of(one: Line) -> str:
    """A line of what it takes: how much, for what, from whom."""
    amount = (
        one.money.phrase(language(), settings.CITY.currency)
        if one.money
        else _("%(n)d staff days") % {"n": one.days or 0}
    )
    giver = getattr(one.division, f"name_{language()}", "") or one.means.body
    source = str(one.means.get_source_display()) if one.means.source else ""
    return ", ".join(part for part in (amount, one.activity.title, source, giver) if part)


def totals(amounts: Iterable[Money | None]) -> list[Money]:
    """The sum of what was said, in each currency: what is in yen is not added to dollars."""
    sums: dict[str, int] = {}
    for amount in amounts:
        if amount is not None:
            sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return [Money(minor, currency) for currency, minor in sorted(sums.items())]


def _country(code: str, lang: Lang) -> str:
    row = Country.objects.filter(iso2=code).first() if code else None
    return (row.name_fr if row and lang == "fr" else row.name_en if row else "") or code


def _activities(content: Content, lang: Lang) -> Iterator[str]:
    for one in content.activities:
        yield ". ".join(part for part in (one.title, _takes(one, lang), one.text) if part)


def _takes(planned: Planned, lang: Lang) -> str:
    said = [one.phrase(lang, settings.CITY.currency) for one in totals(each.amount for each in planned.means)]
    days = [one.staff_days for one in planned.means if one.staff_days is not None]
    if days:
        with override(lang):
            said.append(ngettext("%(n)s staff day", "%(n)s staff days", sum(days)) % {"n": sum(days)})
    return ", ".join(said)
