"""Policies are pinned by their bytes; frameworks come in whole."""

from datetime import date

import pytest

from chancery import home
from chancery.audit.models import LedgerEntry, LedgerHead
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from chancery.policy import PolicyError
from chancery.strategy import actions, policies
from chancery.strategy.models import Framework, PolicyVersion, SourceNote
from tests import make

pytestmark = pytest.mark.django_db
TORONTO = (home.PACKAGE / "city" / "policies" / "toronto-iap-2005.toml").read_bytes()


def test_a_policy_is_brought_in_once_and_pinned_by_its_bytes():
    first = actions.import_policy(by=make.clerk(), content=TORONTO, published=True)
    again = actions.import_policy(by=make.clerk(), content=TORONTO, published=True)

    assert first == again
    assert (first.policy_id, first.in_force_to) == ("toronto-iap-2005", date(2024, 5, 13))
    assert policies.loaded(first).digest == first.digest
    assert LedgerHead.objects.get().size == 1
    assert first.digest in str(LedgerEntry.objects.get())


def test_another_byte_of_a_proposed_policy_is_another_version():
    actions.import_policy(by=make.clerk(), content=TORONTO, proposed=True)
    actions.import_policy(by=make.clerk(), content=TORONTO + b"\n# a remark\n", proposed=True)

    assert PolicyVersion.objects.count() == 2
    assert not PolicyVersion.objects.public().exists()


def test_a_policy_with_a_fault_is_not_brought_in():
    with pytest.raises(PolicyError):
        actions.import_policy(by=make.clerk(), content=b"format = 'chancery-policy/1'\n[policy]\n")
    assert not PolicyVersion.objects.exists()


def test_a_proponent_cannot_bring_anything_in():
    for verb in (
        lambda by: actions.import_policy(by=by, content=TORONTO),
        lambda by: actions.import_framework(by=by, slug="x", adopted=parse_fuzzy("")),
        lambda by: actions.add_mechanisms(by=by, mechanisms=[]),
        lambda by: actions.note(by=by, key="X-01"),
    ):
        with pytest.raises(Refused):
            verb(make.ana())


def test_a_framework_comes_with_its_goals_objectives_and_plans():
    framework = actions.import_framework(
        by=make.clerk(),
        slug="ipf",
        adopted=parse_fuzzy("2002-05"),
        goals=[
            {"name_en": "Learn", "name_fr": "Apprendre", "objectives": [{"text_en": "Share", "text_fr": "Partager"}]}
        ],
        alignments=[{"plan_en": "Official plan", "plan_fr": "Plan officiel"}],
    )

    (goal,) = framework.goals.all()
    assert (goal.number, goal.weight, goal.objectives.get().text_fr) == (1, None, "Partager")
    assert framework.alignments.get().number == 1
    assert "framework.imported" in str(LedgerEntry.objects.get())


def test_mechanisms_and_notes_are_entered():
    (mechanism,) = actions.add_mechanisms(by=make.clerk(), mechanisms=[{"name_en": "Networks", "name_fr": "Réseaux"}])
    note = actions.note(
        by=make.clerk(),
        key="X-01",
        kind="silence",
        page="policy",
        subject="p",
        text_en="a",
        text_fr="b",
        treatment_en="c",
        treatment_fr="d",
        source="e",
    )

    assert mechanism.number == 1
    assert list(SourceNote.objects.on_page("policy", "p")) == [note]
    assert not SourceNote.objects.on_page("policy").exists()


def test_a_policy_is_in_force_from_its_first_day_to_its_last():
    first = make.policy_version("a", in_force_from=date(2005, 12, 7), in_force_to=date(2024, 5, 13))
    second = make.policy_version("b", in_force_from=date(2024, 5, 14))
    make.policy_version("proposed")

    assert list(PolicyVersion.objects.in_force(date(2024, 5, 13))) == [first]
    assert list(PolicyVersion.objects.in_force(date(2024, 5, 14))) == [second]
    assert not PolicyVersion.objects.in_force(date(2005, 12, 6)).exists()


def test_a_category_is_known_by_its_key_whichever_policy_has_it():
    for id, name, since in (("p-1", "Friend", "2010-01-01"), ("p-2", "Good friend", "2015-01-01")):
        text = f"""format = "chancery-policy/1"
[policy]
id = "{id}"
title = {{ en = "P" }}
source = "s"
in_force = {since}
[[category]]
id = "friend"
name = {{ en = "{name}" }}
kind = "legacy"
status = "closed"
source = "s. 1"
"""
        actions.import_policy(by=make.clerk(), content=text.encode())

    assert policies.category("friend").name.en == "Good friend"
    assert policies.category("nobodys") is None


def test_frameworks_come_as_they_were_adopted():
    late, undated, early = (
        make.framework("late", "2015"),
        make.framework("undated", ""),
        make.framework("early", "2001"),
    )

    assert list(Framework.objects.oldest_first()) == [early, late, undated]
