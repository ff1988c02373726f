"""The register: find, narrow, sort, go on; and whatever is asked, an answer."""

import json
import re
from datetime import date
from uuid import UUID

import pytest

from chancery.agreements import listing
from chancery.agreements.models import Agreement
from tests import make


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_lists_what_is_public_with_its_category_and_its_state(client, sagamihara):
    page = read(client, "/en/agreements/")

    assert "Sagamihara, Japan" in page
    assert "Partnership City" in page
    assert "In force" in page
    assert "No term recorded" in page


def test_it_lists_in_french(client, sagamihara):
    page = read(client, "/fr/ententes/")

    assert "Sagamihara</span>, Japon" in page
    assert "Durée non consignée" in page


def test_a_term_that_is_recorded_is_drawn(client, db):
    make.agreement("Lyon", starts_on=date(2024, 7, 1), ends_on=date(2099, 6, 30))

    page = read(client, "/en/agreements/")

    assert "to 30 June 2099" in page
    assert '<svg class="chart"' in page


def test_a_filter_narrows_and_is_named_with_a_way_out(client, sagamihara, agency):
    page = read(client, "/en/agreements/?category=partnership")

    assert "Sagamihara" in page
    assert "Invest Dakar" not in page
    assert "Category: Partnership City" in page
    assert "1 agreement<" in page


def test_categories_stand_in_the_order_of_the_policy(client, sagamihara, agency):
    page = read(client, "/en/agreements/")

    assert page.index('value="partnership"') < page.index('value="historical"')


def test_not_recorded_is_a_choice(client, db):
    make.agreement("Lyon", country=None)

    page = read(client, "/en/agreements/?country=not-recorded")

    assert "Not recorded" in page
    assert "Lyon" in page


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense",
        "country=%00x",
        "category=%00",
        "goal=x.y",
        "category=" + "z" * 900,
        "q=%F0%9F%8C%8D%00'\"<b>",
        "region=a&region=b",
    ],
)
def test_a_value_that_cannot_be_finds_nothing_and_offers_a_way_on(client, sagamihara, query):
    page = read(client, f"/en/agreements/?{query}")

    assert "No agreement matches" in page
    assert "Show all agreements" in page


@pytest.mark.parametrize("after", ["zzz", "W10", "eyJhIjoxfQ", "%00", "-1", "A" * 5000])
def test_a_forged_place_to_go_on_from_is_a_helpful_404(client, sagamihara, after):
    answer = client.get(f"/en/agreements/?after={after}")

    assert answer.status_code == 404
    assert "All agreements" in answer.content.decode()


def test_what_an_agreement_is_called_stands_in_the_list_and_on_its_page(client, sagamihara):
    make.agreement("Québec", reference="Q-1", title_fr="Jumelages avec Québec", called="Pacte d’amitié")
    page, one = read(client, "/fr/ententes/?q=jumelage"), read(client, "/fr/ententes/Q-1/")

    assert '<p class="meta">Jumelages avec Québec. ' in page
    assert '<p class="lede">Jumelages avec Québec</p>' in one
    assert "Pacte d’amitié" in one


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("sort=boo", "The list has no order called “boo”. It was not used."),
        ("q=%00", "The search holds no word and no number. It was not used."),
    ],
)
def test_what_cannot_be_used_is_said_and_the_list_comes_all_the_same(client, sagamihara, asked, said):
    page = read(client, f"/en/agreements/?{asked}")

    assert "Sagamihara, Japan" in page
    assert said in page


def test_a_search_that_is_too_long_says_how_much_of_it_was_used(client, sagamihara):
    assert "Only the first 200 characters of the search" in read(client, f"/en/agreements/?q={'museum+' * 30}")


def test_what_was_not_asked_is_not_said_to_be_unused(client, sagamihara):
    assert "not used" not in read(client, "/en/agreements/?q=&sort=")


@pytest.mark.parametrize("asked", ["sort=name", "sort=name&country=JP"])
def test_a_place_behind_the_last_row_says_that_nothing_follows_and_leads_to_the_first_page(client, sagamihara, asked):
    beyond = listing._pack(["name", 0, "zzz", str(UUID(int=1))])

    page = read(client, f"/en/agreements/?{asked}&after={beyond}")

    assert "Nothing follows here" in page
    assert "these filters together" not in page
    first = f"/en/agreements/?{'&amp;'.join(sorted(asked.split('&')))}"
    assert f'<a href="{first}">Show the first page</a>' in page


def test_by_end_date_what_nobody_recorded_comes_last(client, sagamihara):
    make.agreement("Lyon", reference="L-1", starts_on=date(2024, 7, 1), ends_on=date(2099, 6, 30))

    page = read(client, "/en/agreements/?sort=end")

    assert page.index("L-1") < page.index("S-1")


