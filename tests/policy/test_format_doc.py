"""docs/policy-format.md is true: its examples load, the sentences it quotes are said, its commands work."""

from __future__ import annotations

import ast
import io
import re
import shlex
from contextlib import redirect_stdout
from dataclasses import MISSING, fields, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

import chancery.policy
from chancery import cli
from chancery.policy import Criterion, Lang, Policy, PolicyError, load, phrases, travel
from chancery.policy import block_parts as parts
from chancery.policy.blocks import BLOCKS, CATEGORY_KINDS
from chancery.policy.comparison import MODIFIERS, SAME, WHERE
from chancery.policy.model import Clause, DataClass, Force, Op, Visibility
from chancery.policy.read import reading_of
from chancery.policy.reader import RULE_KINDS
from tests.policy.test_sample_policies import POLICIES

DOC = Path(__file__).parents[2] / "docs" / "policy-format.md"
FENCE = re.compile(r"^```(\w+)( \w+)?\n(.*?)^```\n", re.M | re.S)
HEADER = re.compile(r"^\[(?:\[|policy\])", re.M)


class Example(NamedTuple):
    """One fenced block of the page: its language, its word, its text, and what follows it on the page."""

    lang: str
    word: str
    text: str
    after: str


def examples(page: str) -> list[Example]:
    """Every fenced block of the page, in order."""
    return [Example(m[1], (m[2] or "").strip(), m[3], page[m.end() :]) for m in FENCE.finditer(page)]


PAGE = DOC.read_text(encoding="utf-8") if DOC.exists() else ""
TOML = [example for example in examples(PAGE) if example.lang == "toml"]
PREAMBLE = next((example.text for example in TOML if example.word == "preamble"), "")
FRAGMENTS = [example for example in TOML if not example.word and "format =" not in example.text]
WHOLE = {example.text.split("\n")[0].strip("# "): example.text for example in TOML if "format =" in example.text}
WRONG = [example for example in TOML if example.word == "wrong"]


def clauses(text: str) -> dict[str, str]:
    """A file cut at its headers: each clause by its id, the header by “[policy]”."""
    starts = [match.start() for match in HEADER.finditer(text)] + [len(text)]
    cut = [text[a:b] for a, b in pairwise(starts)]
    return {_id(piece): piece for piece in cut}


def _id(piece: str) -> str:
    found = re.search(r'^id = "([^"]+)"', piece, re.M)
    return found[1] if found and not piece.startswith("[policy]") else "[policy]"


def completed(fragment: str, preamble: str = "") -> str:
    """A fragment in the town that the examples lean on: what it defines itself replaces what the town has."""
    own = clauses(fragment)
    town = {id: piece for id, piece in clauses(preamble or PREAMBLE).items() if id not in own}
    return 'format = "chancery-policy/1"\n' + "".join(town.values()) + "\n" + fragment


def one_criterion(way: str, preamble: str = "") -> tuple[Policy, Criterion]:
    """The town with one more criterion."""
    text = f'[[criterion]]\nid = "shown"\ntext = {{ en = "x" }}\nforce = "must"\n{way}\n'
    policy = load(completed(text, preamble))
    return policy, policy.get(Criterion, "shown")


def comparison_said(toml: str, lang: Lang, preamble: str = "") -> str:
    """How a test reads."""
    policy, criterion = one_criterion(f"test = {toml}", preamble)
    assert criterion.test
    subject = phrases.test_subject(policy, criterion.test, lang)
    colon = " :" if lang == "fr" else ":"
    return f"{subject}{colon} {phrases.test_requirement(policy, criterion.test, lang)}"


def rule_said(toml: str, lang: Lang, preamble: str = "") -> str:
    """How a rule reads."""
    policy, criterion = one_criterion(f"rule = {toml}", preamble)
    return phrases.rule_phrase(policy, criterion.rule, lang)


def error_of(fragment: str, preamble: str = "") -> str:
    """The messages of a wrong example, without the place in the file."""
    with pytest.raises(PolicyError) as wrong:
        load(completed(fragment, preamble), name="rivermouth.toml")
    lines = [
        re.sub(r"^rivermouth.toml, line \d+ ?(\[[^]]*\])?: ", r"\1 ", line).strip()
        for line in str(wrong.value).split("\n")
    ]
    return "\n".join(re.sub(r"line \d+", "line …", line) for line in lines)


