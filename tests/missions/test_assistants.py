"""Whoever prepares papers for a named principal prepares their travel, and decides over none of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chancery.accounts import actions as accounts
from chancery.accounts.models import Assistance
from chancery.audit.models import Actor
from chancery.errors import Refused
from chancery.missions import actions, permissions
from chancery.missions.models import Mission
from chancery.money import Money
from tests import make
from tests.missions.scene import a_line, lyon, person_of

pytestmark = pytest.mark.django_db


def pair() -> tuple[Actor, Actor, Assistance]:
    """A member of Council, and whoever prepares papers for them."""
    councillor, assistant = make.actor("councillor"), make.actor()
    keeper = make.actor("administrator")
    given = accounts.assist(
        person=person_of(assistant), principal=person_of(councillor), since=date(2026, 1, 1), by=keeper
    )
    return councillor, assistant, given


def prepared(councillor: Actor, assistant: Actor) -> Mission:
    """A trip to Lyon that the assistant has planned for their principal, and that is over."""
    today = timezone.localdate()
    mission = actions.plan(
        by=assistant, title_en="Lyon forum", purpose_en="Speak", starts_on=today - timedelta(9),
        ends_on=today - timedelta(5), place="Lyon", country=make.country("FR"), maximum_minor=500_000,
    )  # fmt: skip
    trip = actions.add_trip(by=assistant, mission=mission, person=person_of(councillor), group="elected")
    actions.estimate(by=assistant, trip=trip, kind="meals", amount=Money.parse("100 CAD"))
    return mission


def test_an_assistant_prepares_what_their_principal_travels_for() -> None:
    councillor, assistant, _given = pair()
    mission = prepared(councillor, assistant)
    actions.ask(by=assistant, mission=mission)

    assert Mission.objects.get(pk=mission.pk).state == Mission.State.ASKED
    assert permissions.may_read(councillor, mission)
    actions.add_line(
        by=assistant, trip=mission.trips.get(), on=mission.starts_on, kind="meals", amount=Money.parse("40 CAD")
    )
    assert permissions.may_report(assistant, mission.trips.get())


def test_what_an_assistant_prepared_is_not_theirs_to_decide() -> None:
    councillor, assistant, _given = pair()
    make.role(person_of(assistant), "head")
    mission = lyon().mission
    actions.add_trip(by=make.actor("officer"), mission=mission, person=person_of(councillor), group="elected")
    actions.ask(by=councillor, mission=mission)

    with pytest.raises(Refused, match="somebody else decides"):
        actions.authorise(by=assistant, mission=mission)


def test_an_assistant_sees_the_travel_of_their_principal_and_nobody_elses(client) -> None:
    councillor, assistant, _given = pair()
    mission, other = prepared(councillor, assistant), lyon()
    client.force_login(person_of(assistant).user)
    listed = client.get(reverse("missions:index")).content.decode()

    assert mission.reference in listed
    assert other.mission.reference not in listed
    assert client.get(reverse("missions:mission", kwargs={"reference": mission.reference})).status_code == 200
    assert client.get(reverse("missions:mission", kwargs={"reference": other.mission.reference})).status_code == 404
    with pytest.raises(Refused, match="Only whoever planned this mission"):
        a_line(other._replace(officer=assistant))


def test_only_the_office_puts_somebody_elses_name_of_the_directory_in() -> None:
    councillor, assistant, _given = pair()
    mission, stranger = prepared(councillor, assistant), person_of(make.actor("officer"))

    with pytest.raises(Refused, match="Only the office puts somebody else of the directory in"):
        actions.add_trip(by=assistant, mission=mission, person=stranger, group="staff")
    assert actions.add_trip(by=assistant, mission=mission, name="A guest", group="external").name == "A guest"


def test_once_they_assist_no_longer_nothing_of_it_is_theirs() -> None:
    councillor, assistant, given = pair()
    mission = lyon().mission
    actions.add_trip(by=make.actor("head"), mission=mission, person=person_of(councillor), group="elected")
    assert permissions.may_read(assistant, mission)
    Assistance.objects.filter(pk=given.pk).update(until=date(2026, 1, 2))

    assert not permissions.may_read(assistant, mission)
    assert not permissions.may_plan(assistant)


def test_an_assistant_is_reminded_of_the_report_of_their_principal(client) -> None:
    councillor, assistant, _given = pair()
    mission = prepared(councillor, assistant)
    actions.ask(by=assistant, mission=mission)
    Mission.objects.filter(pk=mission.pk).update(state=Mission.State.AUTHORISED)
    client.force_login(person_of(assistant).user)

    page = client.get(reverse("desk:home")).content.decode()
    assert f"{person_of(councillor).name} is back." in page
