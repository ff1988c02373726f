"""The list of kinds of activity is the city's: taken from the usual one, added to, renamed and put in order."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chancery.activities import actions, usual
from chancery.activities.models import ActivityKind
from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from tests import make
from tests.missions.test_pages import page, send

pytestmark = pytest.mark.django_db
HERE = "/en/desk/activities/kinds/"


def keys() -> list[str]:
    """Without the kind of the activity that tests make."""
    return [one.key for one in ActivityKind.objects.exclude(key="cultural-exchange")]


def test_a_city_that_has_none_takes_those_of_the_usual_kinds_that_it_wants():
    officer = make.actor("officer")
    assert "No kind of activity is on record. Twenty usual ones ship" in " ".join(page(officer, HERE).split())
    assert f'href="{HERE}take/"' in page(officer, "/en/desk/activities/add/")
    division = page(make.actor("division-officer", division=make.division("parks")), "/fr/bureau/activites/ajouter/")
    assert ["Le bureau du protocole la remplit" in division, "reprendre/" in division] == [True, False]
    assert "Trade mission" in page(officer, f"{HERE}take/")
    send(officer, f"{HERE}take/", kinds=["trade-mission", "inbound-delegation"])

    assert keys() == ["inbound-delegation", "trade-mission"], "in their order"
    assert f'href="{HERE}take/"' not in page(officer, "/en/desk/activities/add/")
    assert ["Trade mission" in page(officer, one) for one in (HERE, "/en/desk/activities/add/")] == [True] * 2
    assert "trade-mission" not in page(officer, f"{HERE}take/")
    send(officer, f"{HERE}take/", kinds=[one.key for one in usual.kinds() if one.key not in keys()])
    assert len(keys()) == len(usual.kinds()) == 20
    assert "Reprendre les natures" not in page(officer, "/fr/bureau/activites/natures/"), "all are there"


def test_a_kind_is_added_renamed_and_put_elsewhere_and_its_activities_stay():
    officer = make.actor("officer")
    for name in ("Award ceremony", "Sister-school day"):
        send(officer, f"{HERE}add/", name_en=name)
    first, second = ActivityKind.objects.all()
    assert (first.key, first.number, second.number) == ("award-ceremony", 1, 2)
    activity = make.activity()
    type(activity).objects.update(kind=second)

    address = reverse("activities:kind-correct", args=[second.pk])
    send(officer, address, name_en="School day", name_fr="Journée des écoles", number="0")
    assert keys() == ["sister-school-day", "award-ceremony"], "the word of spreadsheets stays"
    french = page(officer, "/fr/bureau/activites/natures/")
    assert ["Journée des écoles" in french, "1 activité" in french] == [True] * 2
    assert "activity-kind.corrected" in "".join(map(str, LedgerEntry.objects.all()))


def test_bad_input_is_said_and_stays():
    officer = make.actor("officer")
    send(officer, f"{HERE}add/", name_en="Award ceremony")
    again = send(officer, f"{HERE}add/", name_en="award CEREMONY").content.decode()
    assert ["of this name already" in again, "award CEREMONY" in again] == [True] * 2
    assert "Name it" in send(officer, f"{HERE}add/").content.decode()
    send(officer, f"{HERE}add/", name_fr="Cérémonie")
    send(officer, f"{HERE}add/", name_en="例")
    assert keys() == ["award-ceremony", "ceremonie", "kind"]


def test_the_office_keeps_the_list_and_the_others_read_it():
    kind = actions.add_kind(by=make.actor("head"), name_en="Award ceremony")
    auditor = make.actor("auditor")
    assert ["Award ceremony" in page(auditor, HERE), f"{HERE}add/" in page(auditor, HERE)] == [True, False]
    for verb in (
        lambda by: actions.add_kind(by=by, name_en="x"),
        lambda by: actions.take_kinds(by=by, keys=["research"]),
        lambda by: actions.correct_kind(by=by, kind=kind, held={"number": 1}, changes={"number": 9}),
    ):
        with pytest.raises(Refused):
            verb(make.actor("division-officer"))
