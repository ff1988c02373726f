"""Who travels for the City reads and fills in their own travel, whatever their role, and nobody else's."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from chancery.audit.models import Actor
from chancery.desk.radar.lines import Window
from chancery.desk.viewer import Viewer
from chancery.desk.waiting.missions import REPORT
from chancery.errors import Refused
from chancery.missions import actions, permissions
from chancery.missions.models import CostLine, Mission
from tests import make
from tests.missions.scene import DAY, Lyon, a_line, lyon, person_of
from tests.missions.test_pages import send

pytestmark = pytest.mark.django_db
ROLES = ("mayors-office", "solicitor", "clerk", "city-manager", "auditor", "administrator")


def travelling(*roles: str) -> tuple[Actor, Lyon]:
    """A mission to Lyon with somebody of another role among its travellers."""
    traveller, it = make.actor(*roles), lyon()
    actions.add_trip(by=it.officer, mission=it.mission, person=person_of(traveller), group="political-staff")
    return traveller, it


def test_an_adviser_who_travels_finds_the_mission_enters_a_cost_and_reports(client):
    adviser, it = travelling("mayors-office")
    other = lyon().mission
    trip = it.mission.trips.get(person=person_of(adviser))
    client.force_login(adviser.user)

    assert reverse("missions:index") in client.get(reverse("desk:me")).content.decode(), "in the menu"
    listed = client.get(reverse("missions:index")).content.decode()
    assert [it.mission.reference in listed, other.reference in listed] == [True, False]
    assert reverse("missions:plan") not in listed
    page = client.get(reverse("missions:mission", args=[it.mission.reference])).content.decode()
    assert reverse("missions:line-add", args=[trip.pk]) in page
    assert client.get(reverse("missions:mission", args=[other.reference])).status_code == 404
    assert client.get(reverse("missions:plan")).status_code == 403
    send(
        adviser, reverse("missions:line-add", args=[trip.pk]), kind="meals", on=DAY.isoformat(), amount="40",
        currency="CAD", proof="none", paid_by="traveller",
    )  # fmt: skip
    assert CostLine.objects.get().trip == trip
    Mission.objects.update(state=Mission.State.AUTHORISED)
    assert client.get(reverse("missions:report", args=[trip.pk])).status_code == 200
    viewer = Viewer.of(person_of(adviser), trip.mission.ends_on.replace(day=20))
    assert [one.reference for one in REPORT.find(viewer, Window())] == [it.mission.reference]
    with translation.override("fr"):
        assert "Déplacements" in client.get(reverse("desk:me")).content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_whatever_their_role_it_is_theirs_once_they_travel_and_not_before(role):
    stranger, (traveller, it) = make.actor(role), travelling(role)
    other = lyon()

    assert permissions.may_read(traveller, it.mission)
    assert permissions.may_write(traveller, it.mission)
    assert not permissions.may_write(traveller, other.mission)
    assert not permissions.may_write(stranger, it.mission)
    reads_all = role in permissions.READS_ALL
    assert permissions.may_read(traveller, other.mission) == permissions.may_look(stranger) == reads_all
    with pytest.raises(Refused):
        a_line(other._replace(officer=traveller))
