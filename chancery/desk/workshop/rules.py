"""The fields of one rule: how many of which clauses have to hold."""

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
SOME = "at_least"
JOINS = (
    ("", _("None")),
    ("all_of", _("All that are chosen")),
    ("any_of", _("Any one that is chosen")),
    (SOME, _("At least so many of those that are chosen")),
)


def fields(name: str, label: str, clauses: Sequence[Any]) -> Iterator[tuple[str, forms.Field]]:
    """All of some clauses, any of them, or so many; what is made otherwise is written as the file writes it."""
    options = [(clause.id, named(clause, language())) for clause in clauses]
    yield f"{name}-kind", forms.ChoiceField(label=f"{label}{_(': ')}{_('how many')}", choices=JOINS)
    hint = _("Only where at least so many are asked for.")
    yield f"{name}-n", forms.IntegerField(label=_("So many"), min_value=1, help_text=hint)
    yield f"{name}-of", several(options, label=f"{label}{_(': ')}{_('of what')}")
    hint = _(
        'As the file writes it: for rules within rules, such as { any_of = ["one", { all_of = ["two", "three"] }] }. '
        "If it is filled in, it counts."
    )
    yield f"{name}-whole", Typed(label=_("Or the whole rule"), help_text=hint)


def shown(name: str, raw: Any) -> Raw:
    """A rule that is all, any or so many of some clauses, as its clauses; any other as it is written."""
    found = _parts(raw) or {"whole": "" if raw is None else written(raw)}
    blank: Raw = {"kind": "", "n": None, "of": [], "whole": ""}
    return {f"{name}-{part}": value for part, value in (blank | found).items()}


def typed(name: str, given: Mapping[str, Any], raw: Any) -> Any:
    """What was typed; else the clauses that were chosen, those that stood there before in their order."""
    if given.get(f"{name}-whole"):
        return tomllib.loads(f"v = {given[f'{name}-whole']}")["v"]
    of = list(given.get(f"{name}-of") or ())
    before = [one for one in shown(name, raw)[f"{name}-of"] if one in of]
    whole = [*before, *(one for one in of if one not in before)]
    join = given.get(f"{name}-kind") or "all_of"
    if not whole:
        return None
    # A number that was left out stays for the reading of the file to refuse, by the name of its clause.
    return {SOME: given.get(f"{name}-n") or 0, "of": whole} if join == SOME else {join: whole}


def _parts(raw: Any) -> Raw | None:
    if not isinstance(raw, dict):
        return None
    if set(raw) == {SOME, "of"} and _all_words(raw["of"]):
        return {"kind": SOME, "n": raw[SOME], "of": raw["of"]}
    if len(raw) == 1:
        ((join, of),) = raw.items()
        if join in ("all_of", "any_of") and _all_words(of):
            return {"kind": join, "of": of}
    return None


def _all_words(of: Any) -> bool:
    return isinstance(of, list) and all(isinstance(one, str) for one in of)
