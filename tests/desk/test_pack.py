"""A traveller takes the mission along: as a PDF, as a calendar, as cards; and only what they may read."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from chancery.agreements.models import Commitment
from chancery.audit.models import LedgerEntry
from chancery.disclosure import actions as disclosure
from chancery.errors import Refused
from chancery.missions import actions
from chancery.missions.models import Trip
from tests import make
from tests.missions.scene import lyon
from tests.missions.test_pages import send, signed_in

pytestmark = pytest.mark.django_db
PROGRAMME = "2026-03-03 14:30 City Hall\n2026-03-04, Visit of the port\n2026-02-30 No such day\nFree evening"


def text(answer) -> str:
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    read = PdfReader(io.BytesIO(answer.content))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"], "a tagged PDF"
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def pack(it, actor, ending: str = "pdf"):
    return signed_in(actor).get(f"/en/desk/travel/{it.mission.reference}/pack.{ending}")


@pytest.fixture
def it():
    lyon_ = make.counterparty("Lyon")
    with_ = make.agreement("Lyon", counterparty=lyon_, reference="A-7", public=True)
    secret = make.agreement("Lyon", counterparty=lyon_, reference="A-8", public=False)
    for one, title, state in (
        (with_, "Lend the murals", "promised"), (with_, "Kept already", "done"),
        (secret, "Withheld promise", "promised"),
    ):  # fmt: skip
        Commitment.objects.create(agreement=one, side="city", title_en=title, state=state)
    Commitment.objects.create(agreement=with_, side="city", title_en="For the office", public=False)
    make.contact(lyon_, spoken_fr="Madame la Maire", languages="fr en", email="maire@example.org")
    make.contact(lyon_, given_name="Gone", left_on=date(2020, 1, 1))
    make.contact(make.counterparty("Nice"), given_name="Elsewhere")
    make.counterparty("Consulate in Lyon", kind="consulate", place_en="Lyon, rue Exemple")
    there = make.activity(counterparty=lyon_)
    return lyon(activity=there, programme_en=PROGRAMME)


def test_the_pdf_holds_what_is_recorded_and_says_what_is_not(it):
    shown = text(pack(it, it.officer))

    for words in (
        "Sign the protocol", "City Hall", it.trip.person.name, "Protocol officer", "Anne Exemple",
        "Madame la Maire", "fr en", "maire@example.org", "Lend the murals", "Withheld promise", "For the office",
        "$5,000", "Consulate in Lyon", "rue Exemple", "Emergency numbers there: not recorded",
        "Table of rates that is used: not recorded",
    ):  # fmt: skip
        assert words in shown, words
    for words in ("Kept already", "Gone", "Elsewhere"):
        assert words not in shown
    french = signed_in(it.officer).get(f"/fr/bureau/deplacements/{it.mission.reference}/dossier.pdf")
    assert "Dossier de voyage" in text(french)


def test_whom_to_call_there_is_noted_at_any_time_stands_in_the_pack_and_is_never_public(it, client):
    actions.ask(by=it.officer, mission=it.mission)
    actions.authorise(by=it.head, mission=it.mission)
    numbers = "Police 17\nAmbulance 15\nOur night line +1 555 0100"
    address = f"/en/desk/travel/{it.mission.reference}/"
    assert send(it.officer, f"{address}emergency/", emergency=numbers).status_code == 302
    send(it.officer, f"{address}emergency/", emergency=numbers)  # the second time it changes nothing

    shown = text(pack(it, it.head))
    assert "Emergency numbers there:" in shown
    for words in ("Police 17", "Ambulance 15", "Our night line +1 555 0100"):
        assert words in shown
    assert "Police 17" in signed_in(it.manager).get(address).content.decode()
    with pytest.raises(Refused, match="Only whoever planned"):
        actions.note_emergency(by=it.manager, mission=it.mission, held={}, changes={"emergency": "None"})
    Trip.objects.update(returned_on=date(2026, 3, 5))
    disclosure.publish(by=it.head, mission=it.mission)
    disclosure.account(by=it.head, mission=it.mission)
    for page in (f"/en/trips/{it.mission.reference}/", f"/en/trips/{it.mission.reference}/receipt.pdf"):
        answer = client.get(page)
        said = text(answer) if page.endswith("pdf") else answer.content.decode()
        assert "Sign the protocol" in said
        assert "Police 17" not in said
        assert "555 0100" not in said
    told = [bytes(one.leaf).decode() for one in LedgerEntry.objects.all()]
    assert not any("555 0100" in line or "emergency-noted" in line for line in told), "only that something happened"


def test_a_mission_of_which_little_is_known_has_a_pack_all_the_same():
    officer = make.actor("officer")
    empty = actions.plan(by=officer, title_en="Somewhere")
    client = signed_in(officer)

    shown = text(client.get(f"/en/desk/travel/{empty.reference}/pack.pdf"))
    assert shown.count("not recorded") > 5
    assert shown.count("cannot be said before") == 4
    assert not Calendar.from_ical(client.get(f"/en/desk/travel/{empty.reference}/pack.ics").content).walk("VEVENT")
    assert client.get(f"/en/desk/travel/{empty.reference}/pack.vcf").status_code == 404
    assert "pack.vcf" not in client.get(f"/en/desk/travel/{empty.reference}/").content.decode()


def test_the_rates_of_the_place_are_those_of_the_table_on_the_first_day(it):
    rate = '[[rate]]\nid = "{0}"\nsource = "D"\ntable = "{1}"\nkind = "dinner"\ncountry = "{2}"\namount = "{3} EUR"\n'
    until = rate.format("old", "ours", "FR", "51.10") + "since = 2020-01-01\nuntil = 2026-01-01\n"
    now = rate.format("now", "ours", "FR", "62.35") + "since = 2026-01-01\n"
    there = rate.format("it", "ours", "IT", "73.45") + "since = 2020-01-01\n"
    other = rate.format("other", "theirs", "FR", "84.55") + "since = 2020-01-01\n"
    content = 'format = "chancery-policy/1"\n[policy]\nid = "p"\ntitle = { en = "P" }\n' + until + now + there + other
    make.policy_version("p", content.encode(), in_force_from=date(2020, 1, 1), kind="policy")
    type(it.mission).objects.filter(pk=it.mission.pk).update(per_diem_table="ours")

    shown = text(pack(it, it.officer))

    assert "Table of rates that is used: ours" in shown
    assert "62.35" in shown
    for amount in ("51.10", "73.45", "84.55"):
        assert amount not in shown


def test_who_may_not_read_contacts_or_withheld_agreements_gets_a_pack_without_them(it):
    division = make.division("parks")
    actions.revise(by=it.officer, mission=it.mission, held={}, changes={"division": division})
    councillor = make.actor("councillor")
    actions.add_trip(by=it.officer, mission=it.mission, person=councillor.user.person, group="elected")

    theirs = text(pack(it, councillor))
    assert "ask the office" in theirs
    assert "Exemple" not in theirs.replace("rue Exemple", "")
    assert pack(it, councillor, "vcf").status_code == 403
    page = signed_in(councillor).get(f"/en/desk/travel/{it.mission.reference}/").content.decode()
    assert "pack.pdf" in page
    assert "pack.vcf" not in page

    colleague = text(pack(it, make.actor("division-officer", division=division)))
    assert "Lend the murals" in colleague
    assert "Anne Exemple" in colleague
    for words in ("Withheld promise", "For the office"):
        assert words not in colleague


def test_who_may_not_read_the_mission_gets_nothing(it, client):
    stranger = make.actor("division-officer", division=make.division("roads"))
    for ending in ("pdf", "ics", "vcf"):
        assert pack(it, stranger, ending).status_code == 404
        assert client.get(f"/en/desk/travel/{it.mission.reference}/pack.{ending}").status_code == 302


def test_the_calendar_has_the_days_and_each_line_of_the_programme_that_begins_with_one(it):
    found = Calendar.from_ical(pack(it, it.officer, "ics").content).walk("VEVENT")
    events = {str(one["summary"]): (one["dtstart"].dt, one["dtend"].dt if "dtend" in one else None) for one in found}

    assert events == {
        "Lyon forum (Planned)": (date(2026, 3, 2), date(2026, 3, 6)),
        "City Hall": (datetime(2026, 3, 3, 14, 30), None),
        "Visit of the port": (date(2026, 3, 4), date(2026, 3, 5)),
    }
    assert b"DTSTART:20260303T143000\r\n" in pack(it, it.officer, "ics").content  # by the clocks of the place
    actions.cancel(by=it.officer, mission=it.mission, on=date(2026, 2, 1), reason_en="Strike")
    (only,) = Calendar.from_ical(pack(it, it.officer, "ics").content).walk("VEVENT")
    assert "Cancelled" in str(only["summary"])


def test_the_cards_are_those_of_the_contacts_there(it):
    answer = pack(it, it.officer, "vcf")

    assert answer["Content-Disposition"] == f'attachment; filename="{it.mission.reference}.vcf"'
    assert answer.content.decode().count("BEGIN:VCARD") == 1
    assert "FN:Anne Exemple" in answer.content.decode()
