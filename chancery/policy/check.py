"""What no single block can see: ids used twice, references to nothing, ladders and rules that turn in a circle."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from chancery.policy import model
from chancery.policy.check_fits import in_one_region, measures_fit
from chancery.policy.check_names import names_of_nothing
from chancery.policy.model import Clause, Policy, Rule, Test
from chancery.policy.places import is_country
from chancery.policy.reader import Problems

AS_A_COUNTRY = re.compile("[A-Z]{2}")
Kinds = type[Clause] | tuple[type[Clause], ...]

#: What a criterion may never do in an overlay, which can only tighten.
NOT_IN_OVERLAY = (
    *(model.Category, model.Transition, model.NamedException, model.WaiverRight, model.Benefit),
    *(model.Procedure, model.Authority),
)


#: What pages, files and simulations say where there is no category: none may be called so.
NO_CATEGORY = frozenset({"not-recorded", "unplaced", "not-shown"})


def check(policy: Policy, problems: Problems) -> None:
    """Note every problem between clauses; an empty list means the policy can be used."""
    _ids_once(policy, problems)
    _none_is_no_category(policy, problems)
    known = {clause.id: clause for clauses in policy.clauses.values() for clause in clauses}
    unread = tuple({type(clause) for clauses in policy.clauses.values() for clause in clauses if not clause.id})
    for clauses in policy.clauses.values():
        for clause in clauses:
            for ref, kind in _answerable(clause, unread):
                if not _names_anothers(policy, clause, ref, kind):
                    _refers(clause, ref, kind, known, problems)
            _facts_are_whole(clause, problems)
    _header_notes(policy, known, problems)
    _scales(policy, problems)
    names_of_nothing(policy, problems)
    measures_fit(policy, problems)
    in_one_region(policy, problems)
    _countries(policy, problems)
    _duties_have_days(policy, problems)
    _no_circle(policy, problems)
    if policy.kind == "overlay":
        _only_tightens(policy, problems)


def _names_anothers(policy: Policy, clause: Clause, ref: str, kind: Kinds) -> bool:
    """A law has no categories: what a clause of it is for are those of the policies that it stands above."""
    return policy.kind == "overlay" and kind is model.Category and ref in getattr(clause, "categories", ())


def _answerable(clause: Clause, unread: tuple[type[Clause], ...]) -> Iterator[tuple[str, Kinds]]:
    """What it refers to. Where an id of that kind could not be read, that is said once, and nothing of who names it."""
    for ref, kind in references(clause):
        if not set(kind if isinstance(kind, tuple) else (kind,)) & set(unread):
            yield ref, kind


def _ids_once(policy: Policy, problems: Problems) -> None:
    first: dict[str, Clause] = {}
    for clause in (clause for clauses in policy.clauses.values() for clause in clauses):
        if clause.id and clause.id in first:
            line = min(clause.line, first[clause.id].line)
            problems.add(
                clause.id,
                max(clause.line, first[clause.id].line),
                f"the id “{clause.id}” is used twice; first on line {line}. Every clause needs its own.",
                f"l'identifiant « {clause.id} » sert deux fois ; d'abord à la ligne {line}. Chaque article a le sien.",
            )
        first.setdefault(clause.id, clause)


def _none_is_no_category(policy: Policy, problems: Problems) -> None:
    for category in policy.categories:
        if category.id in NO_CATEGORY:
            problems.add(
                category.id,
                category.line,
                f"“{category.id}” stands for an agreement without a category. Give this category another id.",
                f"« {category.id} » désigne une entente sans catégorie. Donnez un autre identifiant à cette catégorie.",
            )


def _header_notes(policy: Policy, known: Mapping[str, Clause], problems: Problems) -> None:
    header = Clause(id=policy.id, line=1)
    for note in policy.notes:
        _refers(header, note, model.Note, known, problems)


def _refers(
    clause: Clause,
    ref: str,
    kind: Kinds,
    known: Mapping[str, Clause],
    problems: Problems,
) -> None:
    if ref and not isinstance(known.get(ref), kind):
        names = " / ".join(BLOCK_NAMES[one] for one in (kind if isinstance(kind, tuple) else (kind,)))
        problems.add(
            clause.id,
            clause.line,
            f"“{ref}” is not a [[{names}]] of this file. Define it, or correct the name.",
            f"« {ref} » n'est pas un [[{names}]] de ce fichier. Définissez-le ou corrigez le nom.",
        )


def references(clause: Clause) -> Iterator[tuple[str, Kinds]]:
    """Every other clause that this one speaks of, with the kind it must be."""
    for note in clause.notes:
        yield note, model.Note
    for key, kind in REFERS.get(type(clause), {}).items():
        value = getattr(clause, key)
        for ref in (value,) if isinstance(value, str) else value:
            yield ref, kind
    yield from _inner_references(clause)


def _inner_references(clause: Clause) -> Iterator[tuple[str, Kinds]]:
    for key, leaf in RULES.get(type(clause), {}).items():
        rule = getattr(clause, key)
        if rule is not None:
            yield from _rule_references(rule, leaf)
    if isinstance(clause, model.Criterion) and clause.test:
        yield from _test_references(clause.test)
    if isinstance(clause, model.Category):
        yield from _category_references(clause)
    if isinstance(clause, model.Transition):
        for branch in (clause.otherwise, clause.on_unknown):
            if branch:
                yield branch.to, model.Category


def _category_references(clause: model.Category) -> Iterator[tuple[str, Kinds]]:
    if clause.ladder:
        yield clause.ladder.stage, model.Category
    for note in clause.term.notes if clause.term else ():
        yield note, model.Note


def _rule_references(rule: Rule, leaf: tuple[type[Clause], ...]) -> Iterator[tuple[str, Kinds]]:
    if rule.kind == "clause":
        yield rule.ref, leaf
    elif rule.kind == "eligible_for":
        yield rule.ref, model.Category
    for part in rule.of:
        yield from _rule_references(part, leaf)


def _test_references(test: Test) -> Iterator[tuple[str, Kinds]]:
    yield test.fact, model.FactKind
    yield test.share_of, model.FactKind
    yield test.held, model.Category
    if isinstance(test.value, model.DayOf):
        yield test.value.fact, model.FactKind
    if isinstance(test.value, str) and test.value.startswith("list:"):
        yield test.value[5:], model.ListOf
    if isinstance(test.value, str) and test.value.startswith("region:"):
        yield test.value[7:].partition("/")[0], model.RegionSet
    if test.count:
        yield test.count.region_set, model.RegionSet
        for category in test.count.categories:
            yield category, model.Category


def _duties_have_days(policy: Policy, problems: Problems) -> None:
    for duty in policy.all(model.Duty):
        fact = policy.by_id.get(duty.fact)
        if isinstance(fact, model.FactKind) and fact.type != "date":
            problems.add(
                duty.id,
                duty.line,
                f"“{fact.id}” is of type {fact.type}; a duty needs one of type date: when it was last done.",
                f"« {fact.id} » est de type {fact.type} ; une obligation se mesure depuis un fait de type date : la "
                "dernière fois.",
            )


def _facts_are_whole(clause: Clause, problems: Problems) -> None:
    if not isinstance(clause, model.FactKind):
        return
    needs = {"scale": bool(clause.scale), "choice": bool(clause.choices), "money": bool(clause.currency)}
    if not needs.get(clause.type, True):
        key = {"scale": "scale", "choice": "choices", "money": "currency"}[clause.type]
        problems.add(
            clause.id,
            clause.line,
            f"a fact of type {clause.type} needs “{key}”.",
            f"un fait de type {clause.type} a besoin de « {key} ».",
        )


def _scales(policy: Policy, problems: Problems) -> None:
    """Of a scale, each class has one place."""
    for scale in policy.all(model.Scale):
        twice = [slug for slug, n in Counter(slug.casefold() for slug in scale.order).items() if n > 1]
        if twice:
            problems.add(
                scale.id,
                scale.line,
                f"the class “{twice[0]}” stands twice in “order”; leave it in one place.",
                f"la classe « {twice[0]} » figure deux fois dans « order » ; laissez-la à une seule place.",
            )
        elif both := _of_two_classes(scale):
            problems.add(
                scale.id,
                scale.line,
                f"“{both}” is the name of two classes of it; no fact could say which. Give each its own.",
                f"« {both} » est le nom de deux de ses classes ; aucun fait ne dirait laquelle. À chacune le sien.",
            )


def _of_two_classes(scale: model.Scale) -> str:
    """A spelling that could mean two classes of a scale; empty where there is none."""
    spelled = ((name, n) for n, slug in enumerate(scale.order) for name in (slug, *scale.names.get(slug, ())))
    return next((name for name, n in spelled if name and scale.rank(name) != n), "")


def _countries(policy: Policy, problems: Problems) -> None:
    """Lists that countries are looked up in, and the home, must name countries by their codes; and two capital letters
    in any list are the code of one."""
    looked_up = {
        test.value.partition(":")[2]
        for criterion in policy.all(model.Criterion)
        if (test := criterion.test) and isinstance(test.value, str) and test.value.startswith("list:")
    }
    found = [
        (c.id, c.line, code)
        for c in policy.all(model.ListOf)
        for code in c.members
        if c.id in looked_up or AS_A_COUNTRY.fullmatch(code)
    ]
    found += [
        (c.id, c.line, code) for c in policy.all(model.RegionSet) for codes in c.regions.values() for code in codes
    ]
    found += [(policy.id, 1, policy.home_country)] if policy.home_country else []
    for id, line, code in found:
        if not is_country(code):
            problems.add(
                id,
                line,
                f"“{code}” is not the code of a country. Write two capital letters, such as JP for Japan.",
                f"« {code} » n'est pas le code d'un pays. Écrivez deux majuscules, comme JP pour le Japon.",
            )


def _no_circle(policy: Policy, problems: Problems) -> None:
    ladders = {c.id: (c.ladder.stage,) for c in policy.categories if c.ladder}
    _report_circle(policy, ladders, problems, "the ladder of stages", "l'échelle des étapes")
    rules: dict[str, tuple[str, ...]] = {}
    for criterion in policy.all(model.Criterion):
        parts = [rule for rule in (criterion.rule, criterion.applies_if) if rule]
        rules[criterion.id] = tuple(ref for rule in parts for ref in _all_refs(rule)) + criterion.compensated_by
    for category in policy.categories:
        rules[category.id] = tuple(_all_refs(category.eligibility))
    _report_circle(policy, rules, problems, "the rule", "la règle")


def _all_refs(rule: Rule) -> Iterator[str]:
    if rule.ref:
        yield rule.ref
    for part in rule.of:
        yield from _all_refs(part)


def _report_circle(policy: Policy, edges: Mapping[str, tuple[str, ...]], problems: Problems, en: str, fr: str) -> None:
    for start in edges:
        if _leads_back(start, edges):
            clause = policy.by_id[start]
            problems.add(
                start,
                clause.line,
                f"{en} turns in a circle: “{start}” depends on itself.",
                f"{fr} tourne en rond : « {start} » dépend de soi-même.",
            )
            return


def _leads_back(start: str, edges: Mapping[str, tuple[str, ...]]) -> bool:
    seen: set[str] = set()
    ahead = list(edges.get(start, ()))
    while ahead:
        here = ahead.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            ahead.extend(edges.get(here, ()))
    return False


def _only_tightens(policy: Policy, problems: Problems) -> None:
    for rule in policy.all(model.TravelRule):
        if rule.about == "authorises":
            problems.add(
                rule.id,
                rule.line,
                "an overlay may only tighten; it cannot say who authorises travel.",
                "une loi superposée ne peut que resserrer ; elle ne peut pas dire qui autorise les déplacements.",
            )
    for kind in NOT_IN_OVERLAY:
        for clause in policy.all(kind):
            problems.add(
                clause.id,
                clause.line,
                f"an overlay may only tighten; it cannot have a [[{BLOCK_NAMES[kind]}]].",
                f"une loi superposée ne peut que resserrer ; elle ne peut pas avoir de [[{BLOCK_NAMES[kind]}]].",
            )


_CATEGORIES = {"categories": model.Category}
REFERS: dict[type[Clause], Mapping[str, Kinds]] = {
    model.FactKind: {"scale": model.Scale, "established_by": model.Role},
    model.Criterion: {"judged_by": model.Role, "compensated_by": model.Criterion, "categories": model.Category},
    model.Category: {"must_have": model.Criterion},
    model.Element: _CATEGORIES,
    model.Step: {
        **_CATEGORIES,
        "actors": model.Role,
        "authority": model.Authority,
        "informs": model.Role,
        "consult": model.Consultation,
    },
    model.Question: {"answered_by": model.Role, "show": model.FactKind},
    model.Authority: {
        **_CATEGORIES,
        "roles": model.Role,
        "limit_fact": model.FactKind,
        "conditions": (model.Step, model.Question, model.Criterion),
        "informs": model.Role,
    },
    model.Consultation: {**_CATEGORIES, "who": model.Role},
    model.Cap: {**_CATEGORIES, "region_set": model.RegionSet},
    model.Amount: _CATEGORIES,
    model.Benefit: _CATEGORIES,
    model.Procedure: _CATEGORIES,
    model.Duty: {**_CATEGORIES, "who": model.Role, "fact": model.FactKind},
    model.WaiverRight: {"criteria": model.Criterion, "by": model.Role},
    model.NamedException: {"to": model.Category},
    model.Transition: {"to": model.Category},
    model.Moratorium: _CATEGORIES,
    model.TravelRule: {"by": model.Role, "to": model.Role},
}
RULES: dict[type[Clause], Mapping[str, tuple[type[Clause], ...]]] = {
    model.Criterion: {"rule": (model.Criterion,), "applies_if": (model.Criterion, model.Question)},
    model.Category: {"eligibility": (model.Criterion,)},
    model.Step: {"gate": (model.Question, model.Criterion)},
    model.Amount: {"rule": (model.Criterion,)},
    model.Benefit: {"rule": (model.Criterion,)},
    model.Transition: {"when": (model.Criterion,)},
    model.Consultation: {"applies_if": (model.Criterion, model.Question)},
    model.Moratorium: {"applies_if": (model.Criterion, model.Question)},
}
BLOCK_NAMES: dict[type[Clause], str] = {
    model.Role: "role",
    model.Note: "note",
    model.FactKind: "fact",
    model.Scale: "scale",
    model.ListOf: "list",
    model.RegionSet: "region_set",
    model.Criterion: "criterion",
    model.Category: "category",
    model.Element: "element",
    model.Step: "step",
    model.Question: "question",
    model.Authority: "authority",
    model.Consultation: "consultation",
    model.Cap: "cap",
    model.Amount: "money",
    model.Benefit: "benefit",
    model.Duty: "duty",
    model.WaiverRight: "waiver",
    model.NamedException: "exception",
    model.Transition: "transition",
    model.Moratorium: "moratorium",
    model.Succession: "successor",
    model.Separation: "separation",
    model.Procedure: "procedure",
    model.TravelRule: "travel_rule",
    model.Rate: "rate",
}
BLOCK_CLASSES: dict[str, type[Clause]] = {name: kind for kind, name in BLOCK_NAMES.items()}
