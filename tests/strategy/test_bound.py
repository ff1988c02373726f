"""A law above a city's policy binds it from the day it is in force."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.audit.models import Actor
from chancery.errors import Refused
from chancery.policy import Outcome, evaluate, load
from chancery.policy.model import Criterion
from chancery.policy_files import shipped
from chancery.strategy import actions, policies
from chancery.strategy.models import PolicyVersion
from tests import going, make
from tests.policy.say import facts

LAW = """format = "chancery-policy/1"
[policy]
id = "law-2025"
kind = "overlay"
title = { en = "A law", fr = "Une loi" }
in_force = 2025-09-01
[[list]]
id = "barred"
members = ["CN"]
[[fact]]
id = "country"
name = { en = "country", fr = "pays" }
type = "country"
origin = "register"
[[criterion]]
id = "not-barred"
source = "s. 2"
text = { en = "Not with a barred country.", fr = "Pas avec un pays exclu." }
force = "prohibited"
test = { fact = "country", not_in = "list:barred" }
"""


@pytest.mark.django_db
def test_a_law_tightens_the_citys_policy_from_its_first_day(by: Actor) -> None:
    own = actions.import_policy(content=shipped()["toronto-iap-2024"], by=by)
    actions.import_policy(content=LAW.encode(), by=by)
    policy = policies.loaded(own)
    known = facts(country="CN")

    def found(on: date) -> dict[str, Outcome]:
        verdict = evaluate(policies.bound(policy, on), "project", known, as_of=on, known_at=on)
        return {finding.criterion: finding.outcome for finding in verdict.findings}

    assert "not-barred" not in found(date(2025, 8, 31))
    assert found(date(2025, 9, 1))["not-barred"] is Outcome.NOT_MET


@pytest.mark.django_db
def test_the_citys_own_policy_is_not_a_law_above_it(by: Actor) -> None:
    actions.import_policy(content=LAW.encode(), by=by)

    assert policies.own(date(2026, 1, 1)) is None


@pytest.mark.django_db
def test_the_policy_in_force_is_the_citys_own_as_the_laws_bind_it(by: Actor) -> None:
    actions.import_policy(content=LAW.encode(), by=by)
    assert policies.in_force(date(2026, 1, 1)) is None
    actions.import_policy(content=shipped()["toronto-iap-2024"], by=by)

    before, after = policies.in_force(date(2025, 8, 31)), policies.in_force(date(2025, 9, 1))
    assert before
    assert after
    assert "not-barred" not in before.by_id
    assert "not-barred" in after.by_id


@pytest.mark.django_db
@pytest.mark.parametrize("law_first", [True, False])
def test_a_law_that_redefines_a_clause_of_the_citys_policy_is_not_brought_in(by: Actor, law_first: bool) -> None:
    clashing = LAW.replace('id = "not-barred"', 'id = "municipality"').encode()
    files = [clashing, shipped()["toronto-iap-2024"]]
    first, second = files if law_first else reversed(files)
    actions.import_policy(content=first, by=by)

    with pytest.raises(Refused, match="redefines a clause of the policy"):
        actions.import_policy(content=second, by=by)
    assert PolicyVersion.objects.count() == 1


ACT = """format = "chancery-policy/1"
[policy]
id = "{id}"
kind = "overlay"
title = {{ en = "{title}", fr = "{title}" }}
in_force = {day}
{end}
[[role]]
id = "ministry"
name = {{ en = "{ministry}" }}
[[criterion]]
id = "{id}-ok"
source = "s. 1"
text = {{ en = "The ministry agrees." }}
force = "must"
judged_by = "ministry"
{more}
"""


def act(id: str, ministry: str, day: str = "2026-01-01", end: str = "", more: str = "") -> bytes:
    """A law with a role that is called *ministry*."""
    return ACT.format(id=id, title=id.title(), ministry=ministry, day=day, end=end, more=more).encode()


@pytest.mark.django_db
def test_a_law_that_the_policy_names_in_its_header_binds_as_any_other(by: Actor) -> None:
    content = shipped()["toronto-iap-2024"].replace(b"[policy]", b'[policy]\noverlays = ["law-2025"]', 1)
    own = policies.loaded(actions.import_policy(content=content, by=by))
    assert own.overlays == ("law-2025",)
    assert "not-barred" not in policies.bound(own, date(2026, 1, 1)).by_id
    actions.import_policy(content=LAW.encode(), by=by)

    bound = policies.bound(own, date(2026, 1, 1))
    assert "not-barred" in bound.imposed
    assert policies.bound(bound, date(2026, 1, 1)) == bound


@pytest.mark.django_db
@pytest.mark.parametrize("with_a_policy", [True, False])
def test_a_law_that_clashes_with_another_of_the_same_days_is_not_brought_in(by: Actor, with_a_policy: bool) -> None:
    if with_a_policy:
        actions.import_policy(content=shipped()["toronto-iap-2024"], by=by)
    actions.import_policy(content=act("act-a", "of the Sea", end="repealed = 2026-07-01"), by=by)

    with pytest.raises(Refused, match="“ministry” means something else in another law, “Act-A”") as refused:
        actions.import_policy(content=act("act-b", "of Trade"), by=by)
    assert "« ministry » signifie autre chose" in refused.value.said("fr")
    actions.import_policy(content=act("act-c", "of the Sea"), by=by)
    with pytest.raises(Refused):
        actions.import_policy(content=act("act-d", "of Trade", "2026-07-01"), by=by)


@pytest.mark.django_db
def test_a_law_that_follows_another_may_use_its_ids_anew(by: Actor) -> None:
    actions.import_policy(content=act("act-a", "of the Sea", end="repealed = 2026-07-01"), by=by)
    actions.import_policy(content=act("act-b", "of Trade", "2026-07-01"), by=by)
    assert PolicyVersion.objects.count() == 2


def beside_each_other(*files: bytes) -> None:
    """Laws in a register that took them in before it was asked whether they clash."""
    for content in files:
        law = load(content)
        PolicyVersion.objects.create(
            policy_id=law.id, digest=law.digest, content=content, kind="overlay", published=True,
            in_force_from=law.in_force, title_en=law.title.en, title_fr=law.title.fr,
        )  # fmt: skip


@pytest.mark.django_db
def test_of_two_laws_on_record_that_clash_the_later_is_left_out_and_can_be_brought_in_anew(by: Actor) -> None:
    actions.import_policy(content=shipped()["toronto-iap-2024"], by=by)
    beside_each_other(act("act-b", "of the Sea"), act("act-a", "of Trade", "2026-02-01"))
    on = date(2026, 3, 1)
    bound = policies.in_force(on)
    assert bound
    assert (list(bound.laws), list(bound.unbound)) == (["act-b"], ["act-a"])

    mended = act("act-a2", "of Trade").replace(b'"ministry"', b'"act-a2-ministry"')
    actions.import_policy(content=mended, by=by)
    again = policies.in_force(on)
    assert again
    assert "act-a2-ok" in again.imposed


@pytest.mark.django_db
def test_a_law_for_a_category_of_no_policy_on_record_is_not_brought_in(by: Actor) -> None:
    for_projects, for_none = (act(f"for-{name}", "of Trade", more=f'for = ["{name}"]') for name in ("project", "c1x"))
    actions.import_policy(content=for_none, by=by)  # nothing is on record that could say
    actions.import_policy(content=shipped()["toronto-iap-2024"], by=by)

    with pytest.raises(Refused, match="is for “c2x”, which is a category of no policy on record"):
        actions.import_policy(content=for_none.replace(b"c1x", b"c2x"), by=by)
    actions.import_policy(content=for_projects, by=by)
    bound = policies.in_force(date(2026, 3, 1))
    assert bound
    assert [one.id for one in bound.all(Criterion) if one.categories == ("project",)] == ["for-project-ok"]


@pytest.mark.django_db
def test_a_policy_that_was_changed_after_it_was_pinned_is_refused_by_its_name_in_both_languages(client):
    client.raise_request_exception = False
    town = going.TOWN + "# of this test alone: what a process has once read, it keeps\n"
    made = make.policy_version("town-2025", town.encode(), in_force_from=date(2025, 1, 1))
    type(made).objects.update(content=town.replace("5 years", "6 years").encode())

    said, french = client.get("/en/propose/"), client.get("/fr/proposer/")
    assert (said.status_code, french.status_code) == (503, 503)
    assert "The text of the policy town-2025 is not the one that was pinned" in said.content.decode()
    assert "Le texte de la politique town-2025 n’est pas celui" in french.content.decode()