def test_what_was_typed_comes_back_escaped(client, sagamihara):
    page = read(client, "/en/agreements/?q=%22%3E%3Cscript%3E")

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_fifty_at_a_time_forwards_and_back(client, db):
    for number in range(53):
        make.agreement(f"City {number:02}")
    first = read(client, "/en/agreements/?sort=name")
    forward = first.split('rel="next"')[0].rsplit('href="', 1)[1].rstrip('" ')

    second = read(client, forward.replace("&amp;", "&"))

    assert "50 shown of 53" in first
    assert "City 00" in first
    assert "City 52" in second
    assert 'rel="prev"' in second


def test_filters_stay_on_the_next_page_and_in_the_files(client, db):
    make.agreement("Lyon")

    page = read(client, "/en/agreements/?country=FR&sort=name")

    assert "/en/agreements.csv?country=FR&amp;sort=name" in page
    assert "/en/agreements.json?country=FR&amp;sort=name" in page


def test_an_empty_register_says_so(client, db):
    assert "The register is empty" in read(client, "/en/agreements/")


def test_nobody_sees_what_is_not_public(client, db):
    make.agreement("Lyon", public=False)
    make.agreement("Nantes", standing="draft")

    page = read(client, "/en/agreements/?q=lyon")

    assert "Nantes" not in page
    assert "No agreement matches" in page


def test_a_name_known_in_one_language_only_says_so(client, db):
    other = make.counterparty("Ecological Society", name_fr="")
    make.agreement(other)

    assert '<span lang="en">Ecological Society</span>' in read(client, "/fr/ententes/")


def test_the_language_link_keeps_the_filters(client, db):
    make.agreement("Lyon")

    assert 'href="/fr/ententes/?country=FR"' in read(client, "/en/agreements/?country=FR")


def test_a_page_takes_a_constant_number_of_queries(client, db, django_assert_max_num_queries):
    for number in range(20):
        make.agreement(f"City {number:02}")

    with django_assert_max_num_queries(24):
        client.get("/en/agreements/")


def test_each_row_says_what_was_done_last_and_nothing_planned_or_kept_closer(client, sagamihara, agency):
    both = {"agreements": [sagamihara, agency]}
    make.activity("Trees were planted", when="2013..2015", **both)
    make.activity("An early visit", when="2009", **both)
    make.activity("A quiet visit", when="2020", public=False, **both)
    make.activity("A fair", when="2030", state="planned", **both)
    make.activity("A gift", when="", **both)

    page, french = read(client, "/en/agreements/"), read(client, "/fr/ententes/")

    assert page.count(" Between 2013 and 2015: Trees were planted.</p>") == 2
    assert french.count(' Entre 2013 et 2015\u00a0: <span lang="en">Trees were planted</span>.</p>') == 2
    assert not any(other in page for other in ("early visit", "quiet visit", "A fair", "A gift"))


def test_countries_stand_in_the_order_of_the_alphabet_of_the_page(client, db):
    for iso2, name_en, name_fr in (
        ("DE", "Germany", "Allemagne"),
        ("EC", "Ecuador", "Équateur"),
        ("BR", "Brazil", "Brésil"),
    ):
        make.country(iso2, name_en=name_en, name_fr=name_fr)
        make.agreement(name_en, iso2=iso2)

    page = client.get("/fr/ententes/").content.decode()
    boxes = page[page.index('name="country"') :]

    assert boxes.index("Allemagne") < boxes.index("Brésil") < boxes.index("Équateur")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("partnership", {"S-1"}),
        ("villes+partenaires", {"S-1"}),
        ("historical", {"D-1"}),
        ("dakar+historical", {"D-1"}),
        ("not+yet+in+force", set()),
        ("in+force+no+term+recorded", {"S-1", "M-1"}),
        ("sans+catégorie", {"M-1"}),
        ("historical+japan", set()),
        ("en+vigueur", {"S-1", "M-1"}),
        ("cooperation", {"M-1"}),
        ("coopération+memoranda", {"M-1"}),
        ("memorandum", {"D-1", "M-1"}),
        ("!!", set()),
    ],
)
def test_words_find_what_a_category_a_status_and_a_goal_are_called_and_so_do_the_files(
    client, sagamihara, agency, asked, found
):
    Agreement.objects.filter(pk=agency.pk).update(reference="D-1")
    made = make.agreement("Lyon", reference="M-1", instrument="memorandum")
    made.goals.add(make.goal(framework_=make.framework("ipf"), number=2, name_en="Cooperation", name_fr="Coopération"))

    page = read(client, f"/en/agreements/?q={asked}")
    rows = json.loads(b"".join(client.get(f"/en/agreements.json?q={asked}").streaming_content))

    assert set(re.findall('class="ref">(.*?)<', page)) == found
    assert {row["reference"] for row in rows} == found
