"""The texts of a row come back as they were kept, whatever signs they hold."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from chancery.imports.packed import packed, unpacked

CELLS = st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), st.text(), max_size=4)


@given(CELLS)
@example({})
@example({"name": 'a "quoted", name: with {braces}', "note": "\\", "city": ""})
@example({"name": "\u2028\x00\n", "note": "é,:"})
def test_a_row_comes_back_as_it_was_kept_and_is_json(cells: dict[str, str]) -> None:
    kept = packed(cells)

    assert unpacked(kept) == cells
    assert json.loads(kept) == cells
