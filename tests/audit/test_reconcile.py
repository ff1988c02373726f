"""Whoever changes the record past the actions is found: each column of each table, in turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from chancery.accounts import actions as accounts
from chancery.accounts.models import Role
from chancery.activities.models import Activity, ActivityResult
from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.audit import reconcile
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import Counterparty
from chancery.dates import parse_fuzzy
from chancery.imports import demo
from chancery.papers import actions as papers
from chancery.records import changed, declared, gone
from chancery.strategy.models import Goal


@pytest.fixture(scope="module")
def register(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration, and a little of what it lacks; taken back at the end of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load(city="toronto")
        _more()
        yield
        transaction.set_rollback(True)


def _more() -> None:
    by = audit.service("svc-test")
    division = accounts.add_division(by=by, slug="edc", name_en="Economic Development")
    ana = accounts.add_person(by=by, name="Ana", division=division)
    accounts.add_login(by=by, email="ana@example.org")
    role = Role.objects.get_or_create(slug="officer", defaults={"name_en": "Officer", "name_fr": "Agent"})[0]
    accounts.give_role(by=by, person=ana, role=role, since=date(2026, 1, 1))
    accounts.give_clearance(by=by, person=ana, until=date(2031, 1, 1))
    accounts.delegate(by=by, holder=ana, decides="sign", since=date(2026, 1, 1))
    first, second = Agreement.objects.order_by("pk")[:2]
    bodies = list(Counterparty.objects.order_by("pk")[:3])
    agreements.add_party(by=by, agreement=first, counterparty=bodies[1])
    agreements.add_community_partner(by=by, agreement=first, name_en="Friends")
    agreements.add_joint_project(by=by, agreement=first, title_en="A garden")
    paper = papers.cite(by=by, url="https://example.org/1", title_en="The text")
    agreements.add_paper(by=by, agreement=first, paper=paper, role="text")
    agreements.establish_fact(
        by=by, agreement=second, key="hub", value=True, valid_from=date(2024, 1, 1), known_on=date(2024, 1, 1)
    )
    day = parse_fuzzy("2024-05-14")
    agreements.assign_category(by=by, agreement=second, category="other", since=date(2031, 1, 1))
    agreements.end(by=by, agreement=second, on=day)
    counterparties.rename(by=by, counterparty=bodies[0], name_en="New", name_fr="Neuf", on=day)
    counterparties.succeed(by=by, counterparty=bodies[2], successor=bodies[1], on=day)
    counterparties.merge(by=by, duplicate=bodies[0], into=bodies[1], on=day)
    fact = counterparties.establish_fact(
        by=by, counterparty=bodies[1], key="hub", value=1, valid_from=day.earliest, known_on=day.earliest
    )
    counterparties.supersede_fact(by=by, fact=fact, value=2, known_on=date(2025, 1, 1))


def others(field: Any, row: models.Model) -> list[Any]:
    """Values that a hand in the database could put there; one of them, the database will take."""
    old = getattr(row, field.attname)
    if isinstance(field, models.BooleanField):
        return [not old]
    if isinstance(field, models.DateTimeField | models.DateField):
        return [old + timedelta(days=1), old - timedelta(days=1), None] if old else [date(2031, 1, 1)]
    if isinstance(field, models.DecimalField | models.IntegerField):
        return [(old or 0) + 1]
    if isinstance(field, models.JSONField):
        return ['{"x": 1}']
    if field.is_relation:
        other = field.related_model._base_manager.exclude(pk=old).first()
        return [field.target_field.get_db_prep_value(other.pk, connection)] if other else [None] if old else []
    return ["x", "", f"{old}x"[: field.max_length], "day"] if old != "x" else ["y"]


def put(row: models.Model, field: Any, value: Any) -> bool:
    """Write past the actions; False where the database itself refuses."""
    table, pk = row._meta.db_table, row._meta.pk
    key = pk.get_db_prep_value(row.pk, connection)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'UPDATE "{table}" SET "{field.column}" = %s WHERE "{pk.column}" = %s', [value, key])
    except DatabaseError:
        return False
    return True


def unseen(model: type[models.Model]) -> list[str]:
    """Columns that could be changed without anybody noticing."""
    row: Any = model._base_manager.order_by("-pk").first()
    missed = []
    for field in (model._meta.get_field(name) for name in declared(model)):
        for value in [] if field.many_to_many else others(field, row):
            with transaction.atomic():
                taken = getattr(row, field.attname) != value and put(row, field, value)
                found = {each.column for each in reconcile.differences([model])} if taken else set()
                transaction.set_rollback(True)
            if taken:
                missed += [] if found == {field.name} else [field.name]
                break
    return missed


def test_the_register_is_what_its_ledger_says(register, db):
    assert list(reconcile.differences()) == []


@pytest.mark.slow
@pytest.mark.parametrize("model", reconcile.tables(), ids=lambda model: model._meta.label)
def test_every_column_that_is_changed_by_hand_is_found(register, db, model):
    if not model._base_manager.exists():
        pytest.skip("no row of this table is made here")

    assert unseen(model) == []


def test_a_link_that_is_added_by_hand_is_found(register, db):
    agreement = Agreement.objects.first()
    agreement.goals.add(Goal.objects.first())

    assert [(found.row, found.column) for found in reconcile.differences()] == [
        (f"agreements.agreement/{agreement.pk}", "goals")
    ]


def test_a_row_that_is_added_by_hand_is_found(register, db):
    added = Counterparty.objects.create(reference="X-1", name_en="Nowhere", kind="municipality")

    found = [each for each in reconcile.differences() if each.column == "name_en"]
    assert [str(each) for each in found] == [
        f"counterparties.counterparty/{added.pk} name_en: no line tells of 'Nowhere'"
    ]


def test_a_column_that_came_after_a_row_differs_only_where_it_says_something_and_an_earlier_name_counts(register, db):
    """As in a register that was brought to a newer version: its lines know a column by its earlier name, or not."""
    row = ActivityResult.objects.create(activity=Activity.objects.first(), number=99, text_en="Trees", unit_en="trees")
    told = changed(row)
    told["public"]["unit"] = told["public"].pop("unit_en")
    del told["public"]["unit_fr"]
    audit.record(by=audit.service("svc-test"), type="activity.result-added", ref="", changed=told)
    found = []
    for values in ({}, {"unit_fr": "arbres"}, {"unit_fr": "", "unit_en": ""}):
        ActivityResult.objects.filter(pk=row.pk).update(**values)
        found.append([each.column for each in reconcile.differences([ActivityResult])])

    assert found == [[], ["unit_fr"], ["unit_en"]]


def test_a_row_that_is_taken_away_by_hand_is_found(register, db):
    row = Agreement.objects.exclude(joint_projects=None).first().joint_projects.first()
    name = f"agreements.jointproject/{row.pk}"
    row.delete()

    assert [(each.row, each.column) for each in reconcile.differences()] == [(name, "")]


def test_a_row_whose_end_is_on_record_is_not_missed(register, db):
    row = Agreement.objects.exclude(joint_projects=None).first().joint_projects.first()
    with transaction.atomic():
        audit.record(by=audit.service("svc-test"), type="agreement.project-removed", ref="", changed=gone(row))
        row.delete()

    assert list(reconcile.differences()) == []
