"""Two policies of one city that use one id, or one name: every page calls a category as the policy it is of did."""

from datetime import date
from hashlib import sha256

import pytest
from django.utils import timezone

from chancery import simulate_cli
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import Counterparty
from chancery.dates import parse_fuzzy
from chancery.portal import cost, data, recorded, trial
from chancery.strategy.models import PolicyVersion
from tests import make
from tests.portal.test_simulation import OPEN

pytestmark = pytest.mark.django_db
EVE, DAY = date(2023, 12, 31), date(2024, 1, 1)


def adopted(policy_id, since, until=None, *, category="friends", name="Friends"):
    content = (
        OPEN.replace(b'id = "open"', f'id = "{policy_id}"'.encode())
        .replace(b'"friends"', f'"{category}"'.encode())
        .replace(b'name = { en = "Friends" }', f'name = {{ en = "{name}" }}'.encode())
    )
    return PolicyVersion.objects.create(
        policy_id=policy_id, digest=sha256(content).hexdigest(), content=content, published=True,
        in_force_from=since, in_force_to=until, title_en=policy_id,
        supersedes="old" if policy_id == "new" else "",
    )  # fmt: skip


@pytest.fixture
def renamed():
    """The category keeps its id and takes another name."""
    return adopted("old", date(2010, 1, 1), EVE), adopted("new", DAY, name="Comrades")


@pytest.fixture
def namesakes():
    """The category keeps its name and takes another id."""
    return adopted("old", date(2010, 1, 1), EVE), adopted("new", DAY, category="companions")


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_run_calls_the_category_before_as_the_policy_before_does(renamed):
    make.assignment(make.agreement("Lyon", signed="2012"), "friends", policy=renamed[0], since=date(2012, 1, 1))
    run = trial.Trial(renamed[1], renamed[0], EVE)

    [row] = run.movement["rows"]
    assert (row["name"], run.movement["columns"]) == ("Friends", ["Comrades"])
    assert [run.stays(each) for each in run.run.rows] == [True]
    assert [one["money"][0]["category"] for one in run.limits] == ["Friends", "Comrades"]


def test_a_page_of_then_and_a_line_of_history_call_it_as_it_was_called_then(renamed, client):
    row = make.agreement("Lyon", signed="2012", reference="A-1")
    make.assignment(row, "friends", policy=renamed[0], since=date(2012, 1, 1))

    assert "Friends" in read(client, "/en/agreements/A-1/")
    assert "Friends" in read(client, "/en/agreements/as-of/?on=2015-01-01").split("In short")[1]
    assert "Comrades" in read(client, "/en/agreements/as-of/?on=2025-01-01").split("In short")[1]


def test_of_two_categories_of_one_name_the_earlier_has_its_year_wherever_both_stand(namesakes, client):
    for n, (policy, key) in enumerate(zip(namesakes, ("friends", "companions"), strict=True)):
        row = make.agreement(f"City {n}", signed="2012", category=key, reference=f"A-{n}")
        make.assignment(row, key, policy=policy, since=date(2012 + 12 * n, 1, 1))
    told = "Friends (policy of 2010)"

    assert [data.told_apart(key, data.kept()) for key in ("friends", "companions")] == [told, "Friends"]
    for path in ("/en/", "/en/agreements/", "/en/agreements/A-0/"):
        assert told in read(client, path), path
    assert told not in read(client, "/en/agreements/A-1/")


def test_the_limits_before_count_what_was_held_under_the_policy_before(namesakes):
    old, new = namesakes
    make.assignment(make.agreement("Lyon", signed="2012"), "friends", policy=old, since=date(2012, 1, 1))
    make.assignment(make.agreement("Rome", signed="2012"), "companions", policy=new, since=date(2012, 1, 1))
    run = trial.Trial(new, old, EVE)

    assert [one["count"] for one in run.limits[0]["money"]] == ["1"]


def test_money_set_aside_ends_with_the_agreement_even_on_a_day_that_nobody_recorded(renamed, client):
    row = make.agreement("Lyon", signed="2012", standing="ended", reference="A-1")
    make.assignment(row, "friends", policy=renamed[1], since=date(2024, 1, 1))

    assert [(one.until, one.ended) for one in cost.set_aside(row, timezone.localdate())] == [(None, True)]
    assert "until a day that is not recorded" in read(client, "/en/agreements/A-1/")


def test_what_is_signed_has_been_made_by_today_on_every_page(renamed, client):
    year = timezone.localdate().year
    make.agreement("Lyon", signed=str(year), reference="A-1")
    make.agreement("Rome", since_year=1990, reference="A-2")
    today = read(client, f"/en/agreements/as-of/?on={timezone.localdate().isoformat()}")

    assert "May have been agreed" not in today
    run = trial.Trial(renamed[1], None, timezone.localdate())
    assert [row.held.in_force for row in run.run.rows] == [True, True]
    assert run.looked.undated == 0


