"""Words as the index keeps them: stemmed in their language, then folded. Both databases hold the same tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from threading import local

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 64
MOST_WORDS = 12
MOST_TEXT = 400
LANGUAGES = {"en": "english", "fr": "french"}
# Words so common that a search for them finds nothing of use; they are left out of a question that has others.
COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "ou",
        "par",
        "pour",
        "qu",
        "que",
        "s",
        "sur",
        "un",
        "une",
    ]
)
_mine = local()


def fold(text: str) -> str:
    """Small letters without accents, so that Quebec and Québec are one word."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return bare.replace("œ", "oe").replace("æ", "ae").replace("ø", "o").replace("ł", "l")


def words(text: str) -> list[str]:
    """The words of a text, small, with their accents."""
    return [each[:LONGEST_WORD] for each in WORD.findall(unicodedata.normalize("NFKC", text).lower())]


@lru_cache(maxsize=50_000)
def stems(word: str, language: str) -> frozenset[str]:
    """What a word is kept as: stemmed then folded, and folded then stemmed, for those who type no accents."""
    stemmer = _stemmer(language)
    both = fold(stemmer.stemWord(word)), stemmer.stemWord(fold(word))
    return frozenset(token for each in both for token in WORD.findall(fold(each)))


def tokens(texts_en: Iterable[str], texts_fr: Iterable[str]) -> str:
    """Everything that a record is found by, each token once."""
    found: dict[str, None] = {}
    for language, texts in (("en", texts_en), ("fr", texts_fr)):
        for text in texts:
            for word in words(text):
                found.update(dict.fromkeys(sorted(stems(word, language))))
    return " ".join(found)


def question(text: str) -> list[list[str]]:
    """What is asked: for each word, the tokens any of which will do. Empty if nothing is left to ask."""
    asked = list(dict.fromkeys(words(text[:MOST_TEXT])))[: 2 * MOST_WORDS]
    telling = [word for word in asked if fold(word) not in COMMON] or asked
    return [sorted(stems(word, "en") | stems(word, "fr")) for word in telling[:MOST_WORDS]]


def _stemmer(language: str) -> snowballstemmer.EnglishStemmer:
    """This thread's own stemmer: they keep state while they work."""
    name = LANGUAGES[language]
    if not hasattr(_mine, name):
        setattr(_mine, name, snowballstemmer.stemmer(name))
    return getattr(_mine, name)
