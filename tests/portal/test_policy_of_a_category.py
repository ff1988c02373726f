"""“Policy for establishing …”: the policy of one category, to read and to take along."""

import pytest

from chancery.policy import load
from chancery.policy.establishing import establishing
from chancery.policy.model import Category, Element, Step
from chancery.policy_files import shipped
from chancery.strategy.models import PolicyVersion
from tests import make
from tests.desk.test_cases import TEXT
from tests.portal.test_policy import read

WHERE = "/en/policy/toronto-iap-2024/categories/partnership"


def ids(part):
    return [one.id for one in part.clauses]


@pytest.mark.once
def test_it_is_told_in_the_order_in_which_it_is_asked_and_each_clause_once():
    found = establishing(load(shipped()["toronto-iap-2024"]), "partnership", "en")
    steps = [part for part in found if part.key == "step"]

    assert [part.key for part in found[:3]] == ["definition", "eligibility", "step"]
    assert {"relations", "world-city", "hub", "municipality", "not-of-concern"} <= set(ids(found[1]))
    assert [part.head.id for part in steps][:2] == ["proposal", "initial-assessment"]
    assert ids(steps[0]) == ["candidate", "profile", "goals", "activities", "term"]
    assert "q-comparable" in ids(steps[1])
    every = [id for part in found for id in ids(part)]
    assert len(every) == len(set(every))
    assert not {"project-term", "sign-project", "align-project", "q-updates-clerk"} & set(every)
    assert "align-partnership" in ids(next(part for part in found if part.key == "life"))
    needed = load(shipped()["toronto-iap-2024"]).category("partnership").must_have
    assert needed
    assert set(needed) <= set(every)


@pytest.mark.once
@pytest.mark.parametrize("content", [*shipped().values(), TEXT])
def test_every_category_of_every_file_has_one_with_all_that_it_asks_for(content):
    policy = load(content)
    for category in policy.all(Category):
        found = establishing(policy, category.id, "fr")
        told = {one.id for part in found for one in (*part.clauses, *([part.head] if part.head else []))}
        own = [one for kind in (Element, Step) for one in policy.all(kind) if category.id in one.categories]
        assert {one.id for one in own if "new" in one.of} <= told


def test_residents_read_it_and_find_it_from_the_policy_and_the_form(client, policies):
    row = PolicyVersion.objects.get(policy_id="toronto-iap-2024")
    PolicyVersion.objects.filter(pk=row.pk).update(council_item=make.council_item(outcome="not-recorded"))
    page = read(client, f"{WHERE}/")

    assert "<h1>Policy for establishing an agreement: Partnership City</h1>" in page
    assert "The decision is not recorded." in page
    assert "Step 2: Initial assessment" in page
    assert "Be an Alpha, Beta or Gamma city" in page
    assert f'href="{WHERE}/"' in read(client, "/en/policy/")
    assert f'href="{WHERE}/"' in read(client, "/en/propose/partnership/")
    french = read(client, "/fr/politique/toronto-iap-2024/categories/historical/")
    assert "Ce que la politique dit de\u00a0: Entente à titre historique" in french
    read(client, "/en/policy/toronto-iap-2024/categories/nothing/", 404)
    make.policy_version("unpublished", TEXT, published=False)
    read(client, "/en/policy/unpublished/categories/cooperation/", 404)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_it_is_taken_along_as_a_paper(client, policies, kind, begins):
    answer = client.get(f"{WHERE}.{kind}")

    assert answer.content.startswith(begins)
    assert f"toronto-iap-2024-partnership-en.{kind}" in answer["Content-Disposition"]
    assert client.get(f"{WHERE}.exe").status_code == 404
