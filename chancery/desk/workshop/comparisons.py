"""The fields of one comparison: a fact, a share, a ratio, a time in a category, or a number of other agreements."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chancery.desk.workshop.values import Span, Typed, named, several
from chancery.frame import language
from chancery.policy import Policy
from chancery.policy.model import Category, FactKind, Op, RegionSet
from chancery.policy.toml import written

Raw = dict[str, Any]
COUNT, HELD, HOME, SHARE = "count", "held", "home", "share"
WHAT = (
    ("", _("What is recorded of a fact")),
    (HOME, _("A fact, as a ratio to the home city’s")),
    (SHARE, _("A fact, as a share of another fact")),
    (COUNT, _("How many other agreements there are")),
    (HELD, _("How long it has been in a category")),
)
SAME = (("country", _("country")), ("region", _("region")), ("language_group", _("language group")))
PARTS = ("what", "share_of", "category", "same", "region_set", "ended", "made_within")
"""Fields that a comparison of a plain fact leaves empty; a form shows them after the others."""
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


def fields(name: str, label: str, policy: Policy) -> Iterator[tuple[str, forms.Field]]:
    """The fields of a comparison: first what every one has, then what a share, a ratio or a count needs besides."""
    lang = language()
    none = ("", _("None"))
    facts = [none, *((fact.id, named(fact, lang)) for fact in policy.all(FactKind))]
    yield f"{name}-fact", forms.ChoiceField(label=f"{label}{_(': ')}{_('fact')}", choices=facts)
    signs = [(op.value, OPERATORS[op]) for op in Op]
    yield f"{name}-op", forms.ChoiceField(label=_("How it is compared"), choices=[none, *signs])
    hint = _("true or false, a number, a day such as 2026-05-14, an amount, a class or a name")
    yield f"{name}-value", forms.CharField(label=_("With what"), help_text=hint)
    yield f"{name}-what", forms.ChoiceField(label=_("What is compared"), choices=WHAT)
    yield f"{name}-share_of", forms.ChoiceField(label=_("A share of which fact"), choices=facts)
    kept = [(one.id, named(one, lang)) for one in policy.all(Category)]
    hint = _("For a number of agreements: none chosen is every category. For a time in a category: one.")
    yield f"{name}-category", several(kept, label=_("In which category"), help_text=hint)
    yield f"{name}-same", several(SAME, label=_("Only those in the same"))
    sets = [none, *((one.id, named(one, lang)) for one in policy.all(RegionSet))]
    yield f"{name}-region_set", forms.ChoiceField(label=_("Regions of which set"), choices=sets)
    yield f"{name}-ended", forms.BooleanField(label=_("Also agreements that are no longer in force"))
    hint = _("Such as 1 year. Empty: whenever they were made.")
    yield f"{name}-made_within", Span(label=_("Made within the last"), help_text=hint)
    hint = _("As the file writes it, for what the fields cannot say. If it is filled in, it counts.")
    yield f"{name}-whole", Typed(label=_("Or the whole comparison"), help_text=hint)


def shown(name: str, raw: Mapping[str, Any]) -> Raw:
    """What the form shows of a comparison: its fields, or as the file writes it where they cannot say the same."""
    found = _parts(raw) or {"whole": written(dict(raw)) if raw else ""}
    blank: Raw = dict.fromkeys(("fact", "op", "value", *PARTS, "whole"), "") | {
        "category": [],
        "same": [],
        "ended": False,
    }
    return {f"{name}-{part}": value for part, value in (blank | found).items()}


def typed(name: str, given: Mapping[str, Any], policy: Policy) -> Raw | None:
    """The comparison as the file is to write it; None where none was chosen. What does not fit together is left for
    the reading of the file to refuse, by name."""
    part = {key: given.get(f"{name}-{key}") for key in ("fact", "op", "value", *PARTS, "whole")}
    if part["whole"]:
        whole: Raw = tomllib.loads(f"v = {part['whole']}")["v"]
        return whole
    what, fact, sign, text = (part[key] or "" for key in ("what", "fact", "op", "value"))
    if not sign or not (fact or what in (COUNT, HELD)):
        return None
    kept = list(part["category"] or ())
    if what == COUNT:
        return {**_counted(part, kept), sign: _number(text)}
    if what == HELD:
        return {"held": kept[0] if len(kept) == 1 else ", ".join(kept), sign: text.strip()}
    if what == HOME:
        return {"fact": fact, "ratio_to_home": True, sign: _number(text)}
    if what == SHARE:
        return {"fact": fact, "share_of": part["share_of"] or "", sign: _number(text)}
    return {"fact": fact, sign: compared(policy, fact, sign, text.strip())}


def compared(policy: Policy, fact: str, sign: str, text: str) -> Any:
    """What a fact is compared with, in the type that the fact has; what fits none stays a word, which is refused."""
    kind = policy.by_id.get(fact)
    is_word = isinstance(kind, FactKind) and kind.type in ("choice", "scale", "text", "country", "money")
    if is_word and sign not in (Op.BETWEEN, Op.PRESENT) and not text.startswith("["):
        return text
    return _number(text)


def _number(text: str) -> Any:
    try:
        return tomllib.loads(f"v = {text}", parse_float=Decimal)["v"]
    except ValueError:
        return text


def _counted(part: Mapping[str, Any], kept: list[str]) -> Raw:
    where: Raw = {"category": kept} if kept else {}
    if part["same"]:
        where["same"] = list(part["same"])
    if part["ended"]:
        where["in_force"] = False
    if part["made_within"]:
        where["made_within"] = part["made_within"]
    found: Raw = {"count": "agreements"} | ({"where": where} if where else {})
    return found | ({"region_set": part["region_set"]} if part["region_set"] else {})


def _parts(raw: Mapping[str, Any]) -> Raw | None:
    """The fields of a comparison; None where they cannot say it."""
    signs = [key for key in raw if key in set(Op)]
    if len(signs) != 1 or isinstance(raw[signs[0]], dict):
        return None
    held = raw[signs[0]]
    found: Raw = {"op": signs[0], "value": held if isinstance(held, str) else written(held)}
    keys = set(raw) - set(signs)
    if keys == {"fact"}:
        return found | {"fact": raw["fact"]}
    if keys == {"fact", "ratio_to_home"} and raw["ratio_to_home"] is True:
        return found | {"fact": raw["fact"], "what": HOME}
    if keys == {"fact", "share_of"}:
        return found | {"fact": raw["fact"], "what": SHARE, "share_of": raw["share_of"]}
    if keys == {"held"}:
        return found | {"what": HELD, "category": [raw["held"]]}
    if "count" in keys and keys <= {"count", "where", "region_set"}:
        return _count_parts(found, raw)
    return None


def _count_parts(found: Raw, raw: Mapping[str, Any]) -> Raw | None:
    where = raw.get("where", {})
    if not isinstance(where, dict) or set(where) - {"category", "same", "in_force", "made_within"}:
        return None
    return found | {
        "what": COUNT,
        "category": _listed(where.get("category", [])),
        "same": _listed(where.get("same", [])),
        "region_set": raw.get("region_set", ""),
        "ended": where.get("in_force", True) is False,
        "made_within": where.get("made_within", ""),
    }


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value)
