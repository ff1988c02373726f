"""Before anybody decides the page says who else goes, what covers it, who was there, and which days collide."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chancery.counterparties.models import DateOfNote
from chancery.memberships.models import Network
from chancery.missions import actions, preflight
from chancery.missions.models import Mission, Trip
from chancery.missions.stays import Body, Stay, before, beside, covering
from tests import make
from tests.missions.scene import DAY, Lyon, authorised, lyon, person_of
from tests.missions.test_pages import of, page

LYON = Stay("mine", "fair", "Lyon", "FR", date(2026, 3, 2), date(2026, 3, 5))


@pytest.mark.once
def test_who_is_there_on_one_of_the_days_is_beside_and_who_left_before_was_there():
    spans = [(first, last) for first in range(6) for last in range(first, 6)]
    for mine, theirs in itertools.product(spans, spans):
        here, there = (
            Stay(of, None, place, "CA", *(DAY + timedelta(days=n) for n in span))
            for of, place, span in (("mine", "Québec", mine), ("theirs", "QUEBEC", theirs))
        )
        shared = set(range(mine[0], mine[1] + 1)) & set(range(theirs[0], theirs[1] + 1))

        assert bool(list(beside(here, [there]))) is bool(shared)
        assert bool(before(here, [there])) is (theirs[1] < mine[0])


@pytest.mark.once
def test_what_is_not_recorded_is_never_the_same_and_an_activity_needs_no_days():
    nowhere = Stay("other", None, "", "", DAY, DAY)
    assert not list(beside(Stay("mine"), [Stay("other")]))
    assert not list(beside(Stay("mine", None, "", "", DAY, DAY), [nowhere]))
    assert not list(beside(LYON, [Stay("other", None, "Lyon", "US", DAY, DAY)]))
    assert [why for _one, why in beside(LYON, [Stay("other", "fair"), Stay("third", None, "lyon", "", DAY)])] == [
        "activity",
        "place",
    ]


@pytest.mark.once
def test_who_came_back_before_it_begins_does_not_go_any_more():
    back = Stay("back", "fair", "Paris", "FR", date(2025, 6, 27), date(2025, 6, 30))
    today = date(2025, 7, 1)
    assert not list(beside(LYON, [back], today))
    assert list(beside(LYON, [back], date(2025, 6, 30))), "still there"
    assert list(beside(LYON, [replace(back, starts_on=None, ends_on=None)], today)), "nobody wrote down when"
    assert list(beside(LYON, [replace(back, starts_on=date(2026, 4, 1), ends_on=None)], today)), "to come"


@pytest.mark.once
def test_a_network_is_found_by_its_activity_its_name_its_capitals_or_its_seat():
    bodies = [
        Body("linked"), Body("named", ("Eurocities",)), Body("spelled", acronym="ICLEI"), Body("short", acronym="UN"),
        Body("seated", seats=("Lyon, France",)), Body("elsewhere", seats=("Lyonne",)), Body("other", ("Metropolis",)),
    ]  # fmt: skip
    found = covering("Lyon", ["The eurocities forum and ICLEI, un peu"], frozenset({"linked"}), bodies)

    assert [(one.of, why) for one, why in found] == [
        ("linked", "activity"),
        ("named", "named"),
        ("spelled", "named"),
        ("seated", "seat"),
    ]


def another(by, title: str, first: date, last: date, **values) -> Mission:
    made = actions.plan(by=by, title_en=title, purpose_en="Meet", starts_on=first, ends_on=last, place="LYON",
                        country=make.country("FR"), maximum_minor=1, **values)  # fmt: skip
    actions.add_trip(by=by, mission=made, person=person_of(by), group="staff")
    return made


@pytest.mark.django_db
def test_the_page_names_each_with_its_link_and_is_silent_once_it_is_decided():
    it = lyon(title_en="ICLEI forum in Lyon")
    seat = make.membership("Cities of Light", as_of_year=2024)
    Network.objects.filter(pk=seat.network_id).update(headquarters_en="Lyon")
    make.membership("Metropolis")
    make.council_item("2026-03-04", reference="2026.CC9.1", body_en="City Council")
    make.council_item("2026-03-09", body_en="Another day")
    DateOfNote.objects.create(kind="national-day", name_en="Day of Lyon", month=3, day=3, country=make.country("FR"))
    another(it.officer, "Same week", date(2026, 3, 5), date(2026, 3, 6))
    old = another(it.officer, "Two years ago", date(2024, 3, 5), date(2024, 3, 6))
    actions.ask(by=it.officer, mission=old)
    actions.authorise(by=it.head, mission=old)
    another(it.officer, "Never went", date(2023, 3, 5), date(2023, 3, 6))

    shown = page(it.head, of(it))

    for words in ("Same week", "Two years ago", "Cities of Light", "City Council", "Day of Lyon"):
        assert words in shown
    assert f'href="/en/desk/travel/{old.reference}/"' in shown
    for words in ("Never went", "Another day", "Metropolis"):
        assert words not in shown
    assert "Avant toute décision" in page(it.head, f"/fr/bureau/deplacements/{it.mission.reference}/")
    actions.ask(by=it.officer, mission=it.mission)
    actions.authorise(by=it.head, mission=it.mission)
    assert "Same week" not in page(it.head, of(it))


@pytest.mark.django_db
def test_where_nothing_is_known_each_line_says_so():
    officer = make.actor("officer")
    empty = actions.plan(by=officer, title_en="Somewhere")
    shown = page(officer, f"/en/desk/travel/{empty.reference}/")
    assert shown.count("cannot be said before") == 4

    shown = page(officer, of(lyon()))
    for words in ("Nobody else is known to go", "None is known: no network", "None is on record in these days, here"):
        assert words in shown


@pytest.mark.django_db
def test_a_division_learns_of_another_only_what_residents_do():
    it = lyon(division=make.division("parks"))
    theirs: Lyon = authorised(title_en="Roads in Lyon", division=make.division("roads"), starts_on=date(2025, 3, 2),
                              ends_on=date(2025, 3, 5))  # fmt: skip
    reader = make.actor("division-head", division=make.division("parks"))

    assert not preflight.of(it.mission, reader).before
    Mission.objects.filter(pk=theirs.mission.pk).update(public=True)
    Trip.objects.filter(mission=theirs.mission).update(public=True)
    (found,) = preflight.of(it.mission, reader).before

    assert (found.mission.pk, found.people) == (theirs.mission.pk, [])
    assert found.href == f"/en/trips/{theirs.mission.reference}/"
    assert preflight.of(it.mission, it.head).before[0].people == [theirs.trip.person.name]
