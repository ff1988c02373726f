"""Laws above the city's policy, on the pages of residents and at the desk: which bind, and which are left out."""

from datetime import date

import pytest
from django.test import Client

from chancery.policy import load
from chancery.strategy.models import PolicyVersion
from tests import make
from tests.portal.test_two_policies import LAW, adopted
from tests.reading import tight

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)
PAGES = ("/en/policy/simulation/new/?as_of=2025-10-01", "/en/agreements/A-1/", "/en/policy/")
ACT_B = LAW.replace(b"law-2025", b"act-b").replace(b"A law", b"Act B").replace(b'["CN"]', b'["KP"]')
BARRED = "Not with a barred country."


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def brought(content):
    """A law as a register has it that took it in before anybody asked whether it clashes with another."""
    law = load(content)
    return PolicyVersion.objects.create(
        policy_id=law.id, digest=law.digest, content=content, published=True, kind="overlay",
        in_force_from=law.in_force, title_en=law.title.en,
    )  # fmt: skip


def test_the_clause_of_a_law_leads_to_the_law(xiamen, client):
    content = bytes(xiamen.content).replace(b"[policy]", b'[policy]\noverlays = ["law-2025"]', 1)
    PolicyVersion.objects.filter(pk=xiamen.pk).update(content=content, digest=load(content).digest)
    brought(LAW)

    assert '<a href="/en/policy/law-2025/#not-barred">s. 2</a>' in tight(read(client, "/en/agreements/A-1/"))
    assert '<li id="not-barred">' in read(client, "/en/policy/law-2025/")


def officer():
    person, client = make.person("officer"), Client()
    make.role(person, "officer")
    client.force_login(person.user)
    return client


@pytest.fixture
def xiamen():
    policy = adopted("new", DAY, name="Comrades")
    row = make.agreement("Xiamen", iso2="CN", signed="2012", reference="A-1", category="friends")
    make.assignment(row, "friends", policy=policy, since=DAY)
    return policy


def test_a_law_that_the_policy_names_in_its_header_binds_on_every_page(xiamen, client):
    content = bytes(xiamen.content).replace(b"[policy]", b'[policy]\noverlays = ["law-2025"]', 1)
    PolicyVersion.objects.filter(pk=xiamen.pk).update(content=content, digest=load(content).digest)
    office = officer()
    assert "names the law “law-2025”, which is not on record" in read(office, "/en/desk/policies/")
    brought(LAW)

    assert "which is not on record" not in read(office, "/en/desk/policies/")
    assert all(BARRED in read(client, path) for path in PAGES[:2])


def test_two_laws_that_clash_break_no_page_and_the_later_is_said_to_be_left_out(xiamen, client):
    brought(LAW)
    brought(ACT_B)
    office = officer()
    desk = ("/en/desk/policies/", f"/en/desk/simulations/{xiamen.pk}/?since=2025-11-01")
    said = "The law “A law” is left out and binds nothing:"

    for reader, path in [*((client, path) for path in PAGES), *((office, path) for path in desk)]:
        page = read(reader, path)
        assert "A law does not bind:" in page, path
        assert said in page, path
        assert "“barred” means something else in another law, “Act B”." in page, path
    assert "Une loi ne lie pas" in read(client, "/fr/politique/")
    assert "est écartée et ne lie rien" in read(client, "/fr/ententes/A-1/")
    assert all(read(office, path) for path in ("/en/desk/", "/en/desk/radar/", "/en/desk/agreements/A-1/"))


def test_a_law_for_a_category_that_no_policy_has_is_told(xiamen, client):
    brought(LAW.replace(b'force = "prohibited"', b'force = "prohibited"\nfor = ["strangers"]'))

    said = "Not with a barred country: It is for “strangers”, which is no category of"
    assert said in read(client, PAGES[0])
    assert BARRED not in read(client, PAGES[1])


def test_a_law_is_said_of_an_agreement_that_has_no_category_too(xiamen, client):
    make.agreement("Wuhan", iso2="CN", signed="2012", reference="A-2")
    make.agreement("Lyon", iso2="FR", signed="2012", reference="A-3")
    assert BARRED not in read(client, "/en/agreements/A-2/")
    brought(LAW)

    barred, free = (tight(read(client, f"/fr/ententes/{row}/")) for row in ("A-2", "A-3"))
    assert all("Ce qu’en dit la loi" in page and BARRED in page for page in (barred, free))
    assert ("Non satisfait" in barred, "Non satisfait" in free) == (True, False)


@pytest.mark.parametrize(
    ("path", "tag", "said"),
    [
        ("/en/policy/later/", "Not yet in force", '<span>From<time datetime="2090-01-01">'),
        ("/fr/politique/later/", "Pas encore en vigueur", '<span>À compter du<time datetime="2090-01-01">'),
    ],
)
def test_of_a_policy_that_is_still_to_come_is_said_from_when_and_not_since(xiamen, client, path, tag, said):
    later = adopted("later", date(2090, 1, 1), name="Comrades")
    PolicyVersion.objects.filter(pk=later.pk).update(published=True)

    page = tight(read(client, path))
    assert (tag in page, said in page) == (True, True)
    assert ("Since" in page, "Depuis le" in page) == (False, False)


@pytest.mark.parametrize(
    ("path", "will", "did"),
    [
        ("/en/policy/later/", "What it will change in the policy before", "What it changed"),
        ("/en/policy/later/changes/", "What the policy will change", "What the policy changed"),
        ("/fr/politique/later/", "Ce qu’elle changera à la politique précédente", "a changé"),
        ("/fr/politique/later/changements/", "Ce que la politique changera", "a changé"),
    ],
)
def test_what_a_policy_still_to_come_brings_is_told_in_the_future(xiamen, client, path, will, did):
    later = adopted("later", date(2090, 1, 1), name="Mates")
    PolicyVersion.objects.filter(pk=later.pk).update(published=True, supersedes="new")

    page = read(client, path)
    assert (will in page, did in page, "2090" in page) == (True, False, True)


@pytest.mark.parametrize(
    ("home", "page", "invites", "why"),
    [
        ("/en/", "/en/propose/", "Start a proposal", "says of no open category by which steps"),
        ("/fr/", "/fr/proposer/", "Commencer une proposition", "par quelles étapes"),
    ],
)
def test_home_invites_to_propose_only_what_the_policy_has_steps_for(xiamen, client, home, page, invites, why):
    assert invites not in read(client, home)
    assert why in read(client, page)
