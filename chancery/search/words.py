"""Words as the index keeps them: stemmed in their language, then folded. Both databases hold the same tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from threading import local
from typing import Any

WORD = re.compile(r"[^\W_]+")
REFERENCE = re.compile(r"(?=.*\d)[A-Z0-9]+(?:-[A-Z0-9]+)+")
LONGEST_WORD = 64
MOST_WORDS = 12
MOST_TEXT = 400
# A record is found by its first so many different words; PostgreSQL keeps no more than a megabyte of them for a row.
MOST_TOKENS = 20_000
MOST_MET = 50_000
# Letters that are no others with a mark, and are typed as these where a keyboard does not have them.
PLAIN = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
) | dict.fromkeys(map(ord, "ʻʼʽʾʿ"))
MARK = "·"  # stands in no word, and no engine splits at it
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
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return bare.translate(PLAIN)


def words(text: str) -> list[str]:
    """The words of a text, small, with their accents."""
    # The small letter of İ is an i with a dot of its own, at which a word would be cut in two.
    found: list[str] = WORD.findall(unicodedata.normalize("NFKC", text.replace("İ", "i")).lower())
    return [each[:LONGEST_WORD] for each in found] if found and max(map(len, found)) > LONGEST_WORD else found


@lru_cache(maxsize=50_000)
def stems(word: str, language: str) -> frozenset[str]:
    """What a word is kept as: stemmed then folded, and folded then stemmed, for those who type no accents."""
    if word.isascii() and word.isdecimal():
        return frozenset((word,))  # a number has no ending
    stemmer = _stemmer(language)
    both = fold(stemmer.stemWord(word)), stemmer.stemWord(fold(word))
    return frozenset(token for each in both for token in WORD.findall(fold(each)))


class _Met(dict[str, str]):
    """The tokens of each word that was met in a language, in their order: most words of a text were met before."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_MET:
            self.clear()
        found = self[word] = " ".join(sorted(stems(word, self.language)))
        return found


def tokens(texts_en: Iterable[str], texts_fr: Iterable[str]) -> str:
    """Everything that a record is found by, each token once."""
    found: dict[str, None] = {}
    for language, texts in (("en", texts_en), ("fr", texts_fr)):
        met = MET[language]
        for text in filter(None, texts):
            if REFERENCE.fullmatch(text):
                found |= dict.fromkeys(map(exactly, words(text)))
                continue
            found |= dict.fromkeys(" ".join([met[word] for word in words(text)]).split())
            if len(found) >= MOST_TOKENS:
                return " ".join(list(found)[:MOST_TOKENS])
    return " ".join(found)


def exactly(word: str) -> str:
    """A part of a reference, which has no ending: nobody who looks for a river is shown all that is numbered RIV."""
    return f"{fold(word)}{MARK}"


MET = {language: _Met(language) for language in LANGUAGES}


# What people call a country, a city or an instrument, and words of the name under which it is kept, such as no other
# has.
ALSO_CALLED = {
    "memoranda": "memorandum",
    "usa": "états unis",
    "uk": "royaume uni",
    "britain": "royaume uni",
    "turkey": "türkiye",
    "czech": "czechia",
    "tchèque": "tchéquie",
    "holland": "netherlands",
    "hollande": "netherlands",
    "ivory": "ivoire",
    "uae": "arab emirates",
    "kiev": "kyiv",
    "saigon": "chi minh",
    "saïgon": "chi minh",
}


def is_long(text: str) -> bool:
    """Are there more words than are looked for?"""
    return len(telling(text)) > MOST_WORDS


def telling(text: str) -> list[str]:
    """The words of a question, without the common ones where there are others."""
    asked = list(dict.fromkeys(words(text[:MOST_TEXT])))[: 2 * MOST_WORDS]
    return [word for word in asked if fold(word) not in COMMON] or asked


def question(text: str) -> list[list[str]]:
    """What is asked: for each word, the tokens any of which will do. Empty if nothing is left to ask.

    A country is found by the name that people give it too, such as Turkey or the USA.
    """
    return [sorted(any_of) for word in telling(text)[:MOST_WORDS] for any_of in _meant(word)]


def _meant(word: str) -> list[set[str]]:
    """A word; or, of a name that people give a country, the word or each word of the name that it goes by."""
    itself = {exactly(word), *(token for lang in LANGUAGES for token in stems(word, lang))}
    parts = ALSO_CALLED.get(word, "").split()
    return [itself | {token for lang in LANGUAGES for token in stems(part, lang)} for part in parts] or [itself]


def _stemmer(language: str) -> Any:
    """This thread's own stemmer: they keep state while they work. They are loaded with the first word that is asked
    for: 3 MB, which much of the office's work does without."""
    name = LANGUAGES[language]
    if not hasattr(_mine, name):
        setattr(_mine, name, import_module("snowballstemmer").stemmer(name))
    return getattr(_mine, name)


def under(key: str, token: str) -> str:
    """A word as it stands under a key. Nobody can type one, since no word holds the mark."""
    return f"{key.replace('-', '–')}{MARK}{token}"


def shut(keys: Iterable[str], kind: str, bare: str) -> str:
    """These words under each of these keys, and the kind of what they are of."""
    named = (MARK + kind.replace("-", "–"), *bare.split())
    return " ".join(under(key, token) for key in keys for token in named)


def key_question(asked: list[list[str]], kind: str, keys: Iterable[str]) -> list[list[str]]:
    """The same question, of one kind, asked with the keys that someone holds."""
    held = sorted(keys)
    every = [[MARK + kind.replace("-", "–")], *asked]
    return [[under(key, token) for key in held for token in any_of] for any_of in every]


def snippet(text: str, asked: list[list[str]], *, around: int = 90) -> list[tuple[str, bool]]:
    """Where a text first says what was asked: pieces in order, each with whether it is one of the words. Or nothing."""
    wanted = {token for any_of in asked for token in any_of}
    first = next((each for each in WORD.finditer(text) if _says(each[0], wanted)), None)
    if first is None:
        return []
    start = max(0, text.rfind(" ", 0, max(0, first.start() - around)) + 1) if first.start() > around else 0
    end = text.find(" ", first.end() + around)
    cut = text[start : end if end >= 0 else None][: 4 * around]
    pieces, place = [("… " if start else "", False)], 0
    for each in WORD.finditer(cut):
        if _says(each[0], wanted):
            pieces += [(cut[place : each.start()], False), (each[0], True)]
            place = each.end()
    pieces += [(cut[place:], False), (" …" if end >= 0 else "", False)]
    return [(" ".join(words.split()) if hit else re.sub(r"\s+", " ", words), hit) for words, hit in pieces if words]


def _says(word: str, wanted: set[str]) -> bool:
    return any(not wanted.isdisjoint(stems(each, language)) for each in words(word) for language in LANGUAGES)
