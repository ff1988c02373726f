"""The pages on which a policy is brought in to be tried, and put in force."""

import pytest
from django.test import Client

from chancery.policy_files import shipped
from chancery.strategy.models import PolicyVersion
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BRING = "/en/desk/policies/bring-in/"


def member(slug):
    person, client = make.person(slug), Client()
    make.role(person, slug)
    client.force_login(person.user)
    return client


def bring(client):
    shown = client.post(BRING, {"choice": "toronto-iap-2024"})
    content = shown.context["content"]
    return shown, client.post(BRING, {"choice": "file", "content": content})


def test_what_a_reader_would_remark_is_shown_before_anything_is_brought_in():
    shown, done = bring(member("officer"))

    assert b"A proposal: it will not be in force." in shown.content
    assert b"X-01" in shown.content or "no more than 5 years" in shown.content.decode()
    version = PolicyVersion.objects.get()
    assert (version.in_force_from, bytes(version.content)) == (None, shipped()["toronto-iap-2024"])
    assert done.headers["Location"] == f"/en/desk/simulations/{version.pk}/"


def test_a_file_that_is_no_policy_is_refused_in_words_and_nothing_is_brought_in():
    page = member("officer").post(BRING, {"choice": "file", "content": "bm90IGEgcG9saWN5"})

    assert page.status_code == 200
    assert b'role="alert"' in page.content
    assert not PolicyVersion.objects.exists()


def test_the_clerk_puts_it_in_force_with_an_item_recorded_on_the_way():
    clerk = member("clerk")
    bring(clerk)
    version = PolicyVersion.objects.get()
    sent = {"since": "2026-07-01", "reference": "2026.CM6.1", "met": "2026-06-15", "title_en": "A new policy"}

    done = clerk.post(f"/en/desk/policies/{version.pk}/adopt/", sent)

    assert done.status_code == 302, done.content.decode()[:3000]
    version.refresh_from_db()
    assert (str(version.in_force_from), version.council_item.reference) == ("2026-07-01", "2026.CM6.1")


def test_without_an_item_it_stays_a_proposal_and_what_was_typed_stays():
    clerk = member("clerk")
    bring(clerk)
    version = PolicyVersion.objects.get()

    page = clerk.post(f"/en/desk/policies/{version.pk}/adopt/", {"since": "2026-07-01"}).content.decode()

    assert 'value="2026-07-01"' in page
    assert PolicyVersion.objects.get().in_force_from is None
