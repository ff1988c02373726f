"""The schedule is the city's; what is due is listed and stays; three people dispose of it, and then it is nowhere."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction

from chancery.accounts import actions as accounts
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import Contact
from chancery.dates import add_years
from chancery.errors import Refused
from chancery.papers import actions as papers
from chancery.papers import intake, store
from chancery.papers.models import Paper
from chancery.records import row_name
from chancery.retention import actions, due
from chancery.retention.models import Disposal, Hold, RecordClass
from chancery.search.models import ClosedEntry
from tests import make
from tests.papers import files

pytestmark = pytest.mark.django_db
CANARY = "canaryq7xw2m9rt4b8zk1vj6s"
LATER = date(2041, 1, 2)
THEN = datetime(2041, 1, 2, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path):
    settings.PAPERS = tmp_path / "papers"


@pytest.fixture
def head():
    return make.actor("head")


@pytest.fixture
def solicitor():
    return make.actor("solicitor")


@pytest.fixture
def clerk():
    return make.actor("clerk")


def line(code="papers", table="papers.paper", counts_from="filed_on", years=7, by=None, **values):
    by = by or make.actor("clerk")
    values.setdefault("title_en", "Papers")
    return actions.schedule(by=by, code=code, table=table, counts_from=counts_from, years=years, **values)


def filed(data_class="internal", **values):
    sheet = intake.Sheet("pdf", files.pdf(CANARY), CANARY)
    by = make.actor("officer")
    return papers.file(by=by, sheet=sheet, data_class=data_class, title_en=f"{CANARY} list", **values)


def names(on):
    return [one.name for one in due.due(on)]


def test_the_clerk_keeps_the_schedule_and_its_lines_are_on_record(clerk, head):
    before = LedgerEntry.objects.count()
    entered = line(by=clerk, source="By-law 217, schedule A")
    changed = line(by=clerk, years=10)

    assert (changed.pk, changed.years, changed.source) == (entered.pk, 10, "By-law 217, schedule A")
    assert LedgerEntry.objects.count() == before + 2
    with pytest.raises(Refused):
        line(by=head)


@pytest.mark.parametrize("wrong", [{"table": "auth.user"}, {"counts_from": "title_en"}, {"title_en": ""}])
def test_a_line_names_a_table_and_one_of_its_days(wrong):
    with pytest.raises(Refused):
        line(**wrong)


def test_what_is_past_its_term_is_listed_and_stays():
    paper = filed()
    line(years=7)
    day = date(paper.filed_on.year + 7, paper.filed_on.month, paper.filed_on.day)

    assert names(date.fromordinal(day.toordinal() - 1)) == []
    assert names(day) == [row_name(paper)]
    assert Paper.objects.get().disposed_on is None


def test_what_the_schedule_does_not_name_or_keeps_for_ever_is_not_due():
    filed()
    assert names(LATER) == []
    line(years=None)

    assert names(LATER) == []


def test_a_paper_with_a_code_of_its_own_follows_that_code():
    line("short", years=2)
    line("long", years=12)
    paper = filed(retention="long")
    on = date(paper.filed_on.year + 3, 1, 1)

    assert names(on) == []
    assert [one.record_class.code for one in due.due(LATER)] == ["long"]


@pytest.mark.parametrize("code", ["", "short"])
def test_no_step_disposes_of_a_paper_under_the_rule_of_another_class(code, head):
    line("short", years=2)
    line("long", years=12)
    paper = filed(retention=code)
    with time_machine.travel(THEN), pytest.raises(Refused, match="term"):
        actions.propose(by=head, record_class=RecordClass.objects.get(code="long"), row=row_name(paper))


def test_where_there_are_several_lines_for_papers_one_without_a_code_stays():
    line("short", years=2)
    filed()
    assert len(names(LATER)) == 1
    line("long", years=12)

    assert names(LATER) == []


@pytest.mark.parametrize("years", [0, 1, 3, 4, 90])
def test_what_the_list_asks_the_database_is_what_the_rule_says(years):
    every = [date(2023, 1, 1) + timedelta(days=days) for days in range(1200)]  # with a leap day

    for began in every:
        on = add_years(began, years)
        for day in (on - timedelta(days=1), on, on + timedelta(days=1)):
            assert (began <= due._latest_start(day, years)) == (on <= day)


def disposed(paper, head, solicitor, clerk):
    asked = actions.propose(by=head, record_class=RecordClass.objects.get(), row=row_name(paper))
    actions.cosign(by=solicitor, disposal=asked)
    return actions.carry_out(by=clerk, disposal=asked)


def test_three_people_dispose_of_a_paper(head, solicitor, clerk, django_capture_on_commit_callbacks):
    paper = filed()
    line()
    with time_machine.travel(THEN), django_capture_on_commit_callbacks(execute=True):
        done = disposed(paper, head, solicitor, clerk)

    paper.refresh_from_db()
    assert (done.state, done.carried_by, paper.disposed_on) == ("done", clerk, LATER)
    assert not store.place(paper.sha256).exists()
    assert names(LATER) == []


def test_one_person_with_every_role_cannot_do_it_alone():
    alone = make.actor("head", "solicitor", "clerk")
    paper = filed()
    line()
    with time_machine.travel(THEN):
        asked = actions.propose(by=alone, record_class=RecordClass.objects.get(), row=row_name(paper))
        with pytest.raises(Refused, match="another person"):
            actions.cosign(by=alone, disposal=asked)
        actions.cosign(by=make.actor("solicitor"), disposal=asked)
        with pytest.raises(Refused, match="another person"):
            actions.carry_out(by=alone, disposal=asked)


def test_the_database_too_knows_that_it_takes_three(head, solicitor):
    paper = filed()
    line()
    with time_machine.travel(THEN):
        asked = actions.propose(by=head, record_class=RecordClass.objects.get(), row=row_name(paper))
    for wrong in ({"signed_by": head}, {"signed_by": solicitor, "carried_by": solicitor}, {"carried_by": head}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Disposal.objects.filter(pk=asked.pk).update(**wrong)


@pytest.mark.parametrize("role", ["officer", "auditor", "administrator", "city-manager", "division-head"])
def test_nobody_else_takes_a_step(role, head, solicitor):
    paper, stranger = filed(), make.actor(role)
    line()
    with time_machine.travel(THEN):
        asked = actions.propose(by=head, record_class=RecordClass.objects.get(), row=row_name(paper))
        for act in (lambda: actions.propose(by=stranger, record_class=asked.record_class, row="x"),
                    lambda: actions.cosign(by=stranger, disposal=asked),
                    lambda: actions.carry_out(by=stranger, disposal=asked),
                    lambda: actions.refuse(by=stranger, disposal=asked, reason="x"),
                    lambda: actions.hold(by=stranger, row="x", reason="x")):  # fmt: skip
            with pytest.raises(Refused):
                act()


def test_no_step_is_skipped_or_taken_twice(head, solicitor, clerk):
    paper = filed()
    line()
    with time_machine.travel(THEN):
        asked = actions.propose(by=head, record_class=RecordClass.objects.get(), row=row_name(paper))
        assert actions.propose(by=head, record_class=asked.record_class, row=row_name(paper)) == asked
        with pytest.raises(Refused, match="already"):
            actions.carry_out(by=clerk, disposal=asked)
        actions.cosign(by=solicitor, disposal=asked)
        with pytest.raises(Refused, match="already"):
            actions.cosign(by=solicitor, disposal=asked)
        actions.carry_out(by=clerk, disposal=asked)
        with pytest.raises(Refused):
            actions.carry_out(by=clerk, disposal=asked)


def test_before_its_term_nothing_is_proposed(head):
    paper = filed()
    line()

    with pytest.raises(Refused, match="term"):
        actions.propose(by=head, record_class=RecordClass.objects.get(), row=row_name(paper))


@pytest.mark.parametrize("whole", [True, False])
def test_a_hold_on_a_class_or_a_record_stops_every_step(whole, head, solicitor, clerk):
    paper, record_class = filed(), line()
    name = row_name(paper)
    with time_machine.travel(THEN):
        asked = actions.propose(by=head, record_class=record_class, row=name)
        actions.cosign(by=solicitor, disposal=asked)
        held = actions.hold(
            by=solicitor, reason="A lawsuit", **({"record_class": record_class} if whole else {"row": name})
        )
        assert [one.held_by for one in due.due(LATER)] == [held]
        with pytest.raises(Refused, match="hold"):
            actions.carry_out(by=clerk, disposal=asked)
        actions.lift(by=clerk, hold=held)
    with time_machine.travel(THEN + timedelta(days=1)):
        assert actions.carry_out(by=clerk, disposal=asked).state == "done"


def test_a_hold_says_why_on_what_and_ends_after_it_begins(solicitor):
    record_class, row = line(), row_name(filed())
    for said, wrong in (("Say why", {"reason": " ", "row": row}), ("either on a class", {"reason": "x"}),
                        ("either on a class", {"reason": "x", "row": row, "record_class": record_class}),
                        ("ends before", {"reason": "x", "row": row, "since": date(2030, 1, 2),
                                         "until": date(2030, 1, 1)})):  # fmt: skip
        with pytest.raises(Refused, match=said):
            actions.hold(by=solicitor, **wrong)
    assert not Hold.objects.exists()


@pytest.mark.parametrize("row", ["papers.paper/1", "A-2026-0001", "auth.user/0198c0de-0000-7000-8000-000000000001"])
def test_a_hold_on_a_record_that_is_not_there_is_refused(solicitor, row):
    with pytest.raises(Refused, match="no record of this name"):
        actions.hold(by=solicitor, row=row, reason="A lawsuit")
    assert not Hold.objects.exists()


def test_a_hold_is_lifted_once(solicitor):
    held = actions.hold(by=solicitor, row=row_name(filed()), reason="A request")
    actions.lift(by=solicitor, hold=held)

    with pytest.raises(Refused):
        actions.lift(by=solicitor, hold=held)


def test_what_is_refused_says_why_and_can_be_proposed_again(head, solicitor):
    paper = filed()
    line()
    with time_machine.travel(THEN):
        asked = actions.propose(by=head, record_class=RecordClass.objects.get(), row=row_name(paper))
        with pytest.raises(Refused):
            actions.refuse(by=solicitor, disposal=asked, reason="")
        actions.refuse(by=solicitor, disposal=asked, reason="Council asked for it")
        again = actions.propose(by=head, record_class=asked.record_class, row=row_name(paper))

    assert again.pk != asked.pk


def test_every_step_leaves_a_sealed_line_and_the_erasure_an_open_one(head, solicitor, clerk):
    paper = filed()
    line()
    before = LedgerEntry.objects.count()
    with time_machine.travel(THEN):
        disposed(paper, head, solicitor, clerk)

    new = [json.loads(bytes(one.leaf))["type"] for one in LedgerEntry.objects.filter(seq__gte=before)]
    assert (new.count("sealed"), new.count("erasure")) == (len(new) - 1, 1)
    assert len(new) >= 5


# --- after the disposal a person is nowhere


def everywhere(word):
    """Where a word is still: in a value of a table, an opening, a file of the papers, or the index."""
    found = [
        table
        for table in connection.introspection.table_names()
        if not table.startswith(("search_words", "search_closed_words", "sqlite_")) and word in str(rows(table))
    ]
    folder = Path(django_settings.PAPERS)
    found += [str(one) for one in folder.rglob("*") if one.is_file() and word.encode() in one.read_bytes()]
    if connection.vendor == "sqlite":
        found += [table for table in ("search_words_data", "search_closed_words_data") if word in str(rows(table))]
    return found


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor]


def test_a_personal_paper_that_was_disposed_of_is_nowhere(head, solicitor, clerk, django_capture_on_commit_callbacks):
    paper = filed("personal")
    line()
    assert everywhere(CANARY)
    with time_machine.travel(THEN), django_capture_on_commit_callbacks(execute=True):
        disposed(paper, head, solicitor, clerk)

    assert everywhere(CANARY) == []
    assert Paper.objects.get().disposed_on == LATER


def test_a_contact_that_was_disposed_of_is_nowhere(head, solicitor, clerk):
    body = make.counterparty("Lyon")
    contact = counterparties.add_contact(
        by=make.actor("officer"),
        organisation=body,
        given_name="Cora",
        family_name=CANARY,
        email=f"{CANARY}@example.org",
    )
    counterparties.mark_left(by=make.actor("officer"), contact=contact, on=date(2026, 1, 1))
    contact.refresh_from_db()
    line("contacts", "counterparties.contact", "left_on", 2)
    with time_machine.travel(THEN):
        assert names(LATER) == [row_name(contact)]
        disposed(contact, head, solicitor, clerk)

    assert everywhere(CANARY) == []
    assert Contact.objects.get().erased
    assert names(LATER) == []


def test_only_what_is_due_is_forgotten(head, solicitor, clerk, django_capture_on_commit_callbacks):
    gone, line_ = filed("personal"), line()
    accounts.add_person(by=make.actor("administrator"), name="Somebody Else")
    with time_machine.travel(THEN), django_capture_on_commit_callbacks(execute=True):
        disposed(gone, head, solicitor, clerk)

    assert line_.years == 7
    assert LedgerOpening.objects.filter(value__contains="Somebody Else").exists()
    assert ClosedEntry.objects.filter(kind="person").exists()
