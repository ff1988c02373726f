"""The line of a term: true to its dates, and never an invented bar."""

from datetime import date

from chancery.portal import term


def test_a_term_half_over_is_half_drawn():
    line = term.line(date(2025, 1, 1), date(2026, 12, 31), date(2026, 1, 1))

    assert line.share == 50
    assert line.x == "0.00%"
    assert float(line.now[:-1]) == 50.0


def test_a_term_that_is_over_is_drawn_to_its_end_and_no_further():
    line = term.line(date(2015, 7, 1), date(2020, 6, 30), date(2026, 11, 21))

    assert line.share == 100
    assert line.past == line.width


def test_a_term_to_come_has_nothing_behind_it():
    assert term.line(date(2030, 1, 1), date(2031, 1, 1), date(2026, 1, 1)).share == 0


def test_a_span_of_signature_is_a_span_and_has_no_end():
    line = term.fuzzy(date(2013, 1, 1), date(2019, 12, 31), date(2026, 11, 21))

    assert line.past == "0%"
    assert 0 < float(line.x[:-1]) < float(line.now[:-1]) < 100


def test_years_are_at_most_eight_so_that_a_phone_can_show_them():
    assert len(term.line(date(1986, 1, 1), date(2036, 1, 1), date(2026, 1, 1)).ticks) <= 8


def test_the_small_bar_holds_numbers_only_and_no_style():
    bar = term.small(date(2024, 7, 1), date(2029, 6, 30), date(2026, 11, 21))

    assert "style" not in bar
    assert bar.count("<rect") == 3


def test_the_small_bar_of_a_term_out_of_sight_is_empty():
    assert 'class="v" x="0.0%" y="7" width="0.0%"' in term.small(date(1990, 1, 1), date(1995, 1, 1), date(2026, 1, 1))
