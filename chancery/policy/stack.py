"""Laws above a city's policy: overlays that may only tighten it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chancery.policy.check import RULES
from chancery.policy.model import Clause, Criterion, Duration, FactKind, Lang, Policy, Text
from chancery.policy.problems import PolicyError, Problem

OF_THE_POLICY = Text("“{0}” redefines a clause of the policy.", "« {0} » redéfinit un article de la politique.")
OF_A_LAW = Text(
    "“{0}” means something else in another law, “{1}”.",
    "« {0} » signifie autre chose dans une autre loi, « {1} ».",
)
OWN_ID = Text(
    "Give it an id of its own, such as one that begins with the law's name.",
    "Donnez-lui son propre identifiant, par exemple au nom de la loi.",
)
UNBOUND = Text("The law “{0}” is left out and binds nothing: {1}", "La loi « {0} » est écartée et ne lie rien : {1}")
NO_OVERLAY = Text("“{0}” is a city's policy, not an overlay.", "« {0} » est une politique, non une loi superposée.")
SHARED = ("FactKind", "Role", "Scale", "ListOf", "RegionSet")


def stack(policy: Policy, overlays: Sequence[Policy]) -> Policy:
    """The policy with the laws above it: their criteria bind every category they name (or all), beside its own.

    A criterion that another clause of the law uses in a rule binds only through that rule.

    An overlay may share facts, roles and lists with the policy when they mean the same; of how a shared fact must be
    known, the stricter holds for the law's own clauses. Raises ``PolicyError`` where one redefines a clause, so that
    adding a law never loosens anything.
    """
    for overlay in overlays:
        policy = _stacked(policy, overlay)
    return policy


def stack_what_fits(policy: Policy, overlays: Sequence[Policy]) -> Policy:
    """The same of laws that are on record already: one that clashes with the policy, or with a law before it, is left
    out whole, and ``unbound`` says so. What is read must not stand still for a fault that only a text can mend."""
    for overlay in overlays:
        try:
            policy = _stacked(policy, overlay)
        except PolicyError:
            policy = replace(policy, unbound={**policy.unbound, overlay.id: _left_out(policy, overlay)})
    return policy


def _left_out(policy: Policy, overlay: Policy) -> Text:
    why = [_said(policy, clause) for clause in _clashing(policy, overlay)]
    languages: tuple[Lang, ...] = ("en", "fr")
    return Text(
        *(
            UNBOUND.in_(lang).format(overlay.title.in_(lang), " ".join(one.in_(lang) for one in why))
            for lang in languages
        )
    )


def _stacked(policy: Policy, overlay: Policy) -> Policy:
    if overlay.kind != "overlay":
        raise PolicyError([_problem(overlay, "", Text(*(said.format(overlay.id) for said in NO_OVERLAY)))])
    if clashes := _clashing(policy, overlay):
        raise PolicyError([_problem(overlay, one.id, _said(policy, one), OWN_ID) for one in clashes])
    clauses = {kind: tuple(held) for kind, held in policy.clauses.items()}
    lent, stricter = dict(policy.lent), dict(policy.stricter)
    for kind, added in overlay.clauses.items():
        new = [one for one in added if one.id not in policy.by_id]
        lent |= {one.id: overlay.id for one in new}
        for one in (one for one in added if isinstance(one, FactKind) and one.id in policy.by_id):
            known = policy.get(FactKind, one.id)
            stricter[overlay.id, one.id] = one if one.id in policy.lent else _stricter(known, one)
        clauses[kind] = (*clauses.get(kind, ()), *new)
    parts = set(_parts(overlay))
    imposed = (*policy.imposed, *(c.id for c in overlay.all(Criterion) if c.id not in parts))
    laws = {**policy.laws, overlay.id: overlay.title}
    return replace(policy, clauses=clauses, imposed=imposed, laws=laws, lent=lent, stricter=stricter)


def _clashing(policy: Policy, overlay: Policy) -> list[Clause]:
    """The clauses of a law whose id means something else below it."""
    return [
        clause
        for kind, added in overlay.clauses.items()
        for clause in added
        if (known := policy.by_id.get(clause.id)) and not _same_meaning(kind, known, clause)
    ]


def _said(policy: Policy, clause: Clause) -> Text:
    law = policy.lent.get(clause.id, "") or (policy.id if policy.kind == "overlay" else "")
    title = policy.laws.get(law, policy.title)
    said = OF_A_LAW if law else OF_THE_POLICY
    return Text(said.en.format(clause.id, title.in_("en")), said.fr.format(clause.id, title.in_("fr")))


def clashes(one: Policy, other: Policy) -> list[Problem]:
    """What keeps two laws from binding together, said of the second of them."""
    return [_problem(other, clause.id, _said(one, clause), OWN_ID) for clause in _clashing(one, other)]


def for_no_category(policy: Policy) -> Iterator[tuple[Clause, str]]:
    """The clauses of laws that are for a category which the policy does not have, each with the name of it."""
    known = {category.id for category in policy.categories} | set(policy.elsewhere)
    for clause in (policy.by_id[id] for id in policy.lent):
        yield from ((clause, name) for name in named_by(clause) if name not in known)


def named_by(clause: Clause) -> tuple[str, ...]:
    """The categories that a clause is for; none where it is for all."""
    found: tuple[str, ...] = getattr(clause, "categories", ())
    return found


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
        return _essence(known) == _essence(added) and _comparable(known.max_age, added.max_age)
    return kind in SHARED and type(known) is type(added) and replace(known, line=0) == replace(added, line=0)


def _essence(kind: FactKind) -> tuple[object, ...]:
    """What two facts must have in common to be one: names and who establishes them are each text's own."""
    return kind.type, kind.scale, kind.choices, kind.currency, kind.data_class


def _comparable(one: Duration | None, other: Duration | None) -> bool:
    """Can it be told which of two lengths of time is the shorter? Not of a month and 30 days."""
    return None in (one, other) or one == other or _longer(one, other) or _longer(other, one)


def _longer(one: Duration | None, other: Duration | None) -> bool:
    return other is not None and (one is None or one.surely_over(other))


def _stricter(known: FactKind, added: FactKind) -> FactKind:
    """A fact of the policy as a law wants it known: proved where either wants it proved, and no older than the
    stricter of the two allows. It binds the law's clauses: the city's own keep their answer, so that a *no* which a
    law would not take stays one."""
    evidence = "required" if "required" in (known.evidence, added.evidence) else known.evidence
    max_age = added.max_age if _longer(known.max_age, added.max_age) else known.max_age
    return replace(known, evidence=evidence, max_age=max_age)


def _problem(overlay: Policy, clause: str, *said: Text) -> Problem:
    line = overlay.by_id[clause].line if clause else 1
    return Problem(overlay.id, clause, line, Text(" ".join(one.en for one in said), " ".join(one.fr for one in said)))
