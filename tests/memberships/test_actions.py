"""Memberships are recorded as of the year of the source that says so."""

import pytest
from django.db import IntegrityError, transaction

from chancery.audit.models import LedgerEntry
from chancery.dates import parse_fuzzy
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


def test_what_a_source_says_of_a_network_keeps_its_order_its_date_and_its_source():
    by = make.clerk()
    network = actions.enter_network(by=by, **METROPOLIS)
    fact = {"about": "host", "text_en": "Amended", "text_fr": "Modifié", "source": "Appendix 2"}
    actions.add_facts(by=by, network=network, facts=[{**fact, "on": parse_fuzzy("1993")}])
    actions.add_facts(by=by, network=network, facts=[fact, {**fact, "about": "figures"}])

    assert [(each.number, each.about, str(each.on)) for each in network.facts.all()] == [
        (1, "host", "1993"),
        (2, "host", ""),
        (3, "figures", ""),
    ]
    assert LedgerEntry.objects.count() == 3


@pytest.mark.parametrize("wrong", [{"source": ""}, {"text_en": ""}])
def test_nothing_is_said_of_a_network_without_a_text_and_its_source(wrong):
    network = make.membership().network
    fact = {"about": "figures", "text_en": "90 staff", "source": "Appendix 2"} | wrong
    with pytest.raises(Refused, match="its source"):
        actions.add_facts(by=make.clerk(), network=network, facts=[fact])
    with pytest.raises(Refused, match="Only the office"):
        actions.add_facts(by=make.ana(), network=network, facts=[])

    assert not network.facts.exists()


def test_a_membership_ends_after_it_begins():
    with pytest.raises(IntegrityError), transaction.atomic():
        make.membership(since_year=2000, until_year=1999)
