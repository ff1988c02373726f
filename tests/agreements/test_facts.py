"""The register as the policy engine reads it: what is not recorded stays unknown, and the queries stay few."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chancery.accounts.permissions import asked_once
from chancery.agreements import facts
from chancery.agreements.models import Agreement, AgreementEvent, JointProject
from chancery.columns import as_columns
from chancery.dates import parse_fuzzy
from tests import make

pytestmark = pytest.mark.django_db
ON = date(2024, 5, 13)


def value(agreement, key, on=ON):
    found = facts.of(agreement, as_of=on).get(key)
    return found[-1].value if found else "unknown"


def one(agreement, on=ON):
    return next(held for held in facts.held(as_of=on) if held.reference == agreement.reference)


def test_what_is_not_recorded_is_unknown():
    agreement = make.agreement()

    for key in ("ends_on", "expired", "term_months", "joint_projects", "council_sponsor", "made_on", "gawc_class"):
        assert value(agreement, key) == "unknown"


def test_the_register_supplies_what_it_records():
    body = make.counterparty("Lyon", kind_basis="inferred")
    agreement = make.agreement(body, starts_on=date(2020, 7, 1), ends_on=date(2025, 6, 30), signed="2020-06-01")
    JointProject.objects.create(agreement=agreement, title_en="Murals")

    assert [value(agreement, key) for key in ("country", "region", "counterparty_kind")] == [
        "FR",
        "europe",
        "municipality",
    ]
    assert [value(agreement, key) for key in ("ends_on", "expired", "term_months")] == [date(2025, 6, 30), False, 60]
    assert [value(agreement, key) for key in ("made_on", "joint_projects")] == [date(2020, 6, 1), 1]
    assert facts.of(agreement, as_of=ON, lang="fr")["counterparty_kind"][0].evidence == "déduit du nom"


def test_an_open_end_is_known_and_an_unrecorded_end_is_not():
    assert value(make.agreement(open_ended=True), "ends_on") is None
    assert value(make.agreement(open_ended=False), "ends_on") == "unknown"


def test_nobody_sponsors_it_only_where_a_source_says_so():
    assert value(make.agreement(sponsor_recorded=True), "council_sponsor") is False


def test_what_a_source_says_of_the_sponsor_on_one_day_says_nothing_of_the_years_before():
    row = make.agreement(sponsor_recorded=True, sponsor_on=date(2024, 5, 14))
    [fact] = facts.of(row, as_of=ON)["council_sponsor"]

    assert (fact.value, fact.valid_from, fact.known_on) == (False, date(2024, 5, 14), date(2024, 5, 14))


def test_a_category_is_held_no_earlier_than_its_policy_was_there():
    policy = make.policy_version("iap-2005", in_force_from=date(2005, 12, 7))
    make.assignment(make.agreement(), "friendship", policy=policy, since=None)

    assert [facts.held(as_of=day)[0].category for day in (date(2005, 12, 6), date(2005, 12, 7))] == ["", "friendship"]


def test_entered_facts_of_agreement_and_counterparty_come_together_in_the_language_asked():
    agreement = make.agreement()
    make.fact(agreement, "expired", False, evidence_en="Staff report", evidence_fr="Rapport du personnel")
    make.fact(agreement.counterparty, "gawc_class", "gamma", edition="2024")

    assert value(agreement, "expired") is False
    assert facts.of(agreement, as_of=ON)["gawc_class"][0].edition == "2024"
    assert facts.of(agreement, as_of=ON, lang="fr")["expired"][0].evidence == "Rapport du personnel"


def test_the_category_is_the_one_held_on_the_day():
    agreement = make.agreement()
    old, new = make.policy_version("before"), make.policy_version("after")
    make.assignment(agreement, "memorandum", policy=old, until=ON)
    make.assignment(agreement, "project", policy=new, since=date(2024, 5, 14))

    assert (one(agreement).category, one(agreement).policy) == ("memorandum", "before")
    assert (one(agreement, date(2024, 5, 14)).category, one(agreement, date(2024, 5, 14)).policy) == (
        "project",
        "after",
    )
    assert [stage.category for stage in one(agreement).stages] == ["memorandum", "project"]


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({}, None),
        ({"signed": "2014-05-13"}, True),
        ({"starts_on": date(2014, 5, 14)}, True),
        ({"signed": "2014", "ends_on": date(2024, 5, 13)}, True),
        ({"ends_on": date(2024, 5, 12)}, False),
        ({"starts_on": date(2024, 5, 14)}, False),
        ({"signed": "2024"}, None),
        ({"signed": "2025"}, False),
        ({"standing": "historical"}, None),
        ({"standing": "ended"}, None),
        ({"standing": "historical", "standing_since": date(2024, 5, 14)}, None),
        ({"standing": "historical", "standing_since": date(2024, 5, 14), "open_ended": True}, True),
        ({"standing": "ended", "standing_since": date(2024, 5, 14), "ends_on": date(2024, 5, 1)}, False),
        ({"standing": "ended", "standing_since": date(2024, 5, 14), "ends_on": date(2024, 6, 1)}, True),
    ],
)
def test_in_force_is_yes_no_or_not_recorded(values, answer):
    assert one(make.agreement(**values)).in_force is answer


def test_what_happened_to_an_agreement_shows_that_it_had_been_made():
    agreement = make.agreement()
    AgreementEvent.objects.create(
        agreement=agreement, kind="confirmed", **as_columns("on", parse_fuzzy("2005-12-05..2005-12-07"))
    )
    signed = make.agreement(signed="2013..2019")

    assert one(agreement).made == (None, date(2005, 12, 7))
    assert one(signed).made == (date(2013, 1, 1), date(2019, 12, 31))


def test_a_draft_is_not_in_the_register():
    make.agreement(standing="draft")

    assert facts.held(as_of=ON) == []


def test_the_whole_register_takes_as_many_queries_as_one_agreement():
    def queries():
        with CaptureQueriesContext(connection) as seen:
            facts.held(as_of=ON)
        return len(seen)

    make.fact(make.agreement(), "expired", False)
    few = queries()
    for _ in range(10):
        make.fact(make.agreement().counterparty, "gawc_class", "gamma")

    assert queries() == few <= 10


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2020-07-01", "2025-06-30", 60),
        ("2020-07-01", "2025-07-01", 60),
        ("2020-07-01", "2025-07-02", 60 + Decimal(2) / 31),
        ("2020-02-29", "2021-02-28", 12),
        ("2020-01-31", "2020-01-31", Decimal(1) / 29),
        ("2020-01-15", "2020-02-14", 1),
    ],
)
def test_a_term_counts_its_months_to_the_last_day_or_to_the_anniversary(first, last, months):
    agreement = make.agreement(starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last))

    assert value(agreement, "term_months") == months
    assert value(agreement, "starts_on") == agreement.starts_on


def test_a_merged_counterparty_is_read_as_the_one_it_was_merged_into():
    kept = make.counterparty("Lyon", name_fr="Lyon (ville)", iso2="FR")
    duplicate = make.counterparty("Lyons", iso2=None, kind="other", merged_into=kept)
    make.fact(duplicate, "gawc_class", "beta")
    agreement = make.agreement(duplicate, country=kept.country)

    assert one(agreement).counterparty == "Lyon"
    assert facts.held(as_of=ON, lang="fr")[0].counterparty == "Lyon (ville)"
    assert (value(agreement, "counterparty_kind"), value(agreement, "gawc_class")) == ("municipality", "beta")


def test_a_candidate_has_what_is_known_of_it_and_where_it_is():
    body = make.counterparty("Dakar", iso2="SN")
    make.fact(body, "gawc_class", "gamma")

    known = facts.of_candidate(body)
    assert {key: values[0].value for key, values in known.items()} == {
        "gawc_class": "gamma",
        "country": "SN",
        "counterparty_kind": "municipality",
    }


def test_a_candidates_evidence_is_in_the_language_of_the_page():
    body = make.counterparty("Dakar", iso2="SN")
    make.fact(body, "gawc_class", "gamma", evidence_en="GaWC 2024", evidence_fr="GaWC 2024, tableau")

    assert facts.of_candidate(body, "fr")["gawc_class"][0].evidence == "GaWC 2024, tableau"


def test_the_categories_that_agreements_were_in_are_those_that_the_register_holds():
    second, first = make.agreement(reference="A-2"), make.agreement(reference="A-1")
    make.assignment(second, "friendship", since=date(2020, 1, 1))
    make.assignment(first, "project", since=date(2015, 1, 1), until=date(2019, 12, 31))
    make.assignment(first, "partnership", since=date(2020, 1, 1))

    found = facts.stages(Agreement.objects.all())
    assert found == tuple(stage for held in facts.held(as_of=ON) for stage in held.stages)
    assert [stage.category for stage in found] == ["project", "partnership", "friendship"]


def test_the_facts_of_a_body_are_read_once_while_a_page_is_only_read_and_each_time_elsewhere():
    body = make.agreement(make.counterparty("Dakar", iso2="SN")).counterparty
    make.fact(body, "gawc_class", "gamma")

    def read():
        with CaptureQueriesContext(connection) as queries:
            both = facts.held(as_of=ON)[0].facts, facts.held(as_of=ON, agreements=Agreement.objects.all())[0].facts
            known = facts.of_candidate(body)
        assert [found["gawc_class"][0].value for found in (*both, known)] == ["gamma"] * 3
        return sum('FROM "counterparties_counterpartyfact"' in query["sql"] for query in queries)

    assert read() == 3
    with asked_once():
        # The whole register is another question.
        assert read() == 2


def test_a_renewed_agreement_runs_as_long_as_its_last_renewal_gave_it():
    row = make.agreement(starts_on=date(2015, 1, 1), ends_on=date(2029, 12, 31))
    before = facts.of(row, as_of=date(2026, 1, 1))["term_months"][0].value
    AgreementEvent.objects.create(agreement=row, kind="renewed", starts_on=date(2025, 1, 1), ends_on=date(2029, 12, 31))

    assert (before, facts.of(row, as_of=date(2026, 1, 1))["term_months"][0].value) == (180, 60)


def test_a_renewal_whose_first_day_nobody_recorded_leaves_the_length_unknown():
    row = make.agreement(starts_on=date(2015, 1, 1), ends_on=date(2029, 12, 31))
    AgreementEvent.objects.create(agreement=row, kind="renewed")

    assert "term_months" not in facts.of(row, as_of=date(2026, 1, 1))


def test_what_had_been_ended_is_not_sorted_and_what_ran_out_is(db):
    ended, early = date(2020, 6, 30), date(2019, 1, 1)
    make.agreement("Lyon", reference="E-1", standing="ended", standing_since=ended)
    make.agreement("Milan", reference="E-2", standing="ended")
    make.agreement("Turin", reference="E-3", standing="ended", ends_on=ended)
    make.agreement("Genoa", reference="X-1", ends_on=ended)

    assert [one.reference for one in facts.agreed(as_of=timezone.localdate())] == ["X-1"]
    # Since when the second has ended nobody recorded: on a day before today it may have been there.
    assert [one.reference for one in facts.agreed(as_of=early)] == ["E-1", "E-2", "E-3", "X-1"]


@pytest.mark.parametrize("standing", ["ended", "historical"])
def test_what_binds_no_more_since_an_unknown_day_does_not_bind_today(standing):
    row = make.agreement(standing=standing, ends_on=date(2090, 1, 1))
    today = facts.on_days(row, timezone.localdate())[0]

    assert (today.in_force, today.over) == (False, True)


def test_what_is_over_bound_once_and_what_has_not_begun_is_not_over():
    early, late = make.agreement(ends_on=date(2020, 1, 1)), make.agreement(starts_on=date(2030, 1, 1))
    held = [facts.on_days(row, date(2025, 1, 1))[0] for row in (early, late)]

    assert [(each.in_force, each.over) for each in held] == [(False, True), (False, False)]


def test_what_nobody_recorded_as_made_by_a_day_is_not_surely_in_force_on_it():
    traces = {"signed": "", "since": "", "until": "", "year": "", "last": ""}
    rows = {key: make.agreement(key, reference=key) for key in traces}
    make.assignment(rows["since"], since=date(2012, 1, 1))
    make.assignment(rows["until"], until=date(2014, 1, 1))
    type(rows["year"]).objects.filter(pk=rows["year"].pk).update(since_year=1990)
    type(rows["last"]).objects.filter(pk=rows["last"].pk).update(ends_on=date(2030, 1, 1))

    def on(day):
        return {held.reference: held.in_force for held in facts.held(as_of=day)}

    assert set(on(date(2000, 1, 1)).values()) == {None}
    assert on(date(2014, 1, 1)) == {"signed": None, "since": True, "until": True, "year": None, "last": None}
    assert set(on(timezone.localdate()).values()) == {True}


def test_no_stage_lasts_longer_than_the_agreement():
    row = make.agreement(signed="2022-06-01", ends_on=date(2022, 12, 31))
    make.assignment(row, "friend", since=date(2022, 6, 1))

    assert [stage.until for stage in facts.on_days(row, date(2024, 12, 1))[0].stages] == [date(2022, 12, 31)]
    assert [stage.until for stage in facts.on_days(row, date(2022, 12, 1))[0].stages] == [None]