def rows(kind: str) -> list[tuple[str, str, str]]:
    """The rows of a table of sentences: the notation, English, French."""
    found = re.findall(r"^\| `(\{ .*? \})` \| (.*?) \| (.*?) \|$", PAGE, re.M)
    return [row for row in found if row[0].startswith(("{ fact", "{ count", "{ held")) is (kind == "test")]


@pytest.mark.parametrize("name", WHOLE)
def test_every_whole_file_of_the_page_loads(name: str) -> None:
    assert name.endswith(".toml")
    assert load(WHOLE[name], name=name).by_id


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda fragment: fragment.text.split("\n")[1])
def test_every_fragment_loads_in_the_town_that_the_examples_lean_on(fragment: Example) -> None:
    policy = load(completed(fragment.text))

    assert set(clauses(fragment.text)) <= {*policy.by_id, "[policy]"}


@pytest.mark.parametrize("fragment", [f for f in FRAGMENTS if f.after.startswith("\nIt reads: ")])
def test_an_example_reads_as_the_page_says(fragment: Example) -> None:
    policy = load(completed(fragment.text))
    said = fragment.after.split("\n")[1].removeprefix("It reads: *").removesuffix("*")

    assert said in [reading_of(policy, policy.by_id[id], "en") for id in clauses(fragment.text) if id in policy.by_id]


@pytest.mark.parametrize(("toml", "en", "fr"), rows("test"))
def test_a_comparison_reads_as_the_page_says(toml: str, en: str, fr: str) -> None:
    assert (comparison_said(toml, "en"), comparison_said(toml, "fr")) == (en, fr)


@pytest.mark.parametrize(("toml", "en", "fr"), rows("rule"))
def test_a_rule_reads_as_the_page_says(toml: str, en: str, fr: str) -> None:
    assert (rule_said(toml, "en"), rule_said(toml, "fr")) == (en, fr)


def test_every_comparison_and_every_rule_is_in_a_table() -> None:
    tests, rules = (" ".join(toml for toml, _, _ in rows(kind)) for kind in ("test", "rule"))

    assert [op for op in Op if f"{op} = " not in tests] == []
    assert [word for word in MODIFIERS | WHERE if f"{word} = " not in tests] == []
    assert [kind for kind in RULE_KINDS if f"{kind} = " not in rules] == []


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.after.split("\n")[2])
def test_a_wrong_example_gives_the_message_that_the_page_explains(wrong: Example) -> None:
    shown = next(example for example in examples(wrong.after) if example.lang == "text").text.strip().split("\n")
    said = error_of(wrong.text).split("\n")
    begun = [line.removesuffix(" …") for line in shown]

    assert [each[: len(line)] for each, line in zip(said, begun, strict=True)] == begun, "it may say more, never else"


# ---- nothing of the format is missing from the page -------------------------------------------------------------

TAKES = {"slug", "slugs", "one_of", "some_of", "text", "texts", "prose", "day", "flag", "whole", "duration", "money"}
TAKES |= {"rule", "take", "inner", "_branch", "_count", "some_time"}
CODE = Path(chancery.policy.__file__).parent
CLOSED = (parts.MOMENTS, parts.FACT_TYPES, parts.EFFECTS, parts.STATUSES, parts.EVENTS, parts.VISIBILITIES)
TRAVEL = (
    travel.ABOUT,
    travel.GROUPS,
    travel.TRAVEL_CLASSES,
    travel.BODIES,
    travel.RELATIONS,
    travel.SHOWN,
    travel.RATE_KINDS,
)


def calls() -> list[tuple[str, ast.Call]]:
    """Every call in the code that reads blocks, with the name of what is called."""
    files = ("block_parts.py", "blocks.py", "procedure_blocks.py", "travel_blocks.py", "load.py")
    nodes = (node for file in files for node in ast.walk(ast.parse((CODE / file).read_text())))
    return [
        (getattr(node.func, "attr", getattr(node.func, "id", "")), node) for node in nodes if isinstance(node, ast.Call)
    ]


def words(nodes: list[ast.expr]) -> list[str]:
    """The texts among these."""
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


