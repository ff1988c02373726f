"""The parts of a policy in words, in English and French: values, comparisons, rules, terms, caps.

The requirement of a test is written from its operator and value alone, so that changing either changes the sentence.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple, get_args

from chancery import dates
from chancery.money import Money
from chancery.policy.compare import holds
from chancery.policy.elsewhere import category_name
from chancery.policy.model import (
    Cap,
    Category,
    Clause,
    Count,
    Criterion,
    DayOf,
    Duration,
    FactKind,
    Lang,
    ListOf,
    Moment,
    Moratorium,
    Op,
    Policy,
    RegionSet,
    Role,
    Rule,
    Scale,
    Term,
    Test,
    Text,
)
from chancery.policy.places import country_name
from chancery.policy.words import WORDS

FRENCH = str.maketrans({".": ",", ",": "\u202f"})


def test_subject(policy: Policy, test: Test, lang: Lang) -> str:
    """The left side of a comparison in words."""
    say = sayer(lang)
    if test.count:
        return _count_subject(policy, test.count, say)
    if test.held:
        return say("subject.held", policy.category(test.held).name.in_(lang))
    name = fact_name(policy, test.fact, lang)
    if test.share_of:
        return say("subject.share", name, fact_name(policy, test.share_of, lang))
    return say("subject.ratio", name) if test.ratio_to_home else name


def _count_subject(policy: Policy, count: Count, say: Sayer) -> str:
    lang = say.lang
    categories = listed([policy.category(id).name.in_(lang) for id in count.categories], lang)
    window = duration_phrase(count.made_within, lang) if count.made_within else ""
    parts = (
        say("of", categories) if categories else "",
        listed([WORDS[f"same.{key}"].in_(lang) for key in count.same], lang) + _regions(policy, count.region_set, lang),
        say("within", window) if window else "",
    )
    return say(
        "subject.count" if count.in_force else "subject.count-any", *(f" {part}" if part else "" for part in parts)
    )


def requirement(policy: Policy, clause: Clause, kind: str, lang: Lang) -> str:
    """The right side of a clause in words: what it asks for."""
    if isinstance(clause, Criterion):
        return test_requirement(policy, clause.test, lang) if clause.test else rule_phrase(policy, clause.rule, lang)
    if isinstance(clause, Cap):
        return cap_phrase(policy, clause, lang)
    if isinstance(clause, Moratorium):
        return moratorium_phrase(clause, lang)
    if isinstance(clause, Category):
        return _category_requirement(policy, clause, kind, lang)
    return ""


def _category_requirement(policy: Policy, category: Category, kind: str, lang: Lang) -> str:
    if kind == "term" and category.term:
        return term_phrase(category.term, lang)
    if kind == "kinds":
        return listed([kind_name(policy, one, lang) for one in category.counterparty_kinds], lang, "or")
    if kind == "ladder" and category.ladder:
        stage = policy.category(category.ladder.stage).name.in_(lang)
        if category.ladder.held == Duration():
            return stage
        return sayer(lang)("requires.stage", stage, duration_phrase(category.ladder.held, lang))
    return ""


def test_requirement(policy: Policy, test: Test, lang: Lang) -> str:
    """The operator and value of a comparison in words: every one reads differently, in both languages."""
    kind = policy.by_id.get(test.fact) if test.fact and not (test.share_of or test.ratio_to_home) else None
    say = sayer(lang)
    if isinstance(test.value, DayOf):
        day, later = fact_name(policy, test.value.fact, lang), test.value.plus
        return say(
            f"op.{test.op}.day-of", say("after", duration_phrase(later, lang), day) if later != Duration() else day
        )
    if test.op is Op.PRESENT:
        return say(f"op.present.{str(bool(test.value)).lower()}")
    kind = kind if isinstance(kind, FactKind) else None
    key = f"op.date.{test.op}" if kind and kind.type == "date" else ""
    return say(key if key in WORDS else f"op.{test.op}", *_value_parts(policy, test, kind, lang))


def _value_parts(policy: Policy, test: Test, kind: FactKind | None, lang: Lang) -> list[str]:
    if isinstance(test.value, str) and test.value.startswith(("list:", "region:")):
        return [_named_list(policy, test.value, lang)]
    if isinstance(test.value, tuple) and test.op in (Op.IN, Op.NOT_IN):
        return [listed([value_phrase(one, kind, policy, lang) for one in test.value], lang, "or") or "∅"]
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    return [value_phrase(value, kind, policy, lang) for value in values]


def _named_list(policy: Policy, value: str, lang: Lang) -> str:
    kind, _, name = value.partition(":")
    if kind == "list":
        clause = policy.get(ListOf, name)
        named = _list_named(clause, lang)
        alike = any(_list_named(one, lang) == named for one in policy.all(ListOf) if one.id != name)
        return f"{named} ({name})" if alike else named
    name, _, region = name.partition("/")
    return _region_named(policy, policy.get(RegionSet, name), region, lang)


def _list_named(clause: ListOf, lang: Lang) -> str:
    """A list by its name, with its day."""
    named = clause.name.in_(lang) or clause.text.in_(lang) or clause.id
    return named + (WORDS["of-day"].in_(lang).format(dates.in_words(clause.as_of, lang)) if clause.as_of else "")


def _region_named(policy: Policy, regions: RegionSet, region: str, lang: Lang) -> str:
    """A region by its name; where another set has one of the same name, with its own set."""
    named = regions.names.get(region, Text(region)).in_(lang)
    others = (one for one in policy.all(RegionSet) if one.id != regions.id)
    alike = any(one.names.get(id, Text(id)).in_(lang) == named for one in others for id in one.regions)
    return named + (_regions(policy, regions.id, lang) if alike else "")


def clause_phrase(clause: Clause, lang: Lang) -> str:
    """A clause as it is named inside a sentence."""
    named = (clause.name.in_(lang) or clause.text.in_(lang)).rstrip(". ")
    return f"« {named} »" if lang == "fr" else f"“{named}”"


def clauses_phrase(policy: Policy, ids: Iterable[str], lang: Lang) -> str:
    """Clauses as they are named inside a sentence, one after the other."""
    return apart(lang).join(clause_phrase(policy.by_id[id], lang) for id in ids)


def apart(lang: Lang) -> str:
    """What stands between the parts of a list that may hold commas."""
    return " ; " if lang == "fr" else "; "


def stopped(text: str) -> str:
    """What somebody wrote, with the stop that it may lack."""
    written = text.strip()
    return written if not written or written[-1] in ".!?…" else f"{written}."


def rule_phrase(policy: Policy, rule: Rule | None, lang: Lang) -> str:
    """A combination of clauses in words, clause by clause."""
    if rule is None:
        return ""
    say = sayer(lang)
    if rule.kind == "clause":
        return clause_phrase(policy.by_id[rule.ref], lang)
    if rule.kind == "eligible_for":
        return say("rule.eligible_for", policy.category(rule.ref).name.in_(lang))
    parts = [_part_phrase(policy, part, lang) for part in rule.of]
    if rule.kind == "score":
        parts = [f"{part} ({weight})" for part, weight in zip(parts, rule.weights, strict=True)]
    key = f"rule.{rule.kind}.open" if rule.open else f"rule.{rule.kind}"
    left_out = say("rule.left-out") if rule.kind in ("at_least", "score") and _may_not_apply(policy, rule) else ""
    return say(key, apart(lang).join(parts), rule.n) + left_out


def _may_not_apply(policy: Policy, rule: Rule) -> bool:
    """Whether a clause of a rule may not apply: of so many then as many as are left."""
    criteria = (one for ref in rule.refs() if isinstance(one := policy.by_id.get(ref), Criterion))
    return any(one.applies_if or len(one.moments) < len(get_args(Moment)) for one in criteria)


def _part_phrase(policy: Policy, part: Rule, lang: Lang) -> str:
    """A rule inside a rule, in brackets: so that a reader sees where it ends."""
    said = rule_phrase(policy, part, lang)
    return f"({said})" if part.kind in ("all_of", "any_of", "at_least", "score") else said


def cap_phrase(policy: Policy, cap: Cap, lang: Lang) -> str:
    """A cap in words."""
    say = sayer(lang)
    categories = listed([category_name(policy, id, lang) for id in cap.categories], lang)
    window = duration_phrase(cap.within or Duration(12), lang)
    if cap.no_limit:
        return say("cap.none-of", categories) if categories else say("cap.none")
    few = "one" if (cap.at_most or 0) < 2 else "many"
    approved = cap.of == "approvals"
    base = say(f"cap.approvals.{few}", cap.at_most, window) if approved else say("cap.in-force", cap.at_most)
    of = " " + say("of", categories) if categories else ""
    per = " " + WORDS[f"per.{cap.per}"].in_(lang) if cap.per and cap.per != "category" else ""
    return base + of + per + _regions(policy, cap.region_set, lang)


def group_phrase(policy: Policy, cap: Cap, group: Sequence[str], lang: Lang) -> str:
    """The country, region or language that a cap counts apart, as the policy calls it; of a region that it does not
    name, as the register does."""
    names = policy.get(RegionSet, cap.region_set).names if cap.region_set else {}
    if cap.per == "region" and not cap.region_set:
        names = {id: WORDS[f"region.{id}"] for id in group if f"region.{id}" in WORDS}
    if cap.per == "country":
        return ", ".join(country_name(id, lang) for id in group)
    return ", ".join((names[id].in_(lang) if id in names else "") or id for id in group)


def _regions(policy: Policy, region_set: str, lang: Lang) -> str:
    """Which regions are meant, where the text gives them."""
    if not region_set or not policy.get(RegionSet, region_set).given:
        return ""
    return f" ({policy.get(RegionSet, region_set).name.in_(lang) or region_set})"


def moratorium_phrase(clause: Moratorium, lang: Lang) -> str:
    """A moratorium's days in words."""
    say, event = sayer(lang), clause.until_event.in_(lang)
    since = say("moratorium.since", dates.in_words(clause.since, lang)) if clause.since else ""
    if clause.until:
        key = "moratorium.until-event" if event else "moratorium.until"
        until = say(key, dates.in_words(clause.until, lang), event)
    else:
        until = say("moratorium.event" if event else "moratorium.open", event)
    return say("requires.moratorium", since, until)