def test_a_list_home_and_the_files_tell_of_the_body_that_another_was_merged_into(renamed, client):
    make.agreement("Nu", iso2="IT", reference="A-1", signed="2012")
    into = make.counterparty("Beta", iso2="JP")
    nu = Counterparty.objects.get(name_en="Nu")
    counterparties.merge(by=make.clerk(), duplicate=nu, into=into, on=parse_fuzzy("2020"))
    table = b"".join(client.get("/en/agreements.csv").streaming_content).decode()

    assert (into.reference in table, "Beta" in table, "Nu" in table) == (True, True, False)
    assert "Beta" in read(client, "/en/")
    assert "Nu, " not in read(client, "/en/")


def test_a_category_of_a_policy_that_is_not_compared_has_its_name(renamed, client, capsys):
    row = make.agreement("Lyon", signed="2006", reference="A-1")
    older = adopted("oldest", date(2005, 1, 1), date(2009, 12, 31), category="kin", name="Kin")
    make.assignment(row, "kin", policy=older, since=date(2006, 1, 1))
    make.assignment(make.agreement("Rome", signed="2006", reference="A-2"), "nobody-s", since=date(2006, 1, 1))
    page = read(client, "/en/policy/simulation/new/?against=new&as_of=2025-01-01")

    assert 'role="rowheader">Kin</th>' in page
    assert simulate_cli.main(["new", "--as-of", "2025-01-01"]) == 0
    assert "Lyon: Kin → Kin (held before)" in (table := capsys.readouterr().out)
    assert "Rome: nobody-s → nobody-s (held before)" in table


def test_a_run_of_the_first_policy_does_not_say_that_it_changed_anything(renamed, client):
    later, first = (read(client, f"/en/policy/simulation/{one}/?as_of=2025-01-01") for one in ("new", "old"))

    assert "The register under the policy of 2010" in first
    assert "What it changed in the policy before" in later
    assert "What it changed" not in first
    assert "/en/policy/old/changes/" not in first


def test_of_a_historical_agreement_nothing_is_said_of_resources_where_its_category_says_nothing(renamed, client):
    make.agreement("Lyon", signed="2006", reference="A-1", standing="historical", category="friends")

    assert "It is kept on the register for its history.</p>" in read(client, "/en/agreements/A-1/")
    assert "conservée au registre pour mémoire.</p>" in read(client, "/fr/ententes/A-1/")


def test_what_lies_under_the_new_policy_already_is_called_as_that_one_calls_it(renamed):
    make.assignment(make.agreement("Lyon", signed="2024-02"), "friends", policy=renamed[1], since=date(2024, 3, 1))
    make.agreement("Rome", signed="2024-02")
    run = trial.Trial(renamed[1], renamed[0], date(2025, 1, 1))

    assert [row["name"] for row in run.movement["rows"]] == ["Comrades", "No category"]
    assert run.figures[1]["label"] == "move to a category of the program"


PER_COUNTRY = b"""
[[cap]]
id = "few"
at_most = 1
per = "country"
text = { en = "Few in one place." }
source = "By-law 1"
[[moratorium]]
id = "pause"
since = 2020-01-01
"""


def test_a_limit_that_holds_in_each_country_is_told_once_with_the_countries_by_name(db, monkeypatch):
    content = OPEN + PER_COUNTRY
    row = PolicyVersion.objects.create(policy_id="open", digest=sha256(content).hexdigest(), content=content)
    for name, iso2 in (("Lyon", "FR"), ("Nice", "FR"), ("Nara", "JP"), ("Kyoto", "JP"), ("Rome", "IT")):
        make.agreement(name, iso2=iso2, signed="2015")
    make.agreement("Oslo", iso2="NO", signed="2021", reference="A-1")
    [said, paused] = trial.Trial(row, None, date(2025, 1, 1)).remarks

    assert (paused["word"], "A-1" in paused["text"]) == ("A moratorium was not kept:", True)
    assert said["text"] == "Few in one place, at most 1 in force in each country: France 2, Japan 2."
    monkeypatch.setattr(recorded, "MOST_NAMES", 1)
    assert recorded.few(["Lyon", "Nice", "Nara"]) == "Lyon, and 2 more"


def test_of_a_term_whose_last_day_is_recorded_only_the_first_is_missing(db, client):
    make.agreement("Lyon", signed="2013..2019", reference="A-1", ends_on=date(2090, 1, 1))
    page = read(client, "/en/agreements/A-1/")

    assert "Its first day is not recorded." in page
    assert "No end is recorded." not in page
    assert "The place the City gives it. No policy is published" in page
    assert "The register is empty" not in read(client, "/en/agreements/as-of/?on=2001-01-01")
    assert "How the policy is held against it" not in read(client, "/en/about/")
    assert "La politique face au registre" not in read(client, "/fr/a-propos/")


def test_of_an_empty_register_a_look_back_and_a_run_say_so(renamed, client):
    assert "The register is empty" in read(client, "/en/agreements/as-of/")
    assert "No agreement that is looked at was on the register" in read(client, "/en/policy/simulation/new/")


