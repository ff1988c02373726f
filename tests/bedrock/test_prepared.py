"""A question that is put into SQL once gets the answer of now, each time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session

from chancery.accounts.models import RoleHeld, User
from chancery.prepared import Prepared
from tests import make

pytestmark = pytest.mark.django_db
SINCE = Prepared(
    lambda who, on: RoleHeld.objects.filter(person__user=who, since__lte=on).values_list("role"), UUID(int=0), date.min
)


def test_each_value_takes_its_place_and_nothing_is_kept():
    ana, ben = make.person("Ana"), make.person("Ben")
    make.role(ana, "officer", since=date(2024, 3, 2))
    assert SINCE.rows(ana.user.pk, date(2024, 3, 1)) == []
    assert SINCE.rows(ana.user.pk, date(2024, 3, 2)) == [("officer",)]
    assert SINCE.rows(ben.user.pk, date(2024, 3, 2)) == []

    make.role(ana, "head", since=date(2024, 3, 2))
    assert sorted(SINCE.rows(ana.user.pk, date(2024, 3, 2))) == [("head",), ("officer",)]


def test_a_value_that_is_asked_twice_is_filled_in_twice():
    either = Prepared(lambda a: User.objects.filter(email=a) | User.objects.filter(password=a), "blank")
    made = make.person().user
    User.objects.filter(pk=made.pk).update(email="a@example.org", password="b")

    assert User.objects.raw(*either.filled("a@example.org"))[0] == made
    assert User.objects.raw(*either.filled("b"))[0] == made
    assert len(either.rows("c")) == 0


def test_a_moment_is_a_moment_and_no_day():
    Session.objects.create(session_key="k", session_data="d", expire_date=datetime(2024, 3, 1, 12, tzinfo=UTC))
    live = Prepared(
        lambda now: Session.objects.filter(expire_date__gt=now).values_list("session_key"),
        datetime.min.replace(tzinfo=UTC),
    )

    assert live.rows(datetime(2024, 3, 1, 11, 59, tzinfo=UTC)) == [("k",)]
    assert live.rows(datetime(2024, 3, 1, 12, tzinfo=UTC)) == []
