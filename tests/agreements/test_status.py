"""Where an agreement stands on a day: the same answer for one row and for a query."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.agreements.models import Agreement, Status
from tests import make

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 30)
CASES = [
    ({"standing": "draft"}, Status.DRAFT),
    ({"starts_on": date(2026, 7, 1)}, Status.UPCOMING),
    ({"ends_on": date(2026, 6, 30)}, Status.IN_FORCE),
    ({"open_ended": True}, Status.IN_FORCE),
    ({}, Status.NO_TERM),
    ({"open_ended": False}, Status.NO_TERM),
    ({"ends_on": date(2026, 6, 29)}, Status.EXPIRED),
    ({"standing": "ended"}, Status.ENDED),
    ({"standing": "historical", "ends_on": date(2030, 1, 1)}, Status.HISTORICAL),
]


@pytest.mark.parametrize(("values", "status"), CASES)
def test_status_follows_from_standing_and_dates(values, status):
    agreement = make.agreement(**values)

    assert agreement.status(ON) is status
    assert list(Agreement.objects.status(status, ON)) == [agreement]
    assert agreement.is_in_force(ON) == Agreement.objects.in_force(ON).exists()


def test_every_agreement_has_exactly_one_status():
    for values, _status in CASES:
        make.agreement(**values)

    assert sum(Agreement.objects.status(each, ON).count() for each in Status.values) == len(CASES)


def test_a_status_that_does_not_exist_finds_nothing():
    make.agreement()

    assert not Agreement.objects.status("dancing", ON).exists()


def test_the_public_sees_no_draft_and_nothing_unpublished():
    make.agreement(standing="draft")
    make.agreement(public=False)
    seen = make.agreement(standing="ended")

    assert list(Agreement.objects.public()) == [seen]


@pytest.mark.parametrize(
    ("values", "flags"),
    [
        ({"sponsor_recorded": True, "ends_on": date(2030, 1, 1)}, ("no-sponsor",)),
        ({"ends_on": date(2026, 9, 1)}, ("ending-soon",)),
        ({}, ("no-term",)),
        ({"standing": "historical", "sponsor_recorded": True}, ()),
    ],
)
def test_flags_say_what_the_office_should_notice(values, flags):
    assert make.agreement(**values).flags(ON) == flags
