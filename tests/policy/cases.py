"""For any criterion of any policy: a case that meets it and one that does not, worked out from its own test."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chancery.money import Money
from chancery.policy import Criterion, Fact, Held, Outcome, Policy
from chancery.policy.facts import Stage, plus
from chancery.policy.hearing import Hearing
from chancery.policy.model import DayOf, FactKind, ListOf, Op, RegionSet, Rule, Scale, Test
from tests.policy.say import LONG_AGO, TODAY

EVENT_DAY = date(2025, 6, 1)


@dataclass
class Case:
    """What is known, what the register holds, and which stages came before."""

    facts: dict[str, Any] = field(default_factory=dict)
    register: list[Held] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)

    def held(self) -> Held:
        """The candidate."""
        known = {id: [Fact(value, LONG_AGO, LONG_AGO, filed=True)] for id, value in self.facts.items()}
        return Held(facts=known, country=str(self.facts.get("country", "")), stages=tuple(self.stages))


def hear(policy: Policy, criterion: Criterion, case: Case, *, register: bool = True) -> Outcome:
    """What the criterion comes to in a case, at a moment when it applies."""
    moment: Any = sorted(criterion.moments)[0]
    known = case.register if register else None
    hearing = Hearing(policy, as_of=TODAY, known_at=TODAY, register=known, moment=moment)
    return hearing.answer(criterion.id, case.held()).outcome


def case(policy: Policy, criterion: Criterion, *, meets: bool) -> Case:
    """A case in which the criterion applies, and is met or is not."""
    made = Case()
    if criterion.applies_if:
        _combine(policy, criterion.applies_if, made, True)
    _criterion(policy, criterion.id, made, meets)
    return made


def _criterion(policy: Policy, id: str, made: Case, meets: bool) -> None:
    clause = policy.by_id[id]
    if not isinstance(clause, Criterion) or clause.judged_by:
        made.facts[id] = meets
    elif clause.rule:
        _combine(policy, clause.rule, made, meets)
    elif clause.test:
        _test(policy, clause.test, made, meets)


def _combine(policy: Policy, rule: Rule, made: Case, meets: bool) -> None:
    if rule.kind == "clause":
        _criterion(policy, rule.ref, made, meets)
    for part in rule.of:
        _combine(policy, part, made, meets is not (rule.kind == "not"))


def _test(policy: Policy, test: Test, made: Case, meets: bool) -> None:
    if test.count:
        _count(test, made, meets)
    elif test.held:
        since = plus(TODAY, test.value, -1) - timedelta(days=1 if meets else -1)  # type: ignore[arg-type]  # (of its kind, as the test says)
        made.stages.append(Stage(test.held, since))
    elif test.share_of:
        made.facts[test.share_of], made.facts[test.fact] = _share(policy, test, meets)
    elif isinstance(test.value, DayOf):
        made.facts[test.value.fact] = EVENT_DAY
        made.facts[test.fact] = plus(EVENT_DAY, test.value.plus) + timedelta(days=-1 if meets else 1)
    else:
        kind = policy.get(FactKind, test.fact)
        made.facts[test.fact] = next(
            v for v in _values(policy, kind, test) if _complies(policy, kind, test, v) is meets
        )


def _count(test: Test, made: Case, meets: bool) -> None:
    assert test.count
    assert test.op is Op.AT_MOST
    same = {"country": "JP", "language_group": "Japonic", "region": "asia"}
    made.facts |= {key: same[key] for key in test.count.same}
    many = 0 if meets else int(test.value) + 1  # type: ignore[call-overload]  # (of its kind, as the test says)
    category = next(iter(test.count.categories), "sister")
    other = replace(made.held(), category=category, in_force=True, region="asia")
    made.register += [replace(other, reference=f"S-{n}") for n in range(many)]


def _share(policy: Policy, test: Test, meets: bool) -> tuple[object, object]:
    share = Decimal(str(test.value)) * 1000
    more = share + (1 if (test.op in (Op.AT_LEAST, Op.MORE_THAN)) is meets else -1)
    kind = policy.get(FactKind, test.fact)
    return (Money(1000, kind.currency), Money(int(more), kind.currency)) if kind.currency else (Decimal(1000), more)


def _values(policy: Policy, kind: FactKind, test: Test) -> list[Any]:
    """Values that the fact can take, near what the test asks for."""
    if kind.type == "scale":
        return list(policy.get(Scale, kind.scale).order)
    near = test.value if isinstance(test.value, tuple) else (test.value,)
    by_type: dict[str, list[Any]] = {
        "yes_no": [True, False],
        "choice": list(kind.choices),
        "country": ["FR", "CA", "RU", "CN"],
        "text": ["Somebody"],
        "number": [n + d for n in near for d in (0, 1, -1) if isinstance(n, Decimal)] or [Decimal(1)],
        "date": [day + timedelta(d) for day in near for d in (0, 1, -1) if isinstance(day, date)] or [TODAY],
        "money": [Money(max(0, m.minor + d), m.currency) for m in near for d in (0, 1, -1) if isinstance(m, Money)],
    }
    return [*by_type[kind.type], None]


def _complies(policy: Policy, kind: FactKind, test: Test, value: Any) -> bool:
    """What the test says of one value, written again here in the simplest way."""
    if test.op is Op.PRESENT:
        return (value is not None) is test.value
    if value is None:
        return False
    wanted: Any = test.value
    if isinstance(wanted, str) and wanted.startswith("list:"):
        return (value in policy.get(ListOf, wanted[5:]).members) is (test.op is Op.IN)
    if kind.type == "scale":
        order = policy.get(Scale, kind.scale).order
        value, wanted = order.index(value), order.index(wanted)
    plain = {
        Op.IS: lambda: value == wanted,
        Op.IS_NOT: lambda: value != wanted,
        Op.IN: lambda: value in wanted,
        Op.NOT_IN: lambda: value not in wanted,
        Op.AT_LEAST: lambda: value >= wanted,
        Op.AT_MOST: lambda: value <= wanted,
        Op.LESS_THAN: lambda: value < wanted,
        Op.BEFORE: lambda: value < wanted,
        Op.BY: lambda: value <= wanted,
        Op.MORE_THAN: lambda: value > wanted,
        Op.BETWEEN: lambda: wanted[0] <= value <= wanted[1],
    }
    return plain[test.op]()


def regions_are_given(policy: Policy, criterion: Criterion) -> bool:
    """Whether the text says which regions it means, where it speaks of regions."""
    count = criterion.test.count if criterion.test else None
    return not (count and count.region_set) or policy.get(RegionSet, count.region_set).given
