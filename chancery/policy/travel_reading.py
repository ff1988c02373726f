"""The clauses on travel as sentences: every parameter that is written is said, in both languages."""

from __future__ import annotations

from chancery import dates
from chancery.policy import phrases
from chancery.policy.model import Lang, Policy
from chancery.policy.places import country_name
from chancery.policy.travel import Rate, TravelRule
from chancery.policy.words import rows

WORDS = rows("travel_words.txt")


def word(key: str, lang: Lang, **values: object) -> str:
    """A sentence or a word of travel, filled in."""
    return WORDS[key].in_(lang).format(**values)


def words(keys: tuple[str, ...], lang: Lang) -> str:
    """Words of a fixed set, one after the other."""
    return ", ".join(word(f"word.{key}", lang) for key in keys)


def rule_sentences(policy: Policy, rule: TravelRule, lang: Lang) -> list[str]:
    """How a rule on travel reads."""
    values = _values(policy, rule, lang)
    about = rule.about
    said = [f"{about}.{rule.before or rule.basis}" if rule.before or rule.basis else _numbered(rule)]
    said = ["report.some-day"] if about == "report" and rule.within is None else said
    said += [f"{about}.{key}" for key in ("then", "to", "holds", "by") if getattr(rule, key)]
    said += ["authorises.amount"] if about == "authorises" and rule.amount else []
    said += ["groups"] if rule.groups else []
    return [word(key, lang, **values) for key in said if key in WORDS]


def _numbered(rule: TravelRule) -> str:
    """The words of a rule, those for one or none where its number is so."""
    number = rule.at_least if rule.at_least is not None else rule.at_most
    few = {0: f"{rule.about}.none", 1: f"{rule.about}.one"}.get(number if number is not None else 2, "")
    return few if few in WORDS else rule.about


def _values(policy: Policy, rule: TravelRule, lang: Lang) -> dict[str, object]:
    return {
        "at_most": rule.at_most,
        "at_least": rule.at_least,
        "percent": rule.percent,
        "table": rule.table,
        "over_hours": rule.over_hours,
        "amount": rule.amount.phrase(lang) if rule.amount else "",
        "within": phrases.duration_phrase(rule.within, lang) if rule.within else "",
        "on": dates.in_words(rule.on, lang) if rule.on else "",
        "then": words((rule.then,), lang) if rule.then else "",
        **{key: words(getattr(rule, key), lang) for key in ("groups", "classes", "not_by", "bodies", "shows")},
        **{key: _called(policy, getattr(rule, key), lang) for key in ("by", "to")},
    }


def _called(policy: Policy, ids: tuple[str, ...], lang: Lang) -> str:
    return ", ".join(policy.by_id[id].called(lang) if id in policy.by_id else id for id in ids)


def rate_sentences(policy: Policy, rate: Rate, lang: Lang) -> list[str]:
    """How a rate reads."""
    country = country_name(rate.country, lang) if rate.country else ""
    place = f"{rate.city} ({country})" if rate.city else country
    until = dates.in_words(rate.until, lang) if rate.until else ""
    return [
        word("rate", lang, kind=word(f"rate.{rate.kind}", lang), amount=rate.amount.phrase(lang)),
        word("rate.place", lang, place=place) if place else "",
        word("rate.from_day", lang, from_day=rate.from_day) if rate.from_day is not None else "",
        word("rate.table", lang, table=rate.table),
        word("rate.since", lang, since=dates.in_words(rate.since, lang)),
        word("rate.until", lang, until=until) if until else "",
    ]
