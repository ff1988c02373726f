"""A file in which somebody was mistaken either loads, or is told clause by clause, in both languages: never a trace.

The mistakes are made by chance: a value where another belongs, an odd one, a line lost or written twice, a block moved.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from chancery.home import PACKAGE
from chancery.policy import Held, Policy, PolicyError, Problem, Reader, evaluate, load
from chancery.policy.diff import diff
from chancery.policy.lint import lint
from chancery.policy.model import Lang
from chancery.policy.read import heading, read
from chancery.policy.report import simulation_json, verdict_json
from chancery.policy.simulate import simulate
from tests.policy.test_properties import SAMPLES

ON = date(2026, 11, 27)
LANGUAGES: tuple[Lang, Lang] = ("en", "fr")
FILES = [*SAMPLES, *sorted((PACKAGE / "city" / "policies").glob("*.toml"))]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FILES}
WHOLE = {name: load(text, name=name) for name, text in TEXTS.items()}
PAIR = re.compile(r'([a-z_]+) = ("(?:[^"\\]|\\.)*"|\[[^\[\]]*\]|\{[^{}]*\}|[-+0-9.:_TZ]+|true|false)')
OURS = re.compile(r"<[\w.]+ object|Traceback|NoneType|Decimal\(|datetime\.|\bText\(")
ODD = [
    *('""', '" "', '"x"', "0", "-1", "1", "2.5", "1e999", "nan", "-inf", "9" * 20, "1_000", "0x1F", "true", "false"),
    *("[]", "{}", '[""]', '["x"]', "[1]", '[["a"]]', '["a", "a"]', '{ en = "" }', "{ en = 1 }", '{ x = "y" }'),
    *("2024-02-29", "0001-01-01", "9999-12-31", "2024-01-01T00:00:00Z", "12:00:00", '"0 days"', '"99999999 years"'),
    *('"list:x"', '"region:x/y"', '"scale:"', '"XXX"', '"ZZ"', '"CAD"', '"12.345 CAD"', '"\\u0000"', '"\\u202e"'),
    *('{ fact = "x" }', "{ all_of = [] }", '{ not = { not = "x" } }', '{ at_least = 0, of = ["x"] }', "{ amount = 1 }"),
    *('{ at_least = 9, of = ["x"] }', "{ any_of = [{ all_of = [] }] }"),
]


def _written() -> tuple[list[str], list[str], dict[str, list[str]]]:
    """What stands in our files: every key, every value, and the values of each key."""
    of: dict[str, list[str]] = defaultdict(list)
    for text in TEXTS.values():
        for key, value in PAIR.findall(text):
            of[key].append(value)
    return sorted(of), sorted({value for values in of.values() for value in values}), of


KEYS, VALUES, OF = _written()


def another_value(text: str, by: random.Random) -> str:
    """A key gets what another holds, or something odd; or a value another key."""
    pair = by.choice(list(PAIR.finditer(text)))
    values = by.choice([OF[pair[1]], VALUES, ODD])
    new = f"{pair[1]} = {by.choice(values)}" if by.random() < 0.9 else f"{by.choice(KEYS)} = {pair[2]}"
    return text[: pair.start()] + new + text[pair.end() :]


def another_line(text: str, by: random.Random) -> str:
    """A line is lost, or stands once more somewhere else."""
    lines = text.split("\n")
    at = by.randrange(len(lines))
    if by.random() < 0.5:
        del lines[at]
    else:
        lines.insert(by.randrange(len(lines)), lines[at])
    return "\n".join(lines)


def another_block(text: str, by: random.Random) -> str:
    """A block is lost, stands twice, or is headed as another."""
    lines = text.split("\n")
    heads = [at for at, line in enumerate(lines) if line.startswith("[")]
    begin = by.choice(heads)
    end = next((at for at in heads if at > begin), len(lines))
    way = by.randrange(3)
    if way == 0:
        del lines[begin:end]
    elif way == 1:
        lines += lines[begin:end]
    else:
        lines[begin] = lines[by.choice(heads)]
    return "\n".join(lines)


MISTAKES: list[Callable[[str, random.Random], str]] = [*[another_value] * 6, another_line, another_block]


def use(policy: Policy, before: Policy) -> None:
    """Whatever can be done with a policy that loads: hold nothing against it, read it, look for gaps, compare."""
    lint(policy)
    for lang in LANGUAGES:
        heading(policy, lang), read(policy, lang), diff(before, policy, lang), diff(policy, before, lang)
    for category in policy.categories if policy.kind == "policy" else ():
        for moment in ("establish", "maintain", "renew"):
            found = evaluate(policy, category.id, {}, as_of=ON, known_at=ON, moment=moment)
            [verdict_json(found, reader, lang) for reader in Reader for lang in LANGUAGES]
    if (policy.kind, before.kind) == ("policy", "policy"):
        first = policy.categories[0].id if policy.categories else ""
        rows = [("FR", first, policy.id), ("CN", "", "older"), ("", "x", before.id)]
        register = [
            Held(f"A-{number}", country=country, category=category, policy=of, in_force=True)
            for number, (country, category, of) in enumerate(rows)
        ]
        run = simulate(policy, before, register, as_of=ON, known_at=ON)
        [simulation_json(run, reader, lang) for reader in Reader for lang in LANGUAGES]


@given(st.sampled_from(sorted(TEXTS)), st.randoms(use_true_random=False), st.integers(1, 3))
@settings(max_examples=400)
def test_a_mistaken_file_loads_or_is_told_clause_by_clause(name: str, by: random.Random, many: int) -> None:
    text = TEXTS[name]
    for _number in range(many):
        text = by.choice(MISTAKES)(text, by)
    problems: list[Problem] = []
    try:
        use(load(text, name=name), WHOLE[name])
    except PolicyError as error:
        problems = error.problems

    for problem in problems:
        told = (problem.message.en, problem.message.in_("fr"))
        assert all(told)
        assert told[0] != told[1]
        assert 1 <= problem.line <= len(text.split("\n"))
        assert not OURS.search(f"{problem} {problem.phrase_fr()}")
