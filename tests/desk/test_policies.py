"""The pages on which a policy is brought in to be tried, and put in force."""

import pytest
from django.test import Client

from chancery.policy_files import shipped
from chancery.strategy import actions
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


def test_who_puts_it_in_force_reads_how_many_cases_stay_and_that_nobody_was_asked_for_advice():
    clerk = member("clerk")
    bring(clerk)

    page = clerk.get(f"/en/desk/policies/{PolicyVersion.objects.get().pk}/adopt/").content.decode()

    assert "0 open cases stay under the policy of their day." in page
    assert "No legal review is on record." in page


def test_a_moratorium_is_imposed_by_the_clerk_and_the_public_reads_it():
    clerk = member("clerk")
    settled = actions.import_policy(by=make.clerk(), content=shipped()["toronto-iap-2024"], published=True)
    item = {"reference": "2026.CM7.2", "met": "2026-06-15", "title_en": "A pause"}
    sent = {"since": "2026-01-01", "categories": ["project"], "text_en": "A pause for projects.", **item}

    assert clerk.post("/en/desk/policies/moratorium/impose/", sent).status_code == 302

    for page in ("/en/policy/", "/en/desk/policies/"):
        assert "A pause for projects." in clerk.get(page).content.decode()
    assert "A pause for projects." not in clerk.get(f"/en/policy/{settled.supersedes}/").content.decode()
    made = PolicyVersion.objects.get(kind="overlay")
    lifted = {"until": "2026-02-01", "reference": "2026.CM8.1", "met": "2026-07-15", "title_en": "Again"}
    assert clerk.post(f"/en/desk/policies/moratorium/{made.pk}/lift/", lifted).status_code == 302
    assert "A pause for projects." not in clerk.get("/en/policy/").content.decode()
