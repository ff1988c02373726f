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

from chancery.accounts.models import Person, Role
from chancery.agreements import actions
from chancery.agreements.concludable import Titled
from chancery.agreements.models import Agreement, Signing
from chancery.agreements.naming import Named
from chancery.audit import actions as audit
from chancery.cases import actions as cases
from chancery.desk import radar
from chancery.desk.radar.lines import Window
from chancery.desk.viewer import Viewer
from chancery.errors import Refused
from chancery.ids import uuid7
from tests import going, make
from tests.agreements.test_conclude import (  # noqa: F401 (fixtures, used by their names)
    conclude,
    division,
    member,
    office,
    policy,
    project,
)
from tests.cases.conftest import known, paper
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


def named_by_the_office(client, **given):
    """An agreement whose authority somebody of the office names at their desk, on 1 June."""
    _by, case = carried()
    desk = someone("officer")
    Person.objects.filter(user=desk.person.user).update(
        name="Odile Exemple", function_en="Relations Officer", function_fr="Agente des relations"
    )
    where = f"/en/desk/cases/{case.reference}/agreement/"
    key = re.search(r'name="key" value="([^"]+)"', desk.get(where).content.decode())[1]
    sent = {
        "key": key, "counterparty": make.counterparty("Milan").reference, "sure": "1", "instrument": "agreement",
        "signed_on": DAY.isoformat(), **given,
    }  # fmt: skip
    return desk, desk.post(where, sent)


def test_residents_read_who_named_the_authority_by_function_and_on_which_day(client):
    desk, _answer = named_by_the_office(client, authority_en=LAW)
    made = Agreement.objects.get()

    page = certificate(client, made)
    assert re.search(r"Who named this authority</dt>\s*<dd>Relations Officer", page)
    assert re.search(r"Named on</dt>\s*<dd>1 June 2026", page)
    assert re.search(r"Qui a nommé ce pouvoir</dt>\s*<dd>Agente des relations", certificate(client, made, "fr"))
    record = client.get(f"/en/agreements/{made.reference}/").content.decode()
    assert "the policy does not say who signs; named on 1 June 2026 by: Relations Officer" in record
    assert "Odile Exemple" not in page + record
    assert (
        "Odile Exemple, Relations Officer"
        in desk.get(f"/en/desk/agreements/{made.reference}/authority/").content.decode()
    )


def test_a_delegation_on_record_is_chosen_instead_of_typed_and_says_itself_what_it_is(client):
    holder = make.person("Denis", function_en="Deputy City Manager", function_fr="Direction adjointe")
    held = paper(holder, "100000 CAD", council_item="2025.EX3", since=date(2025, 1, 1))
    desk, _answer = named_by_the_office(client, authority_paper=str(held.pk))
    made = Agreement.objects.get()

    assert made.authority_en == "Delegation to sign from 1 January 2025, held by: Deputy City Manager (2025.EX3)"
    assert made.authority_fr.startswith("Délégation de signature à compter du 1er janvier 2025, détenue par")
    assert made.authority_en in certificate(client, made)
    assert "Council has no limit" not in certificate(client, made)  # the delegation has one
    assert made.signing.named_under == held
    office_page = desk.get(f"/en/desk/agreements/{made.reference}/authority/").content.decode()
    assert re.search(r"Holder</dt>\s*<dd>Denis, Deputy City Manager", office_page)


def test_a_council_item_on_record_is_chosen_instead_of_typed(client):
    item = make.council_item("2005-05-03", outcome="adopted", reference="2005-77", title_en="Who signs")
    named_by_the_office(client, authority_item=item.reference)

    assert Agreement.objects.get().authority_en == "Decision of Council 2005-77, Who signs, 3 May 2005"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"item": {"on": "2026-06-02"}}, "after the signature"),
        ({"item": {"outcome": "lost"}}, "not adopted"),
        ({"item": {"public": False}}, "Residents may not read"),
        ({"paper": {"until": date(2026, 5, 31)}}, "did not count on the day"),
        ({"paper": {"decides": "spend"}}, "did not count on the day"),
        ({"paper": {"categories": ["friendship"]}}, "does not reach this category"),
        ({"paper": {}, "item": {}}, "one of the two"),
    ],
)
def test_what_gave_no_authority_that_day_is_not_taken_for_it(given, why):
    by, case = carried()
    more = {}
    if "item" in given:
        values = {"on": "2026-05-01", "outcome": "adopted", "reference": "2026-1"} | given["item"]
        more["authority_item"] = make.council_item(values.pop("on"), **values)
    if "paper" in given:
        more["authority_paper"] = paper(make.person("Denis"), **given["paper"])

    with pytest.raises(Refused, match=why):
        conclude(by, case, projects=[], **more)
    assert not Agreement.objects.exists()


