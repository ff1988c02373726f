"""The pages of what Council directed: everyone reads them, the clerk keeps them."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.columns import as_columns
from chancery.council import permissions
from chancery.council.models import Task
from chancery.dates import parse_fuzzy
from tests import make
from tests.desk.people import member

pytestmark = pytest.mark.django_db
TASKS = "/en/desk/tasks/"


def task(due="2024-05", **values):
    values.setdefault("title_en", "Review the program")
    return Task.objects.create(item=make.council_item(), **as_columns("due", parse_fuzzy(due)), **values)


def test_the_clerk_enters_a_task_and_records_its_report():
    clerk, item = member("clerk"), make.council_item(reference="2019.EX1.1", title_en="A review")
    form = clerk.get(f"{TASKS}add/").content.decode()
    key = form.split('name="key" value="')[1].split('"')[0]
    sent = {"key": key, "item": "2019.EX1.1", "title_en": "Report back", "due": "2024-05"}
    assert clerk.post(f"{TASKS}add/", sent).headers["Location"] == TASKS
    made = Task.objects.get()
    assert (made.item, str(made.due)) == (item, "2024-05")
    clerk.post(f"{TASKS}{made.pk}/report/", {"on": "2024-05-14"})

    assert "Report received" in clerk.get(TASKS).content.decode()
    assert Task.objects.get().state_since == date(2024, 5, 14)


def test_what_was_typed_stays_where_it_is_refused():
    clerk, made = member("clerk"), task()
    page = clerk.post(f"{TASKS}{made.pk}/release/", {"on": "2024-06-01"}).content.decode()

    assert "Say why Council released it." in page
    assert 'value="2024-06-01"' in page


def test_others_read_and_are_offered_no_verb():
    task()
    page = member("councillor").get(TASKS).content.decode()

    assert "Review the program" in page
    assert "/report/" not in page
    assert member("officer").get(f"{TASKS}add/").status_code == 403


def test_an_empty_list_says_so_in_both_languages():
    auditor = member("auditor")

    assert "Council waits for no report" in auditor.get(TASKS).content.decode()
    assert "Le Conseil n’attend aucun rapport" in auditor.get("/fr/bureau/demandes-du-conseil/").content.decode()


@pytest.mark.parametrize(
    ("role", "reads"),
    [("officer", True), ("clerk", True), ("auditor", True), ("councillor", False), ("mayors-office", False)],
)
def test_what_council_directed_in_confidence_is_read_by_the_office(role, reads):
    task(title_en="Open canary", due="2024")
    task(title_en="Closed canary", public=False)
    reader = member(role)

    for address in (TASKS, "/en/desk/radar/?period=late", "/en/desk/radar/radar.csv?period=late"):
        answer = reader.get(address)
        text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        assert "Open canary" in text, address
        assert ("Closed canary" in text) is reads, address


def test_a_division_reads_what_it_reports_on():
    officer, parks = make.person("Dana"), make.division("parks")
    make.role(officer, "division-officer", division=parks)
    mine, other = task(public=False, division=parks), task(public=False, division=make.division("museums"))

    assert mine in permissions.visible(officer.user.actor)
    assert other not in permissions.visible(officer.user.actor)
    assert not permissions.visible(None).exists()