def term_phrase(term: Term, lang: Lang) -> str:
    """A term in words: how long at most and at least, whether open-ended, how renewed."""
    say, parts = sayer(lang), []
    if term.at_most:
        parts.append(say("term.at_most", duration_phrase(term.at_most, lang)))
    if term.at_least:
        parts.append(say("term.at_least", duration_phrase(term.at_least, lang)))
    parts.append(say(f"term.open.{term.open_ended}"))
    parts.append(say(f"term.renewal.{term.renewal}"))
    return ", ".join(part for part in parts if part)


def duration_phrase(length: Duration | object, lang: Lang) -> str:
    """A length of time in words."""
    if not isinstance(length, Duration):
        return str(length)
    say, parts = sayer(lang), []
    years, months = divmod(length.months, 12)
    for unit, n in (("year", years), ("month", months), ("day", length.days)):
        if n:
            parts.append(say(f"{unit}.one" if n == 1 else f"{unit}.many", n))
    return " ".join(parts) or say("day.many", 0)


def length_phrase(length: object, lang: Lang) -> str:
    """How long something runs, in words: a length of time, or months of which not even whole ones are known."""
    return (
        duration_phrase(length, lang)
        if isinstance(length, Duration)
        else sayer(lang)("month.many", number_phrase(length, lang))
    )


