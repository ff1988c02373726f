"""What residents read of activities: released ones, each result on somebody's word, and the same as files."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
import time_machine

from chancery.activities import actions, listing
from chancery.activities.models import Activity, Award, Event
from chancery.columns import as_columns
from chancery.dates import parse_fuzzy
from tests import make
from tests.reading import tight

pytestmark = pytest.mark.django_db


def read(client, address, status=200):
    got = client.get(address)
    assert got.status_code == status
    return b"".join(got).decode() if got.streaming else got.content.decode()


@pytest.fixture
def gift():
    made = make.activity("A gift of trees", when="2015", reference="ACT-1", title_fr="Un don d’arbres")
    actions.add_result(by=make.clerk(), activity=made, text_en="45 trees", value=45, attribution_en="Of friendship")
    return made


@pytest.mark.parametrize("after", ["zzz", "W10", "eyJhIjoxfQ", "WzAsIm5vIGRheSIsIjAiXQ", "%00", "A" * 5000])
@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("/en/activities/", "All agreements"),
        ("/fr/activites/", "Toutes les ententes"),
        ("/en/trips/", "All agreements"),
    ],
)
def test_a_place_to_go_on_from_that_we_did_not_write_is_a_helpful_404(client, gift, page, said, after):
    assert said in read(client, f"{page}?after={after}", 404)


def test_a_resident_reads_what_came_of_it_and_on_whose_word(client, gift):
    actions.add_result(
        by=make.clerk(), activity=gift, text_en="Contracts", basis="estimated", amount_minor=500, currency="EUR"
    )
    page = tight(read(client, "/en/activities/ACT-1/"))

    assert ["Reported" in page, "Of friendship" in page, "EUR" in page] == [True] * 3
    assert "Who estimated it is not recorded." in page
    assert "</span>. Contracts" in tight(read(client, "/en/activities/"))
    assert "Un don d’arbres" in read(client, "/fr/activites/ACT-1/")


def test_corrections_are_of_what_residents_had_read_and_of_nothing_before_the_release(client):
    made, by = make.activity("A visit", reference="ACT-4", public=False), make.actor("head")
    row = actions.add_result(by=by, activity=made, text_en="Trees")
    lesson = actions.add_lesson(by=by, activity=made, kind="did-not-work", text_en="Water")

    def put_right(part, text):
        held = {"text_en": part.text_en}
        actions.correct_part(by=by, row=part, held=held, changes={"text_en": text}, reason="Typed wrong")

    put_right(row, "45 trees")
    actions.release(by=by, activity=made)
    lesson.refresh_from_db()
    put_right(lesson, "No water")
    assert "Corrected on" not in read(client, "/en/activities/ACT-4/"), "nobody had read it"

    row.refresh_from_db()
    put_right(row, "46 trees")
    assert read(client, "/en/activities/ACT-4/").count("Corrected on") == 1
    assert made.corrections.count() == 3


def test_what_is_not_recorded_is_said(client):
    make.activity("A visit", when="", reference="ACT-2")
    page = read(client, "/en/activities/ACT-2/")

    assert page.count("not recorded") >= 3
    assert "Date not recorded" in page
    assert "Result not recorded." in page


def test_only_what_is_released_is_listed_found_and_filed(client, gift):
    hidden = make.activity("A secret mission", reference="ACT-3", public=False)
    actions.add_lesson(by=make.clerk(), activity=gift, kind="did-not-work", text_en="A secret lesson")
    Award.objects.create(title_en="A secret award", public=False)
    Event.objects.create(title_en="A secret event", part="hosted", public=False)

    for address in ("activities/", "activities/?q=secret", "activities/ACT-1/", "activities.csv", "activities.json"):
        assert "ecret " not in read(client, f"/en/{address}"), address
    read(client, f"/en/activities/{hidden.reference}/", status=404)
    read(client, "/en/activities.pdf", status=404)


def test_of_an_agreement_that_is_not_published_nothing_is_told(client, gift):
    gift.agreements.set([make.agreement(reference="A-77", public=True), make.agreement(reference="A-88", public=False)])

    for address in ("activities/ACT-1/", "activities.csv", "activities.json"):
        page = read(client, f"/en/{address}")
        assert ["A-77" in page, "A-88" in page] == [True, False], address


def test_a_released_lesson_an_award_and_an_event_are_read(client, gift):
    actions.add_lesson(by=make.clerk(), activity=gift, kind="did-not-work", text_en="Nobody watered", public=True)
    Award.objects.create(title_en="Tokyo Award", giver_en="United Nations")
    Event.objects.create(title_en="World congress", part="hosted")
    page = read(client, "/en/activities/")

    assert ["Nobody watered" in page, "Tokyo Award" in page, "World congress" in page] == [True] * 3
    assert "Nobody watered" in read(client, "/en/activities/ACT-1/")
    assert "Tokyo Award" not in read(client, "/en/activities/?q=gift")


def test_the_files_hold_one_row_for_each_result(client, gift):
    actions.add_result(by=make.clerk(), activity=gift, text_en="A party", amount_minor=1050, currency="CAD")
    rows = list(csv.DictReader(io.StringIO(read(client, "/en/activities.csv?q=gift").lstrip("\ufeff"))))
    same = json.loads(read(client, "/en/activities.json"))

    assert [(row["value"], row["amount"], row["currency"]) for row in rows] == [("45", "", ""), ("", "10.50", "CAD")]
    assert [row["result_en"] for row in same] == ["45 trees", "A party"]
    assert same[0]["amount"] is None


@time_machine.travel("2026-06-01")
def test_what_is_under_way_is_found_in_every_year_since_it_began_and_its_words_are_in_the_files(client):
    said = {"when_text_en": "since 2016; since 2021", "when_text_fr": "depuis 2016 ; depuis 2021"}
    make.activity("An exchange", when="2016", reference="ACT-1", state="under-way", **said)
    make.activity("A tour", when="2019", reference="ACT-2")
    over = make.activity("A loan", when="2017", reference="ACT-3")
    Activity.objects.filter(pk=over.pk).update(**as_columns("ends", parse_fuzzy("2018")))

    def found(year):
        page = read(client, f"/en/activities/?year={year}")
        return [number for number in "123" if f"/en/activities/ACT-{number}/" in page]

    assert [found(year) for year in (2015, 2016, 2017, 2018, 2019)] == [[], ["1"], ["1", "3"], ["1", "3"], ["1", "2"]]
    assert [found(year) for year in (2021, 2026, 2027)] == [["1"], ["1"], []]
    assert listing.years(Activity.objects.all()) == list(range(2026, 2015, -1))
    rows = json.loads(read(client, "/en/activities.json?year=2021"))
    assert [{key: row[key] for key in said} for row in rows] == [said]
    assert "depuis 2016 ; depuis 2021" in read(client, "/fr/activites.csv?year=2021")


def test_a_result_has_a_day_of_its_own_and_its_year_finds_what_it_came_of(client):
    tour = make.activity("A mission", when="2015", reference="ACT-1")
    actions.add_result(by=make.clerk(), activity=tour, text_en="A centre opened", dated=parse_fuzzy("2017"))
    actions.add_result(by=make.clerk(), activity=tour, text_en="A letter came")

    found = {
        year: "/en/activities/ACT-1/" in read(client, f"/en/activities/?year={year}") for year in (2015, 2016, 2017)
    }
    rows = json.loads(read(client, "/en/activities.json?year=2017"))
    page = tight(read(client, "/fr/activites/ACT-1/"))

    assert found == {2015: True, 2016: False, 2017: True}
    assert listing.years(Activity.objects.all()) == [2017, 2015]
    assert [(row["when"], row["result_when"]) for row in rows] == [("2015", "2017"), ("2015", None)]
    said = [re.sub("<.*?>", "", one) for one in re.findall("Quand il a été obtenu(.*?)</p>", page)]
    assert [one.strip(" \u00a0:") for one in said] == ["2017"]


def test_an_agreement_and_the_first_page_lead_to_it(client, gift):
    agreement = make.agreement(public=True)
    gift.agreements.set([agreement])

    assert 'href="/en/activities/ACT-1/"' in read(client, f"/en/agreements/{agreement.reference}/")
    assert 'href="/en/activities/"' in read(client, "/en/")


def test_an_empty_register_says_so_and_has_no_entry_in_the_menu(client):
    assert "No activity is on record" in read(client, "/en/activities/")
    assert 'href="/en/activities/"' not in read(client, "/en/agreements/")


def test_a_correction_after_release_is_dated_and_its_reason_is_the_offices(client, gift):
    result = gift.results.get()
    actions.correct_part(
        by=make.clerk(), row=result, held={"text_en": "45 trees"}, changes={"text_en": "44 trees"}, reason="Miscounted"
    )
    page = read(client, "/en/activities/ACT-1/")

    assert ["Corrected on" in page, "44 trees" in page, "Miscounted" in page] == [True, True, False]


def test_a_goal_leads_to_the_activities_that_serve_it(client, gift):
    goal = make.goal()
    gift.goals.set([goal])
    make.activity("A secret mission", goals=[goal], public=False)
    address = f"/en/activities/?goal={goal.framework.slug}.{goal.number}"

    assert ["1 activity serves this goal" in (page := read(client, "/en/frameworks/")), address in page] == [True, True]
    assert "A gift of trees" in read(client, address)


def test_awards_stand_by_their_day_and_those_without_one_come_last(client):
    for title, when in (("An undated award", ""), ("An old award", "1990"), ("A new award", "1996")):
        actions.enter_award(by=make.clerk(), when=parse_fuzzy(when), title_en=title)
    page = read(client, "/en/activities/")

    assert page.index("A new award") < page.index("An old award") < page.index("An undated award")
