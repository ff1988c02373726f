"""French as it is written in Canada: what a proof-reader would mark in the catalogues, and what nobody translated."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

import chancery

HOUSE = Path(chancery.__file__).parent
CATALOGUES = ("locale", "accounts/locale")
MARKS = {
    "a straight apostrophe": re.compile(r"\w'\w"),
    "a space before ; ! or ?": re.compile(r"\w[ \u00a0\u202f][;!?](?:\s|$)"),
    "no fixed space before a colon": re.compile(r"[^\W\d](?: :|:(?=\s|$))"),
    "a breaking space inside « »": re.compile(r"«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»"),
    "English quotation marks": re.compile(r"“|”"),
}
# What stands in a sentence and is none of its words.
ASIDE = re.compile(r"%\(\w+\)[sd]|<[^>]*>|https?:\S+")
ASKED = re.compile(r"gettext(?:_lazy)?$|^_$")
LITERAL = r"""u?(?:'{3}.*?'{3}|"{3}.*?"{3}|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(n?p?gettext)\(({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)


def french() -> dict[str, str]:
    """Every sentence of the catalogues by its English, as they keep it; each plural form for itself."""
    found: dict[str, str] = {}
    for folder in CATALOGUES:
        with (HOUSE / folder / "fr/LC_MESSAGES/django.mo").open("rb") as file:
            kept = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # (nobody asks for all of them)
            found |= {(key if isinstance(key, str) else key[0]): value for key, value in kept.items() if key}
    return found


def marked(sentences: dict[str, str], mark: str) -> list[str]:
    """The sentences that a proof-reader would mark so."""
    return sorted({value for value in sentences.values() if MARKS[mark].search(ASIDE.sub("x", value))})


def asked_in(source: str) -> Iterator[str]:
    """The English of every sentence that a piece of Python asks for."""
    for call in ast.walk(ast.parse(source)):
        name = getattr(getattr(call, "func", None), "id", "")
        if isinstance(call, ast.Call) and ASKED.search(name):
            words = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield "\x04".join(words[: 2 if "pgettext" in name else 1])


def asked() -> Iterator[tuple[str, str]]:
    """Every file with its sentences."""
    for path in HOUSE.rglob("*.py"):
        if "migrations" not in path.parts:
            yield from ((path.name, words) for words in asked_in(path.read_text(encoding="utf-8")) if words.strip())
    for path in HOUSE.rglob("templates/**/*.html"):
        for name, given in IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"))):
            yield from ((path.name, words) for words in asked_in(f"{name}({given})") if words.strip())


@pytest.mark.parametrize("mark", MARKS)
def test_nothing_in_the_catalogues_is_marked(mark):
    assert marked(french(), mark) == []


@pytest.mark.parametrize(
    ("mark", "wrong"),
    [
        ("a straight apostrophe", "l'entente"),
        ("a space before ; ! or ?", "Vraiment ?"),
        ("no fixed space before a colon", "Motif : aucun"),
        ("no fixed space before a colon", "Motif: aucun"),
        ("a breaking space inside « »", "dite « jumelage »"),
        ("English quotation marks", "dite “jumelage”"),
    ],
)
def test_a_proof_reader_would_mark(mark, wrong):
    assert marked({"": wrong}, mark) == [wrong]


def test_every_sentence_that_a_page_asks_for_has_its_french():
    known = french()

    assert sorted({f"{where}: {words}" for where, words in asked() if words not in known}) == []


def test_one_thing_has_one_word():
    """A policy is a politique, and never a cadre, which is a framework; Council is the Conseil."""
    said = french().items()
    lower = re.compile(r"\bconseil\b(?! d’administration)")

    assert [value for value in french().values() if lower.search(value) and "/" not in value] == []
    assert [
        fr for en, fr in said if "policy" in en and "framework" not in en and re.search(r"\b[Cc]adres?\b", fr)
    ] == []


def test_sentences_are_found_wherever_they_are_asked_for():
    found = {words for _where, words in asked()}

    assert {"Propose an agreement", "%(n)d agreement"} & found
    assert len(found) > 2000
