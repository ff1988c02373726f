"""Divisions come, are renamed, merge and end; nothing that names them is lost."""

from datetime import date

import pytest

from chancery.accounts import actions
from chancery.accounts.models import Division
from chancery.accounts.permissions import divisions_of, has_role
from chancery.audit.models import LedgerEntry
from chancery.edits import Overtaken
from chancery.errors import Refused
from tests import make

pytestmark = pytest.mark.django_db


def last():
    return bytes(LedgerEntry.objects.order_by("-seq").first().leaf).decode()


def test_a_division_is_named_after_its_english_name(by):
    assert actions.add_division(name_en="Parks & Recreation", by=by).slug == "parks-recreation"


def test_a_second_division_of_one_name_is_refused_and_the_same_one_entered_twice_is_one(by):
    make.division("water", name_en="Water and Environment", name_fr="Eau")
    with pytest.raises(Refused, match="of this name"):
        actions.add_division(name_en="water and environment", name_fr="Eau et environnement", by=by)
    for _twice in range(2):
        actions.add_division(name_en="Culture", name_fr="Culture", by=by)

    assert Division.objects.count() == 2


def test_it_is_renamed_and_keeps_its_address(by):
    parks = make.division()
    actions.rename_division(division=parks, held={"name_en": "Parks"}, changes={"name_en": "Parks and Trees"}, by=by)

    assert Division.objects.get(slug="parks").name_en == "Parks and Trees"
    assert '"division.renamed"' in last()


def test_two_who_rename_at_once_are_told(by):
    parks = make.division()
    with pytest.raises(Overtaken):
        actions.rename_division(division=parks, held={"name_en": "Trees"}, changes={"name_en": "Green"}, by=by)


def test_it_is_not_put_under_itself(by):
    parks, trees = make.division(), make.division("trees", parent=make.division())

    with pytest.raises(Refused, match="not under itself"):
        actions.rename_division(division=parks, held={"parent": None}, changes={"parent": trees}, by=by)


def test_a_merger_takes_the_people_along_and_the_rights_over_what_was_led(by):
    parks, green = make.division(), make.division("green")
    ana = make.person("Ana", division=parks)
    head = make.actor("division-head", division=green)
    assert not has_role(head, "division-head", division=parks)
    actions.end_division(division=parks, on=date(2026, 6, 30), into=green, by=by)

    ana.refresh_from_db()
    assert ana.division == green
    assert has_role(head, "division-head", division=parks)
    assert '"division.ended"' in last()
    assert list(Division.objects.standing()) == [green]


def test_it_ends_once_and_not_in_one_that_is_gone(by):
    parks, green = make.division(), make.division("green")
    actions.end_division(division=green, on=date(2026, 6, 30), by=by)

    with pytest.raises(Refused, match="there today"):
        actions.end_division(division=parks, on=date(2026, 6, 30), into=green, by=by)
    with pytest.raises(Refused, match="ended already"):
        actions.end_division(division=green, on=date(2026, 6, 30), by=by)


def test_only_an_administrator_does_it():
    parks, officer = make.division(), make.actor("officer")

    with pytest.raises(Refused):
        actions.add_division(name_en="Roads", by=officer)
    with pytest.raises(Refused):
        actions.rename_division(division=parks, held={"name_en": "Parks"}, changes={"name_en": "x"}, by=officer)
    with pytest.raises(Refused):
        actions.end_division(division=parks, on=date(2026, 6, 30), by=officer)


def test_a_person_is_corrected_and_the_ledger_does_not_say_the_name(by):
    ana = make.person("Anna Example")
    actions.correct_person(person=ana, held={"name": "Anna Example"}, changes={"name": "Ana Example"}, by=by)
    ana.refresh_from_db()

    assert ana.name == "Ana Example"
    assert '"person.corrected"' in last()
    assert "Ana" not in last()


def test_a_city_calls_its_roles_as_it_does(by):
    make.actor("clerk")
    role = make.Role.objects.get(slug="clerk")
    actions.rename_role(role=role, name_en="Town clerk", name_fr="Greffière", by=by)

    assert make.Role.objects.get(slug="clerk").name_fr == "Greffière"
    assert "Town clerk" in last()
    with pytest.raises(Refused, match="both languages"):
        actions.rename_role(role=role, name_en="Town clerk", name_fr="", by=by)
    with pytest.raises(Refused):
        actions.rename_role(role=role, name_en="x", name_fr="y", by=make.actor("officer"))


def test_an_assistant_prepares_for_a_named_principal_and_gains_no_right(by):
    ana, mayor = make.person("Ana"), make.person("The Mayor")
    made = actions.assist(person=ana, principal=mayor, since=date(2026, 1, 1), by=by)

    assert mayor.assistants.get() == made
    assert not has_role(ana.user.actor, "mayors-office")
    actions.end_right(right=made, by=by)
    assert not type(made).objects.held(date(2026, 6, 1)).exists()
    with pytest.raises(Refused, match="assists themselves"):
        actions.assist(person=ana, principal=ana, since=date(2026, 1, 1), by=by)
    with pytest.raises(Refused):
        actions.assist(person=ana, principal=mayor, since=date(2026, 1, 1), by=make.actor("officer"))


def test_what_was_merged_and_what_is_below_is_theirs(by):
    parks, green, other = make.division(), make.division("green"), make.division("other")
    trees = make.division("trees", parent=parks)
    head, all_of_them = make.actor("division-head", division=green), make.actor("division-officer")
    assert divisions_of(head) == {green.pk}
    actions.end_division(division=parks, on=date(2026, 6, 30), into=green, by=by)

    assert divisions_of(head) == {green.pk, parks.pk, trees.pk}
    assert divisions_of(all_of_them) == {green.pk, parks.pk, trees.pk, other.pk}
    assert divisions_of(make.actor("officer", division=green)) == divisions_of(None) == frozenset()
