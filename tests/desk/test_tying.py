"""An agreement that was entered from its paper is tied to the case that decided it, seen from both, and undone."""

from __future__ import annotations

import re
from datetime import date

import pytest

from chancery.agreements import actions
from chancery.agreements.models import CaseTie
from chancery.audit.models import LedgerEntry
from chancery.cases import actions as cases
from chancery.desk import certificate
from chancery.errors import Refused
from chancery.portal import words
from tests import make
from tests.agreements.test_conclude import conclude
from tests.desk.people import member as someone
from tests.desk.test_silent_of_who_signs import DAY, _on_the_day, carried  # noqa: F401 (a fixture, used by its name)

pytestmark = pytest.mark.django_db
NOWHERE = b'\n[[authority]]\nid = "signs"\ndecides = "execute"\nroles = ["council"]\nsource = "Motion of 2021"\n'


def of_vancouver(**values):
    """A case whose policy foresees no step for the signature, and the agreement as its paper shows it."""
    by, case = carried(NOWHERE)
    row = make.agreement("Milan", **{"reference": "A-1", "signed": "2026-06-02", "title_en": "Milan accord", **values})
    return by, case, row


def last_entry():
    return str(LedgerEntry.objects.order_by("seq").last())


def confirmed(client, page, **given):
    """The form, the page that lays both beside each other, and the answer."""
    key = re.search(r'name="key" value="([^"]+)"', client.get(page).content.decode())[1]
    sure = client.post(page, {"key": key, **given}).content.decode()
    return sure, client.post(page, {"key": key, "sure": "1", **given})


def test_from_the_case_the_agreement_is_tied_and_both_pages_and_the_certificate_lead_to_each_other():
    _by, case, row = of_vancouver()
    desk, page = someone("clerk"), f"/en/desk/cases/{case.reference}/"
    assert f"{page}tie/" in desk.get(page).content.decode()

    sure, _answer = confirmed(desk, f"{page}tie/", agreement="milan", why="The minutes name it.")

    assert "Carried out, 1 June 2026" in sure
    assert "2 June 2026" in sure
    assert '"type":"agreement.tied"' in last_entry()
    seen = desk.get(page).content.decode()
    assert "An agreement that was signed on paper is tied to this case:" in seen
    assert "/en/desk/agreements/A-1/" in seen
    assert f"{page}tie/" not in seen
    found = certificate.of(row, desk.person.user.actor, words.plain)
    assert f"Case {case.reference}: Council's vote" in [one.what for one in found.chain]
    of_row = desk.get("/fr/bureau/ententes/A-1/").content.decode()
    assert "Le dossier qui en a décidé" in of_row
    assert "The minutes name it." in of_row
    mayor = someone("mayors-office").get("/en/desk/agreements/A-1/").content.decode()
    assert case.reference not in mayor


def test_from_the_agreement_too_and_a_signature_before_the_decision_is_a_point_to_check():
    _by, case, _row = of_vancouver(signed="2026-05")
    desk = someone("officer")

    sure, _answer = confirmed(desk, "/en/desk/agreements/A-1/tie/", case="D-99")
    assert "None has this name or number" in sure
    sure, answer = confirmed(desk, "/en/desk/agreements/A-1/tie/", case=case.reference)

    assert "It was signed before it was decided in this case." in sure
    assert "May 2026" in sure
    assert answer.url == "/en/desk/agreements/A-1/"
    assert "It was signed before it was decided in this case." in desk.get(answer.url).content.decode()


def test_a_tie_that_was_a_mistake_is_undone_for_a_reason_and_another_is_tied():
    by, case, row = of_vancouver()
    other = make.agreement("Lyon", reference="A-2", signed="2026-06-02")
    tie, desk = actions.tie(by=by, agreement=row, case=case), someone("officer")
    with pytest.raises(Refused, match="belongs to this case already: A-1"):
        actions.tie(by=by, agreement=other, case=case)

    page = f"/en/desk/ties/{tie.pk}/undo/"
    desk.post(page, {"why": " "})
    assert CaseTie.objects.get().until is None
    desk.post(page, {"why": "Read the wrong minutes."})

    assert '"type":"agreement.untied"' in last_entry()
    with pytest.raises(Refused, match="undone already"):
        actions.untie(by=by, tie=tie, why="Again.")
    actions.tie(by=by, agreement=other, case=case)
    assert "Milan" not in desk.get(f"/en/desk/cases/{case.reference}/").content.decode()
    assert actions.tie(by=by, agreement=other, case=case) == CaseTie.objects.get(until=None)


def test_only_what_fits_is_tied_and_only_by_the_office_or_the_clerk():
    by, case, row = of_vancouver()
    for role in ("city-manager", "solicitor", "division-head", "administrator"):
        with pytest.raises(Refused, match="The office or the clerk"):
            actions.tie(by=make.actor(role), agreement=row, case=case)
    with pytest.raises(Refused, match="A draft"):
        actions.tie(by=by, agreement=make.agreement("Oslo", reference="A-3", standing="draft"), case=case)
    ahead = cases.open(by=by, kind="proposal", category="sister", on=DAY, subject="P-2")
    with pytest.raises(Refused, match="Nothing was decided"):
        actions.tie(by=by, agreement=row, case=ahead)


def test_what_came_of_a_case_is_tied_to_no_other_and_a_tied_case_makes_nothing_more():
    by, case = carried()
    paper = make.agreement("Milan", reference="A-1", signed=date(2026, 6, 2).isoformat())
    actions.tie(by=by, agreement=paper, case=case)
    desk = someone("officer")

    with pytest.raises(Refused, match="there already: A-1"):
        conclude(by, case, projects=[])
    assert desk.get(f"/en/desk/cases/{case.reference}/agreement/").url == "/en/desk/agreements/A-1/"
