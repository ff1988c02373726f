"""From an agreement's file to its renewal or conversion by a case, and back; what the radar and the certificate say."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.utils import translation

from chancery.agreements.models import Agreement
from chancery.cases.models import Case
from chancery.desk import certificate
from chancery.desk.radar.lines import Window
from chancery.desk.radar.register import ENDS
from chancery.desk.viewer import Viewer
from chancery.portal import words
from tests import going, make
from tests.desk.people import member
from tests.desk.test_cases import carried
from tests.going import DAY

pytestmark = pytest.mark.django_db
HERE = "/en/desk/agreements/"


@pytest.fixture(autouse=True)
def _town():
    with time_machine.travel(date(2026, 6, 2), tick=False):
        going.town()
        yield


def page(client, url):
    return client.get(url).content.decode()


def send(client, url, **given):
    """Fill a form in, read it over, and press."""
    shown = carried(page(client, url))
    sure = client.post(url, given | shown)
    if sure.status_code == 200 and 'name="sure"' in sure.content.decode():
        return client.post(url, given | shown | {"sure": "1"})
    return sure


def test_a_renewal_goes_from_the_file_of_the_agreement_to_its_new_term():
    officer, row = member("officer"), going.agreement(reference="A-1")
    assert f'href="{HERE}A-1/go-on/renewal/"' in page(officer, f"{HERE}A-1/")
    form = page(officer, f"{HERE}A-1/go-on/renewal/")
    assert "To renew an agreement" in form
    send(officer, f"{HERE}A-1/go-on/renewal/", came_on="2026-06-01")
    case = Case.objects.get()

    assert (case.kind, case.subject, case.step, case.submitted_on) == ("renewal", "A-1", "assessment", DAY)
    assert "Such a case about this agreement is open already." in page(officer, f"{HERE}A-1/")
    assert "Its renewal is on its way as a case." in page(officer, f"{HERE}A-1/")

    row.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(state="closed", outcome="withdrawn", closed_on=DAY)
    done = going.carried(row, "renewal")
    where = f"/en/desk/cases/{done.reference}/"
    assert "Renew the agreement" in page(officer, where)
    assert "at the latest" in page(officer, f"{where}agreement/")
    too_long = send(officer, f"{where}agreement/", signed_on="2026-06-01", years="6")
    assert "at most 5 years" in too_long.content.decode()
    got = send(officer, f"{where}agreement/", signed_on="2026-06-01", years="5")

    assert got.url == f"{HERE}A-1/"
    assert Agreement.objects.get().ends_on == date(2031, 8, 31)
    assert done.reference in page(officer, f"{HERE}A-1/")


def test_a_memorandum_is_converted_and_its_certificate_shows_the_chain_of_the_case():
    officer, row = member("officer"), going.agreement("friend", instrument="memorandum", reference="A-2")
    case = going.carried(row, "conversion", category="sister")
    where = f"/en/desk/cases/{case.reference}/agreement/"
    given = {"signed_on": "2026-06-01", "instrument": "agreement", "ends_on": "2031-05-31"}
    assert "Say what was amended" in send(officer, where, **given).content.decode()
    send(officer, where, **given, text_en="It is a sister city now.")
    row.refresh_from_db()

    assert (row.category, row.instrument, row.ends_on) == ("sister", "agreement", date(2031, 5, 31))
    with translation.override("en"):
        found = certificate.of(row, officer.person.user.actor, words.plain)
    said = [(str(one.what), str(one.state.word)) for one in found.later if case.reference in str(one.what)]
    assert said == [
        (f"Conversion, {case.reference}: Council", "On record"),
        (f"Conversion, {case.reference}: Signature", "On record"),
    ]
    outside = certificate.of(row, member("division-head").person.user.actor, words.plain)
    assert case.reference not in str(outside.later)


def test_a_successor_is_made_on_the_same_page():
    officer, row = member("officer"), going.agreement("friend", instrument="pact", reference="A-3")
    case = going.carried(row, "conversion")
    where = f"/en/desk/cases/{case.reference}/agreement/"
    form = page(officer, where)
    assert "takes the place of A-3" in form
    given = {"counterparty": row.counterparty.reference, "instrument": "agreement", "signed_on": "2026-06-01"}
    got = send(officer, where, **given, project_en="Trees")
    row.refresh_from_db()

    assert got.url == f"{HERE}{Agreement.objects.get(amends=row).reference}/"
    assert row.standing == "ended"


def test_where_the_policy_gives_no_procedure_the_verb_stays_and_says_why_in_both_languages():
    officer = member("officer")
    going.agreement("friend", reference="A-4")

    assert "gives no procedure to renew such an agreement" in page(officer, f"{HERE}A-4/")
    assert "ne donne pas de procédure pour renouveler" in page(officer, "/fr/bureau/ententes/A-4/")
    assert "gives no procedure to renew" in page(officer, f"{HERE}A-4/go-on/renewal/")
    assert officer.get(f"{HERE}A-4/go-on/marriage/").status_code == 404


def test_an_end_whose_renewal_is_under_way_is_said_so_to_those_who_may_read_the_case():
    case = going.taken_up(going.agreement(lead_division=make.division("parks")), "renewal")
    officer = member("officer").person
    councillor = member("councillor").person

    def lines(person):
        with translation.override("en"):
            return ENDS.find(Viewer.of(person, date(2026, 6, 2)), Window(since=date(2026, 6, 2)))

    assert [(one.what, case.reference in one.why) for one in lines(officer)] == [("renewal under way", True)]
    assert [(one.what, case.reference in one.why) for one in lines(councillor)] == [("end of its term", False)]
