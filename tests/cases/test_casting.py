"""Which roles of the office play the roles of a policy: the administrators' to say, and never round the second one."""

import pytest
from django.utils import timezone

from chancery.accounts.models import Role
from chancery.audit.changes import types_since
from chancery.audit.models import LedgerHead
from chancery.cases import actions, permissions
from chancery.cases.models import RolePlayed
from chancery.errors import Refused
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make.actor("administrator")


def role(slug):
    return Role.objects.get(slug=slug)


def test_these_roles_play_it_and_no_other(policy, ada):
    size = LedgerHead.state()[0]
    actions.cast(by=ada, policy_role="ccosper", roles=[role("head"), role("solicitor")])

    assert set(permissions.played_by("ccosper")) == {"head", "solicitor"}
    assert RolePlayed.objects.get(role="officer").ended_on == timezone.localdate()
    assert types_since(size) == {"role.played", "role.unplayed"}


def test_without_any_it_is_the_role_of_the_same_name(policy, ada):
    actions.cast(by=ada, policy_role="ccosper", roles=[])
    actions.cast(by=ada, policy_role="ccosper", roles=[])

    assert permissions.played_by("ccosper") == ("ccosper",)


def test_what_was_taken_back_can_be_given_again(policy, ada):
    actions.cast(by=ada, policy_role="ccosper", roles=[])
    actions.cast(by=ada, policy_role="ccosper", roles=[role("officer")])

    assert permissions.played_by("ccosper") == ("officer",)


@pytest.mark.parametrize("slug", ["officer", "auditor", "proponent"])
def test_a_role_that_decides_is_played_by_roles_that_two_administrators_give(policy, ada, slug):
    with pytest.raises(Refused, match="only a role that approves"):
        actions.cast(by=ada, policy_role="city-manager", roles=[role(slug)])
    assert permissions.played_by("city-manager") == ("city-manager",)


@pytest.mark.parametrize("slug", ["officer", "head", "clerk", "auditor"])
def test_nobody_else_says_so(policy, slug):
    with pytest.raises(Refused, match="Only administrators"):
        actions.cast(by=make.actor(slug), policy_role="division", roles=[])
