"""What an earlier decision rested on, such as the one behind a signed paper, is written down by the office."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from chancery import edits
from chancery.accounts.models import Person
from chancery.agreements import actions
from chancery.agreements.models import Grounds
from chancery.audit.models import LedgerEntry
from chancery.audit.reconcile import differences
from chancery.errors import Refused
from chancery.ids import uuid7
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 1)


def recalled(agreement, role="officer", **values):
    values = {"key": str(uuid7()), "decided_on": DAY, "text_en": "Both are ports."} | values
    return actions.recall_grounds(by=make.actor(role), agreement=agreement, **values)


def test_the_reasons_stay_with_the_alternatives_and_with_the_facts_of_that_day():
    lyon = make.agreement("Lyon")
    for key, known_on in (("port", DAY), ("fair", DAY + timedelta(1))):
        make.fact(lyon.counterparty, key, True, known_on=known_on)

    kept = recalled(lyon, alternatives_en="Marseille, Genoa")

    assert (kept.text_en, kept.alternatives_en, kept.policy) == ("Both are ports.", "Marseille, Genoa", None)
    assert [one["key"] for one in kept.evidence["facts"]] == ["port"]
    assert '"type":"agreement.grounds-kept"' in str(LedgerEntry.objects.order_by("seq").last())
    assert not [one for one in differences() if one.row.startswith("agreements.grounds")]


def test_a_form_that_is_sent_twice_writes_it_once():
    lyon, key = make.agreement("Lyon"), str(uuid7())
    recalled(lyon, key=key)
    recalled(lyon, key=key)

    assert Grounds.objects.count() == 1


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"text_en": ""}, "in one language at least"),
        ({"decided_on": timezone.localdate() + timedelta(1)}, "a day to come"),
        ({"role": "solicitor"}, "Only the office"),
    ],
)
def test_what_says_nothing_what_has_not_happened_and_who_may_not_are_refused(spoilt, said):
    with pytest.raises(Refused, match=said):
        recalled(make.agreement("Lyon"), **spoilt)
    assert not Grounds.objects.exists()


@pytest.mark.parametrize(
    ("lang", "place", "then"),
    [("en", "desk/agreements/{}/grounds/", "add/"), ("fr", "bureau/ententes/{}/motifs/", "consigner/")],
)
def test_the_office_writes_it_on_a_page_and_reads_it_among_the_others(client, lang, place, then):
    lyon = make.agreement("Lyon")
    client.force_login(Person.objects.get(user__actor=make.actor("officer")).user)
    page = f"/{lang}/{place.format(lyon.reference)}"
    key = edits.seal(f"grounds/{lyon.reference}", edits.Snapshot({}))

    assert f"{page}{then}" in client.get(page).text
    sent = {"key": key, "decided_on": "2015-06-01", f"text_{lang}": "Deux ports.", f"alternatives_{lang}": "Gênes"}
    assert client.post(f"{page}{then}", sent).headers["Location"] == page
    assert all(words in client.get(page).text for words in (f'<p lang="{lang}">Deux ports.', "Gênes"))
    other = client.get(f"/fr/bureau/ententes/{lyon.reference}/motifs/").text
    assert f'<p lang="{lang}">Deux ports.' in other
