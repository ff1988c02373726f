"""The texts of a row come back as they were kept, whatever signs they hold."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from chancery.imports.packed import packed, unpacked

CELLS = st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), st.text(), max_size=4)


@given(CELLS)
@example({})
@example({"name": 'a "quoted", name: with {braces}', "note": "\\", "city": ""})
@example({"name": "\u2028\x00\n", "note": "é,:"})
@example({"name": "a sign between texts: \x1f", "note": ""})
def test_a_row_comes_back_as_it_was_kept(cells: dict[str, str]) -> None:
    assert unpacked(packed(cells)) == cells


def test_a_row_that_an_earlier_version_kept_is_read() -> None:
    assert unpacked('{"name_en":"Lyon \\"x\\"","note_en":""}') == {"name_en": 'Lyon "x"', "note_en": ""}
    assert unpacked("{}") == {}
