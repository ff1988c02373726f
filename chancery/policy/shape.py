"""What can be written in a block, asked of the function that reads it: a new kind of block has its form at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeVar

from chancery.policy.block_parts import day_of_year, regions, table_, triggers
from chancery.policy.blocks import BLOCKS
from chancery.policy.check import BLOCK_CLASSES, REFERS, RULES, Kinds
from chancery.policy.comparison import as_test
from chancery.policy.diff import WRITTEN
from chancery.policy.model import Clause, Duration, Lang, Note, Rule, Text
from chancery.policy.reader import Block, Problems, as_currency, as_day, as_duration, as_money, as_rule, as_text
from chancery.policy.words import rows

T = TypeVar("T")
Sort = Literal[
    "text", "texts", "prose", "slug", "slugs", "one", "some", "flag", "day", "whole", "duration", "money", "rule",
    "test", "table", "value", "regions", "triggers", "year-day",
]  # fmt: skip
#: What every clause has, as a reader of the text would ask for it.
COMMON = ("id", "name", "text", "source", "notes", "secondhand")
FORM_WORDS = rows("form_words.txt")


class Asked(NamedTuple):
    """One key of a block: what is written there, from which words, and what stands where it is left out."""

    key: str
    sort: Sort
    choices: tuple[str, ...] = ()
    required: bool = False
    default: object = None
    expected: Text = Text()
    within: tuple[Asked, ...] = ()


@lru_cache
def shape(kind: str) -> tuple[Asked, ...]:
    """The keys of a block of this kind, in the order in which it is read. Raises ``KeyError`` for no kind."""
    block = _Asking(kind)
    BLOCKS[kind](block)
    first = [one for key in COMMON for one in block.asked if one.key == key]
    return (*first, *(one for one in block.asked if one not in first))


def called(key: str, lang: Lang) -> str:
    """What a key is called in a form, a word (``.must``) or a block (``[cap]``); itself where it has no name yet."""
    return FORM_WORDS[key].in_(lang) if key in FORM_WORDS else key.strip(".[]")


def points_to(kind: str, key: str) -> Kinds | None:
    """Which kinds of clause a key of a block names; None where it names none."""
    if key == "notes":
        return Note
    named = REFERS.get(BLOCK_CLASSES[kind], {})
    return next((clause for inside, clause in named.items() if WRITTEN.get(inside, inside) == key), None)


def made_of(kind: str, key: str) -> tuple[type[Clause], ...]:
    """Of which kinds of clause a rule of a block is made."""
    return RULES.get(BLOCK_CLASSES[kind], {}).get(key, ())


class _Everything(dict[str, Any]):
    """A table that has every key: a block asks for some only where they are written."""

    def __contains__(self, key: object) -> bool:
        return True


class _Asking(Block):
    """A block that notes what it is asked for, and answers with what stands for nothing."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind, {}, 0, Problems(""))
        self.left = _Everything()
        self.asked: list[Asked] = []

    def _note(self, key: str, sort: Sort, **more: Any) -> None:
        self.asked.append(Asked(key, sort, **more))

    def part(self, key: str, table: Mapping[str, Any]) -> Block:
        inner = _Asking(self.kind)
        self._note(key, "table", within=inner.asked)
        return inner

    def take(self, key: str, read: Callable[[Any], T], expected: Text, default: T, *, required: bool = False) -> T:
        if read is table_:
            return {}  # type: ignore[return-value]  # (an empty table, whose keys are asked next)
        sort = READ_BY.get(read, "value")
        self._note(key, sort, required=required, expected=expected)
        return default

    def slug(self, key: str, *, required: bool = False) -> str:
        self._note(key, "slug", required=required)
        return ""

    def slugs(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        self._note(key, "slugs", required=required)
        return ()

    def one_of(self, key: str, choices: Iterable[str], default: str, *, required: bool = False) -> str:
        self._note(key, "one", choices=tuple(map(str, choices)), required=required, default=default)
        return default

    def some_of(self, key: str, choices: Iterable[str]) -> tuple[str, ...]:
        self._note(key, "some", choices=tuple(choices))
        return ()

    def texts(self, key: str) -> dict[str, Text]:
        self._note(key, "texts")
        return {}

    def prose(self, key: str, *, required: bool = False) -> str:
        self._note(key, "prose", required=required)
        return ""

    def flag(self, key: str, default: bool) -> bool:
        self._note(key, "flag", default=default)
        return default

    def whole(self, key: str, *, required: bool = False) -> int:
        self._note(key, "whole", required=required)
        return 0

    def duration(self, key: str, *, required: bool = False) -> Duration | None:
        self._note(key, "duration", required=required)
        return None

    def rule(self, key: str) -> Rule | None:
        self._note(key, "rule")
        return None


READ_BY: dict[Callable[[Any], Any], Sort] = {
    regions: "regions", triggers: "triggers", day_of_year: "year-day",
    as_currency: "slug", as_text: "text", as_day: "day", as_duration: "duration", as_money: "money", as_rule: "rule",
    as_test: "test",
}  # fmt: skip
