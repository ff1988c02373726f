"""The form of a block, made from what the policy format asks for; and what was typed, as the file writes it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day
from chancery.desk.workshop.values import Misses, Names, Regions, Span, Typed, Words, YearDay
from chancery.frame import language
from chancery.policy import Policy
from chancery.policy.model import FactKind, Op
from chancery.policy.shape import Asked, called, made_of, points_to
from chancery.policy.toml import written

Raw = dict[str, Any]
LONG = forms.Textarea({"rows": 4})


def fields(kind: str, asked: Sequence[Asked], policy: Policy, before: str = "") -> Iterator[tuple[str, forms.Field]]:
    """The fields of a block, by name, in the order in which it is read. A table inside it is flattened."""
    for one in asked:
        name, label = before + one.key, called(one.key, language())
        if one.sort == "table":
            for inner, field in fields(kind, one.within, policy, f"{name}-"):
                field.label = f"{label}{_(': ')}{field.label}"
                yield inner, field
        elif one.sort == "text":
            widget = forms.TextInput if one.key == "name" else LONG
            yield f"{name}_en", forms.CharField(label=_("%(what)s, in English") % {"what": label}, widget=widget)
            yield f"{name}_fr", forms.CharField(label=_("%(what)s, in French") % {"what": label}, widget=widget)
        elif one.sort == "test":
            yield from _comparison(name, label, policy)
        elif one.sort == "rule":
            yield from _rule(
                name, label, [each for each in policy.by_id.values() if isinstance(each, made_of(kind, one.key))]
            )
        else:
            field = _field(kind, one, policy)
            field.label = label
            yield name, field


def _field(kind: str, one: Asked, policy: Policy) -> forms.Field:
    points = points_to(kind, one.key)
    if points and one.sort in ("slug", "slugs"):
        lang = language()
        named = [(id, _named(clause, lang)) for id, clause in policy.by_id.items() if isinstance(clause, points)]
        many = one.sort == "slugs"
        return _several(named) if many else forms.ChoiceField(choices=[("", _("None")), *named])
    if one.choices:
        words = [(word, called(f".{word}", language())) for word in one.choices if word]
        plain = [("", _("Not stated in the file")), *words]
        return _several(words) if one.sort == "some" else forms.ChoiceField(choices=plain)
    make = PLAIN.get(one.sort)
    return make() if make else Typed(help_text=_("As the file writes it"))


def _several(choices: list[tuple[str, str]]) -> forms.Field:
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)


PLAIN: Mapping[str, Callable[[], forms.Field]] = {
    "flag": forms.BooleanField,
    "day": Day,
    "whole": lambda: forms.IntegerField(min_value=0),
    "duration": lambda: Span(help_text=_("Such as 5 years or 14 days")),
    "money": lambda: forms.CharField(help_text=_("An amount with its currency, such as 44500 CAD")),
    "slugs": lambda: Words(help_text=_("Identifiers, with commas between")),
    "slug": forms.CharField,
    "prose": forms.CharField,
    "texts": lambda: Names(help_text=_("One a line: identifier | English name | French name")),
    "regions": lambda: Regions(help_text=_("One a line, such as caribbean: BB, JM, TT")),
    "triggers": lambda: Misses(help_text=_("One a line, such as 3 years: dormant")),
    "year-day": lambda: YearDay(help_text=_("Such as 15 September")),
}
AS_WRITTEN = ("value", "texts", "regions", "triggers", "year-day")


def _named(clause: Any, lang: Any) -> str:
    said = clause.name.in_(lang) or clause.text.in_(lang)
    return f"{said} ({clause.id})" if said else clause.id


def _comparison(name: str, label: str, policy: Policy) -> Iterator[tuple[str, forms.Field]]:
    lang = language()
    facts = [(fact.id, _named(fact, lang)) for fact in policy.all(FactKind)]
    signs = [(op.value, OPERATORS[op]) for op in Op]
    yield (
        f"{name}-fact",
        forms.ChoiceField(label=f"{label}{_(': ')}{_('fact')}", choices=[("", _("None")), *facts]),
    )
    yield f"{name}-op", forms.ChoiceField(label=_("How it is compared"), choices=[("", _("None")), *signs])
    yield (
        f"{name}-value",
        forms.CharField(
            label=_("With what"),
            help_text=_("true or false, a number, a day such as 2026-05-14, an amount, a class or a name"),
        ),
    )
    yield (
        f"{name}-whole",
        Typed(
            label=_("Or the whole comparison"),
            help_text=_("As the file writes it: for counts, shares and ratios. If it is filled in, it counts."),
        ),
    )


def _rule(name: str, label: str, clauses: Sequence[Any]) -> Iterator[tuple[str, forms.Field]]:
    """All of some clauses, or any of them; what is made otherwise is written as the file writes it."""
    named = [(clause.id, _named(clause, language())) for clause in clauses]
    joins = [("", _("None")), ("all_of", _("All that are chosen")), ("any_of", _("Any one that is chosen"))]
    yield f"{name}-kind", forms.ChoiceField(label=f"{label}{_(': ')}{_('how many')}", choices=joins)
    field = _several(named)
    field.label = f"{label}{_(': ')}{_('of what')}"
    yield f"{name}-of", field
    yield (
        f"{name}-whole",
        Typed(
            label=_("Or the whole rule"),
            help_text=_(
                'As the file writes it: for rules within rules, such as { at_least = 2, of = ["one", "other"] }. '
                "If it is filled in, it counts."
            ),
        ),
    )


OPERATORS = {
    Op.IS: _("is"),
    Op.IS_NOT: _("is not"),
    Op.IN: _("is among"),
    Op.NOT_IN: _("is not among"),
    Op.AT_LEAST: _("is at least"),
    Op.AT_MOST: _("is at most"),
    Op.MORE_THAN: _("is more than"),
    Op.LESS_THAN: _("is less than"),
    Op.BETWEEN: _("is between"),
    Op.PRESENT: _("is recorded"),
    Op.WITHIN_LAST: _("lies within the last"),
    Op.OLDER_THAN: _("is older than"),
    Op.BEFORE: _("is before"),
    Op.BY: _("is no later than"),
}


# --- from the file to the form, and back


def shown(asked: Sequence[Asked], raw: Mapping[str, Any], before: str = "") -> Raw:
    """What the form shows of a block."""
    found: Raw = {}
    for one in asked:
        name, value = before + one.key, raw.get(one.key)
        if one.sort == "table":
            found |= shown(one.within, value if isinstance(value, dict) else {}, f"{name}-")
        elif one.sort == "text":
            found |= {f"{name}_{lang}": (value or {}).get(lang, "") for lang in ("en", "fr")}
        elif one.sort == "test":
            found |= _test_shown(name, value or {})
        elif one.sort == "rule":
            found |= _rule_shown(name, value)
        else:
            found[name] = _shown(one, value)
    return found


def _shown(one: Asked, value: Any) -> Any:
    if one.sort == "flag":
        return one.default if value is None else value
    if one.sort in ("slugs", "some"):
        return [value] if isinstance(value, str) else (value or [])
    if one.sort in AS_WRITTEN:
        return "" if value is None else written(value)
    return value if value is not None else None if one.sort in ("day", "whole") else ""


def _test_shown(name: str, value: Mapping[str, Any]) -> Raw:
    signs = [key for key in value if key in set(Op)]
    if len(signs) == 1 and set(value) == {"fact", signs[0]} and not isinstance(value[signs[0]], dict):
        held = value[signs[0]]
        text = held if isinstance(held, str) else written(held)
        return {f"{name}-fact": value["fact"], f"{name}-op": signs[0], f"{name}-value": text, f"{name}-whole": ""}
    whole = written(dict(value)) if value else ""
    return {f"{name}-fact": "", f"{name}-op": "", f"{name}-value": "", f"{name}-whole": whole}


def _rule_shown(name: str, value: Any) -> Raw:
    """A rule that is all or any of some clauses, as its clauses; any other as it is written."""
    if isinstance(value, dict) and len(value) == 1:
        ((join, of),) = value.items()
        if join in ("all_of", "any_of") and isinstance(of, list) and all(isinstance(one, str) for one in of):
            return {f"{name}-kind": join, f"{name}-of": of, f"{name}-whole": ""}
    return {f"{name}-kind": "", f"{name}-of": [], f"{name}-whole": "" if value is None else written(value)}


def table(asked: Sequence[Asked], typed: Mapping[str, Any], raw: Mapping[str, Any], policy: Policy) -> Raw:
    """The block as the file is to write it: what was not changed in the form stays as it was written."""
    found: Raw = {}
    for one in asked:
        if all(_alike(typed.get(name), value) for name, value in shown((one,), raw).items()):
            value = raw.get(one.key)
        else:
            value = _value(one, typed, one.key, policy, raw.get(one.key))
        if value is not None:
            found[one.key] = value
    return {**{key: found[key] for key in raw if key in found}, **found}


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(one) == sorted(other)
    one, other = (_lines(value) for value in (one, other))
    return bool(one == other)


def _lines(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value if value is not None else ""


def _value(one: Asked, typed: Mapping[str, Any], name: str, policy: Policy, raw: Any) -> Any:
    """One key's value; None where it is left out."""
    if one.sort == "table":
        old = raw if isinstance(raw, dict) else {}
        inner = {key.key: _value(key, typed, f"{name}-{key.key}", policy, old.get(key.key)) for key in one.within}
        kept = {key: value for key, value in inner.items() if value is not None}
        return kept or None
    if one.sort == "text":
        said = {lang: _lines(typed.get(f"{name}_{lang}")) for lang in ("en", "fr")}
        return {lang: text for lang, text in said.items() if text} or None
    if one.sort == "test":
        return _test(name, typed, policy)
    if one.sort == "rule":
        return _rule_typed(name, typed, raw)
    value = typed.get(name)
    if one.sort == "flag":
        return bool(value) if raw is not None or bool(value) != one.default else None
    if one.sort in ("slugs", "some"):
        return list(value) if value else None
    if one.sort in AS_WRITTEN:
        return tomllib.loads(f"v = {value}")["v"] if value else None
    return _lines(value) if _lines(value) != "" else None


