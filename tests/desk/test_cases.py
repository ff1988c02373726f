"""Cases at the desk: the list, one case, every verb, and that a page which is stale decides nothing."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chancery import home
from chancery.accounts.models import Clearance, Role
from chancery.audit import actions as audit
from chancery.cases import actions
from chancery.cases.models import Case, CaseConsultation, Judgement
from chancery.desk.cases import subjects
from tests import make
from tests.desk.people import member
from tests.papers import files

pytestmark = pytest.mark.django_db
TEXT = (home.PACKAGE / "city/demo/example/policy-2023.toml").read_bytes()
PLAYED = {"office": ("officer", "head"), "division": ("division-officer", "division-head")}
CASES = "/en/desk/cases/"
ELEMENTS = {"candidate": (), "purpose": (), "activities": ("financial-resources", "staffing-resources"), "term": ()}


@pytest.fixture
def policy(db):
    """The fictional city's policy, and who plays its roles."""
    version = make.policy_version(
        "rivemont-2023", TEXT, digest=sha256(TEXT).hexdigest(), in_force_from=date(2023, 1, 1), title_en="Cooperation"
    )
    for policy_role, slugs in PLAYED.items():
        for slug in slugs:
            role, _ = Role.objects.get_or_create(slug=slug, defaults={"name_en": slug, "name_fr": slug})
            actions.play(by=audit.service("svc-test"), policy_role=policy_role, role=role)
    return version


@pytest.fixture
def body(policy):
    """A candidate of which everything is known."""
    city = make.counterparty("Aldenbruck", reference="CP-7", iso2="IT")
    make.fact(city, "reach_class", "regional")
    make.fact(city, "school_exchange", True)
    make.fact(city, "population", 310_000)
    make.fact(city, "of_concern", False, data_class="intergovernmental")
    return city


def cleared(client):
    """The same person, who may know what was told in confidence."""
    term = {"since": date(2020, 1, 1), "until": date(2099, 1, 1), "given_by": audit.service("svc-test")}
    Clearance.objects.create(person=client.person, **term)
    return client


@pytest.fixture
def office(policy):
    return cleared(member("officer", name="Olive"))


@pytest.fixture
def parks(db):
    return make.division("parks")


@pytest.fixture
def case(body, parks):
    """A complete request that came in today."""
    by = audit.service("svc-test")
    made = actions.open(by=by, kind="agreement", category="cooperation", subject="CP-7", lead_division=parks)
    for element, parts in ELEMENTS.items():
        actions.give_element(by=by, case=made, element=element, there=True, parts=parts, note="Page 3")
    return actions.submit(by=by, case=made, on=timezone.localdate(), content_digest="1" * 64)


def at(case, step):
    """The same case at a later step, without the way there."""
    Case.objects.filter(pk=case.pk).update(step=step)
    by = audit.service("svc-test")
    order = ("proposal", "assessment", "capacity", "council", "signature-cooperation")
    for earlier in order[: order.index(step)]:
        case.closings.create(step=earlier, passed=True, closed_on=timezone.localdate(), closed_by_id=by.pk)
    case.refresh_from_db()
    return case


def read(client, case, tail=""):
    got = client.get(f"{CASES}{case.reference}/{tail}")
    assert got.status_code == 200
    return got.content.decode()


def carried(page):
    """What a form brings back by itself: hidden fields, and what is chosen already."""
    chosen = re.findall(r'<input type="radio" name="(\w+)" value="([^"]*)"[^>]* checked', page)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page) + chosen)


def fill(client, case, tail, **given):
    """Open a form, and send it as a browser does: with what it carried."""
    page = read(client, case, tail)
    hidden = carried(page)
    return client.post(f"{CASES}{case.reference}/{tail}", hidden | given)


# --- the list


def test_an_empty_list_says_what_a_case_is_and_leads_to_the_first(office):
    page = office.get(CASES).content.decode()

    assert "No case is on record" in page
    assert f"{CASES}open/" in page


def test_the_list_is_narrowed_by_name_state_category_and_division(office, case, parks):
    page = office.get(CASES).content.decode()
    assert "Aldenbruck" in page
    assert "Cooperation City" in page

    for query, there in (
        ("q=aldenbr", True), ("q=D-20", True), ("q=Lyon", False), ("state=open", True), ("state=refused", False),
        ("category=project", False), (f"division={parks.pk}", True), ("division=x", False), ("q=%00", False),
    ):  # fmt: skip
        assert (case.reference in office.get(f"{CASES}?{query}").content.decode()) is there, query


