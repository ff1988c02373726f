"""What comes of a case that was approved and signed: one agreement, with its term, its promises and its authority."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine

from chancery import home
from chancery.agreements import actions, concludable
from chancery.agreements.concludable import Titled
from chancery.agreements.models import Agreement, CategoryAssignment, Signing
from chancery.audit.models import LedgerEntry
from chancery.cases import actions as cases
from chancery.cases import chain
from chancery.cases.facts import policy_of
from chancery.cases.models import Case, Decision
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.money import Money
from tests import make
from tests.cases.conftest import DAY, answer, assessed, division, known, member, office, paper, policy  # noqa: F401 (fixtures, used by their names)

pytestmark = pytest.mark.django_db
COST = {"project_cost": Money(5_000_000, "CAD")}
POLICIES = {
    "toronto-iap-2024": home.PACKAGE / "city" / "policies" / "toronto-iap-2024.toml",
    "san-leandro-2007": Path(__file__).parents[1] / "policy" / "policies" / "san-leandro-2007.toml",
}
TREES = Titled("Plant trees", "Planter des arbres")


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(date(2026, 6, 2), tick=False):
        yield


@pytest.fixture
def project(office, member, division):  # noqa: F811 (a fixture, by its name)
    """An International Project, signed by the head of the division that leads."""
    case = assessed(office, member, "project", lead_division=division)
    answer(office, case, "q-policy-followed")
    answer(member("Simon", "solicitor").user.actor, case, "q-solicitor")
    head = make.person("Denis", function_en="General Manager")
    make.role(head, "division-head", division=division)
    paper(head, "100000 CAD", council_item="2024.EX1")
    decide = {"person": head, "role": "division-head", "yes": True, "shown": "1" * 64, "on": DAY}
    cases.decide(by=head.user.actor, case=case, known=known(**COST), **decide)
    cases.close_step(by=office, case=case, known=known(**COST), on=DAY)
    return case


@pytest.fixture
def partnership(office, member):  # noqa: F811 (a fixture, by its name)
    """A Partnership City that Council approved, signed by the city manager."""
    case = assessed(office, member)
    item = make.council_item("2026-06-01", outcome="adopted", reference="2026.EX7")
    cases.record_council(by=make.clerk(), case=case, item=item, known=known("report"), on=DAY)
    cases.close_step(by=office, case=case, known=known("report"), on=DAY)
    answer(office, case, "q-policy-followed")
    answer(member("Simon", "solicitor").user.actor, case, "q-solicitor")
    maya = member("Maya", "city-manager")
    decide = {"person": maya, "role": "city-manager", "yes": True, "shown": case.content_digest, "on": DAY}
    cases.decide(by=maya.user.actor, case=case, known=known(), **decide)
    cases.close_step(by=office, case=case, known=known(), on=DAY)
    return case


def conclude(by, case, **more):
    values = {"key": str(uuid7()), "counterparty": make.counterparty("Milan"), "signed_on": DAY, "projects": [TREES]}
    values |= {"ends_on": date(2029, 5, 31), **more}
    return actions.conclude(by=by, case=case, **values)


def test_a_project_becomes_an_agreement_with_all_that_its_case_knows(project, office, division):  # noqa: F811 (a fixture, by its name)
    made = conclude(office, project, promises=[Titled("Plant trees", "", division)])

    assert (made.standing, made.approval, made.council_item) == ("signed", "delegated", None)
    assert (made.starts_on, made.ends_on, made.lead_division) == (DAY, date(2029, 5, 31), division)
    assert made.authority_en == "A Division Head (Recommendation 4; Attachment 3, step 4)"
    held = CategoryAssignment.objects.get(agreement=made)
    assert (held.category, held.policy, held.since) == ("project", project.policy, DAY)
    assert [one.title_fr for one in made.joint_projects.all()] == ["Planter des arbres"]
    assert [(one.side, one.division, one.public) for one in made.commitments.all()] == [("city", division, False)]
    assert [str(one.on) for one in made.events.filter(kind="signed")] == ["2026-06-01"]
    signing = Signing.objects.get(agreement=made)
    assert (signing.case, signing.signed_as, signing.sign_clause) == (project, "division-head", "sign-project")
    assert '"type":"agreement.concluded"' in str(LedgerEntry.objects.order_by("seq").last())


def test_what_council_approved_names_its_item(partnership, office):  # noqa: F811 (a fixture, by its name)
    made = conclude(office, partnership, ends_on=date(2031, 5, 31))

    assert (made.approval, made.council_item.reference) == ("council", "2026.EX7")
    assert Signing.objects.get(agreement=made).approve_clause == "approve-partnership"


def test_a_case_makes_one_agreement_and_a_form_sent_twice_one_too(project, office):  # noqa: F811 (a fixture, by its name)
    key = str(uuid7())
    made = conclude(office, project, key=key)

    assert conclude(office, project, key=key) == made
    with pytest.raises(Refused, match=f"The agreement is there already: {made.reference}"):
        conclude(office, project)
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"projects": []}, "at least one project"),
        ({"ends_on": date(2029, 6, 1)}, "at most 3 years"),
        ({"ends_on": None}, "at most 3 years"),
        ({"signed_on": DAY - timedelta(days=1)}, "or later"),
        ({"signed_on": DAY + timedelta(days=9)}, "days to come"),
        ({"ends_on": DAY - timedelta(days=1)}, "before the first"),
    ],
)
def test_what_the_policy_does_not_allow_makes_none(project, office, more, why):  # noqa: F811 (a fixture, by its name)
    with pytest.raises(Refused, match=why):
        conclude(office, project, **more)
    assert not Agreement.objects.exists()
    assert not Signing.objects.exists()


@pytest.mark.parametrize("role", ["clerk", "city-manager", "division-head", "solicitor", "administrator"])
def test_the_office_alone_makes_it(project, role):
    with pytest.raises(Refused, match="Only the office"):
        conclude(make.actor(role), project)


def test_an_open_or_refused_case_makes_none(office, member, division):  # noqa: F811 (a fixture, by its name)
    case = assessed(office, member, "project", lead_division=division)
    with pytest.raises(Refused, match="carried out"):
        conclude(office, case)

    cases.withdraw(by=office, case=case, reason="No longer wanted.", on=DAY)
    with pytest.raises(Refused, match="carried out"):
        conclude(office, case)
    assert Case.objects.get(pk=case.pk).outcome == "withdrawn"


@pytest.mark.parametrize(
    "harm",
    [
        {"yes": False},
        {"content_digest": "2" * 64},
        {"policy_digest": "3" * 64},
        {"role": "treasurer"},
        {"authority": "sign-partnership"},
        {"cost_minor": None},
        {"cost_minor": 10_000_001},
        {"limit_minor": 4_999_999},
        {"voided_on": DAY},
    ],
)
def test_a_chain_that_does_not_hold_makes_none(project, office, harm):  # noqa: F811 (a fixture, by its name)
    Decision.objects.filter(case=project).update(**harm)

    with pytest.raises(Refused, match="The chain of authority has a gap: Signature"):
        conclude(office, project)
    assert [one.step.id for one in chain.gaps(project)] == ["execution-project"]


def test_a_signature_before_its_approval_is_no_chain(partnership, office):  # noqa: F811 (a fixture, by its name)
    Decision.objects.filter(case=partnership, step="council").update(decided_on=DAY + timedelta(days=1))

    with pytest.raises(Refused, match="The chain of authority has a gap: Signature"):
        conclude(office, partnership, ends_on=date(2031, 5, 31))


def test_a_joint_project_and_a_signature_are_asked_where_the_policy_asks_for_them(db):
    def asks(name, category):
        content = POLICIES[name].read_bytes()
        version = make.policy_version(content=content, digest=sha256(content).hexdigest(), policy_id=name)
        case = Case(policy=version, category=category)
        return concludable.asks_project(case), any(
            one.is_signature for one in chain.places(policy_of(case), category, ())
        )

    assert asks("toronto-iap-2024", "project") == (True, True)
    assert asks("san-leandro-2007", "sister") == (False, False)