LAW = b"""format = "chancery-policy/1"
[policy]
id = "law-2025"
kind = "overlay"
title = { en = "A law" }
languages = ["en"]
in_force = 2025-09-01
[[fact]]
id = "country"
name = { en = "country" }
type = "country"
origin = "register"
[[list]]
id = "barred"
members = ["CN"]
[[criterion]]
id = "not-barred"
source = "s. 2"
text = { en = "Not with a barred country." }
force = "prohibited"
test = { fact = "country", not_in = "list:barred" }
on_fail = { action = "withdraw", by = 2026-10-01 }
"""


@pytest.mark.parametrize("published", [True, False])
def test_a_published_law_binds_on_every_page_from_its_first_day(renamed, client, published):
    row = make.agreement("Xiamen", iso2="CN", signed="2012", reference="A-1", category="friends")
    make.assignment(row, "friends", policy=renamed[1], since=date(2024, 1, 1))
    PolicyVersion.objects.create(
        policy_id="law-2025", digest=sha256(LAW).hexdigest(), content=LAW, published=published, kind="overlay",
        in_force_from=date(2025, 9, 1), title_en="A law",
    )  # fmt: skip

    day = "/en/policy/simulation/new/?as_of="
    pages = (f"{day}2025-09-01", "/en/agreements/A-1/")
    assert ["Not with a barred country." in read(client, path) for path in pages] == [published] * 2
    assert "Not with a barred country." not in read(client, f"{day}2025-08-31")
    assert ("Conclude by 1 October 2026." in read(client, pages[0])) is published


def test_a_law_alone_is_no_policy_to_run(renamed, client):
    PolicyVersion.objects.create(
        policy_id="law-2025", digest=sha256(LAW).hexdigest(), content=LAW, published=True, kind="overlay",
        in_force_from=date(2025, 9, 1), title_en="A law",
    )  # fmt: skip

    assert client.get("/en/policy/simulation/law-2025/").status_code == 404
    assert "Not with a barred country." in read(client, "/en/policy/law-2025/")
    assert "/en/policy/law-2025/" in read(client, "/en/policy/")


CAPPED = (
    OPEN
    + b"""[[cap]]
id = "few"
for = ["friends"]
at_most = 1
text = { en = "One friend." }
source = "By-law 2"
[[fact]]
id = "counterparty_kind"
name = { en = "kind" }
type = "choice"
choices = ["municipality", "agency"]
origin = "register"
[[criterion]]
id = "city"
source = "By-law 3"
text = { en = "A municipality." }
force = "must"
test = { fact = "counterparty_kind", is = "municipality" }
"""
)


def test_where_only_a_limit_counts_the_page_counts_the_register(client):
    content = CAPPED.replace(b'status = "open"', b'status = "open"\neligibility = { all_of = ["city"] }')
    PolicyVersion.objects.create(
        policy_id="open", digest=sha256(content).hexdigest(), content=content, published=True,
        in_force_from=date(2010, 1, 1), title_en="open",
    )  # fmt: skip
    for n, category in enumerate(("friends", "other")):
        row = make.agreement(f"City {n}", signed="2012", category=category, reference=f"A-{n}")
        make.assignment(row, category, since=date(2012, 1, 1), policy=None)

    page = read(client, "/en/agreements/A-1/")
    assert "Other agreements counted: 1; with this one 2." in page
    assert "needs the register" not in page


def test_a_limit_of_the_policy_before_counts_nothing_that_the_newer_one_gave_by_the_same_id(renamed):
    old, new = renamed
    for n, policy in enumerate((old, new, new)):
        row = make.agreement(f"City {n}", signed="2012", reference=f"A-{n}")
        make.assignment(row, "friends", policy=policy, since=date(2012, 1, 1))
    run = trial.Trial(new, old, timezone.localdate())

    assert [one["money"][0]["count"] for one in run.limits] == ["1", "3"]


def test_a_run_of_a_day_is_held_against_the_record_of_that_day(renamed):
    row = make.agreement("Lyon", signed="2012", reference="A-1")
    make.assignment(row, "friends", policy=renamed[1], since=date(2024, 1, 1), until=date(2025, 6, 30))
    make.assignment(row, "kin", policy=renamed[1], since=date(2025, 7, 1))
    run = trial.Trial(renamed[1], renamed[0], date(2024, 6, 1))

    assert [one["word"] for one in run.remarks] == ["Same as the record."]


def test_a_category_given_under_no_policy_has_what_the_policy_in_force_sets_aside(renamed):
    row = make.agreement("Lyon", signed="2012", reference="A-2")
    make.assignment(row, "friends", policy=None, since=date(2001, 1, 1))

    [found] = cost.set_aside(row, timezone.localdate())
    assert (found.policy, found.since) == (renamed[1], renamed[1].in_force_from)
    row.assignments.update(since=None)
    assert [one.since for one in cost.set_aside(row, timezone.localdate())] == [None]
