"""Which line of a file said something first, whatever it is and however much was said since."""

from __future__ import annotations

from uuid import UUID

from chancery.imports.twice import FirstLines


def test_a_line_is_first_where_none_said_it_before():
    lines = FirstLines()

    assert [lines.first(f"AG-{number}", number) for number in range(20_000)] == list(range(20_000))
    assert [lines.first(f"AG-{number}", 20_000 + number) for number in range(20_000)] == list(range(20_000))


def test_what_a_row_says_together_is_told_from_what_differs():
    lines, body = FirstLines(), UUID(int=7)

    assert lines.first((body, "Title", ""), 3) == 3
    assert lines.first((body, "", "Title"), 4) == 4
    assert lines.first((None, "Title", ""), 5) == 5
    assert lines.first((UUID(int=7), "Title", ""), 6) == 3
