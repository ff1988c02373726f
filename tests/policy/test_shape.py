"""Every key, word and kind of block of the format has a field, and a name in both languages."""

import pytest

from chancery.policy.blocks import BLOCKS
from chancery.policy.shape import FORM_WORDS, called, points_to, shape


def said(asked):
    yield asked.key
    yield from (f".{word}" for word in asked.choices if word)
    for inner in asked.within:
        yield from said(inner)


@pytest.mark.parametrize("kind", BLOCKS)
def test_whatever_the_format_knows_has_a_name_in_both_languages(kind):
    words = {f"[{kind}]", *(word for asked in shape(kind) for word in said(asked))}

    assert words - set(FORM_WORDS) == set()
    assert all(called(word, "en") and called(word, "fr") for word in words)
    assert [asked.key for asked in shape(kind)][:2] == ["id", "name"]


def test_what_names_another_clause_says_of_which_kind():
    assert points_to("category", "must_have").__name__ == "Criterion"
    assert points_to("step", "for").__name__ == "Category"
    assert points_to("cap", "at_most") is None


def test_the_length_of_a_term_is_asked_as_a_length() -> None:
    [term] = [one for one in shape("category") if one.key == "term"]

    assert {one.key: one.sort for one in term.within if one.key.startswith("at_")} == {
        "at_most": "duration",
        "at_least": "duration",
    }
