"""When someone is reminded is the city's to say."""

from dataclasses import replace

import pytest

from chancery.desk.reminders import BEFORE, lead_times


def said(settings, **kinds):
    settings.CITY = replace(settings.CITY, extra={**settings.CITY.extra, "remind": kinds})
    return lead_times()


def test_without_a_word_of_the_city_the_usual_days_count():
    assert lead_times() == BEFORE


def test_the_city_says_how_long_beforehand_and_may_say_never(settings):
    times = said(settings, ends=[365, 90], jubilee=[])

    assert (times["ends"], times["jubilee"], times["task"]) == ((365, 90), (), BEFORE["task"])


@pytest.mark.parametrize("days", ["90", [1.5], ["ninety"], [True], 90, [99999], None])
def test_what_is_no_list_of_days_does_not_count(settings, days):
    assert said(settings, ends=days)["ends"] == BEFORE["ends"]


def test_a_kind_that_does_not_exist_is_left_alone(settings):
    assert "holidays" not in said(settings, holidays=[1])