def every_phrase(length: Duration, lang: Lang) -> str:
    """How often, in words: every year, every 2 years."""
    once = {Duration(12): "every.year", Duration(1): "every.month", Duration(days=1): "every.day"}.get(length)
    return sayer(lang)(once) if once else sayer(lang)("every.many", duration_phrase(length, lang))


def yearly_phrase(day: str, lang: Lang) -> str:
    """A day of every year, as a policy writes it (11-01), in words: 1 November."""
    leap = datetime.date.fromisoformat(f"2000-{day}")
    return dates.in_words(leap, lang).removesuffix(" 2000")


def value_phrase(value: object, kind: FactKind | None, policy: Policy, lang: Lang) -> str:
    """One value in words."""
    if value is None:
        return WORDS["none"].in_(lang)
    if isinstance(value, bool):
        return WORDS["yes" if value else "no"].in_(lang)
    if isinstance(value, Money):
        return value.phrase(lang)
    if isinstance(value, datetime.date):
        return dates.in_words(value, lang)
    if isinstance(value, Duration):
        return duration_phrase(value, lang)
    if isinstance(value, (int, Decimal)):
        return number_phrase(value, lang)
    return _named_value(str(value), kind, policy, lang)


def _named_value(value: str, kind: FactKind | None, policy: Policy, lang: Lang) -> str:
    if kind and kind.type == "country":
        return country_name(value, lang)
    if kind and kind.id == "counterparty_kind":
        return kind_name(policy, value, lang)
    if kind and kind.scale:
        scale = policy.get(Scale, kind.scale)
        rank = scale.rank(value)
        slug = scale.order[rank] if rank is not None else value
        return scale.names.get(slug, Text(slug)).in_(lang)
    if kind and value in kind.choice_names:
        return kind.choice_names[value].in_(lang)
    if kind and kind.type == "text":  # so that no word of somebody's is read as one of ours
        return f"« {value} »" if lang == "fr" else f"“{value}”"
    return value


