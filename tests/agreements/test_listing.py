"""The register as a list: filters, keyset pages, counts, and whatever people put in the address."""

from __future__ import annotations

import base64
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chancery.agreements import actions, listing
from chancery.policy_files import shipped
from chancery.strategy.actions import import_policy
from tests import make

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 30)


def page(q="", **options):
    names = {"sort", "after", "size", "lang"}
    filters = {key: [value] if isinstance(value, str) else value for key, value in options.items() if key not in names}
    if q:
        filters["q"] = [q]
    return listing.page(filters, on=ON, **{key: value for key, value in options.items() if key in names})


def names(found):
    return [each.name_en for each in found.rows]


def facet(found, key):
    return {each.value: each.count for each in found.facets[key]}


@pytest.fixture
def few():
    lyon = make.agreement("Lyon", ends_on=date(2026, 7, 1))
    milan = make.agreement("Milan", iso2="IT", ends_on=date(2030, 1, 1))
    quebec = make.agreement("Québec", iso2="CA", standing="historical")
    nowhere = make.agreement("Atlantis", iso2=None)
    for one, category in ((lyon, "partnership"), (milan, "project"), (quebec, "historical")):
        make.assignment(one, category)
    lyon.goals.add(make.goal(framework_=make.framework("ipf"), number=2))
    return lyon, milan, quebec, nowhere


def test_the_list_is_sorted_by_category_then_name_and_what_has_none_comes_last(few):
    assert names(page()) == ["Québec", "Lyon", "Milan", "Atlantis"]


def test_categories_come_in_the_order_in_which_the_policy_names_them(by):
    policy = import_policy(by=by, content=shipped()["toronto-iap-2024"])
    for place, category in (("Zurich", "partnership"), ("Basel", "historical"), ("Geneva", "project")):
        actions.assign_category(by=by, agreement=make.agreement(place), category=category, policy=policy)

    assert names(page()) == ["Zurich", "Geneva", "Basel"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"category": "project"}, ["Milan"]),
        ({"category": ["project", "partnership"]}, ["Lyon", "Milan"]),
        ({"category": "not-recorded"}, ["Atlantis"]),
        ({"country": "CA"}, ["Québec"]),
        ({"country": "not-recorded"}, ["Atlantis"]),
        ({"region": "europe"}, ["Lyon", "Milan"]),
        ({"region": "europe", "category": "project"}, ["Milan"]),
        ({"status": "historical"}, ["Québec"]),
        ({"status": ["historical", "in-force-no-term"]}, ["Québec", "Atlantis"]),
        ({"goal": "ipf.2"}, ["Lyon"]),
        ({"goal": "not-recorded"}, ["Québec", "Milan", "Atlantis"]),
        ({"goal": ["ipf.2", "not-recorded"], "region": "europe"}, ["Lyon", "Milan"]),
    ],
)
def test_filters_widen_within_one_and_narrow_between_several(few, filters, expected):
    found = page(**filters)

    assert (names(found), found.total) == (expected, len(expected))


@pytest.mark.parametrize("value", ["", "nonsense", "\0", "' OR 1=1 --", "ipf.", ".2", "ipf.99999999999999", "É" * 5000])
@pytest.mark.parametrize("key", ["category", "country", "region", "status", "goal"])
def test_a_filter_value_that_does_not_exist_finds_nothing(few, key, value):
    found = page(**{key: value})

    assert (found.total, len(found.rows)) == ((0, 0) if value else (4, 4))
    assert found.unknown == ((value,) if value else ())


def test_facets_count_what_the_other_filters_leave_and_ignore_the_words(few):
    found = page(q="lyon", region="europe", category="project")

    assert facet(found, "category") == {"partnership": 1, "project": 1}
    assert facet(found, "country") == {"IT": 1}
    assert found.total == 0


def test_values_not_recorded_come_last_among_the_facets(few):
    assert [each.value for each in page().facets["country"]] == ["CA", "FR", "IT", "not-recorded"]


def test_words_find_the_newest_first(few):
    assert names(page(q="quebec")) == ["Québec"]
    assert page(q="the").total == 0
    assert names(page(q="entente")) == ["Atlantis", "Québec", "Milan", "Lyon"]


def test_pages_go_forwards_and_back_and_meet(few):
    for options in ({"sort": "name"}, {"sort": "end"}, {"sort": "newest"}, {"sort": "category"}, {"q": "entente"}):
        whole = names(page(**options))
        first = page(size=3, **options)
        second = page(size=3, after=first.next, **options)
        back = page(size=3, after=second.previous, **options)

        assert names(first) + names(second) == whole
        assert names(back) == names(first)
        assert (first.previous, second.next, back.previous) == ("", "", "")


def test_the_order_by_end_puts_those_without_one_last(few):
    assert names(page(sort="end"))[:2] == ["Lyon", "Milan"]


def test_a_french_list_is_sorted_by_the_french_names():
    make.agreement(make.counterparty("Warsaw", name_fr="Varsovie"))
    make.agreement(make.counterparty("Vienna", name_fr="Vienne"))

    assert names(page(sort="name", lang="fr")) == ["Warsaw", "Vienna"]
    assert names(page(sort="name")) == ["Vienna", "Warsaw"]


def token(parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    [
        "x",
        "====",
        "\0",
        "é",
        "A" * 10_000,
        token([]),
        token({}),
        token(1),
        token(None),
        token(["name"]),
        token(["category", 0]),
        token(["category", 0, "a", "b", "not-an-id"]),
        token(["category", 0, None, "b", "c"]),
        token(["category", 2, "a", "b", "c"]),
        token(["category", 0, "\0", "b", "0198c0de-0000-7000-8000-000000000000"]),
        token(["found", 0, 1e400]),
        token([[[[[]]]]]),
        token(["category", 0, "\ud800", "b", "0198c0de-0000-7000-8000-000000000000"]),
        token(["category", True, "a", "b", 1]),
    ],
)
def test_a_forged_token_opens_the_first_page(few, after):
    assert names(page(after=after)) == names(page())
    assert names(page(q="entente", after=after)) == names(page(q="entente"))


@pytest.mark.parametrize("after", [["found", 0, -1], ["found", 0, 2**70], ["found", 0, "1"], ["found", 0, True]])
def test_a_forged_number_opens_the_first_page_of_a_search(few, after):
    assert len(page(q="entente", after=token(after)).rows) == 4


def test_an_unknown_sort_is_the_usual_one(few):
    assert names(page(sort="salary")) == names(page())


def test_counts_are_exact_to_a_thousand(few):
    found = page()
    assert (found.total, found.more, found.count_capped) == (4, False, "4")

    capped = listing.Page(rows=[], next="", previous="", total=1000, more=True, facets={}, sort="name")
    assert capped.count_capped == "1,000+"


def test_the_public_list_shows_no_draft(few):
    make.agreement("Secret", standing="draft")
    make.agreement("Hidden", public=False)

    assert page().total == 4
    assert "Secret" not in names(page())


def test_a_page_takes_few_queries_and_the_next_view_fewer(few):
    actions.assign_category(by=make.clerk(), agreement=few[3], category="project")
    page()
    with CaptureQueriesContext(connection) as seen:
        page(region="europe")

    assert len(seen) == 3


def test_a_change_in_the_ledger_is_seen_at_once(few):
    page()
    actions.assign_category(by=make.clerk(), agreement=few[3], category="project")

    assert facet(page(), "category")["project"] == 2
