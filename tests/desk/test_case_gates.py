"""What a step is said to wait for tells nobody what was found in confidence."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.utils import timezone

from chancery.accounts.models import Person
from chancery.audit import actions as audit
from chancery.cases import actions
from chancery.cases.models import Case
from chancery.desk.cases.look import Look
from chancery.strategy.models import PolicyVersion
from tests import make
from tests.cases.conftest import TEXT, clear, policy  # noqa: F401  # (a fixture)
from tests.desk.people import member as someone
from tests.proposals.conftest import receive

pytestmark = [pytest.mark.django_db, pytest.mark.once]
UNWRITTEN = b"""
[[category]]
id = "unwritten"
name = { en = "Unwritten", fr = "Unwritten" }
kind = "relationship"
status = "open"
incomplete = true
"""
MEANT = b"""
[[criterion]]
id = "meant"
text = { en = "Meant.", fr = "Meant." }
force = "must"
judged_by = "edc"
compensated_by = ["instead"]
[[criterion]]
id = "instead"
text = { en = "Instead.", fr = "Instead." }
force = "must"
judged_by = "edc"
"""
GATE = b'gate = { all_of = ["q-core", "q-clear"'


@pytest.mark.parametrize(
    "gate",
    [
        '{ any_of = ["not-of-concern", "q-clear"] }',
        '{ any_of = [{ not = "not-of-concern" }, "q-clear"] }',
        '{ not = "not-of-concern" }',
        '{ any_of = ["not-of-concern", { eligible_for = "unwritten" }] }',
    ],
)
def test_an_officer_without_a_clearance_reads_the_same_whatever_was_found_in_confidence(policy, gate):  # noqa: F811
    line = next(one for one in TEXT.splitlines() if one.startswith(GATE))
    text = TEXT.replace(line, f"gate = {gate}".encode()) + UNWRITTEN
    PolicyVersion.objects.update(content=text, digest=sha256(text).hexdigest())
    case = Case.objects.get(pk=receive(category="partnership").case_id)
    body = make.counterparty("Milan", iso2="IT", reference="CP-1")
    case.proposal.counterparty = body
    case.proposal.save()
    uncleared, cleared = (someone("officer", name=name).person for name in ("Uma", "Olive"))
    clear(cleared)

    def read(person: Person) -> list[str]:
        look = Look(case, person.user.actor, timezone.localdate())
        step = next(one for one in look.standings if one.step.id == "initial-assessment")
        return [one.criterion for one in look.missing(step)]

    before, known = read(uncleared), {tuple(read(cleared))}
    for found in (True, False):
        make.fact(body, "jurisdiction_of_concern", found, data_class="intergovernmental")
        assert read(uncleared) == before
        known.add(tuple(read(cleared)))
    assert len(known) > 1


def test_what_may_stand_in_for_a_clause_is_open_only_while_that_clause_is(policy):  # noqa: F811
    line = next(one for one in TEXT.splitlines() if one.startswith(GATE))
    gate = b'gate = { all_of = ["meant", "not-of-concern"] }'
    text = TEXT.replace(line, gate) + MEANT
    PolicyVersion.objects.update(content=text, digest=sha256(text).hexdigest())
    case = Case.objects.get(pk=receive(category="partnership").case_id)
    uncleared = someone("officer", name="Uma").person.user.actor

    def read() -> list[str]:
        look = Look(Case.objects.get(pk=case.pk), uncleared, timezone.localdate())
        return [one.criterion for one in look.missing(look.standings[1])]

    assert read() == ["meant", "instead"]
    actions.judge(by=audit.service("svc-test"), case=case, clause="meant", outcome="met", reasons="As the file shows.")
    assert read() == []


def test_each_paper_that_a_step_needs_is_open_by_itself(policy):  # noqa: F811
    line = next(one for one in TEXT.splitlines() if one.startswith(GATE))
    text = TEXT.replace(line, b'needs = ["text", "translations"]')
    PolicyVersion.objects.update(content=text, digest=sha256(text).hexdigest())
    case = Case.objects.get(pk=receive(category="partnership").case_id)
    look = Look(case, someone("officer", name="Uma").person.user.actor, timezone.localdate())

    assert [one.kind for one in look.missing(look.standings[1])] == ["text", "translations"]
