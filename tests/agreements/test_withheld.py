"""What is withheld from residents keeps the day on which it was, also where it was withheld before that was kept."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from chancery.agreements import actions
from chancery.agreements.models import Agreement
from tests import make

pytestmark = pytest.mark.django_db
earlier = import_module("chancery.agreements.migrations.0022_since_when_it_is_withheld")


def test_it_is_told_of_without_its_name_until_it_is_published_again():
    row = make.agreement("Jaffna", signed="2015")
    make.agreement("Draft", standing="draft")
    actions.withhold(by=make.clerk(), agreement=row, why="For now.")
    kept = Agreement.objects.get(pk=row.pk)

    assert kept.withheld_on == timezone.localdate()
    assert list(Agreement.objects.told()) == [row]
    assert not Agreement.objects.public().exists()
    actions.publish(by=make.clerk(), agreement=kept)
    assert Agreement.objects.get(pk=row.pk).withheld_on is None


def test_of_what_was_withheld_before_the_ledger_says_since_when():
    row, other = make.agreement("Jaffna", signed="2015"), make.agreement("Hidden", signed="2015", public=False)
    actions.withhold(by=make.clerk(), agreement=row, why="For now.")
    Agreement.objects.update(withheld_on=None)
    earlier.tell(apps, None)

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.withheld_on, other.withheld_on) == (timezone.localdate(), None)
