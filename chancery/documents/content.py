"""What a paper is made of, whatever file it becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What no file of text may hold: control characters, lone halves of a pair, and the two that are no characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Linked:
    """Words that lead somewhere: a figure to the rows behind it."""

    text: str
    url: str


Words = str | Linked


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the title of the paper is level 1 and is not among them."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `lang` where it is in another language than the paper."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that stay lines: an address, a signature."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; numbered, where its points are referred to by number."""

    items: Sequence[Words]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it shows, the heads of its columns, and rows of which the first cell is the head."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Words]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (PNG), and in words what it shows to those who do not see it."""

    image: bytes
    alt: str
    caption: str = ""


Block = Heading | Paragraph | Lines | Bullets | Table | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. `sender` stands at its top, `opening` between it and the title: a letter's day and addressee.
    `foot` stands under every page beside the page's number."""

    title: str
    lang: str
    blocks: Sequence[Block]
    sender: Sequence[str] = ()
    opening: Sequence[Block] = ()
    foot: str = ""


def words_of(words: Words) -> str:
    """The words alone, wherever they lead."""
    return words.text if isinstance(words, Linked) else words


def clean(text: str) -> str:
    """Text without what no file may hold."""
    return UNPRINTABLE.sub("", text)
