"""What every reading of a clause is put together from: the words, and how names and rules are written."""

from __future__ import annotations

from typing import Any, NamedTuple

from chancery.policy import phrases
from chancery.policy.elsewhere import category_names, name_in
from chancery.policy.model import Lang, Policy, Rule
from chancery.policy.reading_words import READING


def sentence(part: str) -> str:
    part = part.strip()
    return part if part.endswith((".", "?", "!")) else f"{part}."


def capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]  # ``capitalize`` would take the capitals off every name


class Say(NamedTuple):
    lang: Lang

    def __call__(self, key: str, *values: object) -> str:
        return READING[key].in_(self.lang).format(*values)


def names(policy: Policy, ids: tuple[str, ...], say: Say) -> str:
    return ", ".join(name_in(policy, id, say.lang) for id in ids)


def for_categories(policy: Policy, clause: Any, say: Say) -> str:
    return say("for", category_names(policy, clause.categories, say.lang)) if clause.categories else ""


def ruled(policy: Policy, rule: Rule | None, say: Say, key: str = "rule") -> str:
    return say(key, phrases.rule_phrase(policy, rule, say.lang)) if rule and (rule.of or rule.ref) else ""
