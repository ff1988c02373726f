"""Two policy files, clause by clause. A removed clause is shown first: what disappears must never go unnoticed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Literal, NamedTuple

from chancery.policy.check import BLOCK_NAMES
from chancery.policy.model import Category, Clause, Lang, NamedException, Policy, Rule, Step, Succession, Transition
from chancery.policy.read import heading, sentence_of
from chancery.policy.toml import written
from chancery.policy.words import WORDS

Kind = Literal["removed", "changed", "added"]
HEADER = ("title", "kind", "source", "home_city", "home_country", "adopted", "in_force", "repealed", "supersedes",
          "framework", "languages", "incomplete", "overlays", "notes")  # fmt: skip


#: What a key of the file is called inside, where the two differ.
WRITTEN = {
    "categories": "for",
    "ladder": "from_stage",
    "origins": "from",
    "moments": "applies_when",
    "data_class": "class",
    "parts": "with",
    "criteria": "of",
}


#: The first open category takes an agreement, the first exception or transition that names it, and steps follow.
IN_ORDER: tuple[type[Clause], ...] = (Category, NamedException, Transition, Step, Succession)


class Change(NamedTuple):
    """One clause that differs: its kind of block, its id, and each side as the policy reads it."""

    kind: Kind
    block: str
    clause: str
    before: str
    after: str
    keys: tuple[str, ...] = ()


def diff(old: Policy, new: Policy, lang: Lang = "en") -> list[Change]:
    """What differs from an old policy to a new one: removed clauses first, then changed, then added."""
    # A clause that is of another kind now is another clause, whatever its id: what it said is gone.
    same = [id for id, clause in old.by_id.items() if type(clause) is type(new.by_id.get(id))]
    removed = [_change("removed", old, new, id, lang) for id in old.by_id if id not in same]
    added = [_change("added", old, new, id, lang) for id in new.by_id if id not in same]
    changed = [_change("changed", old, new, id, lang) for id in same if old.by_id[id] != new.by_id[id]]
    changed += _reordered(old, new, lang)
    header = tuple(key for key in HEADER if getattr(old, key) != getattr(new, key))
    if header:
        before, after = (" ".join(heading(side, lang, header)) for side in (old, new))
        changed.insert(0, Change("changed", "policy", new.id, before, after, header))
    return removed + changed + added


def replaced(found: Sequence[Change], old: Policy, new: Policy) -> list[tuple[Change, Change]]:
    """What only changed its id: a removed and an added clause of one kind and one title; each title counts once. Steps
    of two procedures are two clauses, whatever their titles."""
    titles: dict[tuple[str, str, tuple[str, ...]], list[Change]] = {}
    for kind, policy in (("removed", old), ("added", new)):
        for one in found:
            clause = policy.by_id[one.clause] if one.kind == kind else None
            if clause and (name := clause.name.in_("en")):
                within = clause.of if isinstance(clause, Step) else ()
                titles.setdefault((one.block, name.casefold(), within), []).append(one)
    return [(two[0], two[1]) for two in titles.values() if [one.kind for one in two] == ["removed", "added"]]


def _reordered(old: Policy, new: Policy, lang: Lang) -> Iterator[Change]:
    """The kinds of clause whose order in the file decides, where it is another one of those that both files have."""
    for kind in IN_ORDER:
        was = [one for one in old.all(kind) if one.id in new.by_id]
        becomes = [one for one in new.all(kind) if one.id in old.by_id]
        if [one.id for one in was] != [one.id for one in becomes]:
            moved = next(one for one, other in zip(becomes, was, strict=False) if one.id != other.id)
            named = ("; ".join(one.called(lang) for one in side) for side in (was, becomes))
            before, after = (WORDS["in-order"].in_(lang).format(one) for one in named)
            yield Change("changed", BLOCK_NAMES[kind], moved.id, before, after, ("order",))


def _change(kind: Kind, old: Policy, new: Policy, id: str, lang: Lang) -> Change:
    before = None if kind == "added" else old.by_id.get(id)
    after = None if kind == "removed" else new.by_id.get(id)
    block = BLOCK_NAMES[type(before or after)]  # type: ignore[index]  # one of the two is there
    keys: tuple[str, ...] = ()
    if before and after:
        keys = tuple(f.name for f in fields(before) if f.compare and getattr(before, f.name) != getattr(after, f.name))
    was = sentence_of(old, before, lang) if before else ""
    becomes = sentence_of(new, after, lang) if after else ""
    if keys and was == becomes:  # what changed is beside the reading: its source, its notes
        was, becomes = (_values(side, keys) for side in (before, after))
    return Change(kind, block, id, was, becomes, tuple(WRITTEN.get(key, key) for key in keys))


def _values(side: Clause | None, keys: tuple[str, ...]) -> str:
    return "; ".join(f"{WRITTEN.get(key, key)}: {_plain(getattr(side, key))}" for key in keys)


def _plain(value: Any) -> str:
    """A value as a person writes it; a rule as the file does."""
    if isinstance(value, Rule):
        return written(_as_written(value))
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return ", ".join(_plain(part) for part in value if part) or "—"
    if is_dataclass(value) and not isinstance(value, type) and type(value).__str__ is object.__str__:
        kept = [(f.name, getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) != f.default]
        return "; ".join(f"{WRITTEN.get(key, key)}: {_plain(part)}" for key, part in kept)
    return str(value) if value else "—"


def _as_written(rule: Rule) -> Any:
    if rule.kind == "clause":
        return rule.ref
    parts = [_as_written(part) for part in rule.of]
    how: dict[str, Any] = {
        "eligible_for": {"eligible_for": rule.ref},
        "not": {"not": parts[0] if parts else ""},
        "at_least": {"at_least": rule.n, "of": parts},
        "score": {"score_at_least": rule.n, "of": dict(zip(map(str, parts), rule.weights, strict=False))},
    }.get(rule.kind, {rule.kind: parts})
    return how | ({"open": True} if rule.open else {})