def test_what_nobody_named_is_named_later_once_with_who_and_when(client):
    by, case = carried()
    made = conclude(by, case, projects=[])
    desk = someone("officer")
    line = next(iter(radar.NO_AUTHORITY.find(Viewer.of(desk.person, date(2026, 6, 2)), Window())))
    key = re.search(r'name="key" value="([^"]+)"', desk.get(line.url).content.decode())[1]

    assert "Name the authority, or choose it." in desk.post(line.url, {"key": key}).content.decode()
    desk.post(line.url, {"key": key, "authority_en": LAW})

    made.refresh_from_db()
    assert (made.authority_en, str(made.signing.named_on)) == (LAW, "2026-06-01")
    assert desk.get(line.url).status_code == 302
    with pytest.raises(Refused, match="named already"):
        actions.name_authority(by=by, what=made.signing, named=Named("Another"))


def test_two_people_who_correct_the_authority_name_it_anew(client):
    by, case = carried()
    made = conclude(by, case, projects=[], authority_en="A slip")
    asker = someone("officer").person
    Person.objects.filter(pk=asker.pk).update(function_en="Deputy Officer")
    asked = actions.ask(
        by=asker.user.actor, key=str(uuid7()), agreement=made, kind="correct", payload={"authority_en": LAW},
        before={"authority_en": "A slip"}, why="It was misread.",
    )  # fmt: skip
    actions.decide(by=make.actor("head"), request=asked)
    asked.refresh_from_db()
    actions.approve_form(by=make.actor("solicitor"), request=asked)

    page = certificate(client, made)
    assert LAW in page
    assert "Deputy Officer" in page


def gone_on(kind, subject="sister", **values):
    going.town(text=going.silent())
    row = going.agreement(subject, reference="A-1", **values)
    more = {"category": "sister"} if values.get("instrument") == "memorandum" else {}
    return row, going.carried(row, kind, **more)


def test_a_renewal_under_such_a_policy_reaches_its_new_term_with_the_authority_that_was_named(client):
    row, case = gone_on("renewal")
    desk = someone("officer")
    where = f"/en/desk/cases/{case.reference}/"
    assert "Renew the agreement" in desk.get(where).content.decode()
    form = desk.get(f"{where}agreement/").content.decode()
    assert "The policy does not say who signs." in form
    key = re.search(r'name="key" value="([^"]+)"', form)[1]
    desk.post(
        f"{where}agreement/", {"key": key, "signed_on": "2026-06-01", "years": "5", "authority_en": LAW, "sure": "1"}
    )

    row.refresh_from_db()
    assert row.ends_on == date(2031, 8, 31)
    event = row.events.get(kind="renewed")
    assert (event.authority_en, str(event.continuation.named_on)) == (LAW, "2026-06-01")
    page = certificate(client, row)
    assert LAW in page
    assert re.search(r"Named on</dt>\s*<dd>1 June 2026", page)


def test_a_conversion_and_a_successor_under_such_a_policy_reach_their_end_and_a_gap_stays_to_be_seen(client):
    row, case = gone_on("conversion", "friend", instrument="memorandum")
    by = make.actor("officer")
    done = {"by": by, "key": str(uuid7()), "signed_on": DAY, "text_en": "Converted.", "ends_on": date(2031, 5, 31)}
    actions.amend_by_case(case=case, **done)

    row.refresh_from_db()
    assert row.category == "sister"
    assert "nobody recorded under which authority" in certificate(client, row)
    viewer = Viewer.of(someone("officer").person, date(2026, 6, 2))
    assert [line.reference for line in radar.NO_AUTHORITY.find(viewer, Window())] == ["A-1"]
    actions.name_authority(by=by, what=row.continuations.get(), named=Named(LAW))
    assert LAW in certificate(client, row)


def test_a_successor_ends_the_one_before_under_the_authority_that_was_named():
    row, case = gone_on("conversion", "friend", instrument="pact")
    made = conclude(make.actor("officer"), case, projects=[Titled("Trees", "")], authority_en=LAW)

    row.refresh_from_db()
    assert (row.standing, row.events.get(kind="ended").authority_en) == ("ended", LAW)
    assert (made.amends, made.signing.named_on) == (row, DAY)


def test_a_policy_that_says_who_signs_at_no_step_says_why_nothing_is_made_and_what_can_be_done():
    clause = '\n[[authority]]\nid = "signs"\ndecides = "execute"\nroles = ["council"]\nsource = "Motion of 2021"\n'
    by, case = carried(clause.encode())
    desk = someone("officer")
    ahead = cases.open(by=by, kind="proposal", category="sister", on=DAY, subject="P-2")
    early = desk.get(f"/en/desk/cases/{ahead.reference}/").content.decode()
    assert "This case can be decided, and no agreement comes of it" in early

    page = desk.get(f"/en/desk/cases/{case.reference}/").content.decode()
    assert "The policy says who signs (the City Council; Motion of 2021), and foresees no step" in page
    assert "Enter the agreement from its signed paper" in page
    french = desk.get(f"/fr/bureau/dossiers/{case.reference}/").content.decode()
    assert "ne prévoit aucune étape où cela se fait" in french
    with pytest.raises(Refused, match="foresees no step"):
        conclude(by, case, projects=[])
