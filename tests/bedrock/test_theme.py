"""A city's own accent: readable, or refused with the figure."""

import pytest

from chancery.portal.apps import accent_is_readable
from chancery.theme import Unreadable, contrast, theme


def test_black_on_white_is_twenty_one_to_one():
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0


def test_an_accent_that_can_be_read_becomes_one_rule():
    css = theme("#7a1f3d", "#f0a8bf").css()

    assert "--city: light-dark(#7a1f3d, #f0a8bf)" in css
    assert "--city-ink: light-dark(#ffffff, #0e1620)" in css


def test_a_city_that_names_one_accent_gets_a_lighter_one_for_the_dark():
    made = theme("#165788")

    assert made.light == "#165788"
    assert contrast(made.dark, "#1f2731") >= 4.5


@pytest.mark.parametrize(("accent", "figure"), [("#ffd866", "1.28"), ("#8fc3ee", "1.7")])
def test_a_pale_accent_is_refused_with_its_figure(accent, figure):
    with pytest.raises(Unreadable, match=figure):
        theme(accent)


def test_a_refusal_names_the_ground_in_both_languages():
    with pytest.raises(Unreadable) as refused:
        theme("#7a7a7a")

    assert "to 1 on --" in refused.value.message_en
    assert "pour 1 sur --" in refused.value.message_fr


def test_a_dark_accent_is_refused_on_the_dark_sheet():
    with pytest.raises(Unreadable, match="by night"):
        theme("#165788", "#165788")


@pytest.mark.parametrize("accent", ["red", "#12345", "#12345g", "url(x)", "#165788;}"])
def test_what_is_not_a_colour_is_refused(accent):
    with pytest.raises(Unreadable, match="not a colour"):
        theme(accent)


def test_the_rule_is_served_from_its_own_address(client, settings):
    settings.CITY = _city(settings, accent="#7a1f3d")

    answer = client.get("/theme.css")

    assert answer["Content-Type"].startswith("text/css")
    assert b"#7a1f3d" in answer.content


def test_a_refused_accent_leaves_ours_and_says_why(client, settings):
    settings.CITY = _city(settings, accent="#ffd866")

    answer = client.get("/theme.css").content.decode()

    assert "--city" not in answer
    assert "4.5 to 1" in answer


def test_a_start_with_an_accent_that_cannot_be_read_says_so(settings):
    settings.CITY = _city(settings, accent="#ffd866")

    (fault,) = accent_is_readable()

    assert fault.id == "portal.E001"
    assert "4.5 to 1" in fault.msg


def test_a_start_without_an_accent_of_its_own_is_in_order(settings):
    settings.CITY = _city(settings)

    assert accent_is_readable() == []


def _city(settings, **values):
    return type(settings.CITY)(**{"name_en": "Lyon", "name_fr": "Lyon", **values})
