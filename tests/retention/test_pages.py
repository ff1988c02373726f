"""The pages of retention: who sees what is due, whose step is next, and the list as a file."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from chancery import paging
from chancery.papers import actions as papers
from chancery.papers import intake
from chancery.papers.models import Paper
from chancery.records import declared, row_name
from chancery.retention import actions, due, plain
from chancery.retention.models import Disposal, Hold, RecordClass
from tests import make
from tests.papers import files

pytestmark = pytest.mark.django_db
HERE = "/en/desk/retention/"
FRENCH = "/fr/bureau/conservation/calendrier/"
LATER = datetime(2041, 1, 2, 17, tzinfo=UTC)
SURE = {"sure": "1"}


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path):
    settings.PAPERS = tmp_path / "papers"


def member(*roles):
    client = Client()
    client.actor = make.actor(*roles)
    client.force_login(client.actor.user)
    return client


def at_the_time(client, address, sent=None):
    """Ask years from now, newly signed in."""
    with time_machine.travel(LATER):
        client.force_login(client.actor.user)
        return client.get(address) if sent is None else client.post(address, sent)


@pytest.fixture
def paper():
    sheet = intake.Sheet("pdf", files.pdf(), "text")
    made = papers.file(by=make.actor("officer"), sheet=sheet, title_en="canarytitle", data_class="personal")
    RecordClass.objects.create(code="papers", title_en="Papers", table="papers.paper", counts_from="filed_on", years=7)
    return made


def test_every_class_of_record_is_told_in_plain_words_in_both_languages():
    line = actions.schedule(
        by=make.actor("clerk"), code="contacts", title_en="Address book", table="counterparties.contact",
        counts_from="left_on", years=5, source="By-law 12",
    )  # fmt: skip
    clerk = member("clerk")
    english, french = (clerk.get(path).content.decode() for path in (f"{HERE}schedule/", FRENCH))

    for each in plain.CLASSES:
        with override("en"):
            assert html.escape(str(each.holds)) in english
        with override("fr"):
            assert html.escape(str(each.holds)) in french
    assert "5 years counted from the day the person left the function" in " ".join(english.split())
    assert "5 ans comptés depuis le jour du départ de la personne" in " ".join(french.split())
    assert "By-law 12" in english
    unplain = (*due.tables(), *due.dates(line.table))
    assert not [name for name in unplain if re.search(rf"[> ]{name}\b", english)]


def test_each_table_that_people_write_is_in_one_class_and_all_of_a_class_are_kept_alike():
    tables = [table for each in plain.CLASSES for table in each.tables]
    written = [model._meta.label_lower for model in apps.get_models() if declared(model)]

    assert sorted(tables) == sorted(
        table for table in written if apps.get_model(table).__module__.startswith("chancery")
    )
    assert [each.tables for each in plain.CLASSES if len({plain.keeps(table) for table in each.tables}) != 1] == []
    assert {day for table in due.tables() for day in due.dates(table)} <= set(plain.EVENTS)


def test_the_clerk_enters_and_changes_a_line_of_the_schedule():
    clerk = member("clerk")
    sent = {"code": "notes", "title_en": "Papers", "table": "papers.paper", "counts_from": "filed_on", "years": "7"}
    clerk.post(f"{HERE}schedule/line/", sent)
    clerk.post(f"{HERE}schedule/line/?code=notes", {**sent, "years": ""})

    assert RecordClass.objects.get().years is None
    assert "as long as there is a city" in clerk.get(f"{HERE}schedule/").content.decode()
    assert "Papers" in clerk.get(f"{HERE}schedule/line/?code=notes").content.decode()


def test_the_three_steps_are_taken_on_the_pages(paper):
    head, solicitor, clerk = member("head"), member("solicitor"), member("clerk")
    assert row_name(paper) in at_the_time(head, HERE).content.decode()
    at_the_time(head, f"{HERE}propose/?row={row_name(paper)}", SURE)
    step = f"{HERE}disposals/{Disposal.objects.get().pk}/"
    assert f"{step}sign/" in at_the_time(solicitor, HERE).content.decode()
    at_the_time(solicitor, f"{step}sign/", SURE)
    assert f"{step}carry-out/" in at_the_time(clerk, HERE).content.decode()
    at_the_time(clerk, f"{step}carry-out/", SURE)

    assert Disposal.objects.get().state == "done"
    assert Paper.objects.get().disposed_on is not None


def test_several_are_proposed_signed_and_destroyed_at_once_without_what_is_unticked_or_held(paper):
    head, solicitor, clerk = member("head"), member("solicitor"), member("clerk")
    sheet = intake.Sheet("pdf", files.pdf("more"), "more")
    more = [papers.file(by=make.actor("officer"), sheet=sheet, title_en=f"no {one}") for one in range(3)]
    names, kept, held = [row_name(one) for one in (paper, more[0])], row_name(more[1]), row_name(more[2])
    at_the_time(solicitor, f"{HERE}hold/", {"row": held, "reason": "A lawsuit"})
    several = f"{HERE}propose/several/?class=papers"
    assert several in at_the_time(head, HERE).content.decode()
    shown = at_the_time(head, several).content.decode()
    assert [shown.count(" checked"), held in shown] == [3, False]
    assert at_the_time(head, several, {"rows": [held]}).status_code == 200, "said on the form: nothing is proposed"
    at_the_time(head, several, {"rows": names})

    assert set(Disposal.objects.values_list("row", flat=True)) == set(names)
    assert at_the_time(head, several).content.decode().count(" checked") == 1, "what is proposed is asked no more"
    for client, address in ((solicitor, "disposals/sign/"), (clerk, "disposals/carry-out/")):
        assert address in at_the_time(client, HERE).content.decode()
        at_the_time(client, f"{HERE}{address}", {"rows": names})
        assert at_the_time(client, f"{HERE}{address}").status_code == 404, "none waits for this step any more"
    assert set(Disposal.objects.values_list("state", flat=True)) == {"done"}
    assert Paper.objects.filter(disposed_on=None).count() == 2
    assert kept in at_the_time(head, HERE).content.decode()


def test_whoever_proposed_is_not_asked_to_sign_any(paper):
    both = member("head", "solicitor")
    at_the_time(both, f"{HERE}propose/several/?class=papers", {"rows": row_name(paper)})

    assert at_the_time(both, f"{HERE}disposals/sign/").status_code == 404


def test_a_step_that_is_refused_says_why(paper):
    both = member("head", "solicitor")
    at_the_time(both, f"{HERE}propose/?row={row_name(paper)}", SURE)
    step = f"{HERE}disposals/{Disposal.objects.get().pk}/"

    assert "another person must" in at_the_time(both, f"{step}sign/", SURE).content.decode()
    at_the_time(both, f"{step}refuse/", {"reason": "Council asked for it"})
    assert "Council asked for it" in at_the_time(both, HERE).content.decode()


def test_what_is_not_due_cannot_be_proposed(paper):
    assert member("head").get(f"{HERE}propose/?row={row_name(paper)}").status_code == 404


def test_a_hold_is_placed_and_lifted(paper):
    solicitor = member("solicitor")
    at_the_time(solicitor, f"{HERE}hold/", {"row": row_name(paper), "reason": "A lawsuit"})
    page = at_the_time(solicitor, HERE).content.decode()
    assert "A lawsuit" in page
    assert ">Held<" in page
    at_the_time(solicitor, f"{HERE}holds/{Hold.objects.get().pk}/lift/", SURE)

    assert Hold.objects.get().lifted_by == solicitor.actor


def test_the_list_is_a_file_too_and_tells_no_title(paper):
    clerk = member("clerk")
    sent = at_the_time(clerk, f"{HERE}due.csv")

    assert sent.headers["Content-Disposition"] == 'attachment; filename="due-2041-01-02.csv"'
    assert f"{row_name(paper)},papers," in sent.content.decode()
    assert "canarytitle" not in sent.content.decode() + at_the_time(clerk, HERE).content.decode()


def test_what_is_due_is_read_class_by_class_and_page_by_page(paper, monkeypatch):
    monkeypatch.setattr(paging.page, "__kwdefaults__", {**paging.page.__kwdefaults__, "size": 2})
    more = [
        papers.file(by=make.actor("officer"), sheet=intake.Sheet("pdf", files.pdf(str(each))), title_en=str(each))
        for each in range(4)
    ]
    RecordClass.objects.create(code="gone", title_en="Left", table="counterparties.contact", counts_from="left_on",
                               years=2)  # fmt: skip
    every, auditor, at, seen = {row_name(one) for one in (paper, *more)}, member("auditor"), HERE, []
    while at:
        page = at_the_time(auditor, at).content.decode()
        seen.append(re.findall(r"<code>([^<]+)</code>", page))
        found = re.search(r'href="([^"]+)" rel="next"', page)
        at = HERE + html.unescape(found[1]) if found else ""

    assert [len(each) for each in seen] == [2, 2, 1]
    assert {name for each in seen for name in each} == every
    assert "Papers (5)" in page
    assert "Left (" not in page
    assert at_the_time(auditor, f"{HERE}?class=papers&after=WzAsIm5vIGRheSIsIjAiXQ").status_code == 404


def test_the_page_asks_no_more_for_many_under_way_than_for_one(paper):
    head, solicitor, asked = member("head"), member("solicitor"), []
    at_the_time(solicitor, HERE)  # whatever is read once by a process that has just begun
    sheet = intake.Sheet("pdf", files.pdf("more"), "more")
    more = [papers.file(by=make.actor("officer"), sheet=sheet, title_en=f"no {one}") for one in range(3)]
    for names in ([paper], more):
        several = {"rows": [row_name(one) for one in names]}
        at_the_time(head, f"{HERE}propose/several/?class=papers", several)
        for address in (HERE, f"{HERE}disposals/sign/"):
            with CaptureQueriesContext(connection) as found:
                shown = at_the_time(solicitor, address).content.decode()
            asked.append(len(found))

    assert asked[:2] == asked[2:]
    assert all(row_name(one) in shown for one in (paper, *more))


def test_what_is_under_way_is_on_the_first_page_of_all(paper):
    head = member("head")
    at_the_time(head, f"{HERE}propose/?row={row_name(paper)}", SURE)
    RecordClass.objects.update(years=90)

    page = at_the_time(member("solicitor"), HERE).content.decode()
    assert f"disposals/{Disposal.objects.get().pk}/refuse/" in page
    assert "Nothing is past its term" in page


def test_a_hold_on_a_mistyped_record_keeps_what_was_typed(paper):
    page = member("solicitor").post(f"{HERE}hold/", {"row": "A-2026-0001", "reason": "A lawsuit"}).content.decode()

    assert "There is no record of this name" in page
    assert "A lawsuit" in page


def test_where_nothing_is_due_the_page_says_so():
    assert "Nothing is past its term" in member("auditor").get(HERE).content.decode()
    assert "Rien n’a dépassé son délai" in member("auditor").get("/fr/bureau/conservation/").content.decode()
