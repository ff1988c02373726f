"""The fields of one rule: how many of which clauses have to hold, and of which rules that stand within it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chancery.desk.workshop.values import Typed, named, several
from chancery.frame import language
from chancery.policy.toml import written

Raw = dict[str, Any]
SOME, NONE = "at_least", "not"
JOINS = (
    ("", _("None")),
    ("all_of", _("All that are chosen")),
    ("any_of", _("Any one that is chosen")),
    (SOME, _("At least so many of those that are chosen")),
    (NONE, _("None that is chosen")),
)
WITHIN = ("g1", "g2")
"""Rules that stand within a rule: as many as the form has fields for. What needs more is written as the file has it."""
PARTS = ("kind", "n", "of")


def fields(name: str, label: str, clauses: Sequence[Any]) -> Iterator[tuple[str, forms.Field]]:
    """All of some clauses, any of them, or so many; what is made otherwise is written as the file writes it."""
    options = [(clause.id, named(clause, language())) for clause in clauses]
    yield f"{name}-kind", forms.ChoiceField(label=f"{label}{_(': ')}{_('how many')}", choices=JOINS)
    hint = _("Only where at least so many are asked for.")
    yield f"{name}-n", forms.IntegerField(label=_("So many"), min_value=1, help_text=hint)
    yield f"{name}-of", several(options, label=f"{label}{_(': ')}{_('of what')}")
    hint = _("Something that the text does not list may count as well: “or other”. Only with any one, or so many.")
    yield f"{name}-open", forms.BooleanField(label=_("Others may count too"), help_text=hint)
    for number, each in enumerate(WITHIN, 1):
        within = _("%(what)s: rule %(n)d within it") % {"what": label, "n": number}
        hint = _("It counts as one more of what is chosen above.")
        yield f"{name}-{each}-kind", forms.ChoiceField(label=f"{within}{_(': ')}{_('how many')}", choices=JOINS)
        yield f"{name}-{each}-n", forms.IntegerField(label=_("So many"), min_value=1)
        yield f"{name}-{each}-of", several(options, label=f"{within}{_(': ')}{_('of what')}", help_text=hint)
    hint = _(
        "As the file writes it: for what the fields cannot say, such as "
        "{ score_at_least = 3, of = { one = 2, two = 1 } }. If it is filled in, it counts."
    )
    yield f"{name}-whole", Typed(label=_("Or the whole rule"), help_text=hint)


def shown(name: str, raw: Any) -> Raw:
    """A rule of some clauses, and of rules within it, in its fields; any other as it is written."""
    found = _fields_of(raw) or {"whole": "" if raw is None else written(raw)}
    blank: Raw = {**_blank(), "open": False, "whole": ""}
    blank |= {f"{each}-{part}": value for each in WITHIN for part, value in _blank().items()}
    return {f"{name}-{part}": value for part, value in (blank | found).items()}


def typed(name: str, given: Mapping[str, Any], raw: Any) -> Any:
    """What was typed; else the clauses that were chosen, those that stood there before in their order."""
    if given.get(f"{name}-whole"):
        return tomllib.loads(f"v = {given[f'{name}-whole']}")["v"]
    before = shown(name, raw)
    within = [_made(f"{name}-{each}", given, before) for each in WITHIN]
    return _made(name, given, before, tuple(one for one in within if one is not None))


def _made(name: str, given: Mapping[str, Any], before: Raw, within: tuple[Raw, ...] = ()) -> Any:
    """One rule of what was chosen, and of the rules within it; none where nothing was chosen."""
    of = list(given.get(f"{name}-of") or ())
    stood = [one for one in before[f"{name}-of"] if one in of]
    whole: list[Any] = [*stood, *(one for one in of if one not in stood), *within]
    join = given.get(f"{name}-kind") or "all_of"
    if not whole:
        return None
    if join == NONE:
        return {NONE: whole[0] if len(whole) == 1 else {"any_of": whole}}
    also = {"open": True} if given.get(f"{name}-open") else {}
    # A number that was left out stays for the reading of the file to refuse, by the name of its clause.
    return {SOME: given.get(f"{name}-n") or 0, "of": whole, **also} if join == SOME else {join: whole, **also}


def _blank() -> Raw:
    return {"kind": "", "n": None, "of": []}


def _fields_of(raw: Any) -> Raw | None:
    """The fields of a rule: its clauses first, then the rules within it; None where they cannot say the same."""
    found = _parts(raw)
    if found is None:
        return None
    words = [one for one in found["of"] if isinstance(one, str)]
    inner = found["of"][len(words) :]
    if len(inner) > len(WITHIN) or any(isinstance(one, str) for one in inner):
        return None
    for each, rule in zip(WITHIN, inner, strict=False):
        part = _parts(rule)
        if part is None or part.pop("open", False) or not all(isinstance(one, str) for one in part["of"]):
            return None
        found |= {f"{each}-{key}": value for key, value in part.items()}
    return found | {"of": words}


def _parts(raw: Any) -> Raw | None:
    """How a rule joins what, whatever that is."""
    if not isinstance(raw, dict):
        return None
    keys, is_open = set(raw) - {"open"}, raw.get("open", False)
    if "open" in raw and is_open is not True:
        return None
    if keys == {SOME, "of"} and isinstance(raw["of"], list):
        return {"kind": SOME, "n": raw[SOME], "of": raw["of"], "open": is_open}
    if keys == {NONE} and not is_open:
        return _none(raw[NONE])
    if len(keys) == 1 and keys <= {"all_of", "any_of"} and isinstance(raw[join := keys.pop()], list):
        return {"kind": join, "of": raw[join], "open": is_open}
    return None


def _none(raw: Any) -> Raw | None:
    """What must not hold: one clause, or any of several."""
    if isinstance(raw, str):
        return {"kind": NONE, "of": [raw]}
    several_of = raw.get("any_of") if isinstance(raw, dict) and set(raw) == {"any_of"} else None
    return {"kind": NONE, "of": several_of} if isinstance(several_of, list) and len(several_of) > 1 else None
