"""Somebody without an account writes a proposal, saves it, sends it, confirms it and follows it."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import LedgerOpening
from chancery.cases.content import digest_of
from chancery.cases.models import Case, CasePaper
from chancery.errors import Refused
from chancery.notices import work
from chancery.papers.intake import taken
from chancery.proposals import actions, keys
from chancery.proposals.models import Draft, Interest, Proposal
from chancery.strategy import actions as strategy
from tests import make
from tests.papers import files
from tests.proposals.conftest import FORM, TYPED, case_of, key, link_in, opens, receive, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("italy")]


def sent(client, mailoutbox, **changes):
    """Sent and confirmed; the page that one lands on."""
    assert send(client, **changes).status_code == 302
    work.send_waiting()
    confirmed = client.post(link_in(mailoutbox[-1]))
    assert confirmed.status_code == 302, confirmed.content.decode()
    return confirmed.headers["Location"]


def text(response):
    return response.content.decode()


def test_it_says_at_the_start_what_will_be_asked(client):
    page = text(client.get("/en/propose/"))

    assert "What you will be asked" in page
    for asked in ("Name of the candidate city", "municipal priorities", "staffing resources", "at most 5 years"):
        assert asked in page
    assert "Être située à l’extérieur du Canada" in text(client.get("/fr/proposer/"))


NEVER = ("of concern", "Global Affairs", "established relations", "Key hub", "Beta", "GaWC")


def test_no_page_speaks_of_what_others_judge_or_tell_in_confidence(client):
    pages = text(client.get("/en/propose/")) + text(client.get(FORM)) + text(send(client, do="check"))

    assert [word for word in NEVER if word.casefold() in pages.casefold()] == []
    assert "The office assesses everything else" in pages


def test_what_is_on_record_of_a_city_changes_nothing_of_what_it_is_told(client):
    before = text(send(client, do="check"))
    body = make.counterparty("Milan", iso2="IT")
    make.fact(body, "jurisdiction_of_concern", True, data_class="intergovernmental")
    make.fact(body, "canada_relations", False)
    after = text(send(client, do="check"))

    assert before.split("What we can say so far")[1].split("<form")[0] in after


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"country": "CA"}, "Be located outside of Canada"),
        ({"kind": "country"}, "Be a duly constituted municipal jurisdiction"),
        ({"kind": "chamber"}, "Be a duly constituted municipal jurisdiction"),
    ],
)
def test_what_it_declares_itself_is_held_against_what_anyone_can_read(client, changes, said):
    page = text(send(client, do="check", **changes)).split("As you declare it, not met")[1]

    assert said in page.split("</ul>")[0]
    assert "You may send it all the same" in page


def test_a_city_under_agreement_is_named_if_everybody_may_know(client):
    body = make.counterparty("Milan", iso2="IT")
    make.agreement(body, reference="A-7", public=True)
    make.agreement(body, reference="A-8", public=False)
    page = text(send(client, do="check"))

    assert "A-7" in page
    assert "A-8" not in page


def test_from_the_form_to_a_proposal_that_is_considered(client, mailoutbox):
    where = sent(client, mailoutbox)
    made = Proposal.objects.get()
    work.send_waiting()

    assert case_of(made).step == "initial-assessment-project"
    assert (made.proponent_name, made.months, made.candidate) == ("Paula Example", 24, "Milan")
    assert str(made.activities.get().means.get().amount) == "1500.50 CAD"
    assert "Initial assessment" in text(client.get(where))
    assert opens(link_in(mailoutbox[-1]).split("/")[-2]) == "status"


def test_opening_the_link_of_a_letter_confirms_nothing(client, mailoutbox):
    send(client)
    work.send_waiting()

    assert client.get(link_in(mailoutbox[0])).status_code == 200
    assert not Proposal.objects.exists()


def test_confirmed_twice_it_comes_in_once(client, mailoutbox):
    first = sent(client, mailoutbox)
    again = client.post(link_in(mailoutbox[0]))

    assert first.split("?")[0] == again.headers["Location"]
    assert Proposal.objects.count() == 1


def test_it_is_saved_whatever_it_says_and_found_again_by_its_link(client):
    saved = send(client, do="save", term="soon", a0__m0__amount="much", country="")
    page = text(client.get(saved.headers["Location"]))

    assert "Keep this private link" in page
    assert 'value="soon"' in page
    assert 'value="much"' in page


def test_what_is_typed_is_in_no_line_of_the_ledger(client):
    send(client, do="save", **{"w-goals": "unheardofword"})

    assert "unheardofword" in json.dumps(Draft.objects.get().typed)
    assert not LedgerOpening.objects.filter(value__contains="unheardofword").exists()


WRONG = [
    ("a0__m0__amount", "-5", "below zero"),
    ("a0__m0__amount", "1000000000000000", "too large"),
    ("a0__m0__amount", "twelve", "is not an amount"),
    ("a0__m0__amount", "12.345", "finer than the smallest unit"),
    ("a0__m0__days", "1.5", "whole number"),
    ("a0__m0__days", "٣", "whole number"),
    ("a0__m0__source", "", "Say where it comes from"),
    ("i0__email", "school@example.org", "Write the name of this institution"),
    ("term", "6", "at most 3 years"),
    ("term", "0", "A term has a length"),
    ("email", "nobody", "valid email"),
    ("name", "", "Write your name"),
    ("country", "XX", "valid choice"),
    ("a0__m0__currency", "LOL", "valid choice"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_what_cannot_be_is_said_beside_its_field_and_stays_there(client, name, value, said):
    page = text(send(client, **{name: value}))

    assert said in page
    assert not value or value in page
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("typed", "currency", "kept"), [("0", "CAD", "0 CAD"), ("12 500", "JPY", "12500 JPY")])
def test_nothing_and_yen_are_amounts(client, mailoutbox, typed, currency, kept):
    sent(client, mailoutbox, a0__m0__amount=typed, a0__m0__currency=currency)

    assert str(Proposal.objects.get().activities.get().means.get().amount) == kept


def test_what_is_missing_is_named_and_it_can_be_sent_as_it_is(client, mailoutbox):
    warned = text(send(client, a0__m0__amount=""))

    assert "(financial resources)" in warned
    assert not Draft.objects.exists()
    where = sent(client, mailoutbox, do="anyway", a0__m0__amount="")
    assert "and they were missing" in text(client.get(where))
    assert case_of(Proposal.objects.get()).outcome == Case.Outcome.NOT_CONSIDERED


def test_it_is_completed_with_all_that_was_written_kept(client, mailoutbox):
    where = sent(client, mailoutbox, do="anyway", a0__m0__amount="").split("?")[0]
    draft = client.post(where, {"do": "complete"}).headers["Location"]

    assert "Shade for schoolyards." in text(client.get(draft))
    assert client.post(where, {"do": "complete"}).headers["Location"] == draft
    send(client, draft)
    work.send_waiting()
    client.post(link_in(mailoutbox[-1]))
    first, second = Proposal.objects.order_by("reference")
    assert (second.follows, case_of(second).outcome) == (first, "")
    assert f"came in again as {second.reference}" in text(client.get(where))


@pytest.mark.parametrize("ago", [0, 3 * 24 * 3600])
def test_a_page_open_for_too_long_or_for_no_time_loses_nothing(client, ago):
    page = text(send(client, ago=ago))

    assert "Nothing was lost" in page
    assert "Shade for schoolyards." in page
    assert not Draft.objects.exists()


def test_a_page_that_is_not_ours_loses_nothing_either(client):
    page = text(client.post(FORM, {**TYPED, "do": "send", "key": "made-up"}))

    assert "Shade for schoolyards." in page


def test_what_fills_every_field_is_no_person(client):
    page = text(send(client, website="https://example.org"))

    assert "One field must stay empty" in page
    assert not Draft.objects.exists()


def test_a_term_that_is_too_long_is_not_everything_that_the_policy_asks_for(client):
    page = text(send(client, do="check", term="6", unit="12"))

    assert "Write a shorter term" in page
    assert "It has everything" not in page


def test_no_cookie_and_no_account_is_needed(client):
    client.cookies.clear()

    assert send(client, do="save").status_code == 302
    assert not client.cookies


def test_markup_in_every_field_is_text(client, mailoutbox):
    script = "<script>alert(1)</script>"
    odd = {name: script for name in TYPED if name.startswith("w-") or name in ("candidate", "a0-title", "name")}
    where = sent(client, mailoutbox, **odd, body=script, sponsor=script)
    officer = make.person("Olive")
    make.role(officer, "officer")
    client.force_login(officer.user)
    pages = text(client.get(where)) + text(client.get(f"/en/desk/proposals/{Proposal.objects.get().reference}/"))

    assert "&lt;script&gt;" in pages
    assert "<script" not in pages


def test_one_place_begins_so_many_a_day_and_no_more(client, monkeypatch):
    monkeypatch.setattr("chancery.proposals.actions.drafts.BEGUN_BY_ONE", 3)
    pages = [send(client, do="save") for _each in range(5)]

    assert [page.status_code for page in pages] == [302, 302, 302, 200, 200]
    assert Draft.objects.count() == 3
    assert "Too many proposals were begun" in text(pages[-1])
    assert "Shade for schoolyards." in text(pages[-1])


def test_nobodys_mailbox_is_filled(client, mailoutbox, monkeypatch):
    monkeypatch.setattr("chancery.proposals.actions.drafts.LETTERS", 2)
    for _each in range(3):
        send(client, do="save")
    work.send_waiting()

    assert len(mailoutbox) == 2


@pytest.mark.parametrize("state", [Draft.State.SENT, Draft.State.LAPSED])
def test_who_types_where_no_link_leads_any_more_loses_nothing(client, state):
    where = send(client, do="save").headers["Location"].split("?")[0]
    Draft.objects.update(state=state)

    assert client.get(where).status_code == 200
    assert "Shade for schoolyards." in text(send(client, where))


def test_what_nobody_confirms_is_emptied_after_a_week(client):
    send(client)
    by = audit.service("svc-notices")

    assert actions.lapse(by=by, on=date.today() + timedelta(days=7)) == 0
    assert actions.lapse(by=by, on=date.today() + timedelta(days=8)) == 1
    left = Draft.objects.get()
    assert (left.state, left.typed, left.email) == (Draft.State.LAPSED, {}, "")
    assert not LedgerOpening.objects.filter(value__contains="paula@example.net").exists()


def test_what_is_saved_stays_for_two_months(client):
    send(client, do="save")
    by = audit.service("svc-notices")

    assert actions.lapse(by=by, on=date.today() + timedelta(days=60)) == 0
    assert actions.lapse(by=by, on=date.today() + timedelta(days=61)) == 1


def test_another_activity_is_one_button_away(client):
    page = text(send(client, do="add"))

    assert 'name="a1-title"' in page
    assert "Plant trees" in page


def test_a_key_of_another_page_opens_none(client):
    made = receive()
    status, draft = keys.key(keys.STATUS, made), send(client, do="save").headers["Location"].split("/")[-2]

    for path, word in (("draft", status), ("confirm", draft), ("status", draft), ("interest", status), ("status", "x")):
        answer = client.get(f"/en/propose/{path}/{word}/")
        assert (answer.status_code, "This private link opens nothing" in text(answer)) == (404, True), path


def test_a_proponent_answers_what_the_office_asks(client, office):
    made = receive()
    question = actions.ask(by=office, proposal=made, text="Which schools?")
    where = f"/en/propose/status/{keys.key(keys.STATUS, made)}/"

    assert "Which schools?" in text(client.get(where))
    said = {"do": "answer", "question": str(question.pk), "answer-text": "Ten of them."}
    assert client.post(where, said).status_code == 302
    assert "Ten of them." in text(client.get(where))
    assert "answered already" in text(client.post(where, said))


def test_a_proponent_hands_a_paper_in_and_one_that_is_not_what_it_says_is_refused(client):
    made = receive()
    where, before = f"/en/propose/status/{keys.key(keys.STATUS, made)}/", case_of(made).content_digest

    def hand(name, data):
        key = str(client.get(where).context["forms"]["paper"].initial["key"])
        sheet = SimpleUploadedFile(name, data)
        return client.post(where, {"do": "paper", "paper-title": "A letter", "paper-key": key, "paper-file": sheet})

    for name, data in (("a.exe", b"MZ"), ("a.pdf", b"<svg onload=alert(1)>"), ("a.html", b"<script>"), ("a.pdf", b"")):
        assert hand(name, data).status_code == 200, name
    assert not CasePaper.objects.exists()
    assert hand("letter.pdf", files.pdf()).status_code == 302
    assert "A letter" in text(client.get(where))
    assert CasePaper.objects.get().paper.data_class == "internal"
    assert case_of(made).content_digest == digest_of(case_of(made)) != before


def test_papers_enough_are_enough(client, monkeypatch):
    monkeypatch.setattr("chancery.proposals.actions.papers.MOST", 0)
    made = receive()
    with pytest.raises(Refused, match="No more than"):
        actions.hand_in(by=made.proponent, proposal=made, id=made.pk, sheet=taken("a.pdf", files.pdf()), title="A")
    with pytest.raises(Refused, match="whoever proposed it"):
        actions.hand_in(by=make.ana(), proposal=made, id=made.pk, sheet=taken("a.pdf", files.pdf()), title="A")


def test_a_proponent_withdraws_with_a_reason(client):
    made = receive()
    where = f"/en/propose/status/{keys.key(keys.STATUS, made)}/"

    assert "This field is required" in text(client.post(where, {"do": "withdraw"}))
    client.post(where, {"do": "withdraw", "withdraw-text": "No money."})
    assert (case_of(made).outcome, case_of(made).reason) == (Case.Outcome.WITHDRAWN, "No money.")
    assert "Withdrawn" in text(client.get(where))


def test_an_institution_says_once_what_it_commits(client, mailoutbox):
    made = receive(institutions=[("A college", "dean@example.net")])
    work.send_waiting()
    where = link_in(next(mail for mail in mailoutbox if mail.to == ["dean@example.net"]))
    page = text(client.get(where))
    said = {"state": "committed", "text": "Ten students.", "amount": "2,500", "currency": "CAD", "days": "30",
            "signatory": "Dee Example", "binds": "on"}  # fmt: skip

    assert "Plant trees" in page
    assert "Paula" not in page
    assert "below zero" in text(client.post(where, {**said, "amount": "-1"}))
    assert client.post(where, said).status_code == 302
    kept = Interest.objects.get()
    assert (kept.state, str(kept.amount), kept.staff_days) == ("committed", "2500 CAD", 30)
    with pytest.raises(Refused, match="answered already"):
        actions.respond(by=audit.service("svc-proposals"), interest=kept, state="declined", signatory="Dee")
    assert made.interests.count() == 1


def test_without_a_policy_none_is_taken_in(client, policy):
    policy.delete()

    assert "No proposals are taken in now" in text(client.get("/en/propose/"))
    assert client.get(FORM).status_code == 404


def test_the_next_day_begins_anew(client, monkeypatch):
    monkeypatch.setattr("chancery.proposals.actions.drafts.BEGUN_BY_ONE", 1)
    send(client, do="save")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert client.post(FORM, {**TYPED, "do": "save", "key": key()}).status_code == 302


def test_a_moratorium_is_said_at_the_start_and_on_the_form_of_what_it_stops(client):
    assert "moratorium" not in text(client.get(FORM))
    item, day = make.council_item("2026-01-01", outcome="adopted"), date(2026, 1, 2)
    words = {"text_en": "No new projects.", "text_fr": "Aucun nouveau projet."}
    strategy.impose(by=make.clerk(), since=day, categories=["project"], council_item=item, **words)

    for page in ("/en/propose/", FORM):
        assert "No new projects. A proposal may be sent" in " ".join(text(client.get(page)).split())
    assert "moratorium holds" not in text(client.get("/en/propose/partnership/"))
    assert "Aucun nouveau projet. Une proposition peut être envoyée" in " ".join(
        text(client.get("/fr/proposer/")).split()
    )
