"""The office enters what came on paper, reads it, asks, invites, withdraws, and has people forgotten."""

import re
from datetime import date

import pytest
from django.test import Client

from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.cases.models import Case
from chancery.desk.cases import subjects
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.notices import work
from chancery.notices.models import Notice
from chancery.proposals import actions, keys
from chancery.proposals.models import Draft, Interest, Proposal
from tests import going, make
from tests.proposals.conftest import PAULA, TYPED, case_of, receive, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("italy")]
PAGES = "/en/desk/proposals/"
PAPER = {"received_on": "2026-01-05", "how": "paper", "tongue": "fr", "do": "enter"}


@pytest.fixture
def desk(client, member):
    """An officer at the desk."""
    client.force_login(member("Olive", "officer").user)
    return client


def as_(slug, **more) -> Client:
    """Somebody else at the desk."""
    someone = make.person(slug)
    make.role(someone, slug, **more)
    client = Client()
    client.force_login(someone.user)
    return client


def text(response):
    return response.content.decode()


def enter(desk, **changes):
    """Fill the form in as the office does."""
    page = desk.get(f"{PAGES}enter/project/")
    key = page.context["form"].initial["key"]
    return desk.post(f"{PAGES}enter/project/", {**TYPED, **PAPER, "key": key, **changes})


def test_what_came_on_paper_is_entered(desk):
    assert enter(desk, email="").status_code == 302
    made = Proposal.objects.get()

    assert (made.received_how, str(made.received_on), made.language) == ("paper", "2026-01-05", "fr")
    assert case_of(made).step == "initial-assessment-project"
    assert not Notice.objects.exists()


def test_what_it_lacks_is_said_before_it_is_entered(desk):
    page = text(enter(desk, **{"w-goals": ""}))

    assert "Proposed agreement goals" in page
    assert not Proposal.objects.exists()
    assert enter(desk, **{"w-goals": "", "do": "anyway"}).status_code == 302
    assert case_of(Proposal.objects.get()).outcome == Case.Outcome.NOT_CONSIDERED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"received_on": "2999-01-01"}, "still to come"),
        ({"key": "made-up"}, "It was too old"),
        ({"name": ""}, "Write who proposes it"),
        ({"term": "6"}, "at most 3 years"),
    ],
)
def test_what_cannot_be_entered_stays_in_the_form(desk, changes, said):
    page = text(enter(desk, **changes))

    assert said in page
    assert "Shade for schoolyards." in page
    assert not Proposal.objects.exists()


def test_the_list_and_the_page_say_how_it_stands(desk):
    receive(candidate="Turin")
    made, other = receive(), receive(months=None)
    body = make.counterparty("Milan", iso2="IT")
    make.agreement(body, reference="A-7")
    listed, page = text(desk.get(PAGES)), text(desk.get(f"{PAGES}{made.reference}/"))

    assert all(name in listed for name in ("Turin", "Milan", "Initial assessment", "Not considered"))
    assert "Turin" not in text(desk.get(f"{PAGES}?state=not-considered"))
    assert all(said in page for said in ("$500", "12 staff days", "Paula Example", "A-7", other.reference))
    assert "Proposed term of no more than three years" in text(desk.get(f"{PAGES}{other.reference}/"))


def test_who_proposes_is_known_to_the_office_and_its_auditor(desk):
    where = f"{PAGES}{receive().reference}/"

    for slug in ("head", "auditor"):
        assert "Paula Example" in text(as_(slug).get(where)), slug
    for slug in ("clerk", "treasurer", "solicitor", "city-manager"):
        assert "Paula Example" not in text(as_(slug).get(where)), slug
    for slug in ("councillor", "administrator", "proponent"):
        assert as_(slug).get(where).status_code == 403, slug


def test_a_division_reads_what_it_would_carry_out_and_no_other(policy):
    culture, water = make.division("culture"), make.division("water")
    where = f"{PAGES}{receive(division=culture).reference}/"

    assert as_("division-head", division=culture).get(where).status_code == 200
    assert as_("division-head", division=water).get(where).status_code == 404


def test_the_office_asks_and_a_letter_says_so_without_the_question(desk, mailoutbox):
    made = receive()
    desk.post(f"{PAGES}{made.reference}/ask/", {"text": "Which schools?", "due_on": "2026-12-24"})
    work.send_waiting()

    assert made.questions.get().text == "Which schools?"
    assert mailoutbox[-1].subject.endswith("A question about your proposal")
    assert "Which schools?" not in mailoutbox[-1].body


def test_an_institution_is_invited_once(desk):
    made = receive()
    for _twice in range(2):
        desk.post(f"{PAGES}{made.reference}/invite/", {"institution": "A college", "email": "dean@example.net"})

    assert made.interests.get().email == "dean@example.net"
    assert Notice.objects.filter(address="dean@example.net").count() == 1


def test_a_new_link_ends_the_old_one(desk):
    made = receive()
    old = f"/en/propose/status/{keys.key(keys.STATUS, made)}/"
    desk.post(f"{PAGES}{made.reference}/link/", {"sure": "1"})
    made.refresh_from_db()

    assert desk.get(old).status_code == 404
    assert desk.get(f"/en/propose/status/{keys.key(keys.STATUS, made)}/").status_code == 200


