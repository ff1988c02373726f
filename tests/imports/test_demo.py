"""Toronto's register from its reports: every number that the sources state, in both languages, and nothing invented."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Sum

from chancery.activities.models import Activity, ActivityKind, ActivityResult, Award, Event
from chancery.agreements import facts
from chancery.agreements.models import Agreement, Status
from chancery.audit.models import LedgerEntry, LedgerHead
from chancery.budgets.models import BudgetLine
from chancery.council.models import CouncilItem
from chancery.counterparties.models import City, CounterpartyFact, Country
from chancery.imports import demo
from chancery.memberships.models import Network, NetworkFact
from chancery.search.find import find
from chancery.strategy.models import Framework, Goal, Mechanism, Objective, PolicyVersion, SourceNote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BEFORE, AFTER = date(2024, 5, 13), date(2024, 5, 14)


@pytest.fixture(scope="module")
def toronto(django_db_setup, django_db_blocker):
    """Loaded once for this file, and taken away whole."""
    from django.db import transaction  # noqa: PLC0415 (only this fixture opens one)

    with django_db_blocker.unblock():
        atom = transaction.atomic()
        atom.__enter__()
        demo.load()
        yield
        transaction.set_rollback(True)
        atom.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _loaded(toronto):
    """Every test of this file reads the same register."""


def categories(on: date) -> Counter[str]:
    return Counter(each.category for each in facts.held(as_of=on))


def test_the_register_holds_the_29_in_the_categories_of_each_day():
    assert categories(BEFORE) == {"partnership-2005": 4, "friendship-2005": 6, "memorandum": 19}
    assert categories(AFTER) == {"partnership": 10, "project": 2, "historical": 16, "outside": 1}


def test_twelve_are_in_force_in_the_program_and_one_outside_it():
    today = date(2026, 11, 21)
    running = Counter(Agreement.objects.in_force(today).values_list("category", flat=True))

    assert running == {"partnership": 10, "project": 2, "outside": 1}
    assert Agreement.objects.status(Status.HISTORICAL, today).count() == 16


def test_whether_the_sixteen_were_still_in_force_the_day_before_is_not_recorded():
    assert Counter(each.in_force for each in facts.held(as_of=BEFORE)) == {True: 13, None: 16}
    assert Counter(each.in_force for each in facts.held(as_of=AFTER)) == {True: 13, False: 16}


def test_every_agreement_was_made_before_the_report():
    assert all(each.made[1] and each.made[1] <= date(2019, 12, 31) for each in facts.held(as_of=BEFORE))


def test_dates_are_as_exact_as_the_sources():
    signed = {each.reference: str(each.signed) for each in Agreement.objects.all()}

    assert (signed["TOR-MOU-19"], signed["TOR-MOU-01"], signed["TOR-IAP-08"], signed["TOR-IAP-01"]) == (
        "2013", "2013..2019", "2015", "",
    )  # fmt: skip
    assert not Agreement.objects.exclude(ends_on=None, open_ended=None).exists()


def test_only_austin_among_the_memoranda_was_approved_by_council():
    memoranda = Agreement.objects.filter(instrument="memorandum")

    assert Counter(memoranda.values_list("approval", flat=True)) == {"officials": 18, "council": 1}


def test_the_municipal_counterparties_have_their_class_of_2024():
    classes = dict(CounterpartyFact.objects.filter(key="gawc_class").values_list("counterparty__name_en", "value"))

    assert len(classes) == 18
    assert (classes["Sagamihara"], classes["Wuxi"], classes["Quito"]) == ("not-listed", "sufficiency", "gamma")


def test_eleven_counterparties_are_no_municipality():
    kinds = Counter(each.facts["counterparty_kind"][0].value for each in facts.held(as_of=BEFORE))

    assert kinds["municipality"] == 18
    assert kinds.total() == 29


def test_what_staff_found_is_known_of_two_only_and_is_public_for_the_report_is():
    held = {each.reference: each.facts for each in facts.held(as_of=BEFORE)}
    found = [reference for reference, known in held.items() if "expired" in known or "canada_relations" in known]

    assert found == ["TOR-MOU-01", "TOR-MOU-02"]
    assert held["TOR-MOU-01"]["expired"][0].value is False
    concern = CounterpartyFact.objects.filter(key="jurisdiction_of_concern")
    assert set(concern.values_list("data_class", flat=True)) == {"public"}


def test_the_budget_adds_up():
    line = {each.reference[-2:]: each for each in BudgetLine.objects.all()}

    assert line["01"].amount_minor == 31_800_000 == line["02"].amount_minor + line["05"].amount_minor
    assert line["02"].amount_minor == line["03"].whole.minor + line["04"].whole.minor == 20_800_000
    assert line["07"].amount is None


def test_goals_and_objectives_are_all_there():
    count = {
        each.slug: (each.goals.count(), Objective.objects.filter(goal__framework=each).count())
        for each in Framework.objects.all()
    }

    assert count == {
        "toronto-ipf-2002": (7, 32),
        "toronto-iap-goals-2001": (4, 16),
        "toronto-hsd-2002": (1, 10),
        "city-traits-2002": (5, 0),
        "city-diplomacy-functions": (5, 0),
        "quebec-axes": (3, 11),
        "sdg": (17, 0),
    }
    assert not Goal.objects.exclude(weight=None).exists()
    assert Framework.objects.get(slug="toronto-ipf-2002").alignments.count() == 7


def test_activities_results_kinds_networks_decisions_and_notes_are_all_there():
    assert (Activity.objects.count(), ActivityResult.objects.count()) == (18, 8)
    assert ActivityKind.objects.filter(group="scope").count() == Mechanism.objects.count() == 6
    assert (Network.objects.count(), CouncilItem.objects.count(), PolicyVersion.objects.count()) == (28, 9, 2)
    assert {f"X-{number:02}" for number in range(1, 25)} <= set(SourceNote.objects.values_list("key", flat=True))
    assert ActivityResult.objects.get(basis="estimated").value == 50_000_000
    assert (Award.objects.count(), Event.objects.filter(part="hosted").count(), Event.objects.count()) == (3, 5, 9)
    host = NetworkFact.objects.filter(network__acronym="ICLEI", about="host")
    assert [str(each.on) for each in host] == ["1991", "1993", "1996", "2001-12-31", "2002"]
    assert NetworkFact.objects.filter(about="commissions").count() == 5
    assert not ActivityResult.objects.filter(basis="verified").exists()  # the report verifies none
    assert not Activity.objects.exclude(goals=None).exists()


def test_the_policies_follow_each_other_without_a_gap():
    assert [each.policy_id for each in PolicyVersion.objects.in_force(BEFORE)] == ["toronto-iap-2005"]
    assert [each.policy_id for each in PolicyVersion.objects.in_force(AFTER)] == ["toronto-iap-2024"]


def test_the_world_is_there_with_its_credit():
    assert (City.objects.count(), Country.objects.count()) == (33985, 249)
    assert "GeoNames" in City.objects.get(geonameid=6167865).population_note_fr


@pytest.mark.parametrize(
    ("asked", "reference"),
    [
        ("Varsovie", "TOR-IAP-10"),
        ("Sagami-hara", "TOR-IAP-09"),
        ("protocole Lisbonne", "TOR-MOU-01"),
        ("ho chi minh", "TOR-IAP-04"),
    ],
)
def test_agreements_are_found_by_every_name(asked, reference):
    (pk,) = [one for _, one in find("agreement", asked)]

    assert Agreement.objects.get(pk=pk).reference == reference


def both(row: Any) -> list[str]:
    """The columns of a row that have one language only."""
    names = [each.name for each in row._meta.concrete_fields if each.name.endswith("_en")]
    return [name for name in names if bool(getattr(row, name)) != bool(getattr(row, f"{name[:-3]}_fr", ""))]


def test_every_text_shown_is_in_both_languages():
    rooms = ("agreements", "activities", "budgets", "council", "memberships", "strategy", "counterparties")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models() if model is not City]
    missing = [
        (model.__name__, str(row), both(row)) for model in models for row in model._default_manager.all() if both(row)
    ]

    assert missing == []


def test_every_row_says_where_it_is_from():
    for model in (
        Agreement,
        Activity,
        Award,
        Event,
        BudgetLine,
        CouncilItem,
        Network,
        NetworkFact,
        SourceNote,
        Framework,
        Goal,
        Objective,
    ):
        assert not model._default_manager.filter(source="").exists(), model


def test_loading_it_again_changes_nothing():
    size = LedgerHead.objects.get().size
    demo.load()

    assert LedgerHead.objects.get().size == size == LedgerEntry.objects.count()
    assert Agreement.objects.aggregate(n=Sum("since_year"))["n"] == 1986 + 1989


def test_a_demonstration_of_an_earlier_version_keeps_the_policy_that_it_pinned_and_goes_on(toronto):
    pinned = PolicyVersion.objects.get(policy_id="toronto-iap-2024")
    told: list[str] = []

    PolicyVersion.objects.filter(pk=pinned.pk).update(content=bytes(pinned.content) + b"# as it was\n", digest="0" * 64)
    try:
        demo.load(say=told.append)
    finally:
        PolicyVersion.objects.filter(pk=pinned.pk).update(content=pinned.content, digest=pinned.digest)
    assert any("toronto-iap-2024 stays as this demonstration has it" in line for line in told)
    assert PolicyVersion.objects.filter(policy_id="toronto-iap-2024").count() == 1