KEYS = sorted({key for name, call in calls() if name in TAKES for key in words(call.args)[:1]} - {"01-01"})
WORDS = {
    word
    for name, call in calls()
    if name in ("one_of", "some_of")
    for choices in call.args
    if isinstance(choices, ast.Tuple)
    for word in words(choices.elts)
}


def test_the_keys_of_the_format_were_found() -> None:
    assert {"id", "test", "on_unknown", "on_fail", "until_event", "held_for", "most_directly_responsible"} < set(KEYS)


@pytest.mark.parametrize("key", [*KEYS, "opens", "closes", "after", "status", "city", "country", "en", "fr"])
def test_every_key_is_shown_in_an_example(key: str) -> None:
    shown = "".join(example.text for example in TOML if example.word != "wrong")

    assert re.search(rf"(^|[{{,] ?){key} = ", shown, re.M)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_kind_of_block_is_shown_in_an_example(block: str) -> None:
    assert f"[[{block}]]" in "".join(example.text for example in TOML if example.word != "wrong")


@pytest.mark.parametrize(
    "word", sorted((WORDS | {*CATEGORY_KINDS, *SAME, *Force, *Visibility, *DataClass, *chain(*CLOSED, *TRAVEL)}) - {""})
)
def test_every_word_of_a_fixed_set_is_explained(word: str) -> None:
    assert re.search(rf'[`"]{word}[`"]', PAGE)


# ---- the commands ----------------------------------------------------------------------------------------------

CONSOLE = [
    (line.removeprefix("$ "), block.text.partition(line)[2].partition("\n$ ")[0].strip().split("\n"))
    for block in examples(PAGE)
    if block.lang == "console"
    for line in block.text.split("\n")
    if line.startswith("$ ")
]


def put_files(folder: Path) -> None:
    """The files of the page, as a reader would save them."""
    for name, text in WHOLE.items():
        folder.joinpath(name).write_text(text, encoding="utf-8")
    known = {e.word or "facts": e.text for e in examples(PAGE) if e.lang == "json"}
    for word, text in known.items():
        folder.joinpath(f"{word}.json").write_text(text, encoding="utf-8")


def printed(command: str) -> str:
    """What a command of the page prints; it must have understood how it was called."""
    out = io.StringIO()
    program, *given = shlex.split(command)
    with redirect_stdout(out):
        code = cli.main(given)
    assert program == "chancery"
    assert code in (cli.OK, cli.FINDING), out.getvalue()
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_every_command_works_and_prints_what_the_page_shows(
    command: str, shown: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    said = printed(command).split("\n")

    assert [line for line in shown if line.strip() not in {each.strip() for each in said}] == []


def test_the_page_shows_every_command_that_reads_policies() -> None:
    shown = {" ".join(command.split()[1:3]) for command, _ in CONSOLE}

    assert {"policy check", "policy read", "policy diff", "policy evaluate", "simulate rivermouth.toml"} <= shown


def test_the_page_speaks_of_an_invented_town_and_of_no_real_city() -> None:
    cities = {policy.home_city for policy in POLICIES.values()} - {""}

    assert [city for city in cities if city in PAGE] == []


# ---- nothing that a file says goes unsaid ------------------------------------------------------------------------

BESIDE = {"id", "source", "notes", "line", "secondhand", "text", "name"}
"""What is shown beside a reading, and not in it."""


def without(clause: Clause, key: str) -> Clause | None:
    """The clause as if the file had not said this; nothing where it did not."""
    field = next(field for field in fields(clause) if field.name == key)
    default = field.default if field.default_factory is MISSING else field.default_factory()
    return None if getattr(clause, key) == default else replace(clause, **{key: default})


def unsaid(policy: Policy, lang: Lang) -> set[str]:
    """Every key of the examples that could go without its reading changing."""
    found = set()
    for clause in policy.by_id.values():
        for key in {field.name for field in fields(clause)} - BESIDE:
            other = without(clause, key)
            if other and reading_of(policy, clause, lang) == reading_of(policy, other, lang):
                found.add(f"{clause.id}.{key}")
    return found


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda fragment: fragment.text.split("\n")[1])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_whatever_an_example_says_is_in_its_reading(fragment: Example, lang: Lang) -> None:
    assert unsaid(load(completed(fragment.text)), lang) <= {"two-a-year.within"}, "a window of a year is the usual one"
