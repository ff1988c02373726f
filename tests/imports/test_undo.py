"""An import can be taken back for a day; what someone changed since stays, and is named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chancery.activities.models import Activity
from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement, CategoryAssignment
from chancery.audit import reconcile
from chancery.audit.models import LedgerEntry
from chancery.counterparties.models import Alias, Counterparty
from chancery.errors import Refused
from chancery.imports import actions
from chancery.imports.models import ImportNote, ImportRun
from chancery.search.find import find
from tests import make
from tests.imports.books import brought_in, looked_through, text

pytestmark = pytest.mark.django_db
HEADING = ["Reference", "Partner", "Title", "Category", "Remarks"]
LYON = ["A-1", "Lyon", "Twinning", "partnership", "calls often"]
NICE = ["A-2", "Nice", "Pact", "", ""]
RECORD = [Agreement, Counterparty, ImportRun, ImportNote, CategoryAssignment, Alias, Activity]


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.PAPERS = tmp_path
    make.country("FR")


def taken_back(run):
    return [row.reference for row in actions.take_back(by=make.clerk(), run=run)]


def test_taken_back_it_is_as_if_it_had_not_been():
    run = brought_in(text(HEADING, LYON, NICE))

    assert taken_back(run) == []
    for table in (Agreement, Counterparty, CategoryAssignment, ImportNote):
        assert not table.objects.exists()
    assert find("agreement", "twinning") == []
    assert run.rows.filter(outcome="back").count() == 4


def test_the_ledger_tells_both_that_it_was_and_that_it_is_gone():
    run = brought_in(text(HEADING, LYON, NICE))
    taken_back(run)

    assert list(reconcile.differences(RECORD)) == []
    lines = " ".join(str(each) for each in LedgerEntry.objects.order_by("seq"))
    for told in ("import.brought-in", "import.rows-taken-back", "import.taken-back", "A-1"):
        assert told in lines


def test_the_same_file_can_come_in_again():
    taken_back(brought_in(text(HEADING, LYON, NICE)))

    assert brought_in(text(HEADING, LYON, NICE)).counts["agreements.new"] == 2
    assert list(reconcile.differences(RECORD)) == []


def test_what_someone_changed_since_stays_and_is_named():
    run = brought_in(text(HEADING, LYON, NICE))
    changed = Agreement.objects.get(reference="A-1")
    agreements.add_joint_project(by=make.clerk(), agreement=changed, title_en="Murals")

    assert "A-1" in taken_back(run)
    assert [each.reference for each in Agreement.objects.all()] == ["A-1"]
    assert [str(each) for each in Counterparty.objects.all()] == ["Lyon"]
    assert list(reconcile.differences(RECORD)) == []


def test_what_something_new_rests_on_stays():
    run = brought_in(text(HEADING, LYON, NICE))
    nice = Counterparty.objects.get(name_en="Nice")
    agreements.register(by=make.clerk(), counterparty=nice, reference="B-1", standing="signed")

    assert taken_back(run) == [nice.reference] or nice.reference in [
        row.reference for row in run.rows.filter(outcome="new")
    ]
    assert sorted(Agreement.objects.values_list("reference", flat=True)) in (["B-1"], ["A-2", "B-1"])
    assert Counterparty.objects.filter(pk=nice.pk).exists()


def test_a_change_is_put_back():
    make.agreement("Lyon", reference="A-1", title_en="Old", since_year=None)
    run = brought_in(text(["Reference", "Partner", "title_en", "since"], ["A-1", "Lyon", "New", "1979"]))

    assert Agreement.objects.get().title_en == "New"
    assert taken_back(run) == []
    row = Agreement.objects.get()
    assert (row.title_en, row.since_year) == ("Old", None)


def test_goals_are_put_back():
    goal = make.goal(framework_=make.framework("ipf"), number=2)
    made = make.agreement("Lyon", reference="A-1")
    run = brought_in(text(["Reference", "Partner", "goals"], ["A-1", "Lyon", "ipf.2"]))

    assert list(made.goals.all()) == [goal]
    taken_back(run)
    assert list(made.goals.all()) == []


def test_after_a_day_it_stays():
    run = brought_in(text(HEADING, LYON))
    ImportRun.objects.filter(pk=run.pk).update(written_at=timezone.now() - timedelta(days=1, seconds=1))
    run.refresh_from_db()

    assert not run.is_fresh()
    with pytest.raises(Refused, match="a day has passed"):
        taken_back(run)


def test_it_is_taken_back_once():
    run = brought_in(text(HEADING, LYON))
    taken_back(run)

    with pytest.raises(Refused, match="no longer be taken back"):
        taken_back(run)


def test_what_was_not_written_is_not_taken_back():
    with pytest.raises(Refused):
        taken_back(looked_through(text(HEADING, LYON)))


def test_counterparties_go_with_their_other_names():
    run = brought_in(text(["Name", "Other names"], ["Lyon", "Lugdunum"]), "counterparties")

    assert taken_back(run) == []
    assert not Alias.objects.exists()


def test_activities_go_with_their_links():
    make.agreement("Lyon", reference="A-1")
    run = brought_in(text(["Activity", "Agreement"], ["Exchange", "A-1"]), "activities")

    assert taken_back(run) == []
    assert not Activity.objects.exists()
    assert Agreement.objects.count() == 1


def test_rows_are_forgotten_when_the_day_is_over():
    run = brought_in(text(HEADING, LYON))
    ImportRun.objects.filter(pk=run.pk).update(written_at=timezone.now() - timedelta(days=2))
    looked_through(text(HEADING, NICE))

    assert not run.rows.exists()
