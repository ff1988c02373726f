"""The pages on which a policy is brought in to be tried, and put in force."""

import base64
from datetime import date

import pytest
from django.test import Client

from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from chancery.policy_files import shipped
from chancery.strategy import actions, policies
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


def law(first="2026-01-01"):
    text = f"""format = "chancery-policy/1"
[policy]
id = "harbour-law"
kind = "overlay"
title = {{ en = "Harbour Act", fr = "Loi des ports" }}
{f"in_force = {first}" if first else ""}
[[role]]
id = "harbour-master"
name = {{ en = "the harbour master" }}
[[criterion]]
id = "harbour-safe"
text = {{ en = "The harbour is safe." }}
force = "must"
judged_by = "harbour-master"
"""
    return {"choice": "file", "content": base64.b64encode(text.encode()).decode(), "published": "on"}


def test_a_law_brought_in_binds_from_its_own_day_and_is_no_policy_to_try():
    officer = member("officer")
    city = actions.import_policy(by=make.clerk(), content=shipped()["toronto-iap-2024"], published=True)

    done = officer.post(BRING, law())

    made = PolicyVersion.objects.get(kind="overlay")
    assert done.headers["Location"] == "/en/desk/policies/#laws"
    assert "harbour-safe" in policies.in_force(date(2026, 6, 1)).imposed
    page = officer.get("/en/desk/policies/").content.decode()
    assert "Harbour Act" in page
    assert "Record its end" not in page
    assert officer.get(f"/en/desk/simulations/{made.pk}/").status_code == 404
    assert officer.get(f"/en/desk/simulations/{city.pk}/").status_code == 200


def test_a_law_without_a_first_day_is_refused_and_nothing_is_brought_in():
    page = member("officer").post(BRING, law(first="")).content.decode()

    assert "names none. Nothing was brought in." in page
    assert not PolicyVersion.objects.exists()


def test_the_clerk_records_that_a_law_ended_and_corrects_the_day():
    clerk = member("clerk")
    actions.import_policy(by=make.clerk(), content=shipped()["toronto-iap-2024"], published=True)
    clerk.post(BRING, law())
    made = PolicyVersion.objects.get(kind="overlay")
    url = f"/en/desk/policies/laws/{made.pk}/end/"

    early = clerk.post(url, {"until": "2026-01-01", "source": "Harbour Repeal Act"}).content.decode()
    assert "choose a later day" in early
    assert "Harbour Repeal Act" in early

    assert clerk.post(url, {"until": "2026-04-01", "source": "Harbour Repeal Act"}).status_code == 302
    assert "harbour-safe" in policies.in_force(date(2026, 3, 31)).by_id
    assert "harbour-safe" not in policies.in_force(date(2026, 4, 1)).by_id
    assert "Harbour Repeal Act" in clerk.get("/en/policy/harbour-law/").content.decode()
    assert "Harbour Repeal Act" in clerk.get("/en/desk/policies/").content.decode()

    assert clerk.post(url, {"until": "", "source": "The repeal was struck down"}).status_code == 302
    assert "harbour-safe" in policies.in_force(date(2026, 4, 1)).by_id
    assert [bytes(one.leaf).count(b"law.ended") for one in LedgerEntry.objects.order_by("-seq")[:2]] == [1, 1]


def test_a_citys_own_policy_and_a_moratorium_do_not_end_as_a_law_does():
    clerk = member("clerk")
    city = actions.import_policy(by=make.clerk(), content=shipped()["toronto-iap-2024"], published=True)

    assert clerk.get(f"/en/desk/policies/laws/{city.pk}/end/").status_code == 404
    with pytest.raises(Refused, match="no law above"):
        actions.end_law(by=make.clerk(), version=city, until=date(2027, 1, 1), source="x")
    officer = make.role(make.person("Officer"), "officer").person.user.actor
    with pytest.raises(Refused, match="Only the clerk"):
        actions.end_law(by=officer, version=city, until=date(2027, 1, 1), source="x")


def test_the_clerk_attaches_a_proposal_to_an_item_and_its_simulation_says_who_reads_it():
    clerk = member("clerk")
    bring(clerk)
    version, item = PolicyVersion.objects.get(), make.council_item(reference="2026.EC7.1", outcome="received")
    simulation, attach = f"/en/desk/simulations/{version.pk}/", f"/en/desk/policies/{version.pk}/council-item/"
    before = clerk.get(simulation).content.decode()
    assert "Only those who work here read this simulation" in before
    assert attach in before
    assert attach not in member("officer").get(simulation).content.decode()

    assert clerk.post(attach, {"council_item": item.reference}).headers["Location"] == simulation
    after = clerk.get(simulation).content.decode()
    assert "It is before Council as 2026.EC7.1." in after
    assert "/en/policy/simulation/toronto-iap-2024/" in after

    clerk.post(attach, {"council_item": ""})  # a page from before, on which none stood
    assert "It is before Council as" in clerk.get(simulation).content.decode()
    other = make.council_item(reference="2026.EC8.1")
    assert "meanwhile" in clerk.post(attach, {"council_item": other.reference}).content.decode()
    clerk.post(attach, {"council_item": "", "was": item.reference})
    assert "Only those who work here" in clerk.get(simulation).content.decode()


def test_a_simulation_for_a_day_to_come_says_that_it_knows_what_is_recorded_today():
    clerk = member("clerk")
    bring(clerk)
    simulation = f"/en/desk/simulations/{PolicyVersion.objects.get().pk}/"

    ahead = clerk.get(f"{simulation}?since=2099-05-01").content.decode()
    assert "1 May 2099</time>, on what is recorded today." in ahead
    assert "30 April 2025</time>. It decides" in clerk.get(f"{simulation}?since=2025-05-01").content.decode()
