"""What was judged in a case is known of the agreement that came of it, and its words stay in the case."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from chancery.agreements import actions, facts, known
from chancery.agreements.concludable import Titled
from chancery.agreements.models import Agreement, AgreementFact
from chancery.audit.models import LedgerEntry
from chancery.cases import actions as cases
from chancery.cases.facts import criteria
from chancery.cases.models import CaseWaiver
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.policy import Outcome
from tests import going, make
from tests.desk.people import member
from tests.going import CRITERION, DAY, WHY

pytestmark = pytest.mark.django_db
SEEN = {"worthy": "public", "workable": "staff", "trusted": "confidential"}
MORE = "".join(CRITERION.format(id=id, visibility=seen) for id, seen in SEEN.items())
FOUND = {"worthy": "met", "workable": "met", "trusted": "not_met"}
RULE = 'eligibility = { all_of = ["worthy", "workable", "trusted"] }'
END = date(2031, 8, 31)


@pytest.fixture(autouse=True)
def _town(monkeypatch):
    monkeypatch.setattr(going, "TOWN", going.TOWN.replace('status = "open"\n', f'status = "open"\n{RULE}\n'))
    with time_machine.travel(date(2026, 6, 2), tick=False):
        going.town(MORE)
        yield


def renewed(by=None, judged=FOUND, **values):
    """An agreement that was renewed by a case in which its criteria were judged."""
    row = going.agreement(**values)
    case = going.carried(row, "renewal", judged=judged)
    by = by or make.actor("officer")
    actions.renew_by_case(by=by, key=str(uuid7()), case=case, signed_on=DAY, ends_on=END)
    return row


def test_each_criterion_that_was_judged_is_a_fact_as_open_as_the_criterion_without_the_words_of_whoever_judged():
    row = renewed()

    held = {one.key: one for one in AgreementFact.objects.filter(agreement=row)}
    assert {key: (one.value, one.data_class) for key, one in held.items()} == {
        "worthy": ("met", "public"), "workable": ("met", "internal"), "trusted": ("not_met", "intergovernmental"),
    }  # fmt: skip
    assert {(one.valid_from, one.known_on, one.established_by_en, one.established_by_fr) for one in held.values()} == {
        (DAY, DAY, "The office", "Le bureau")
    }
    assert not any(WHY in str(vars(one)) for one in held.values())


def test_the_line_of_what_not_everyone_may_know_is_sealed():
    renewed()

    told = [str(one) for one in LedgerEntry.objects.order_by("-seq")[:3]]
    assert sorted('"type":"sealed"' in one for one in told) == [False, True, True]
    assert [one for one in told if '"key":"worthy"' in one]


@pytest.mark.parametrize("kind", ["alignment", "conversion", "successor"])
def test_so_does_a_case_that_aligns_converts_or_makes_another(kind):
    instrument = {"conversion": "memorandum", "successor": "pact"}.get(kind, "agreement")
    row = going.agreement("friend", instrument=instrument)
    asks = "conversion" if kind == "successor" else kind
    category = "project" if kind == "successor" else "sister"
    case = going.carried(row, asks, category=category, judged={"worthy": "met"})
    given = {"by": make.actor("officer"), "key": str(uuid7()), "case": case, "signed_on": DAY}
    if kind == "successor":
        given |= {"counterparty": row.counterparty, "projects": [Titled("Trees", "Arbres")], "ends_on": END}
        made = actions.conclude(**given)
        assert actions.conclude(**given) == made
    else:
        made = actions.amend_by_case(**given, text_en="A project.")

    assert [(one.key, one.value) for one in AgreementFact.objects.filter(agreement=made)] == [("worthy", "met")]
    assert AgreementFact.objects.count() == 1


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("en", ("Judged by the office: met.", "Since 1 June 2026. The office")),
        ("fr", ("Jugé par le bureau\u00a0: satisfait.", "Depuis le 1er juin 2026. Le bureau")),
    ],
)
def test_the_public_page_says_what_was_found_by_whom_and_when_and_nothing_of_why(client, lang, says):
    row = renewed(public=True)
    address = {"en": f"/en/agreements/{row.reference}/", "fr": f"/fr/ententes/{row.reference}/"}[lang]
    page = client.get(address).content.decode()

    assert all(one in page for one in says)
    assert page.count(says[0]) == 1
    assert WHY not in page
    assert "vicar" not in page


def test_what_residents_and_staff_may_not_know_changes_nothing_that_they_read(client):
    row = renewed(public=True)
    staff = member("officer")
    desk = f"/en/desk/agreements/{row.reference}/facts/"

    def seen():
        public = client.get(f"/en/agreements/{row.reference}/").content
        return public, staff.get(desk).content.decode().count("<h2"), b"trusted" in staff.get(desk).content

    with_it = seen()
    assert "Is it workable?" in staff.get(desk).content.decode()
    AgreementFact.objects.filter(key="trusted").delete()
    assert seen() == with_it
    AgreementFact.objects.filter(key="workable").delete()
    assert seen()[0] == with_it[0]
    assert with_it[2] is False


def test_whoever_enters_the_signature_need_not_be_cleared_and_nobody_else_may():
    renewed(by=make.actor("officer"))

    assert AgreementFact.objects.filter(data_class="intergovernmental").exists()
    row = Agreement.objects.get()
    with pytest.raises(Refused):
        actions.establish_judged(by=make.actor("division-head"), agreement=row, case=row.continuations.get().case)


def test_a_case_under_way_judges_anew_and_changes_nothing_of_what_is_known():
    row = renewed()
    case = going.taken_up(row, "renewal")
    case = cases.submit(by=make.actor("officer"), case=case, on=DAY, content_digest="1" * 64)
    handed = known.known(case, DAY)

    assert "worthy" in handed.facts
    assert {one.outcome for one in criteria(case, handed, on=DAY)} == {Outcome.UNKNOWN}
    for outcome in ("met", "not_met"):
        cases.judge(by=make.actor("officer"), case=case, clause="worthy", outcome=outcome, reasons=WHY, on=DAY)
    found = {one.criterion: one.outcome for one in criteria(case, handed, on=DAY)}
    assert found["worthy"] == Outcome.NOT_MET
    assert [one.value for one in facts.of(row, as_of=DAY)["worthy"]] == ["met"]


def test_the_desk_says_the_outcome_in_words_and_replaces_it_by_another_outcome():
    row, client = renewed(judged={"worthy": "not_met"}), member("officer")

    assert "not met" in client.get(f"/en/desk/agreements/{row.reference}/facts/").content.decode()
    form = client.get(f"/en/desk/agreements/facts/{row.facts.get().pk}/replace/").content.decode()
    assert '<option value="not_applicable">not applicable' in form


def test_what_a_body_waived_is_no_fault_of_the_agreement():
    row = going.agreement()
    case = going.carried(row, "renewal", judged=FOUND | {"worthy": "not_met"})
    CaseWaiver.objects.create(case=case, clause="worthy", body="city-council", reason=WHY, on=DAY)
    actions.renew_by_case(by=make.actor("officer"), key=str(uuid7()), case=case, signed_on=DAY, ends_on=END)

    assert set(AgreementFact.objects.filter(agreement=row).values_list("key", flat=True)) == {"workable", "trusted"}
