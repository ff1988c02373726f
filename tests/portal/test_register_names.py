"""The register's search by what a category, a status or a term is called; and what of a question is not used."""

import json
import re
from datetime import date
from urllib.parse import urlencode

import pytest

from tests import make
from tests.portal.test_register import read


@pytest.fixture
def states(policies):
    """One with a term, two without, of which one says that it has no end and one lies in no category; one to come, and
    one that has ended."""
    make.agreement("Rome", reference="E-1", standing="ended", standing_since=date(2016, 1, 1), ends_on=date(2016, 1, 1))
    make.assignment(make.agreement("Lyon", reference="T-1", starts_on=date(2020, 1, 1), ends_on=date(2099, 1, 1)))
    make.assignment(make.agreement("Milan", reference="N-1"))
    make.agreement("Quito", reference="N-2", category="")
    make.agreement("Osaka", reference="O-1", category="", open_ended=True, starts_on=date(2020, 1, 1))
    make.agreement("Porto", reference="U-1", category="", starts_on=date(2098, 1, 1), ends_on=date(2099, 1, 1))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("in force, no term recorded", {"N-1", "N-2"}),
        ("In force, term recorded", {"T-1", "O-1"}),
        ("En vigueur, durée non consignée", {"N-1", "N-2"}),
        ("no end date", {"O-1"}),
        ("Sans date de fin", {"O-1"}),
        ("Signed, not yet in force", {"U-1"}),
        ("Pas encore en vigueur", {"U-1"}),
        ("no category", {"N-2", "O-1", "U-1", "E-1"}),
        ("Milan in force", {"N-1"}),
        ("ended", {"E-1"}),
        ("in force no category", {"N-2", "O-1"}),
        ("no term recorded", {"N-1", "N-2"}),
    ],
)
def test_a_state_is_found_by_its_name_and_not_by_words_of_two_names(client, states, asked, found):
    page = read(client, f"/en/agreements/?{urlencode({'q': asked})}")
    rows = json.loads(b"".join(client.get(f"/en/agreements.json?{urlencode({'q': asked})}").streaming_content))

    assert set(re.findall('class="ref">(.*?)<', page)) == found
    assert {row["reference"] for row in rows} == found


def test_of_a_long_question_is_said_what_was_not_used(client, db):
    make.agreement("Lyon")
    many = "+".join(f"word{number}" for number in range(13))

    assert "Only the first 12 words of the search were used." in read(client, f"/en/agreements/?q={many}")
    assert "Seuls les 200 premiers" in read(client, f"/fr/ententes/?q={'a' * 7000}")


def test_what_was_done_last_ends_in_one_full_stop(client, db):
    for number, title in enumerate(("A visit.", "Who pays for water?", "A tour"), 1):
        made = make.agreement(f"Town {number}", reference=f"A-{number}")
        make.activity(title, when="2019", reference=f"ACT-{number}").agreements.set([made])

    for path in ("/en/agreements/", "/fr/ententes/"):
        page = re.sub("<.*?>", "", read(client, path))
        assert all(said in page for said in ("A visit.", "Who pays for water?", "A tour."))
        assert not re.search(r"visit\.\.|water\?\.", page)


def test_what_has_ended_says_so_once(client, db):
    make.agreement("Lyon", standing="ended", standing_since=date(2016, 12, 31), ends_on=date(2016, 12, 31))

    assert ("31 December 2016" in (page := read(client, "/en/agreements/")), "ended 31" in page) == (True, False)


def test_of_an_order_that_words_leave_no_room_for_is_said_so(client, db):
    make.agreement("Lyon")

    assert "Another order was not used" in read(client, "/en/agreements/?q=lyon&sort=name")
    assert "Another order was not used" not in read(client, "/en/agreements/?sort=name")


def test_words_that_no_agreement_has_are_looked_for_in_the_activities(client, db):
    make.agreement("Lyon")

    assert 'href="/en/activities/?q=giant%20pandas"' in read(client, "/en/agreements/?q=giant+pandas")