def test_the_list_goes_along_as_a_table_in_which_nothing_is_a_formula(office, case):
    actions.withdraw(by=audit.service("svc-test"), case=case, reason="=1+1")
    got = b"".join(office.get(f"{CASES}cases.csv?state=withdrawn").streaming_content).decode()
    titles, row = csv.reader(io.StringIO(got))

    assert len(titles) == len(row)
    assert row[:3] == [case.reference, "CP-7", "Aldenbruck"]
    assert row[-1] == "'=1+1"


def test_a_division_sees_the_cases_that_it_leads_and_no_other(case, parks):
    mine, other = (
        member("division-officer", division=parks),
        member("division-officer", division=make.division("water")),
    )

    assert case.reference in mine.get(CASES).content.decode()
    assert case.reference not in other.get(CASES).content.decode()
    assert other.get(f"{CASES}{case.reference}/").status_code == 404


@pytest.mark.parametrize("role", ["councillor", "administrator", "proponent", "mayors-office"])
def test_nobody_else_sees_the_list(case, role):
    answer = member(role).get(CASES)

    assert (answer.status_code, "This is not for your roles" in answer.content.decode()) == (403, True)


def test_a_case_is_opened_for_a_counterparty_by_its_name(office, body, parks):
    given = {"kind": "agreement", "category": "cooperation", "subject": "Aldenbruck", "lead_division": parks.pk}
    given |= carried(office.get(f"{CASES}open/").content.decode()) | {"on": "2026-06-01", "came_on": "2026-06-01"}
    assert "Say why: this day is past" in office.post(f"{CASES}open/", given).content.decode()
    given["why_late"] = "It lay in a drawer."
    got = office.post(f"{CASES}open/", given)
    assert office.post(f"{CASES}open/", given).url == got.url  # sent twice

    case = Case.objects.get()
    assert got.url == f"{CASES}{case.reference}/"
    assert (case.subject, case.moment, case.submitted_on) == ("CP-7", "establish", date(2026, 6, 1))
    assert len(case.content_digest) == 64
    assert (case.opened_on, case.entered_on) == (date(2026, 6, 1), timezone.localdate())
    page = read(office, case)
    assert "It was written down on" in page
    assert "It lay in a drawer." in page


@pytest.mark.parametrize("name", ["on", "came_on"])
def test_no_case_is_opened_and_nothing_comes_in_on_a_day_to_come(office, body, name):
    given = {"kind": "agreement", "category": "cooperation", "subject": "Aldenbruck"}
    given |= carried(office.get(f"{CASES}open/").content.decode())
    given |= {"on": timezone.localdate().isoformat()}
    given |= {name: (timezone.localdate() + timedelta(days=1)).isoformat()}
    page = office.post(f"{CASES}open/", given).content.decode()

    assert "This day is still to come." in page
    assert not Case.objects.exists()


def test_a_case_that_is_opened_today_says_no_second_day(office, case):
    assert "It was written down on" not in read(office, case)


def test_a_renewal_is_asked_of_an_agreement(office, body):
    given = {
        "kind": "renewal",
        "category": "cooperation",
        "subject": "Aldenbruck",
        "on": "2026-06-01",
        "why_late": "Late.",
    }
    given |= carried(office.get(f"{CASES}open/").content.decode())
    assert "This is asked of an agreement" in office.post(f"{CASES}open/", given).content.decode()

    make.assignment(make.agreement(body, reference="A-9", ends_on=date(2030, 1, 1)), "cooperation")
    office.post(f"{CASES}open/", given | {"subject": "A-9"})
    assert Case.objects.get().moment == "renew"


def test_without_a_policy_no_case_is_opened_and_what_was_typed_stays(db):
    make.counterparty("Lyon", reference="CP-1")
    page = member("officer").post(f"{CASES}open/", {"subject": "Lyon"}).content.decode()

    assert "No policy is in force today" in page
    assert 'value="Lyon"' in page


# --- one case