def test_the_office_withdraws_for_whoever_proposed_it(desk):
    made = receive()
    desk.post(f"{PAGES}{made.reference}/withdraw/", {"text": "They telephoned."})

    assert case_of(made).outcome == Case.Outcome.WITHDRAWN
    assert "This proposal is closed" in text(desk.post(f"{PAGES}{made.reference}/ask/", {"text": "Why?"}))


def test_the_people_of_a_proposal_are_forgotten_everywhere(client):
    send(client, do="save")
    draft = Draft.objects.get()
    made = receive(institutions=[("A college", "dean@example.net")])
    Draft.objects.filter(pk=draft.pk).update(proposal=made, state=Draft.State.SENT)
    actions.respond(by=make.clerk(), interest=made.interests.get(), state="interested", signatory="Dee Example")
    link = f"/en/propose/status/{keys.key(keys.STATUS, made)}/"
    head = as_("head")
    assert head.post(f"{PAGES}{made.reference}/forget/", {"basis": "A-2.1 s.73"}).status_code == 302

    made.refresh_from_db()
    assert (made.erased, made.proponent_name, made.proponent_email, made.proponent_phone) == (True, "", "", "")
    assert (Interest.objects.get().signatory, Draft.objects.get().email) == ("", "")
    told = LedgerOpening.objects.exclude(value=None).values_list("value", flat=True)
    for word in (PAULA.name, PAULA.email, PAULA.phone, "dean@example.net", "Dee Example"):
        assert not [value for value in told if word in value], word
    assert client.get(link).status_code == 404
    assert "forgotten" in text(head.get(f"{PAGES}{made.reference}/"))


@pytest.mark.parametrize("slug", ["officer", "auditor", "administrator"])
def test_only_the_head_and_the_clerk_have_somebody_forgotten(slug):
    with pytest.raises(Refused, match="head of the office and the clerk"):
        actions.forget(by=make.actor(slug), proposal=receive(), basis="test 1")


@pytest.mark.parametrize("verb", ["ask", "invite", "withdraw", "renew_link"])
def test_neither_an_auditor_nor_another_proponent_does_what_the_office_does(verb):
    made, stranger = receive(), receive().proponent
    own = {
        "ask": {"text": "Why?"},
        "invite": {"institution": "A bank", "email": "b@example.net"},
        "withdraw": {"reason": "So."},
        "renew_link": {},
    }
    for by in (make.actor("auditor"), stranger):
        with pytest.raises(Refused):
            getattr(actions, verb)(by=by, proposal=made, **own[verb])
    assert case_of(made).is_open


def test_only_the_public_form_saves_drafts():
    told = {"key": uuid7(), "category": "project", "language": "en", "typed": {}}
    with pytest.raises(Refused, match="public form"):
        actions.keep(by=make.clerk(), **told)


@pytest.mark.parametrize(("verb", "line"), [("ask", "proposal.asked"), ("invite", "interest.invited")])
def test_what_is_done_is_in_the_ledger_and_says_nothing_there(office, verb, line):
    made = receive()
    own = {"ask": {"text": "Why?"}, "invite": {"institution": "A bank", "email": "b@example.net"}}
    getattr(actions, verb)(by=office, proposal=made, **own[verb])

    assert LedgerOpening.objects.filter(field="type", value=f'"{line}"').exists()
    assert not [one for one in LedgerEntry.objects.order_by("-seq")[:3] if line.encode() in bytes(one.leaf)]


def test_its_case_knows_what_it_says_of_itself_and_what_the_register_knows_better(desk):
    made = receive(kind="chamber")
    body = make.counterparty("Milano", iso2="IT")
    desk.post(f"{PAGES}{made.reference}/counterparty/", {"counterparty": body.reference})
    known = subjects.known(case_of(made), date.today()).facts

    assert str(known["project_cost"][0].value) == "500 CAD"
    assert known["counterparty_kind"][-1].value == "municipality"
    assert subjects.of(case_of(made)).name == "Milan"
    assert made.reference in str(subjects.of(case_of(made)).url)


def test_its_case_leads_to_where_a_fact_of_its_candidate_is_entered(desk):
    made = receive()
    page = text(desk.get(f"/en/desk/cases/{made.case.reference}/"))
    assert f"{PAGES}{made.reference}/counterparty/" in page
    body = make.counterparty("Milano", iso2="IT")
    actions.recognise(by=make.clerk(), proposal=made, counterparty=body)
    page = text(desk.get(f"/en/desk/cases/{made.case.reference}/"))

    assert f"/en/desk/counterparties/{body.reference}/facts/add/" in page
    assert f"{PAGES}{made.reference}/counterparty/" not in page
    assert made.case.reference in text(desk.get(f"/en/desk/counterparties/{body.reference}/"))


def test_where_the_policy_asks_for_nothing_in_writing_its_page_says_what_was_proposed(desk, client):
    make.policy_version("town-2025", going.TOWN.encode(), in_force_from=date(2025, 1, 1))
    made = receive(category="sister", words={}, activities=())
    page = client.get(f"/en/propose/status/{keys.key(keys.STATUS, made)}/").content.decode()

    assert re.search(r"Name of the candidate</dt>\s*<dd>Milan", page)
    assert re.search(r"What the candidate is</dt>\s*<dd>Municipality", page)
