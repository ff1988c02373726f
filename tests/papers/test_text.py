"""The words of a file are read where a bad one harms nobody else, and a scan has none."""

from __future__ import annotations

import pytest

from chancery.papers import readers, text
from chancery.search.words import fold
from tests.papers import files

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", files.HONEST)
def test_what_is_written_in_a_file_is_read(name):
    make, kind, word = files.HONEST[name]

    assert word in fold(text.words_of(kind, make()))


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "ods", "msg"])
def test_a_file_that_makes_no_sense_has_no_words(kind):
    assert text.words_of(kind, b"\x00\x01\x02") == ""


UTF16 = "ville;pays\nGênes;Italie\n".encode("utf-16")


@pytest.mark.parametrize(
    ("data", "words"),
    [(UTF16, ["Gênes"]), ("Gênes;\n".encode("cp1252"), ["Gênes"]), ("\ufeffGênes;\n".encode(), ["Gênes"]),
     ("Gênes;a\n".encode() + "Besançon;b\n".encode("cp1252"), ["Gênes", "Besançon"])],
)  # fmt: skip
def test_the_letters_of_a_table_are_read_as_they_were_written(data, words):
    read = "\n".join(readers.READERS["csv"](data))

    assert [word for word in words if word in read] == words
    assert "\ufeff" not in read


def test_each_kind_that_is_read_has_its_reader():
    assert set(readers.READERS) == text.READ


def test_a_scan_has_no_words():
    assert text.words_of("pdf", files.pdf("")) == ""


def test_of_a_long_file_the_beginning_is_read():
    rows = b"word,next\n" * 60_000

    assert 0 < len(text.words_of("csv", rows)) <= text.MOST_TEXT + 10


def test_a_reader_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(text, "MOST_SECONDS", -4.99)

    assert text.words_of("pdf", files.pdf()) == ""