def test_its_own_needs_do_not_hide_how_many_things_need_whoever_looks(office, case):
    needed = re.compile(r'class="count">([0-9]+)')
    today, page = (office.get(path).content.decode() for path in ("/en/desk/", f"/en/desk/cases/{case.reference}/"))

    assert needed.findall(page)[:2] == needed.findall(today)[:2] != []


def test_the_page_says_what_is_open_who_is_asked_and_what_comes_next(office, case):
    page = read(office, at(case, "assessment"))

    assert "Is there a benefit for residents?" in page
    assert "Economic reach" in page
    assert '/en/policy/rivemont-2023/#reach-enough">By-law 2022-41, s. 3 (3)</a>' in page
    assert "City Council" in page
    assert "Not possible yet." in page


def test_an_impossible_verb_stays_and_says_why(case):
    page = read(cleared(member("treasurer")), at(case, "assessment"))

    assert "The policy asks this of: the International Relations Office." in page
    assert "The office closes it, or whoever acts at this step" in page


def test_what_it_contains_is_written_down_and_makes_another_text_of_it(office, case):
    got = fill(office, case, "contents/term/", there="yes", note="Four years")

    assert got.url.endswith(f"{case.reference}/#c-term")
    case.refresh_from_db()
    assert case.elements.get(element="term").note == "Four years"
    assert case.content_digest != "1" * 64


def test_a_question_is_answered_with_the_facts_beside_it_and_revised(office, case):
    at(case, "assessment")
    fill(office, case, "questions/q-benefit/", outcome="not_met", reasons="None that we see.", on="2026-06-01")
    fill(office, case, "questions/q-benefit/", outcome="met", reasons="Two schools gain.", on="2026-06-02")

    first, last = Judgement.objects.filter(clause="q-benefit")
    assert (first.revised_by, last.outcome, last.judge.name) == (last, "met", "Olive")
    assert "None that we see." in read(office, case, "questions/q-benefit/")


def test_an_answer_that_somebody_else_gave_meanwhile_is_not_replaced_unseen(office, case):
    at(case, "assessment")
    address, mine = (
        f"{CASES}{case.reference}/questions/q-benefit/",
        {"outcome": "met", "reasons": "Mine.", "on": "2026-06-02"},
    )
    actions.judge(by=audit.service("svc-test"), case=case, clause="q-benefit", outcome="not_met", reasons="Theirs.")
    page = office.post(address, mine | {"held": ""}).content.decode()

    assert "Somebody else has answered this meanwhile" in page
    assert "Theirs." in page
    assert "Mine." in page
    hidden = carried(page)
    office.post(address, hidden | mine)
    assert Judgement.objects.standing().get().reasons == "Mine."


def test_a_question_that_is_not_theirs_is_closed_to_them(case):
    at(case, "assessment")

    assert member("treasurer").get(f"{CASES}{case.reference}/questions/q-benefit/").status_code == 403


def test_after_its_step_an_answer_stays_as_it_is(office, case):
    at(case, "capacity")
    page = fill(office, case, "questions/q-benefit/", outcome="met", reasons="Late.", on="2026-06-02").content.decode()

    assert "the step at which this was asked is closed".casefold() in page.casefold()
    assert Judgement.objects.count() == 0


def test_a_clause_is_set_aside_by_the_clerk_as_far_as_a_body_may(office, case, body):
    body.facts.filter(key="school_exchange").delete()
    at(case, "assessment")
    clerk = member("clerk")
    assert office.get(f"{CASES}{case.reference}/questions/school/set-aside/").status_code == 403
    fill(clerk, case, "questions/school/set-aside/", body="city-council", reason="A new school opens.", on="2026-06-02")

    assert "A new school opens." in read(office, case)
    assert "Waived." in read(office, case)


def test_what_is_only_expected_is_passed_over_by_the_office_with_a_reason(office, case, body):
    body.facts.filter(key="school_exchange").delete()
    text = TEXT.replace(b'of = ["school", "reach-enough"]', b'of = ["reach-enough"]')
    other = make.policy_version("no-right", text, digest=sha256(text).hexdigest())
    Case.objects.filter(pk=at(case, "assessment").pk).update(policy=other)
    assert member("clerk").get(f"{CASES}{case.reference}/questions/school/set-aside/").status_code == 403
    fill(office, case, "questions/school/set-aside/", body="office", reason="They have no schools.", on="2026-06-02")

    assert "They have no schools." in read(office, case)
    assert "Schools" not in read(office, case).partition("Next step")[2].partition("Where it stands")[0]


