"""What is due is done by itself: reminded once, made up for after days without a worker, and told weekly."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils.translation import override

from chancery import due
from chancery.accounts import actions as accounts
from chancery.accounts.models import User
from chancery.activities.models import Milestone
from chancery.agreements import actions as agreements
from chancery.audit import reconcile
from chancery.columns import as_columns
from chancery.dates import parse_fuzzy
from chancery.ids import uuid7
from chancery.notices import actions
from chancery.notices.models import Attempt, Feed, Notice, Wish
from tests import make

pytestmark = pytest.mark.django_db
TORONTO = ZoneInfo("America/Toronto")


def at(day: date, hour: int = 9) -> Any:
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=TORONTO), tick=False)


def run(day: date, hour: int = 9) -> due.Done:
    with at(day, hour):
        return due.run()


@pytest.fixture
def officer(db: None) -> Any:
    """One officer, who minds the whole register; whoever enters it in these tests is told nothing."""
    User.objects.filter(actor=make.clerk()).update(is_active=False)
    person = make.person("Olive")
    make.role(person, "officer")
    return person


@pytest.fixture(autouse=True)
def _no_weekly_letter(request: Any, officer: Any) -> None:
    if "weekly" not in request.node.name:
        actions.wish(by=officer.user.actor, user=officer.user, kind="digest", way="not-at-all")


def told(person: Any) -> list[tuple[str, str, date]]:
    return list(person.user.notices.order_by("due_on").values_list("kind", "ref", "due_on"))


def letters(person: Any) -> list[Any]:
    return [letter for letter in mail.outbox if letter.to == [person.user.email]]


def test_a_milestone_is_told_in_the_language_of_whoever_minds_it(officer):
    officer.user.language = "fr"
    officer.user.save()
    activity = make.activity("River levels", reference="ACT-7", title_fr="Niveau des rivières")
    due_on = as_columns("due", parse_fuzzy("2026-07-31"))
    Milestone.objects.create(activity=activity, title_en="Probes are in", title_fr="Les sondes y sont", **due_on)
    run(date(2026, 7, 1))
    run(date(2026, 8, 1))

    assert [(kind, ref[:5], on) for kind, ref, on in told(officer)] == [
        ("commitment", "ACT-7", date(2026, 7, 1)), ("commitment", "ACT-7", date(2026, 7, 24)),
        ("commitment", "ACT-7", date(2026, 8, 1)),
    ]  # fmt: skip
    assert "Les sondes y sont" in letters(officer)[0].subject
    assert "jalon" in letters(officer)[0].subject


@pytest.mark.slow
def test_the_end_of_a_term_is_told_three_times_before_and_once_after(officer):
    make.agreement("Lyon", reference="A-1", signed="2020-01-01", ends_on=date(2026, 12, 31), approval="council")
    for day in (date(2026, 7, 4), date(2026, 10, 2), date(2026, 12, 1), date(2027, 1, 1)):
        run(day - timedelta(days=1))
        run(day)

    assert told(officer) == [
        ("term", "A-1", date(2026, 7, 4)),
        ("term", "A-1", date(2026, 10, 2)),
        ("term", "A-1", date(2026, 12, 1)),
        ("term", "A-1", date(2027, 1, 1)),
    ]
    assert len(letters(officer)) == 4


def test_run_again_nothing_is_told_again(officer):
    make.agreement("Lyon", reference="A-1", ends_on=date(2026, 7, 31))
    first, second = run(date(2026, 7, 1)), run(date(2026, 7, 1), hour=15)

    assert (first.reminders, first.handed_over, second.reminders, second.handed_over) == (1, 1, 0, 0)


def test_what_is_entered_later_on_its_day_is_told_too(officer):
    run(date(2026, 7, 1))
    make.agreement("Lyon", ends_on=date(2026, 7, 31))

    assert run(date(2026, 7, 1), hour=15).reminders == 1


def test_a_decision_that_waits_is_told_once_to_whoever_may_decide():
    asked, solicitor = make.actor("officer"), make.person("Simon")
    make.role(solicitor, "solicitor")
    lyon = make.agreement("Lyon", reference="A-1", ends_on=date(2027, 6, 30))
    with at(date(2026, 7, 1)):
        agreements.ask(
            by=asked,
            key=str(uuid7()),
            agreement=lyon,
            kind="end",
            payload={"on": parse_fuzzy("2026-06-15")},
            why="a secret reason",
        )
        due.run()
    run(date(2026, 7, 2))

    notice = Notice.objects.get(kind="decision", user=solicitor.user)
    assert notice.ref.startswith("A-1 ")
    assert notice.due_on == date(2026, 7, 1)
    assert "secret" not in str(notice.body) + notice.subject + "".join(letter.body for letter in mail.outbox)


def test_everyone_is_told_in_their_own_language(officer):
    accounts.speak(by=officer.user.actor, user=officer.user, language="fr")
    make.agreement("Lyon", ends_on=date(2026, 7, 31))
    with override("en"):
        run(date(2026, 7, 1))

    assert mail.outbox[0].subject == "Ville exemple: Lyon\u00a0: fin de sa durée"
    assert "/fr/" in mail.outbox[0].body


@pytest.mark.parametrize("role", ["administrator", "proponent", "councillor"])
def test_those_whose_affair_it_is_not_are_told_nothing(role):
    someone = make.person("Someone")
    make.role(someone, role)
    make.agreement("Lyon", ends_on=date(2026, 7, 31), public=True)
    run(date(2026, 7, 1))

    assert not Notice.objects.filter(user=someone.user, kind="term").exists()


def test_what_breaks_stops_nothing_else_and_is_done_again(officer, monkeypatch, caplog):
    make.agreement("Lyon", ends_on=date(2026, 7, 31))
    whole = due.JOBS

    def broken(by: Any, since: date, until: date) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(due, "JOBS", (due.Job("broken", broken), *whole))
    done = run(date(2026, 7, 1))

    assert (done.reminders, done.handed_over, done.failed) == (1, 1, ("broken",))
    assert "the disk is full" in caplog.text
    assert "Failed: broken." in str(done)


def test_the_command_says_what_it_did_and_whether_something_broke(officer, capsys):
    with at(date(2026, 7, 1)):
        assert due.main([]) == 0
    assert "0 reminders queued" in capsys.readouterr().out


# --- the weekly letter


def test_the_weekly_letter_leaves_on_monday_at_six(officer):
    make.agreement("Lyon", reference="A-1", ends_on=date(2026, 8, 20))
    run(date(2026, 7, 5))  # a Sunday: the letter of the week before, which nobody has had
    before = len(mail.outbox)
    early, late, again = run(date(2026, 7, 6), 5), run(date(2026, 7, 6), 6), run(date(2026, 7, 8))

    assert (early.weekly, late.weekly, again.weekly) == (0, 1, 0)
    assert len(mail.outbox) == before + 1
    assert "Lyon, end of its term (In 45 days) [A-1]" in mail.outbox[-1].body


def test_the_weekly_letter_carries_what_waited_for_it(officer):
    actions.wish(by=officer.user.actor, user=officer.user, kind="term", way="digest")
    make.agreement("Lyon", reference="A-1", ends_on=date(2026, 8, 2))
    run(date(2026, 7, 1))
    run(date(2026, 7, 3))
    waits = Notice.objects.get(kind="term")

    assert waits.state == "queued"
    run(date(2026, 7, 6))
    waits.refresh_from_db()

    assert (waits.state, waits.carried_by.kind) == ("handed-over", "digest")
    assert "Lyon: end of its term" in mail.outbox[-1].body


def test_the_weekly_letter_that_is_not_wanted_is_not_written(officer):
    actions.wish(by=officer.user.actor, user=officer.user, kind="digest", way="not-at-all")
    make.agreement("Lyon", ends_on=date(2026, 8, 20))

    assert run(date(2026, 7, 6)).weekly == 0
    assert mail.outbox == []


def test_where_there_is_nothing_to_say_there_is_no_weekly_letter(officer):
    assert run(date(2026, 7, 6)).weekly == 0


@pytest.mark.once
@pytest.mark.parametrize("monday", [date(2026, 3, 9), date(2026, 11, 2)])
def test_the_weekly_letter_comes_once_when_the_clocks_change(officer, monday):
    make.agreement("Lyon", ends_on=monday + timedelta(days=50))
    run(monday - timedelta(days=7))
    letters = [run(monday, hour).weekly for hour in range(24)]

    assert letters == [0] * 6 + [1] + [0] * 17


# --- a year


DOWN = range(100, 130)
START = date(2027, 9, 1)


def expected(ends: dict[str, date], last: date) -> Counter[tuple[str, date]]:
    """What must be told, from the dates alone."""
    days = ((ref, end - timedelta(days=before)) for ref, end in ends.items() for before in (180, 90, 30, -1))
    return Counter((ref, day) for ref, day in days if START <= day <= last)


@pytest.mark.slow
@pytest.mark.once
def test_in_a_year_with_the_worker_down_for_thirty_days_each_reminder_is_handed_over_once(officer, client):
    ends = {f"A-{n}": START + timedelta(days=13 * n) for n in range(1, 45)} | {"A-45": date(2028, 2, 29)}
    for reference, end in ends.items():
        make.agreement("Lyon", reference=reference, ends_on=end)
    days = [START + timedelta(days=n) for n in range(366)]
    for number, day in enumerate(days):
        # Once a week is enough: what became due in between is made up for, as after the month.
        if number not in DOWN and number % 7 == 0:
            run(day)
    run(days[-1])
    sent = Counter((one.ref, one.due_on) for one in Notice.objects.filter(kind="term", state="handed-over"))

    assert sent == expected(ends, days[-1])
    assert len(mail.outbox) == len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == sent.total()
    assert sent[("A-45", date(2028, 1, 30))] == sent[("A-45", date(2028, 3, 1))] == 1
    assert not Notice.objects.exclude(state="handed-over").exists()
    client.force_login(officer.user)
    page = client.get("/en/desk/notices/?state=handed-over").content.decode()
    assert page.count(">handed over</span>") == 50
    assert 'rel="next"' in page
    assert not list(reconcile.differences([Notice, Attempt, Wish, Feed]))
