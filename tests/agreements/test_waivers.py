"""What a body set aside is known of the agreement: taken from its case, or recorded by the clerk from the minutes; and
what the office passed over."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

import pytest
import time_machine
from django.urls import reverse

from chancery.agreements import actions, facts
from chancery.agreements.models import AgreementWaiver
from chancery.audit.models import LedgerEntry
from chancery.cases import actions as cases
from chancery.cases.models import CaseWaiver
from chancery.edits import Overtaken
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.policy import Reader
from chancery.policy.explain import register_known_to
from chancery.policy.hearing import Hearing
from chancery.strategy.policies import in_force
from tests import going, make
from tests.desk.people import member
from tests.going import CRITERION, DAY, WHY

pytestmark = pytest.mark.django_db
SEEN = {"worthy": "public", "trusted": "confidential"}
RIGHT = """[[waiver]]
id = "unless"
of = ["worthy", "trusted", "neat"]
by = ["city-council"]
text = { en = "Unless.", fr = "Sauf." }
"""
SHOULD = CRITERION.replace('"must"', '"should"')
PRETTY = "".join(SHOULD.format(id=id, visibility="public") for id in ("pretty", "neat"))
MORE = "".join(CRITERION.format(id=id, visibility=seen) for id, seen in SEEN.items()) + RIGHT + PRETTY
RULE = 'eligibility = { all_of = ["worthy", "trusted"] }'
END = date(2031, 8, 31)
SAID = {"criterion": "worthy", "body": "city-council", "reason": WHY, "on": DAY}


@pytest.fixture(autouse=True)
def _town(monkeypatch):
    monkeypatch.setattr(going, "TOWN", going.TOWN.replace('status = "open"\n', f'status = "open"\n{RULE}\n'))
    with time_machine.travel(date(2026, 6, 2), tick=False):
        going.town(MORE)
        yield


def renewed(waived=("worthy", "trusted"), row=None, on=DAY, ends_on=END):
    """An agreement that was renewed by a case in which Council set criteria aside."""
    row = row or going.agreement(public=True)
    case = going.carried(row, "renewal", judged=dict.fromkeys(SEEN, "not_met"))
    item = make.council_item("2026-06-01", outcome="adopted", reference=f"2026.EC{len(waived)}")
    for one in waived:
        CaseWaiver.objects.create(case=case, clause=one, body="city-council", reason=WHY, on=DAY, council_item=item)
    actions.renew_by_case(by=make.actor("officer"), key=str(uuid7()), case=case, signed_on=on, ends_on=ends_on)
    return row


def answers(row, on=DAY, reader=Reader.CLEARED):
    """What each criterion comes to on a day, for a reader."""
    [held] = register_known_to(facts.on_days(row, on), reader)
    hearing = Hearing(in_force(on), as_of=on, known_at=on, register=[])
    return {id: str(hearing.answer(id, held).outcome) for id in SEEN}


def test_what_was_set_aside_in_its_case_holds_for_the_agreement_and_its_words_stay_with_the_office(client):
    row = renewed()

    assert answers(row) == {"worthy": "waived", "trusted": "waived"}
    assert answers(row, DAY - timedelta(1)) == {"worthy": "unknown", "trusted": "unknown"}
    for lang, said in {
        "en": "Set aside by Council on 1 June 2026: as decided in 2026.EC2.",
        "fr": "Dérogation accordée par le Conseil le 1er juin 2026\u00a0: selon le point 2026.EC2.",
    }.items():
        address = {"en": f"/en/agreements/{row.reference}/", "fr": f"/fr/ententes/{row.reference}/"}[lang]
        page = client.get(address).content.decode()
        assert said in page
        assert WHY not in page
    [one] = [each for each in facts.agreed(as_of=DAY) if each.reference == row.reference]
    assert len(one.waivers) == 2


def test_of_what_they_may_not_know_a_reader_is_told_nothing_and_its_line_is_sealed(client):
    row = renewed(("trusted",))
    assert answers(row, reader=Reader.PUBLIC)["trusted"] == "unknown"
    told = [str(one) for one in LedgerEntry.objects.order_by("-seq")[:1]]
    assert '"type":"sealed"' in told[0]

    with_it = client.get(f"/en/agreements/{row.reference}/").content
    AgreementWaiver.objects.all().delete()
    assert client.get(f"/en/agreements/{row.reference}/").content == with_it


def test_the_next_case_decides_again():
    row = renewed(("worthy",))
    with time_machine.travel(date(2031, 8, 2), tick=False):
        renewed((), row, on=date(2031, 8, 1), ends_on=date(2036, 8, 31))

        waiver = AgreementWaiver.objects.get()
        assert waiver.until == date(2031, 7, 31)
        assert answers(row, date(2031, 7, 31))["worthy"] == "waived"
        assert answers(row, date(2031, 8, 1))["worthy"] == "not_met"


def test_the_clerk_records_it_from_the_minutes_once_and_corrects_it():
    row, clerk = going.agreement(), make.clerk()
    key = str(uuid7())
    made = actions.waive(by=clerk, key=key, agreement=row, **SAID)
    assert actions.waive(by=clerk, key=key, agreement=row, **SAID) == made
    assert answers(row)["worthy"] == "waived"

    stale = AgreementWaiver.objects.get()
    actions.correct_waiver(by=clerk, waiver=made, until=DAY)
    assert answers(row, DAY + timedelta(1))["worthy"] == "unknown"
    with pytest.raises(Overtaken):
        actions.correct_waiver(by=clerk, waiver=stale, mistaken=True)
    actions.correct_waiver(by=clerk, waiver=made, until=DAY, mistaken=True)
    assert answers(row)["worthy"] == "unknown"


@pytest.mark.parametrize(
    ("who", "change", "says"),
    [
        ("officer", {}, "The clerk records"),
        ("solicitor", {}, "Only the office"),
        ("officer", {"criterion": "pretty", "body": "nobody"}, "does not let this body"),
        ("clerk", {"criterion": "pretty", "body": "office"}, "The office passes over"),
        ("officer", {"criterion": "neat", "body": "office"}, "does not let this body"),
        ("officer", {"criterion": "neat"}, "The clerk records"),
        ("clerk", {"body": "mayor"}, "does not let this body"),
        ("clerk", {"criterion": "q-worth"}, "does not let this body"),
        ("clerk", {"reason": " "}, "has a reason"),
        ("clerk", {"until": DAY - timedelta(1)}, "before it begins"),
        ("clerk", {"on": date(2026, 6, 3)}, "before it happened"),
        ("clerk", {"criterion": "trusted"}, "Only the office"),
    ],
)
def test_nobody_else_does_and_nothing_that_the_policy_does_not_let(who, change, says):
    with pytest.raises(Refused, match=says):
        actions.waive(by=make.actor(who), key=str(uuid7()), agreement=going.agreement(), **(SAID | change))
    assert not AgreementWaiver.objects.exists()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_clerk_enters_and_corrects_it_on_its_page_and_the_office_reads_it(lang):
    row, clerk = going.agreement(), member("clerk")
    desk = {"en": f"/en/desk/agreements/{row.reference}/", "fr": f"/fr/bureau/ententes/{row.reference}/"}[lang]
    add = {"en": f"{desk}waivers/add/", "fr": f"{desk}derogations/ajouter/"}[lang]
    form = clerk.get(add).content.decode()
    assert "worthy:city-council" in form
    assert "trusted" not in form
    key = form.split('name="key" value="')[1].split('"')[0]
    given = {"key": key, "what": "worthy:city-council", "reason": WHY, "on": "2026-06-01"}
    assert "2026-06-09" in clerk.post(add, {**given, "on": "2026-06-09"}).content.decode()
    assert clerk.post(add, given).status_code == 302
    assert clerk.post(add, given).status_code == 302

    waiver = AgreementWaiver.objects.get()
    page = member("officer").get(desk + {"en": "facts/", "fr": "faits/"}[lang]).content.decode()
    assert WHY in page
    assert reverse("desk:agreement-waiver-correct", args=[waiver.pk]).rsplit("/", 2)[0] not in page
    fix = {"en": f"/en/desk/agreements/waivers/{waiver.pk}/correct/",
           "fr": f"/fr/bureau/ententes/derogations/{waiver.pk}/corriger/"}[lang]  # fmt: skip
    assert clerk.post(fix, {"until": "", "mistaken": "on"}).status_code == 302
    waiver.refresh_from_db()
    assert waiver.mistaken


def test_a_case_under_way_is_not_helped_by_what_was_set_aside_before():
    row = renewed(("worthy",))
    case = going.taken_up(row, "renewal")
    case = cases.submit(by=make.actor("officer"), case=case, on=DAY, content_digest="1" * 64)

    assert not case.waivers.exists()


OVER = {"criterion": "pretty", "body": "office", "reason": WHY, "on": DAY}


def pretty(row):
    [held] = facts.on_days(row, DAY)
    return str(Hearing(in_force(DAY), as_of=DAY, known_at=DAY, register=[]).answer("pretty", held).outcome)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_office_passes_over_what_only_should_be_with_its_reason_and_corrects_it(lang):
    row, officer = going.agreement(), member("officer")
    assert pretty(row) == "unknown"
    desk = {"en": f"/en/desk/agreements/{row.reference}/", "fr": f"/fr/bureau/ententes/{row.reference}/"}[lang]
    facts_page = desk + {"en": "facts/", "fr": "faits/"}[lang]
    add = {"en": f"{desk}waivers/add/", "fr": f"{desk}derogations/ajouter/"}[lang]
    assert add in officer.get(facts_page).content.decode()
    form = officer.get(add).content.decode()
    assert {"en": "pretty (passed over by", "fr": "pretty (décision de passer outre"}[lang] in form
    assert "pretty:office" in form
    assert "worthy:city-council" not in form
    assert "pretty:office" not in member("clerk").get(add).content.decode()

    key = form.split('name="key" value="')[1].split('"')[0]
    given = {"key": key, "what": "pretty:office", "reason": "", "on": "2026-06-01"}
    assert officer.post(add, given).status_code != 302
    assert officer.post(add, {**given, "reason": WHY}).status_code == 302
    assert pretty(row) == "waived"

    waiver = AgreementWaiver.objects.get()
    fix = reverse("desk:agreement-waiver-correct", args=[waiver.pk]).rsplit("/", 3)[-3]
    assert fix in officer.get(facts_page).content.decode()
    actions.correct_waiver(by=make.actor("officer"), waiver=waiver, mistaken=True)
    assert pretty(row) == "unknown"


def again(more):
    """Another policy, in force from today."""
    text = going.TOWN.replace("town-2025", "town-2026").replace("The town's policy", "The new policy") + more
    digest = sha256(text.encode()).hexdigest()
    make.policy_version("town-2026", text.encode(), digest=digest, in_force_from=DAY)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_form_and_the_list_say_when_it_ends_by_itself(lang):
    again(MORE.replace('by = ["city-council"]', 'by = ["city-council"]\nlasts = "1 year"'))
    row, clerk = going.agreement(), member("clerk")
    desk = {"en": f"/en/desk/agreements/{row.reference}/", "fr": f"/fr/bureau/ententes/{row.reference}/"}[lang]
    form = clerk.get({"en": f"{desk}waivers/add/", "fr": f"{desk}derogations/ajouter/"}[lang]).content.decode()
    said = {"en": "; ends by itself after 1 year)", "fr": "; prend fin d’elle-même après 1 an)"}[lang]
    assert said in form

    actions.waive(by=make.clerk(), key=str(uuid7()), agreement=row, **SAID)
    page = clerk.get(desk + {"en": "facts/", "fr": "faits/"}[lang]).content.decode()
    said = {"en": ", by the policy until ", "fr": ", selon la politique jusqu’au "}[lang]
    assert "2027-05-31" in page.split(said)[1][:60]


def test_what_was_decided_under_the_policy_before_is_recorded_of_its_day():
    again("".join(CRITERION.format(id=id, visibility=seen) for id, seen in SEEN.items()))
    row, clerk = going.agreement(), member("clerk")
    form = clerk.get(f"/en/desk/agreements/{row.reference}/waivers/add/").content.decode()
    assert "worthy (Council), under The town&#x27;s policy" in form

    with pytest.raises(Refused, match="does not let this body"):
        actions.waive(by=make.clerk(), key=str(uuid7()), agreement=row, **SAID)
    actions.waive(by=make.clerk(), key=str(uuid7()), agreement=row, **(SAID | {"on": DAY - timedelta(1)}))
    assert "Set aside by: Council." in clerk.get(f"/en/desk/agreements/{row.reference}/facts/").content.decode()
