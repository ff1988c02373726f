"""The pages of counterparties: the list, the forms, and what they keep of what was typed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from chancery.counterparties import actions
from chancery.counterparties.models import Alias, Counterparty, DateOfNote
from chancery.dates import parse_fuzzy
from tests import make

pytestmark = pytest.mark.django_db
LIST = "/en/desk/counterparties/"


def member(*roles):
    """Someone with these roles, signed in."""
    person, client = make.person("Member"), Client()
    for slug in roles:
        make.role(person, slug)
    client.force_login(person.user)
    client.person = person
    return client


@pytest.fixture
def olive():
    return member("officer")


@pytest.fixture
def lyon():
    made = {"by": make.clerk(), "name_en": "Lyon", "name_fr": "Lyon", "kind": "municipality"}
    return actions.register(reference="C-1", country=make.country("FR"), **made)


def names(page):
    return re.findall(r'<h3><a href="[^"]*">(.*?)</a></h3>', page.content.decode())


def key(client, address):
    """The key that a form carries, as a browser would send it back."""
    return re.search(r'name="key" value="([^"]*)"', client.get(address).content.decode())[1]


@pytest.mark.parametrize("typed", [{"name_fr": "LYON"}, {"name_en": "Lugdunum", "country": "FR"}])
def test_a_name_that_is_there_is_asked_about_and_entered_once_it_is_another(olive, lyon, typed):
    Alias.objects.create(counterparty=lyon, name="Lugdunum")
    sent = {"key": key(olive, f"{LIST}add/"), **typed}
    page = olive.post(f"{LIST}add/", sent).content.decode()
    assert "The register has this name already: Lyon (C-1)" in page
    assert Counterparty.objects.count() == 1
    for _twice in range(2):
        assert olive.post(f"{LIST}add/", {**sent, "another": "on"}).status_code == 302

    assert Counterparty.objects.count() == 2


def test_a_name_of_another_country_is_nobody_s_duplicate(olive, lyon):
    make.country("US")
    olive.post(f"{LIST}add/", {"key": key(olive, f"{LIST}add/"), "name_en": "Lyon", "country": "US"})

    assert Counterparty.objects.count() == 2


# --- the list


def test_countries_stand_in_the_order_of_the_alphabet_of_the_page(olive):
    for iso2, name_en, name_fr in (
        ("US", "United States", "États-Unis"),
        ("IT", "Italy", "Italie"),
        ("DE", "Germany", "Allemagne"),
    ):
        make.counterparty(f"City of {name_en}", country=make.country(iso2, name_en=name_en, name_fr=name_fr))

    def offered(path):
        listed = re.search(r'<select[^>]* name="country".*?</select>', olive.get(path).content.decode(), re.S)[0]
        return [name for name in re.findall(r"<option[^>]*>(.*?)</option>", listed) if name[0] in "AGIUÉ"]

    assert offered("/fr/bureau/partenaires/") == ["Allemagne", "États-Unis", "Italie"]
    assert offered("/fr/bureau/partenaires/ajouter/") == ["Allemagne", "États-Unis", "Italie"]
    assert offered("/en/desk/counterparties/") == ["Germany", "Italy", "United States"]


def test_the_list_shows_fifty_by_name_and_leads_on_and_back(olive):
    for number in range(120):
        make.counterparty(f"City {number:03}")
    seen, address = [], LIST
    while address:
        page = olive.get(address)
        seen += names(page)
        following = re.search(r'href="(\?[^"]*)" rel="next"', page.content.decode())
        address = LIST + following[1].replace("&amp;", "&") if following else ""
    before = re.search(r'href="(\?[^"]*)" rel="prev"', page.content.decode())[1].replace("&amp;", "&")

    assert seen == [f"City {number:03}" for number in range(120)]
    assert names(olive.get(LIST + before)) == seen[50:100]


def test_the_list_is_narrowed_by_kind_and_country(olive):
    make.counterparty("Lyon")
    make.counterparty("ICLEI", iso2=None, kind="network")
    make.counterparty("Unknown", iso2="IT", kind="")

    assert names(olive.get(LIST, {"kind": "network"})) == ["ICLEI"]
    assert names(olive.get(LIST, {"country": "FR"})) == ["Lyon"]
    assert names(olive.get(LIST, {"kind": "-"})) == ["Unknown"]
    assert names(olive.get(LIST, {"kind": "nope"})) == []


def test_the_list_finds_old_names_and_no_duplicates(olive, lyon):
    actions.add_alias(by=make.clerk(), counterparty=lyon, name="Lugdunum", lang="la", kind="former")
    duplicate = actions.register(by=make.clerk(), reference="C-2", name_en="Lugdunum Batavorum")
    actions.merge(by=make.clerk(), duplicate=duplicate, into=lyon, on=parse_fuzzy(""))

    assert names(olive.get(LIST, {"q": "lugdunum"})) == ["Lyon"]


def test_words_and_filters_narrow_together(olive):
    for name, iso2, kind in (("Port of Lyon", "FR", "agency"), ("Port of Turin", "IT", "agency"), ("Port", None, "")):
        make.counterparty(name, iso2=iso2, kind=kind)

    assert names(olive.get(LIST, {"q": "port"})) == ["Port", "Port of Turin", "Port of Lyon"]
    assert names(olive.get(LIST, {"q": "port", "country": "IT"})) == ["Port of Turin"]
    assert names(olive.get(LIST, {"q": "port", "country": "-"})) == ["Port"]
    assert names(olive.get(LIST, {"q": "port", "kind": "agency", "country": "FR"})) == ["Port of Lyon"]
    assert names(olive.get(LIST, {"q": "port", "kind": "-"})) == ["Port"]


def test_what_words_find_leads_on_and_back(olive):
    for number in range(60):
        make.counterparty(f"Port {number:03}")
    first = olive.get(LIST, {"q": "port"})
    following = re.search(r'href="(\?[^"]*)" rel="next"', first.content.decode())[1].replace("&amp;", "&")
    second = olive.get(LIST + following)
    before = re.search(r'href="(\?[^"]*)" rel="prev"', second.content.decode())[1].replace("&amp;", "&")

    assert names(first) + names(second) == [f"Port {number:03}" for number in reversed(range(60))]
    assert names(olive.get(LIST + before)) == names(first)


@pytest.mark.parametrize("after", ["x", "W10", "WzAsLTFd", "é", "A" * 5000, "WzAsIlx1ZDgwMCIsIjEiXQ"])
def test_a_place_that_nobody_wrote_is_a_helpful_404(olive, after):
    make.counterparty("Lyon")

    assert names(olive.get(LIST)) == ["Lyon"]
    assert olive.get(LIST, {"after": after}).status_code == 404
    assert olive.get(LIST, {"after": after, "q": "lyon"}).status_code == 404


def test_every_kind_of_the_office_can_be_chosen(olive):
    kinds = {
        "municipality", "regional-government", "country", "chamber", "trade-organization", "arms-length-body",
        "agency", "university", "consulate", "ministry", "advisory-committee", "working-group", "community-group",
        "network", "trade-office",
    }  # fmt: skip
    page = olive.get(f"{LIST}add/").content.decode()

    assert kinds <= set(re.findall(r'<option value="([a-z-]+)"', page))


# --- enter, correct, rename


def test_a_counterparty_is_entered_and_takes_the_next_number(olive):
    sent = {"name_en": "Consulate of Ecuador", "kind": "consulate", "key": key(olive, f"{LIST}add/")}
    first = olive.post(f"{LIST}add/", sent)
    olive.post(f"{LIST}add/", {**sent, "key": key(olive, f"{LIST}add/"), "another": "on"})
    numbers = sorted(Counterparty.objects.values_list("reference", flat=True))

    assert [number[-5:] for number in numbers] == ["-0001", "-0002"]
    assert first.headers["Location"] == f"{LIST}{numbers[0]}/"


def test_a_form_sent_twice_enters_one(olive):
    sent = {"name_en": "Consulate", "kind": "consulate", "key": key(olive, f"{LIST}add/")}
    answers = [olive.post(f"{LIST}add/", sent) for _ in range(2)]

    assert Counterparty.objects.count() == 1
    assert len({answer.headers["Location"] for answer in answers}) == 1


def test_without_a_name_nothing_is_entered_and_all_that_was_typed_stays(olive):
    sent = {"place_en": "Near the <lake>", "key": key(olive, f"{LIST}add/")}
    page = olive.post(f"{LIST}add/", sent).content.decode()

    assert "Write its name" in page
    assert 'value="Near the &lt;lake&gt;"' in page
    assert not Counterparty.objects.exists()


def test_a_city_of_the_gazetteer_is_found_by_its_name_and_asked_for_where_two_have_it(olive):
    one = make.city("London", "CA")
    page = olive.post(f"{LIST}add/", {"name_en": "London", "city": "London", "key": key(olive, f"{LIST}add/")})
    assert Counterparty.objects.get().city == one
    assert page.status_code == 302

    make.city("London", "US")
    page = olive.post(f"{LIST}add/", {"name_en": "L", "city": "london", "key": key(olive, f"{LIST}add/")})
    assert "Several cities have this name" in page.content.decode()
    olive.post(f"{LIST}add/", {"name_en": "L", "city": "London, US", "key": key(olive, f"{LIST}add/")})
    assert Counterparty.objects.get(name_en="L").city.country_id == "US"


@pytest.mark.parametrize("typed", ["Atlantis", "9" * 30, "(", "x" * 200])
def test_a_city_that_the_gazetteer_has_not_is_refused_in_words(olive, typed):
    page = olive.post(f"{LIST}add/", {"name_en": "L", "city": typed, "key": key(olive, f"{LIST}add/")})

    assert "The gazetteer has no city" in page.content.decode()


def snapshot(client, address):
    return re.search(r'name="snapshot" value="([^"]*)"', client.get(address).content.decode())[1]


def test_two_who_correct_one_record_lose_nothing(olive, lyon):
    address = f"{LIST}C-1/correct/"
    other, held = member("head"), snapshot(olive, address)
    same = {"kind": "municipality", "country": "FR", "name_fr": "Lyon"}
    other.post(address, {**same, "name_en": "Lyon", "place_en": "Rhône", "snapshot": snapshot(other, address)})
    olive.post(address, {**same, "name_en": "City of Lyon", "place_en": "", "snapshot": held})
    lyon.refresh_from_db()

    assert (lyon.name_en, lyon.place_en) == ("City of Lyon", "Rhône")


def test_both_versions_of_one_field_are_shown_to_the_second_writer(olive, lyon):
    address = f"{LIST}C-1/correct/"
    other, held = member("head"), snapshot(olive, address)
    same = {"kind": "municipality", "country": "FR", "name_fr": "Lyon"}
    other.post(address, {**same, "name_en": "Theirs", "snapshot": snapshot(other, address)})
    page = olive.post(address, {**same, "name_en": "Mine", "snapshot": held}).content.decode()

    assert "Theirs" in page
    assert "Mine" in page
    assert Counterparty.objects.get().name_en == "Theirs"


def test_the_old_name_stays_when_it_is_renamed(olive, lyon):
    olive.post(f"{LIST}C-1/rename/", {"name_en": "Lyon Metropolis", "name_fr": "Lyon", "on": "2015"})

    assert Counterparty.objects.get().name_en == "Lyon Metropolis"
    assert list(Alias.objects.values_list("name", "kind")) == [("Lyon", "former")]


def test_a_name_is_added_and_taken_away(olive, lyon):
    olive.post(f"{LIST}C-1/alias/", {"name": "\u200fليون", "lang": "ar", "kind": "own"})
    alias = Alias.objects.get()
    assert "\u200fليون" in olive.get(f"{LIST}C-1/").content.decode()

    olive.post(f"{LIST}alias/{alias.pk}/remove/", {"sure": "1"})
    assert not Alias.objects.exists()


# --- succeed


def test_a_successor_is_named_by_number_after_a_page_that_repeats_it(olive, lyon):
    metro = actions.register(by=make.clerk(), reference="C-9", name_en="Métropole de Lyon")
    sent = {"other": "C-9", "on": "2015"}
    page = olive.post(f"{LIST}C-1/successor/", sent).content.decode()
    assert "Métropole de Lyon" in page
    assert not Counterparty.objects.filter(succeeded_by__isnull=False).exists()

    olive.post(f"{LIST}C-1/successor/", {**sent, "sure": "1"})
    lyon.refresh_from_db()
    assert lyon.succeeded_by == metro


def test_nothing_succeeds_itself(olive, lyon):
    page = olive.post(f"{LIST}C-1/successor/", {"other": "C-1"})

    assert "It cannot succeed itself" in page.content.decode()


# --- days of note

DAY = {"kind": "national-day", "name_en": "Bastille Day", "day": "14", "month": "7", "source": "Law of 6 July 1880"}


def test_a_day_of_a_country_is_entered_shown_corrected_and_taken_back(olive):
    make.country("FR")
    olive.post("/en/desk/dates/add/", {**DAY, "country": "FR", "key": key(olive, "/en/desk/dates/add/")})
    row = DateOfNote.objects.get()
    assert "Bastille Day" in olive.get("/en/desk/dates/").content.decode()
    assert "Bastille Day" in member("councillor").get("/en/desk/dates/?country=FR").content.decode()

    address = f"/en/desk/dates/{row.pk}/"
    olive.post(f"{address}correct/", {**DAY, "day": "15", "snapshot": snapshot(olive, f"{address}correct/")})
    assert DateOfNote.objects.get().day == 15
    olive.post(f"{address}withdraw/", {"sure": "1"})
    assert "Bastille Day" not in olive.get("/en/desk/dates/").content.decode()
    assert olive.get(f"{address}correct/").status_code == 404


def test_30_february_is_refused_and_what_was_typed_stays(olive, lyon):
    address = f"{LIST}C-1/dates/add/"
    page = olive.post(address, {**DAY, "day": "30", "month": "2", "key": key(olive, address)}).content.decode()

    assert "There is no such day in any year" in page
    assert 'value="Bastille Day"' in page


def test_a_day_of_a_counterparty_stands_on_its_file(olive, lyon):
    address = f"{LIST}C-1/dates/add/"
    olive.post(address, {**DAY, "kind": "other", "name_en": "Festival of Lights", "key": key(olive, address)})

    assert "Festival of Lights" in olive.get(f"{LIST}C-1/").content.decode()


@pytest.mark.slow
def test_the_pages_speak_french(olive, lyon):
    for path, said in (("", "Partenaires"), ("C-1/", "Ce qui est établi"), ("ajouter/", "Inscrire un partenaire")):
        assert said in olive.get(f"/fr/bureau/partenaires/{path}").content.decode()
    assert "Dates à souligner" in olive.get("/fr/bureau/dates/").content.decode()