def _rule_typed(name: str, typed: Mapping[str, Any], raw: Any) -> Any:
    """What was typed; else the clauses that were chosen, those that stood there before in their order."""
    if typed.get(f"{name}-whole"):
        return tomllib.loads(f"v = {typed[f'{name}-whole']}")["v"]
    of = list(typed.get(f"{name}-of") or ())
    before = [one for one in _rule_shown(name, raw)[f"{name}-of"] if one in of]
    whole = [*before, *(one for one in of if one not in before)]
    return {typed.get(f"{name}-kind") or "all_of": whole} if whole else None


def _test(name: str, typed: Mapping[str, Any], policy: Policy) -> Raw | None:
    if typed.get(f"{name}-whole"):
        whole: Raw = tomllib.loads(f"v = {typed[f'{name}-whole']}")["v"]
        return whole
    fact, sign, text = (_lines(typed.get(f"{name}-{part}")) for part in ("fact", "op", "value"))
    return {"fact": fact, sign: compared(policy, fact, sign, text)} if fact and sign else None


def compared(policy: Policy, fact: str, sign: str, text: str) -> Any:
    """What a fact is compared with, in the type that the fact has; what fits none stays a word, which is refused."""
    kind = policy.by_id.get(fact)
    is_word = isinstance(kind, FactKind) and kind.type in ("choice", "scale", "text", "country", "money")
    if is_word and sign not in (Op.BETWEEN, Op.PRESENT) and not text.startswith("["):
        return text
    try:
        return tomllib.loads(f"v = {text}", parse_float=Decimal)["v"]
    except ValueError:
        return text