def test_a_paper_is_filed_in_a_case_and_makes_another_text_of_it(office, case):
    file = SimpleUploadedFile("report.docx", files.word("An assessment."))
    office.post(
        f"{CASES}{case.reference}/papers/add/",
        {"file": file, "title_en": "The report", "role": "report", "data_class": "internal"},
    )

    case.refresh_from_db()
    link = case.papers.get()
    assert case.content_digest != "1" * 64
    assert "The report" in read(office, case)
    assert case.reference in office.get(f"/en/desk/papers/{link.paper_id}/").content.decode()


def test_the_page_of_a_record_leads_to_the_cases_about_it(office, case, body):
    agreement = make.agreement(body, reference="A-9")
    page = office.get(f"/en/desk/counterparties/{body.reference}/").content.decode()

    assert f"{CASES}{case.reference}/" in page
    assert f"{CASES}open/?about=CP-7" in page
    assert f"{CASES}open/?about=A-9" in office.get(f"/en/desk/agreements/{agreement.reference}/").content.decode()
    assert case.reference not in member("councillor").get(f"/en/desk/counterparties/{body.reference}/").content.decode()


# --- in confidence


def test_what_is_asked_in_confidence_is_not_there_for_those_without_a_clearance(office, case):
    at(case, "assessment")
    plain = member("head", name="Uncleared")
    before = read(plain, case)
    got = fill(
        office, case, "consultations/ask-foreign-office/ask/", asked_of="Desk 5", on="2026-06-01", file_number="F-77"
    )
    assert got.status_code == 302
    asked = CaseConsultation.objects.get()

    assert asked.data_class == "intergovernmental"
    assert "F-77" in read(office, case)
    assert strip(read(plain, case)) == strip(before)
    assert "Somebody was consulted" not in read(plain, case, "history/")
    assert "Somebody was consulted" in read(office, case, "history/")
    assert plain.get(f"{CASES}{case.reference}/consultations/ask-foreign-office/ask/").status_code == 404
    assert plain.get(f"/en/desk/case-consultations/{asked.pk}/answer/").status_code == 404


def test_what_was_found_in_confidence_at_a_step_that_was_left_is_read_with_a_clearance_alone(office, case):
    at(case, "assessment")
    by, today, plain = office.person.user.actor, timezone.localdate(), member("head", name="Uncleared")
    actions.judge(by=by, case=case, clause="q-benefit", outcome="not_met", reasons="None.")
    actions.refuse(by=by, case=case, reason="No benefit.", known=subjects.known(case, today))
    told, untold = read(office, case), read(plain, case)

    assert case.closings.get(step="assessment").confided.found
    assert "Jurisdiction of concern: no. Required: no." in told
    assert "Jurisdiction of concern" not in untold
    assert told.count("Not shown here") < untold.count("Not shown here")
    kept = "What of a step was told in confidence was kept"
    assert kept in read(office, case, "history/")
    assert kept not in read(plain, case, "history/")


def test_their_text_stays_in_its_file(office, case):
    at(case, "assessment")
    asked = actions.ask(by=audit.service("svc-test"), case=case, consultation="ask-foreign-office")
    address = f"/en/desk/case-consultations/{asked.pk}/answer/"
    assert 'name="advice"' not in office.get(address).content.decode()
    office.post(address, {"answer": "advised", "on": "2099-01-01", "advice": "A secret."})

    asked.refresh_from_db()
    assert (asked.answer, asked.advice) == ("advised", "")


def test_the_outcome_of_what_is_told_in_confidence_is_not_shown(case, body):
    plain = member("officer")
    before = strip(read(plain, at(case, "assessment")))
    body.facts.filter(key="of_concern").update(value=True)

    assert strip(read(plain, case)) == before
    assert "someone with a clearance closes it" in before


def strip(page):
    """A page without what is new at every request."""
    return re.sub(r'value="[^"]{30,}"|nonce-[^\'"; ]+|on=[^"]+', "", page)


def test_what_is_only_to_be_considered_says_that_it_blocks_nothing(office, case, body):
    at(case, "assessment")

    assert read(office, case).count("it does not keep the step from closing") == 1
