"""Today: what is late, what waits, what is coming; for each role its own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chancery.accounts.models import Clearance, DelegationInstrument
from chancery.agreements.models import Agreement, ChangeRequest, Commitment
from chancery.columns import as_columns
from chancery.dates import parse_fuzzy
from chancery.desk import today
from chancery.desk.viewer import Viewer
from tests import make
from tests.desk.people import member

pytestmark = pytest.mark.django_db
OFFICE = ["officer", "head", "city-manager", "mayors-office"]
OTHERS = ["treasurer", "solicitor", "clerk", "councillor", "auditor", "administrator", "proponent"]


@pytest.fixture
def on():
    return timezone.localdate()


def day_of(client, on):
    return today.of(Viewer.of(client.person, on))


def words(client, lang="en"):
    return client.get({"en": "/en/desk/", "fr": "/fr/bureau/"}[lang]).content.decode()


def request(agreement, kind="renew", **values):
    asked = make.person("Asker").user.actor
    return ChangeRequest.objects.create(
        agreement=agreement, kind=kind, asked_by=asked, asked_at=timezone.now(), why="To go on", **values
    )


def promise(agreement, due, **values):
    return Commitment.objects.create(
        agreement=agreement,
        side="city",
        title_en="A mural",
        **as_columns("due", parse_fuzzy(due.isoformat())),
        **values,
    )


@pytest.mark.parametrize("role", OFFICE)
def test_the_office_sees_what_ran_out_and_what_ends_soon(role, on):
    make.agreement("Lyon", ends_on=on - timedelta(days=12))
    make.agreement("Milan", ends_on=on + timedelta(days=82))
    day = day_of(member(role), on)

    assert [(line.subject, line.on) for line in day.late.lines] == [("Lyon", on - timedelta(days=12))]
    assert [line.subject for line in day.coming.lines] == ["Milan"]
    assert (day.late.total, day.coming.total) == (1, 1)


@pytest.mark.parametrize("role", OTHERS)
def test_others_are_spared_what_is_not_theirs_to_mind(role, on):
    make.agreement(ends_on=on - timedelta(days=12))

    assert day_of(member(role), on).sections == ()


def test_a_division_minds_its_own_agreements_and_those_below_it(on):
    parks = make.division("parks")
    trees = make.division("trees", parent=parks)
    make.agreement("Lyon", ends_on=on + timedelta(days=9), lead_division=trees)
    make.agreement("Milan", ends_on=on + timedelta(days=9), lead_division=make.division("roads"))
    day = day_of(member("division-officer", division=parks), on)

    assert [line.subject for line in day.coming.lines] == ["Lyon"]


def test_a_councillor_minds_what_she_sponsors(on):
    councillor = member("councillor")
    make.agreement("Lyon", ends_on=on + timedelta(days=9), sponsor=councillor.person)
    make.agreement("Milan", ends_on=on + timedelta(days=9))

    assert [line.subject for line in day_of(councillor, on).coming.lines] == ["Lyon"]


def test_a_commitment_past_its_day_is_late_until_it_is_kept(on):
    promised = promise(make.agreement(open_ended=True), on - timedelta(days=1))
    officer = member("officer")
    assert [line.subject for line in day_of(officer, on).late.lines] == ["A mural"]
    Commitment.objects.filter(pk=promised.pk).update(state="done")

    assert day_of(officer, on).late.total == 0


def test_a_division_minds_what_was_merged_into_it(on):
    green = make.division("green")
    old = make.division("parks", merged_into=green, ended_on=on)
    make.agreement("Lyon", ends_on=on + timedelta(days=9), lead_division=old)
    promise(make.agreement(open_ended=True), on + timedelta(days=5), division=old)

    assert day_of(member("division-officer", division=green), on).coming.total == 2


def test_a_commitment_of_a_division_is_on_its_day(on):
    parks = make.division("parks")
    promise(make.agreement(open_ended=True), on + timedelta(days=5), division=parks)

    assert day_of(member("division-head", division=parks), on).coming.total == 1
    assert day_of(member("division-head", division=make.division("roads")), on).coming.total == 0


@pytest.mark.parametrize(
    ("role", "kind", "formed", "waits"),
    [
        ("solicitor", "renew", False, True),
        ("solicitor", "renew", True, False),
        ("city-manager", "renew", False, False),
        ("city-manager", "renew", True, True),
        ("clerk", "renew", False, True),
        ("head", "renew", True, False),
        ("head", "correct", False, True),
        ("clerk", "correct", True, False),
        ("officer", "renew", True, False),
        ("auditor", "renew", True, False),
    ],
)
def test_a_request_waits_for_whoever_says_yes_next(role, kind, formed, waits, on):
    formed_by = make.person("Solicitor").user.actor if formed else None
    request(make.agreement(), kind, formed_by=formed_by)
    client = member(role)

    assert day_of(client, on).waiting.total == int(waits)
    assert ("To go on" in words(client)) is waits


def test_nobody_is_asked_to_decide_what_they_asked_for(on):
    head = member("head")
    row = request(make.agreement(), "correct")
    ChangeRequest.objects.filter(pk=row.pk).update(asked_by=head.person.user.actor)

    assert day_of(head, on).waiting.total == 0


def test_a_second_administrator_is_asked_to_confirm_and_the_first_is_not(on):
    first, second = member("administrator"), member("administrator")
    right = make.role(make.person("Ana"), "treasurer", needs_second=True, given_by=first.person.user.actor)

    assert day_of(first, on).waiting.total == 0
    assert f"/en/desk/rights/{right.pk}/confirm/" in words(second)


def test_an_invitation_that_ran_out_unopened_waits_for_an_administrator(on):
    admin, ana = member("administrator"), make.person("Ana")
    ana.user.invitations.create(digest="a", expires_at=timezone.now() - timedelta(days=1))
    assert f"/en/desk/people/{ana.pk}/invite/" in words(admin)
    ana.user.invitations.create(digest="b", expires_at=timezone.now() + timedelta(days=1))

    assert day_of(admin, on).waiting.total == 0


def test_someone_sees_their_own_clearance_end_and_the_head_everyones(on):
    solicitor, head, given_by = member("solicitor"), member("head"), make.clerk()
    Clearance.objects.create(person=solicitor.person, since=on, until=on + timedelta(days=20), given_by=given_by)

    assert day_of(solicitor, on).coming.total == 1
    assert day_of(head, on).coming.total == 1
    assert day_of(member("treasurer"), on).coming.total == 0


def test_a_delegation_that_ends_is_on_its_holders_day(on):
    treasurer = member("treasurer")
    DelegationInstrument.objects.create(
        holder=treasurer.person, decides="spend", since=on, until=on + timedelta(days=3), given_by=make.clerk()
    )

    assert "delegation to spend ends" in words(treasurer)


def test_an_empty_day_says_when_the_next_thing_is_due(on):
    ends = on + timedelta(days=400)
    make.agreement("Lyon", ends_on=ends)
    page = words(member("officer"))

    assert "All clear" in page
    assert "Next: Lyon, end of its term" in page
    assert ends.isoformat() in page


def test_a_day_with_nothing_recorded_says_so():
    assert "Nothing with a date is recorded for you." in words(member("auditor"))


def test_the_page_counts_what_needs_you_in_both_languages(on):
    for days in (3, 5):
        make.agreement(ends_on=on - timedelta(days=days))
    officer = member("officer")

    assert "2 things need you; 2 are late." in words(officer)
    assert "2 éléments vous attendent" in words(officer, "fr")
    assert "3 jours de retard" in words(officer, "fr")


def test_years_of_delay_are_written_as_numbers_are(on):
    make.agreement(ends_on=on - timedelta(days=1461))
    officer = member("officer")

    assert "1,461 days late" in words(officer)
    assert "1\u00a0461 jours de retard" in words(officer, "fr")


def test_what_does_not_fit_is_counted_and_leads_to_the_radar(on):
    for _each in range(today.SHOWN + 3):
        make.agreement(ends_on=on - timedelta(days=1))
    page = words(member("officer"))

    assert "And 3 more." in page
    assert "/en/desk/radar/?mine=1&amp;period=late" in page


def test_more_than_a_thousand_is_said_without_counting_on(on):
    other = make.counterparty("Lyon")
    Agreement.objects.bulk_create(
        Agreement(reference=f"X-{n}", counterparty=other, standing="signed", ends_on=date(2020, 1, 1))
        for n in range(1005)
    )
    page = words(member("officer"))

    assert "1,000+ things need you" in page


def test_a_day_takes_the_same_number_of_queries_however_much_there_is(on):
    other, officer, asked = make.counterparty("Lyon"), member("officer"), []
    for many in range(2):
        Agreement.objects.bulk_create(
            Agreement(
                reference=f"{many}-{n}", counterparty=other, standing="signed", ends_on=on + timedelta(days=n - 30)
            )
            for n in range(60 + 200 * many)
        )
        with CaptureQueriesContext(connection) as context:
            words(officer)
        asked.append(len(context))

    assert asked[0] == asked[1]
    assert asked[1] < 80


def test_a_draft_waits_for_the_office_and_nobody_else(on):
    make.agreement("Lyon", standing="draft")

    assert day_of(member("officer"), on).waiting.total == 1
    assert day_of(member("councillor"), on).waiting.total == 0


def test_a_person_whose_account_is_closed_has_no_day(on):
    officer = member("officer")
    make.agreement(ends_on=on)
    officer.person.user.is_active = False

    assert day_of(officer, on).sections == ()
