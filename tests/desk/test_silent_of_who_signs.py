"""A policy that says nothing of who signs: its case goes on to the signed agreement, and nothing is pretended."""

from __future__ import annotations

import re
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import override

from chancery.accounts.models import Role
from chancery.agreements.models import Agreement, Signing
from chancery.audit import actions as audit
from chancery.cases import actions as cases
from chancery.desk import radar
from chancery.desk.radar.lines import Window
from chancery.desk.viewer import Viewer
from chancery.errors import Refused
from tests import make
from tests.agreements.test_conclude import (  # noqa: F401 (fixtures, used by their names)
    conclude,
    division,
    member,
    office,
    policy,
    project,
)
from tests.cases.conftest import known
from tests.desk.people import member as someone

pytestmark = pytest.mark.django_db
ELEMENTS = {"supporters": (), "first-year-budget": (), "continuing-support": ("financial", "personal")}
LAW = "Municipal Code, section 1-2-100, 3 May 2005"


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(date(2026, 6, 2), tick=False):
        yield


DAY = date(2026, 6, 1)


SAN_LEANDRO = Path(__file__).parents[1] / "policy" / "policies" / "san-leandro-2007.toml"


def in_force(text):
    """This text is the policy in force."""
    digest = sha256(text).hexdigest()
    make.policy_version(content=text, digest=digest, policy_id="san-leandro-2007", in_force_from=date(2007, 1, 1))


def carried(more=b""):
    """A request under San Leandro's policy that its committee recommended and Council approved."""
    in_force(SAN_LEANDRO.read_bytes() + more)
    chair = make.person("Carla")
    make.role(chair, "city-manager")
    role = Role.objects.get(slug="city-manager")
    cases.play(by=audit.service("svc-test"), policy_role="committee", role=role)
    officer = someone("officer").person.user.actor
    case = cases.open(by=officer, kind="proposal", category="sister", on=DAY, subject="P-1")
    for element, parts in ELEMENTS.items():
        cases.give_element(by=officer, case=case, element=element, there=True, parts=parts)
    case = cases.submit(by=officer, case=case, on=DAY, content_digest="1" * 64)
    decide = {"person": chair, "role": "committee", "yes": True, "shown": case.content_digest, "on": DAY}
    cases.decide(by=chair.user.actor, case=case, known=known(), **decide)
    cases.close_step(by=officer, case=case, known=known(), on=DAY)
    item = make.council_item("2026-06-01", outcome="adopted", reference="2005-142")
    cases.record_council(by=make.clerk(), case=case, item=item, known=known(), on=DAY)
    cases.close_step(by=officer, case=case, known=known(), on=DAY)
    case.refresh_from_db()
    return officer, case


def certificate(client, made, lang="en"):
    with override(lang):
        return client.get(reverse("portal:certificate", args=[made.reference])).content.decode()


def test_the_office_names_the_authority_on_the_way_to_the_agreement_and_residents_read_it(client):
    _by, case = carried()
    desk, body = someone("officer"), make.counterparty("Milan")
    where = f"/en/desk/cases/{case.reference}/agreement/"
    assert where in desk.get(f"/en/desk/cases/{case.reference}/").content.decode()
    form = desk.get(where).content.decode()
    assert "The policy does not say who signs." in form
    sent = {
        "key": re.search(r'name="key" value="([^"]+)"', form)[1], "counterparty": body.reference, "sure": "1",
        "instrument": "agreement", "signed_on": DAY.isoformat(), "authority_en": LAW,
    }  # fmt: skip

    desk.post(where, sent)

    made = Agreement.objects.get()
    signing = Signing.objects.get(agreement=made)
    assert (made.authority_en, made.approval) == (LAW, "council")
    assert (signing.signed_as, signing.sign_clause, signing.approve_clause) == ("", "", "council-approves")
    page = certificate(client, made)
    assert "The policy does not say who signs; this is the authority that was named for it." in page
    assert LAW in page
    french = certificate(client, made, "fr")
    assert "La politique ne dit pas qui signe" in french
    assert "voici le pouvoir qui a été nommé" in french
    assert LAW in french


def test_a_signature_of_which_nobody_names_the_authority_is_recorded_and_stays_to_be_seen_until_somebody_does(client):
    by, case = carried()

    made = conclude(by, case, projects=[])

    said = "The policy does not say who signs, and nobody recorded under which authority it was signed."
    assert said in certificate(client, made)
    viewer = Viewer.of(someone("officer").person, date(2026, 6, 2))
    line = next(iter(radar.NO_AUTHORITY.find(viewer, Window())))
    assert (line.what, str(line.why)) == ("authority not recorded", said)

    Agreement.objects.filter(pk=made.pk).update(authority_en=LAW)
    assert not radar.NO_AUTHORITY.find(viewer, Window())
    assert said not in certificate(client, made)


def test_a_policy_that_names_who_signs_is_passed_by_for_nobodys_words(project, office):  # noqa: F811 (a fixture, by its name)
    with pytest.raises(Refused, match="The policy names who signs"):
        conclude(office, project, authority_en=LAW)
    assert not Agreement.objects.exists()


def test_who_may_sign_by_a_clause_that_no_step_names_is_not_passed_by_either():
    by, case = carried(b'\n[[authority]]\nid = "signs"\ndecides = "execute"\nroles = ["council"]\nsource = "Motion"\n')

    assert (
        f"{case.reference}/agreement/"
        not in someone("officer").get(f"/en/desk/cases/{case.reference}/").content.decode()
    )
    with pytest.raises(Refused):
        conclude(by, case, authority_en=LAW)
    assert not Agreement.objects.exists()


def test_it_is_not_signed_before_council_decided(client):
    by, case = carried()

    with pytest.raises(Refused, match="or later"):
        conclude(by, case, signed_on=DAY - timedelta(days=1))


def test_a_case_without_steps_says_that_its_policy_gives_none():
    text = SAN_LEANDRO.read_text()
    first, *rest = text.split("[[step]]")
    text = first + "[[criterion]]" + rest[-1].split("[[criterion]]", 1)[1]
    in_force(text.replace('conditions = ["committee-review"]', "").encode())
    desk = someone("officer")
    case = cases.open(by=desk.person.user.actor, kind="proposal", category="sister", on=DAY, subject="P-1")

    page = desk.get(f"/en/desk/cases/{case.reference}/").content.decode()

    assert "The policy gives no steps for it" in page
    assert "Nobody has said yet which category" not in page
