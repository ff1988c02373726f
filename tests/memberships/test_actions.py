"""Memberships are recorded as of the year of the source that says so."""

import pytest
from django.db import IntegrityError, transaction

from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from chancery.memberships import actions
from chancery.memberships.models import Membership
from tests import make

pytestmark = pytest.mark.django_db
METROPOLIS = {"reference": "N-1", "kind": "municipal-network", "name_en": "Metropolis", "name_fr": "Metropolis"}


def test_a_network_and_the_roles_the_city_had_in_it():
    by = make.clerk()
    network = actions.enter_network(by=by, **METROPOLIS)
    for year in (2002, 2024):
        actions.record_membership(by=by, network=network, as_of_year=year, role_en="Member", role_fr="Membre")

    assert [each.as_of_year for each in network.memberships.all()] == [2024, 2002]
    assert LedgerEntry.objects.count() == 3


def test_a_membership_that_is_not_public_leaves_a_sealed_line():
    network = actions.enter_network(by=make.clerk(), **METROPOLIS)
    actions.record_membership(by=make.clerk(), network=network, public=False)

    assert not Membership.objects.public().exists()
    assert '"type":"sealed"' in str(LedgerEntry.objects.last())


def test_a_proponent_cannot_record_a_membership():
    with pytest.raises(Refused):
        actions.enter_network(by=make.ana(), **METROPOLIS)
    with pytest.raises(Refused):
        actions.record_membership(by=make.ana(), network=make.membership().network, as_of_year=2024)


def test_a_membership_ends_after_it_begins():
    with pytest.raises(IntegrityError), transaction.atomic():
        make.membership(since_year=2000, until_year=1999)
