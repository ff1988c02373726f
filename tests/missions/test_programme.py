"""Lines of a programme as people write them: what is a time goes into the calendar, what cannot be one is said."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from chancery.missions import programme
from tests.missions.scene import lyon
from tests.missions.test_pages import of, send

DAY = "2026-03-03"


def when(text):
    return [(one.when, one.words) for one in programme.dated(text)]


@pytest.mark.once
@pytest.mark.parametrize(
    ("said", "hour", "minute"),
    [("9h", 9, 0), ("9 h", 9, 0), ("14 h 30", 14, 30), ("14h30", 14, 30), ("09.00", 9, 0), ("9:05", 9, 5),
     ("2:30 pm", 14, 30), ("2 p.m.", 14, 0), ("12 am", 0, 0), ("12:15 PM", 12, 15)],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(said, hour, minute):
    assert when(f"- {DAY} {said} City Hall") == [(datetime(2026, 3, 3, hour, minute), "City Hall")]


@pytest.mark.once
def test_midnight_is_the_end_of_its_day_and_digits_that_are_no_time_are_words():
    assert when(f"{DAY} 24:00 Night train") == [(datetime(2026, 3, 4), "Night train")]
    for words in ("12 guests", "3 hours of walking", "City Hall", "25.50 EUR of fare", "9.5 km on foot"):
        assert when(f"{DAY}: {words}") == [(date(2026, 3, 3), words)]
    assert when(f"2026-3-3 14:30-16:00 Port\n{DAY}\nBring gifts") == [(datetime(2026, 3, 3, 14, 30), "16:00 Port")]


@pytest.mark.django_db
def test_a_day_or_a_time_that_does_not_exist_is_said_and_nothing_typed_is_lost():
    it, none = lyon(), ("03-03 25:00", "03-03 9:75", "03-03 123:00", "02-30 09:00", "03-03 13 pm", "03-03 9h5")
    lines = "\n".join(f"2026-{one} Dinner" for one in none)
    french = f"/fr/bureau/deplacements/{it.mission.reference}/modifier/"
    for address, sentence in ((of(it, "revise/"), "does not exist"), (french, "n’existe pas")):
        shown = send(it.officer, address, title_en="Lyon", programme_en=lines).content.decode()
        assert (shown.count(sentence), lines in shown) == (2 * len(none), True)
    it.mission.refresh_from_db()
    assert not it.mission.programme_en
