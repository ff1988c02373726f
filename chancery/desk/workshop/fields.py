"""The form of a block, made from what the policy format asks for; and what was typed, as the file writes it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day
from chancery.desk.workshop import comparisons, rules
from chancery.desk.workshop.values import Misses, Names, Regions, Span, Typed, Words, YearDay, named, several
from chancery.frame import language
from chancery.policy import Policy
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
            yield from comparisons.fields(name, label, policy)
        elif one.sort == "rule":
            parts = [each for each in policy.by_id.values() if isinstance(each, made_of(kind, one.key))]
            yield from rules.fields(name, label, parts)
        else:
            field = _field(kind, one, policy)
            field.label = label
            yield name, field


def _field(kind: str, one: Asked, policy: Policy) -> forms.Field:
    points = points_to(kind, one.key)
    if points and one.sort in ("slug", "slugs"):
        lang = language()
        options = [(id, named(clause, lang)) for id, clause in policy.by_id.items() if isinstance(clause, points)]
        many = one.sort == "slugs"
        return several(options) if many else forms.ChoiceField(choices=[("", _("None")), *options])
    if one.choices:
        words = [(word, called(f".{word}", language())) for word in one.choices if word]
        plain = [("", _("Not stated in the file")), *words]
        return several(words) if one.sort == "some" else forms.ChoiceField(choices=plain)
    make = PLAIN.get(one.sort)
    return make() if make else Typed(help_text=_("As the file writes it"))


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
            found |= comparisons.shown(name, value or {})
        elif one.sort == "rule":
            found |= rules.shown(name, value)
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
        return comparisons.typed(name, typed, policy)
    if one.sort == "rule":
        return rules.typed(name, typed, raw)
    value = typed.get(name)
    if one.sort == "flag":
        return bool(value) if raw is not None or bool(value) != one.default else None
    if one.sort in ("slugs", "some"):
        return list(value) if value else None
    if one.sort in AS_WRITTEN:
        return tomllib.loads(f"v = {value}")["v"] if value else None
    return _lines(value) if _lines(value) != "" else None
