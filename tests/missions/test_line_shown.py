"""Whatever is typed of an amount can be read on its mission's page, before it is posted and afterwards."""

from __future__ import annotations

import pytest

from chancery.missions import actions
from chancery.missions.models import CostLine
from tests import make
from tests.missions.scene import DAY, authorised, lyon
from tests.missions.test_pages import of, page, send

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "hospitality", "on": str(DAY), "amount": "60", "currency": "CAD", "proof": "none", "vendor": "Ratskeller",
    "paid_by": "traveller", "tax": "7.77", "alcohol": "5.55", "personal": "6.66", "guests": "3", "officials": "2",
    "attendees": "Two of the museum", "order_number": "PO-77", "claim": "CL-9", "account": "AC-1", "envelope": "on",
    "reimbursable": "no", "country": "FR", "place": "Lyon",
}  # fmt: skip
READ = (
    "Of it taxes: $7.77", "Of it alcohol: $5.55", "Of it the traveller’s own: $6.66", "Guests from outside: 3",
    "People of the City: 2", "Who took part: Two of the museum", "Purchase order: PO-77", "Claim: CL-9",
    "Account: AC-1", "discretion: Yes", "To be reimbursed to the traveller: No",
)  # fmt: skip


def test_all_that_was_typed_of_a_line_is_read_before_and_after_it_is_posted():
    it = authorised()
    send(it.officer, f"/en/desk/travel/trips/{it.trip.pk}/line/", **TYPED)
    line = CostLine.objects.get()

    assert line.reimbursable is False
    said = page(it.officer, of(it))
    assert [one for one in READ if one not in said] == []
    form = page(it.officer, f"/en/desk/travel/lines/{line.pk}/change/")
    assert '<option value="no" selected>' in form
    posting = page(it.treasurer, f"/en/desk/travel/lines/{line.pk}/post/")
    assert [one for one in (*READ, "Paid to: Ratskeller", "Paid by: The traveller") if one not in posting] == []
    actions.post(by=it.treasurer, line=line)
    for reader in (make.actor("auditor"), it.manager):
        assert [one for one in READ if one not in page(reader, of(it))] == []
    correcting = page(it.treasurer, f"/fr/bureau/deplacements/lignes/{line.pk}/corriger/")
    assert ["Bon de commande\u00a0: PO-77" in correcting, "Dont taxes\u00a0: 7,77" in correcting] == [True] * 2


def test_what_nobody_recorded_of_a_line_is_left_out_and_a_nought_is_not():
    it = authorised()
    sent = {**TYPED, "kind": "meals", "alcohol": "0", "reimbursable": "", "guests": "", "tax": ""}
    send(it.officer, f"/en/desk/travel/trips/{it.trip.pk}/line/", **sent)
    said = page(it.officer, of(it))

    assert CostLine.objects.get().reimbursable is None
    assert "Of it alcohol: $0" in said
    assert [one in said for one in ("To be reimbursed", "Guests from outside", "Of it taxes")] == [False] * 3


def test_a_change_of_a_line_keeps_what_nobody_asked_about():
    it = authorised()
    send(it.officer, f"/en/desk/travel/trips/{it.trip.pk}/line/", **TYPED)
    made = actions.change_line(
        by=it.officer, line=CostLine.objects.get(), amount=CostLine.objects.get().amount, on=DAY, kind="meals"
    )

    assert made is not None
    assert made.reimbursable is False


def test_whoever_authorises_reads_who_comes_along_who_pays_and_by_which_rates():
    it = lyon(hours=7, per_diem_table="rivemont")
    given = {"personal_days": 2, "companions": "A spouse", "companion_paid_by": "third-party"}
    actions.add_trip(by=it.officer, mission=it.mission, name="A guest", group="external", **given)
    actions.ask(by=it.officer, mission=it.mission)
    said = " ".join(page(it.manager, of(it)).split())

    told = ("Personal days attached: 2", "privately: A spouse", "Who pays for them: A third party")
    assert [one for one in told if one not in said] == []
    assert ["<dd>7</dd>" in said, "<dd>rivemont</dd>" in said] == [True] * 2


def test_a_posted_line_is_corrected_to_less_than_its_parts_were_where_they_are_corrected_too():
    it = authorised()
    send(it.officer, f"/en/desk/travel/trips/{it.trip.pk}/line/", **TYPED)
    line = CostLine.objects.get()
    actions.post(by=it.treasurer, line=line)
    address = f"/en/desk/travel/lines/{line.pk}/correct/"
    assert ['value="7.77"' in page(it.treasurer, address), 'name="tax"' in page(it.treasurer, address)] == [True] * 2

    sent = {"amount": "5", "why_en": "A nought too many", "tax": "7.77", "alcohol": "", "personal": "0"}
    refused = send(it.treasurer, address, **sent).content.decode()
    assert ["not larger than the amount" in refused, "A nought too many" in refused] == [True] * 2
    assert send(it.treasurer, address, **{**sent, "tax": "x"}).status_code == 200
    send(it.treasurer, address, **{**sent, "tax": "0.65"})
    made = CostLine.objects.standing().get()
    assert (made.amount_minor, made.tax_minor, made.alcohol_minor, made.personal_minor) == (500, 65, None, 0)
