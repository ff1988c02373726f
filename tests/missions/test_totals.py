"""Yearly totals are kept while the record is written, and whoever changes them past it is found."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from chancery.audit import reconcile
from chancery.disclosure import actions, totals
from chancery.disclosure.periods import Quarter
from chancery.missions import actions as missions
from chancery.missions.models import YearTotal
from chancery.money import Money
from tests.disclosure.scene import accounted, paid, published

pytestmark = pytest.mark.django_db


def test_what_is_published_and_withheld_later_is_in_the_totals_and_leaves_them():
    it = accounted()
    paid(it, "300 CAD", "lodging", paid_by="third-party", paid_by_body="Ville de Lyon")
    assert (totals.by_year()[2026].total, totals.by_year()[2026].others) == (195_120, 30_000)

    actions.withhold(by=it.manager, mission=it.mission, reason="A threat")
    paid(it, "10 CAD")
    assert totals.by_year() == {}
    actions.release(by=it.manager, mission=it.mission)
    assert (totals.by_year()[2026].total, totals.by_year()[2026].trips) == (196_120, 1)
    assert YearTotal.kept() == YearTotal.counted()


def test_what_residents_do_not_read_yet_is_in_no_total():
    it = published()
    paid(it, "120 CAD")

    assert not YearTotal.objects.exists()


def test_a_total_that_is_not_the_sum_is_named_and_counted_anew_by_the_close():
    it = accounted()
    YearTotal.objects.filter(kind="airfare").update(minor=7)
    YearTotal.objects.filter(kind="meals").delete()

    found = [str(one) for one in reconcile.differences() if isinstance(one, reconcile.Drift)]
    assert found == [
        "missions.yeartotal/2026 staff airfare city: its rows come to (148620, 0), the total that is kept says (7, 0)",
        "missions.yeartotal/2026 staff meals city: its rows come to (46500, 0), the total that is kept says None",
    ]
    assert missions.recount(by=it.head) is True
    assert missions.recount(by=it.head) is False
    assert totals.by_year()[2026].total == 195_120

    YearTotal.objects.all().delete()
    actions.close(by=it.head, quarter=Quarter(2026, 1), finance=Money(0, "CAD"))
    assert totals.by_year()[2026].total == 195_120


def test_a_register_of_before_is_counted_once_by_the_migration():
    it = accounted()
    missions.repay(by=it.treasurer, trip=it.trip, on=date(2026, 3, 9), amount=Money(5, "CAD"))
    kept = YearTotal.kept()
    YearTotal.objects.all().delete()

    import_module("chancery.missions.migrations.0007_totals_so_far").count(apps, None)
    assert YearTotal.kept() == kept