def readable(share: Decimal, clause: Clause | None) -> Decimal:
    """What was worked out has as many places as division gives. Four figures are enough to read, unless they would seem
    to say the other thing of the limit beside them."""
    test = clause.test if isinstance(clause, Criterion) else None
    short = (Decimal(f"{share:.{figures}g}") for figures in range(4, 28))
    return next((one for one in short if test is None or holds(test, one) is holds(test, share)), share)


def number_phrase(value: object, lang: Lang) -> str:
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    shown = f"{number:,f}" if abs(number) >= 10_000 else f"{number:f}"  # four digits may be a year
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    shown = "0" if shown == "-0" else shown
    return shown.translate(FRENCH) if lang == "fr" else shown


def kind_name(policy: Policy, slug: str, lang: Lang) -> str:
    """A kind of counterparty by the policy's own name for it, or ours."""
    kind = policy.by_id.get("counterparty_kind")
    if isinstance(kind, FactKind) and slug in kind.choice_names:
        return kind.choice_names[slug].in_(lang)
    return WORDS.get(f"kind.{slug}", Text(slug, slug)).in_(lang)


def role_name(policy: Policy, id: str, lang: Lang) -> str:
    """The name of a role; empty where the clause names none."""
    clause = policy.by_id.get(id)
    return (clause.name.in_(lang) or id) if isinstance(clause, Role) else id


def fact_name(policy: Policy, id: str, lang: Lang) -> str:
    return name_of(policy.get(FactKind, id), lang)


def name_of(kind: FactKind, lang: Lang) -> str:
    return kind.name.in_(lang) or kind.id


def listed(words: list[str], lang: Lang, last: str = "and") -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {WORDS[last].in_(lang)} {words[-1]}"


class Sayer(NamedTuple):
    lang: Lang

    def __call__(self, key: str, *values: object) -> str:
        return WORDS[key].in_(self.lang).format(*values)


def sayer(lang: Lang) -> Sayer:
    return Sayer(lang)
