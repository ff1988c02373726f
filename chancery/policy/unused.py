"""What was given of a candidate and serves for nothing, so that a misspelt id is not dropped without a word."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from chancery.policy.facts import Facts, Stage, Waiver
from chancery.policy.model import Category, Clause, Criterion, FactKind, Lang, Policy, Question, Text, Transition
from chancery.policy.phrases import apart, role_name
from chancery.policy.waivers import refused
from chancery.policy.words import WORDS

LANGS: tuple[Lang, Lang] = ("en", "fr")
REGISTER_FACTS = frozenset(
    {"country", "region", "counterparty_kind", "starts_on", "ends_on", "term_months", "language_group"}
)


def unused_facts(policy: Policy, facts: Facts) -> Iterator[Text]:
    """A sentence for each fact of which no clause speaks, and that is none of the register's own."""
    strange = (id for id in facts if not _is_asked(policy.by_id.get(id)) and id not in REGISTER_FACTS)
    return (_said("unused.fact", id) for id in strange)


def unused_home(policy: Policy, home: Facts) -> Iterator[Text]:
    """The same for the home city's facts, with which only a ratio compares."""
    compared = {one.test.fact for one in policy.all(Criterion) if one.test and one.test.ratio_to_home}
    return (_said("unused.home", id) for id in home if id not in compared)


def unused_stages(policy: Policy, stages: Iterable[Stage]) -> Iterator[Text]:
    """The same for times in a category: of the policy, of a ladder, of a test, or of a transition from another's."""
    known = {one.id for one in policy.categories} | {one.ladder.stage for one in policy.all(Category) if one.ladder}
    known |= {one.test.held for one in policy.all(Criterion) if one.test}
    known |= {origin for one in policy.all(Transition) for origin in one.origins}
    return (_said("unused.stage", id) for id in dict.fromkeys(one.category for one in stages) if id not in known)


def dishonoured(
    policy: Policy, waivers: Iterable[Waiver], *, as_of: datetime.date, known_at: datetime.date
) -> Iterator[Text]:
    """A sentence for each waiver that counts for nothing on that day, with the reason."""
    for one in waivers:
        if why := refused(policy, one, as_of, known_at):
            en, fr = (apart(lang).join(role_name(policy, role, lang) for role in why.by) for lang in LANGS)
            yield _said(f"waiver.{why.why}", one.criterion, one.body, Text(en, fr))


def _is_asked(clause: Clause | None) -> bool:
    """Can a fact be given for it? What the system works out takes none."""
    if isinstance(clause, Criterion):
        return not (clause.test or clause.rule)
    return isinstance(clause, FactKind | Question)


def _said(word: str, *names: str | Text) -> Text:
    en, fr = (
        WORDS[word].in_(lang).format(*(one.in_(lang) if isinstance(one, Text) else one for one in names))
        for lang in LANGS
    )
    return Text(en, fr)
