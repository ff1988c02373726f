"""Laws above a city's policy: overlays that may only tighten it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chancery.policy.check import RULES
from chancery.policy.model import Clause, Criterion, FactKind, Policy, Text
from chancery.policy.problems import PolicyError, Problem

REDEFINES = (
    "redefines a clause of the policy. Give it an id of its own, such as one that begins with the law's name.",
    "redéfinit un article de la politique. Donnez-lui son propre identifiant, par exemple au nom de la loi.",
)
SHARED = ("FactKind", "Role", "Scale", "ListOf", "RegionSet")


def stack(policy: Policy, overlays: Sequence[Policy]) -> Policy:
    """The policy with the laws above it: their criteria bind every category they name (or all), beside its own.

    A criterion that another clause of the law uses in a rule binds only through that rule.

    An overlay may share facts, roles and lists with the policy when they mean the same. Raises ``PolicyError`` where
    one redefines a clause, so that adding a law never loosens anything.
    """
    for overlay in overlays:
        policy = _stacked(policy, overlay)
    return policy


def _stacked(policy: Policy, overlay: Policy) -> Policy:
    if overlay.kind != "overlay":
        raise PolicyError(
            [_problem(overlay, "", "is a city's policy, not an overlay.", "est une politique, non une loi superposée.")]
        )
    clauses = {kind: tuple(held) for kind, held in policy.clauses.items()}
    clashes = []
    for kind, added in overlay.clauses.items():
        for clause in added:
            known = policy.by_id.get(clause.id)
            if known is None:
                clauses[kind] = (*clauses.get(kind, ()), clause)
            elif not _same_meaning(kind, known, clause):
                clashes.append(_problem(overlay, clause.id, *REDEFINES))
    if clashes:
        raise PolicyError(clashes)
    parts = set(_parts(overlay))
    imposed = (*policy.imposed, *(c.id for c in overlay.all(Criterion) if c.id not in parts))
    return replace(policy, clauses=clauses, imposed=imposed, overlays=(*policy.overlays, overlay.id))


def _parts(overlay: Policy) -> Iterator[str]:
    """The criteria that only serve another clause of the law: as a part of its rule, or to say where it applies."""
    for kind, keys in RULES.items():
        for clause in overlay.all(kind):
            for rule in (getattr(clause, key) for key in keys):
                yield from rule.refs() if rule else ()
    for criterion in overlay.all(Criterion):
        yield from criterion.compensated_by


def _same_meaning(kind: str, known: Clause, added: Clause) -> bool:
    if isinstance(known, FactKind) and isinstance(added, FactKind):
        return _essence(known) == _essence(added)
    return kind in SHARED and type(known) is type(added) and replace(known, line=0) == replace(added, line=0)


def _essence(kind: FactKind) -> tuple[object, ...]:
    """What two facts must have in common to be one: names and who establishes them are each text's own."""
    return kind.type, kind.scale, kind.choices, kind.currency, kind.data_class, kind.max_age


def _problem(overlay: Policy, clause: str, en: str, fr: str) -> Problem:
    line = overlay.by_id[clause].line if clause else 1
    return Problem(overlay.id, clause, line, Text(f"“{clause or overlay.id}” {en}", f"« {clause or overlay.id} » {fr}"))
