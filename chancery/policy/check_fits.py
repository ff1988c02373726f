"""What a clause is held against must be something that can be had: a region of the set, a figure of the same kind, a
value that the register has. What can never be compared would stay to document whatever anyone recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from chancery.money import Money
from chancery.policy.model import Authority, Category, Clause, Criterion, DayOf, FactKind, Policy, RegionSet, Test, Text
from chancery.policy.reader import Problems

#: The kinds of body that a register knows, in the order of its list.
COUNTERPARTY_KINDS = (
    *("municipality", "regional-government", "country", "agency", "arms-length-body", "chamber", "trade-organization"),
    *("trade-office", "university", "consulate", "ministry", "network", "community-group", "advisory-committee"),
    *("working-group", "other"),
)
WORDS_OF_THE_REGISTER = ("choice", "country", "scale", "text")
#: Of what type the register's own facts are.
REGISTER_TYPES: dict[str, tuple[str, ...]] = {
    "country": WORDS_OF_THE_REGISTER,
    "region": WORDS_OF_THE_REGISTER,
    "counterparty_kind": ("choice",),
    "made_on": ("date",),
    "starts_on": ("date",),
    "ends_on": ("date",),
    "expired": ("yes_no",),
    "term_months": ("number",),
    "joint_projects": ("number",),
    "council_sponsor": ("yes_no", "text"),
    "money_covered": ("yes_no",),
    "staff_time_covered": ("yes_no",),
}
RATIOS = ("number", "money")


class Unfit(NamedTuple):
    """A clause, and what in it fits nothing."""

    clause: Clause
    said: Text


def measures_fit(policy: Policy, problems: Problems) -> None:
    """Note whatever is measured against something of another kind, or against a name that its clause does not have."""
    for one in (*_of_tests(policy), *_of_limits(policy), *_of_the_register(policy), *_of_kinds(policy)):
        problems.add(one.clause.id, one.clause.line, *one.said)


def _of_tests(policy: Policy) -> Iterator[Unfit]:
    for criterion in policy.all(Criterion):
        if criterion.test:
            for said in (*_region(policy, criterion.test), *_ratio(policy, criterion.test)):
                yield Unfit(criterion, said)


def _region(policy: Policy, test: Test) -> Iterator[Text]:
    if not isinstance(test.value, str) or not test.value.startswith("region:"):
        return
    name, _, region = test.value[7:].partition("/")
    regions = policy.by_id.get(name)
    # Of a set that the text never gives nobody can say which regions it has.
    if not isinstance(regions, RegionSet) or (not regions.given and region) or region in regions.regions:
        return
    if regions.given and not regions.regions:
        return  # what is wrong with them is said of the set
    listed = ", ".join(regions.regions)
    if region:
        yield Text(
            f"“{region}” is none of the regions of “{name}”: {listed}. Correct the name.",
            f"« {region} » n'est pas une région de « {name} » : {listed}. Corrigez le nom.",
        )
    else:
        yield Text(
            f"say which region of “{name}” is meant: region:{name}/…. It has: {listed}.",
            f"dites quelle région de « {name} » est visée : region:{name}/…. Elle a : {listed}.",
        )


def _ratio(policy: Policy, test: Test) -> Iterator[Text]:
    kind = policy.by_id.get(test.fact)
    if not isinstance(kind, FactKind):
        return
    if test.ratio_to_home and kind.type not in RATIOS:
        yield Text(
            f"“ratio_to_home” compares numbers or amounts; “{kind.id}” is of type {kind.type}.",
            f"« ratio_to_home » compare des nombres ou des montants ; « {kind.id} » est de type {kind.type}.",
        )
    whole = policy.by_id.get(test.share_of)
    alike = isinstance(whole, FactKind) and (kind.type, kind.currency) == (whole.type, whole.currency)
    if isinstance(whole, FactKind) and not (alike and kind.type in RATIOS):
        yield Text(
            f"“{kind.id}” ({_typed(kind)}) is no share of “{whole.id}” ({_typed(whole)}): a share is of two numbers, "
            "or of two amounts in one currency.",
            f"« {kind.id} » ({_typed(kind)}) n'est pas une part de « {whole.id} » ({_typed(whole)}) : une part se "
            "calcule de deux nombres, ou de deux montants dans une même monnaie.",
        )
    day = policy.by_id.get(test.value.fact) if isinstance(test.value, DayOf) else None
    if isinstance(day, FactKind) and day.type != "date":
        yield Text(
            f"“{kind.id}” is held against the day of “{day.id}”, which is of type {day.type} and has none.",
            f"« {kind.id} » se mesure au jour de « {day.id} », qui est de type {day.type} et n'en a pas.",
        )


def _typed(kind: FactKind) -> str:
    return f"{kind.type}, {kind.currency}" if kind.currency else kind.type


def _of_limits(policy: Policy) -> Iterator[Unfit]:
    """An amount that somebody may decide up to is of money, in the currency of the limit."""
    for clause in policy.all(Authority):
        kind = policy.by_id.get(clause.limit_fact)
        if not isinstance(kind, FactKind):
            continue
        limit = clause.limit.currency if isinstance(clause.limit, Money) else kind.currency
        if kind.type != "money" or kind.currency != limit:
            of = f"{limit} " if limit else ""
            yield Unfit(
                clause,
                Text(
                    f"“{kind.id}” is of type {_typed(kind)}; a limit in {of}money needs a fact of that type.",
                    f"« {kind.id} » est de type {_typed(kind)} ; une limite en argent ({limit or 'money'}) a besoin "
                    "d'un fait de ce type.",
                ),
            )


def _of_the_register(policy: Policy) -> Iterator[Unfit]:
    """What the register supplies itself is something that it knows, and of the type in which it keeps it."""
    for kind in (kind for kind in policy.all(FactKind) if kind.origin == "register"):
        types = REGISTER_TYPES.get(kind.id, ())
        if not types:
            known = ", ".join(REGISTER_TYPES)
            yield Unfit(
                kind,
                Text(
                    f"the register supplies no “{kind.id}”, so that nobody could answer it. It knows: {known}. "
                    "Whatever else a policy asks is entered by somebody: leave origin out.",
                    f"le registre ne fournit pas « {kind.id} », si bien que personne ne pourrait y répondre. Il "
                    f"connaît : {known}. Tout autre fait est inscrit par quelqu'un : omettez origin.",
                ),
            )
        elif kind.type not in types:
            listed = ", ".join(types)
            yield Unfit(
                kind,
                Text(
                    f"the register keeps “{kind.id}” in another type than {kind.type}: {listed}.",
                    f"le registre tient « {kind.id} » dans un autre type que {kind.type} : {listed}.",
                ),
            )


def _of_kinds(policy: Policy) -> Iterator[Unfit]:
    """The kinds of body that a category is for are kinds that a counterparty can be of."""
    fact = policy.by_id.get("counterparty_kind")
    own = fact.choices if isinstance(fact, FactKind) else ()
    if isinstance(fact, FactKind) and fact.origin == "register":
        yield from (_no_kind(fact, one, COUNTERPARTY_KINDS) for one in own if one not in COUNTERPARTY_KINDS)
    known = own or COUNTERPARTY_KINDS
    for category in policy.all(Category):
        yield from (_no_kind(category, one, known) for one in category.counterparty_kinds if one not in known)


def _no_kind(clause: Clause, kind: str, known: tuple[str, ...]) -> Unfit:
    listed = ", ".join(known)
    return Unfit(
        clause,
        Text(
            f"“{kind}” is none of the kinds of counterparty: {listed}. Correct the name.",
            f"« {kind} » n'est pas une nature de partenaire : {listed}. Corrigez le nom.",
        ),
    )


def in_one_region(policy: Policy, problems: Problems) -> None:
    """Of one set a country is in one region: counted by it, it could not be in two."""
    for regions in policy.all(RegionSet):
        often = Counter(code for codes in regions.regions.values() for code in dict.fromkeys(codes))
        for code in sorted(code for code, n in often.items() if n > 1):
            problems.add(
                regions.id,
                regions.line,
                f"“{code}” is in more than one region of the set; leave it in one.",
                f"« {code} » est dans plus d'une région de l'ensemble ; laissez-le dans une seule.",
            )
