"""What a person reads when a case stops: which condition is not met, and why, in words that are for them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from chancery.cases import actions as cases
from chancery.cases.models import Case
from chancery.errors import Refused
from chancery.notices.models import Notice
from chancery.proposals import actions, keys
from chancery.proposals.models import Proposal
from tests import make
from tests.cases.conftest import DAY, answer, assessed, clear, division, known, member, office, paper, policy  # noqa: F401 (fixtures, used by their names)
from tests.desk.test_cases import carried
from tests.proposals.conftest import case_of, receive

pytestmark = pytest.mark.django_db
WHY = {"why_en": "Its signatory is no municipality.", "why_fr": "Le signataire n’est pas une municipalité."}


@pytest.fixture
def refused(policy):  # noqa: F811 (a fixture, by its name)
    """A proposal of a chamber of commerce, on its way to be refused, and a cleared officer at the desk."""
    made = receive(kind="chamber")
    person = make.person("Olive")
    make.role(person, "officer")
    clear(person)
    client = Client()
    client.force_login(person.user)
    client.actor = person.user.actor
    return client, made


def refuse(client, made, **given):
    where = f"/en/desk/cases/{case_of(made).reference}/refuse/"
    page = client.get(where).content.decode()
    return page, client.post(where, carried(page) | given)


def private(made, lang="en"):
    path = {"en": "/en/propose/status/", "fr": "/fr/proposer/suivi/"}[lang]
    return Client().get(f"{path}{keys.key(keys.STATUS, made)}/").content.decode()


def test_a_decider_is_told_which_condition_is_open_and_which_is_not_met(office, member, division):  # noqa: F811 (fixtures)
    case = assessed(office, member, "project", lead_division=division)
    answer(office, case, "q-policy-followed", outcome="not_met")
    head = make.person("Denis")
    make.role(head, "division-head", division=division)
    paper(head, "100000 CAD")
    given = {"person": head, "role": "division-head", "yes": True, "shown": "1" * 64, "on": DAY}

    with pytest.raises(Refused) as stopped:
        cases.decide(by=head.user.actor, case=case, known=known(), **given)
    en, fr = stopped.value.said("en"), stopped.value.said("fr")
    assert "A condition is not met: Have the applicable criteria and policy been followed" in en
    assert "A condition is still open: " in en
    assert "Une condition n'est pas satisfaite : " in fr


def test_the_office_writes_the_reason_for_the_proponent_as_it_refuses(refused):
    client, made = refused
    page, unsaid = refuse(client, made, reason="As the ministry says.", why_en="", why_fr="")
    assert "Kind of counterparty: chamber of commerce" in page  # what everyone may know is filled in
    assert "Write it in one language at least" in unsaid.content.decode()
    assert case_of(made).is_open

    refuse(client, made, reason="As the ministry says.", **WHY)
    made.refresh_from_db()
    assert (made.case.outcome, made.why_en, made.why_on) == ("refused", WHY["why_en"], date.today())
    assert "Not met: " in client.get(f"/en/desk/cases/{made.case.reference}/").content.decode()
    assert WHY["why_en"] in client.get(f"/en/desk/proposals/{made.reference}/").content.decode()


def test_the_proponent_reads_it_on_their_page_in_their_language_and_nothing_of_the_offices(refused):
    client, made = refused
    refuse(client, made, reason="As the ministry says.", **WHY)

    assert WHY["why_en"] in private(made)
    assert WHY["why_fr"] in private(made, "fr")
    assert "ministry" not in private(made)
    assert WHY["why_en"] not in str(Notice.objects.values().get(ref__startswith="why-"))


def test_it_can_be_said_later_and_better(refused):
    client, made = refused
    Case.objects.filter(pk=made.case_id).update(state="closed", outcome="refused", closed_on=DAY)
    assert "The office writes to you about it." in private(made)
    where = f"/en/desk/proposals/{made.reference}/explain/"
    client.post(where, WHY)
    client.post(where, {"why_en": "A chamber is no municipality.", "why_fr": ""})

    assert "A chamber is no municipality." in private(made, "fr")
    assert "The office writes to you about it." not in private(made)


def test_what_is_on_its_way_is_not_explained_and_only_the_office_explains(refused):
    _client, made = refused
    with pytest.raises(Refused, match="nothing to explain"):
        actions.explain(by=make.actor("officer"), proposal=made, **WHY)
    Case.objects.filter(pk=made.case_id).update(state="closed", outcome="refused", closed_on=DAY)
    again = Proposal.objects.get(pk=made.pk)
    for by in (make.actor("auditor"), made.proponent):
        with pytest.raises(Refused, match="Only the office"):
            actions.explain(by=by, proposal=again, **WHY)
