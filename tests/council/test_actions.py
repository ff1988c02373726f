"""Decisions are recorded as the sources tell them."""

import json
from datetime import date

import pytest

from chancery.audit.models import LedgerEntry
from chancery.council import actions
from chancery.council.models import CouncilItem, Task
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from chancery.ids import uuid7
from tests import make
from tests.racing import meanwhile

pytestmark = pytest.mark.django_db


def test_a_decision_is_recorded_and_its_outcome_is_not_guessed():
    item = actions.record_item(by=make.clerk(), reference="2019.EC10.17", met=parse_fuzzy("2019-12-17..2019-12-18"))

    assert (item.outcome, str(item.met)) == ("not-recorded", "2019-12-17..2019-12-18")
    assert '"type":"decision.recorded"' in str(LedgerEntry.objects.get())


def test_council_decided_nothing_at_a_meeting_that_is_still_to_come():
    ahead = {"reference": "2999.EX1.1", "met": parse_fuzzy("2999-02-28"), "title_en": "A decision"}
    with pytest.raises(Refused, match="still to come"):
        actions.record_item(by=make.clerk(), outcome="adopted", **ahead)

    assert actions.record_item(by=make.clerk(), outcome="not-recorded", **ahead).outcome == "not-recorded"


def test_a_decision_in_camera_leaves_a_sealed_line():
    actions.record_item(by=make.clerk(), reference="X", met=parse_fuzzy("2024"), public=False)

    assert '"type":"sealed"' in str(LedgerEntry.objects.get())
    assert not CouncilItem.objects.public().exists()


def test_a_proponent_cannot_record_a_decision():
    with pytest.raises(Refused):
        actions.record_item(by=make.ana(), reference="X", met=parse_fuzzy(""))


def test_two_who_record_one_item_are_told_which_number_is_taken():
    clerk, taken = make.clerk(), {"reference": "2024.EX14.2", "met": parse_fuzzy("2024-05-14")}

    with meanwhile(lambda: make.council_item(reference="2024.EX14.2")), pytest.raises(Refused, match="already"):
        actions.record_item(by=clerk, **taken)


def test_a_number_that_is_on_record_is_not_recorded_again():
    make.council_item(reference="X")

    with pytest.raises(Refused, match="mend the number"):
        actions.record_item(by=make.clerk(), reference="X", met=parse_fuzzy("2024"))


def test_what_became_of_an_item_on_the_agenda_is_recorded_once_by_the_clerk():
    item = make.council_item(outcome="not-recorded", reference="2026.CM1")
    with pytest.raises(Refused):
        actions.record_outcome(by=make.ana(), item=item, outcome="adopted")
    with pytest.raises(Refused, match="what became"):
        actions.record_outcome(by=make.clerk(), item=item, outcome="not-recorded")
    actions.record_outcome(by=make.clerk(), item=item, outcome="adopted", text_en="Go ahead.")
    with pytest.raises(Refused, match="on record already"):
        actions.record_outcome(by=make.clerk(), item=item, outcome="lost")

    assert (item.outcome, item.text_en) == ("adopted", "Go ahead.")
    assert '"outcome":"adopted"' in str(LedgerEntry.objects.order_by("seq").last())


def test_decisions_without_a_date_come_last():
    undated, late, early = make.council_item(""), make.council_item("2024"), make.council_item("1999-04")

    assert list(CouncilItem.objects.oldest_first()) == [early, late, undated]


# --- what Council directed


def directed(by=None, **values):
    values.setdefault("title_en", "Review the program")
    values.setdefault("due", parse_fuzzy("2024-05"))
    return actions.direct(by=by or make.clerk(), item=make.council_item("2019-12-18"), **values)


def test_council_directs_and_the_report_comes_years_later():
    task = directed()
    came = make.council_item("2024-05-14")
    actions.report(by=make.clerk(), task=task, on=date(2024, 5, 14), item=came)

    task.refresh_from_db()
    assert (task.state, task.state_since, task.report) == ("reported", date(2024, 5, 14), came)
    assert not Task.objects.open().exists()


def test_a_report_is_recorded_once():
    task = directed()
    actions.report(by=make.clerk(), task=task, on=date(2024, 5, 14))

    with pytest.raises(Refused, match="no longer waits"):
        actions.release(by=make.clerk(), task=task, on=date(2024, 6, 1), reason_en="Overtaken")
    task.refresh_from_db()
    assert task.state == "reported"


def test_council_releases_for_a_reason():
    task = directed()
    with pytest.raises(Refused, match="Say why"):
        actions.release(by=make.clerk(), task=task, on=date(2024, 6, 1))
    actions.release(by=make.clerk(), task=task, on=date(2024, 6, 1), reason_fr="Dépassé")

    assert Task.objects.get().reason_fr == "Dépassé"


def test_a_report_is_not_the_item_that_asked_for_it():
    task = directed()

    with pytest.raises(Refused, match="another item"):
        actions.report(by=make.clerk(), task=task, on=date(2024, 5, 14), item=task.item)


def test_a_task_says_what_and_a_form_sent_twice_enters_it_once():
    with pytest.raises(Refused, match="Say what"):
        directed(title_en="")
    key = uuid7()
    item, due = make.council_item(), parse_fuzzy("")
    for _each in range(2):
        actions.direct(by=make.clerk(), item=item, due=due, key=key, title_en="Report back")

    assert Task.objects.count() == 1


@pytest.mark.parametrize("verb", ["direct", "report", "release"])
def test_only_the_clerk_keeps_tasks(verb):
    task, officer = directed(), make.actor("officer", "head")
    acts = {
        "direct": lambda: directed(by=officer),
        "report": lambda: actions.report(by=officer, task=task, on=date(2024, 5, 14)),
        "release": lambda: actions.release(by=officer, task=task, on=date(2024, 5, 14), reason_en="No"),
    }
    before = LedgerEntry.objects.count()

    with pytest.raises(Refused):
        acts[verb]()
    assert LedgerEntry.objects.count() == before
    assert Task.objects.open().count() == 1


def test_every_step_leaves_its_line_sealed_where_the_item_is_not_public():
    actions.report(by=make.clerk(), task=directed(), on=date(2024, 5, 14))
    types = [json.loads(str(entry))["type"] for entry in LedgerEntry.objects.order_by("seq")][-2:]
    assert types == ["task.directed", "task.reported"]

    hidden = actions.direct(
        by=make.clerk(), item=make.council_item(public=False), due=parse_fuzzy(""), title_en="In confidence"
    )
    assert not hidden.public
    assert "task.directed" not in str(LedgerEntry.objects.order_by("seq").last())
