"""The 2024 report's Table 1 comes out of the engine, agreement by agreement, and each change of the file moves exactly
what it should. The register's own category after the review is never looked at: the day is the one before."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from chancery.agreements import facts
from chancery.cli import main
from chancery.imports import demo
from chancery.policy import Held, Reader, load
from chancery.policy.report import simulation_json
from chancery.policy.simulate import simulate
from chancery.policy_files import shipped

DAY = date(2024, 5, 13)
KNOWN = date(2026, 11, 21)
TEN = {f"TOR-IAP-{n:02}" for n in range(1, 11)}
FRIENDSHIP = {f"TOR-IAP-{n:02}" for n in (4, 5, 7, 8, 9, 10)}
PROJECTS = {"TOR-MOU-01", "TOR-MOU-02"}
MUNICIPAL = {f"TOR-MOU-{n:02}" for n in (5, 10, 11, 14, 18)}
AUSTIN = "TOR-MOU-19"
NOT_MUNICIPAL = {f"TOR-MOU-{n:02}" for n in range(3, 19)} - MUNICIPAL

Rows = dict[str, dict[str, Any]]


class _Undo(Exception):
    """The record is loaded to be read, and not kept."""


@pytest.fixture(scope="module")
def days(django_db_setup: None, django_db_blocker: Any) -> dict[date, list[Held]]:
    """Toronto's register on the day before the categories change, and on that day. Loaded once, kept nowhere."""
    found: dict[date, list[Held]] = {}
    with django_db_blocker.unblock(), suppress(_Undo), transaction.atomic():
        demo.load(city="toronto")
        found |= {day: facts.held(as_of=day) for day in (DAY, date(2024, 5, 14))}
        raise _Undo
    return found


@pytest.fixture
def register(days: dict[date, list[Held]]) -> list[Held]:
    """Toronto's register on the day before the categories change."""
    return days[DAY]


@pytest.fixture
def loaded(db: None) -> None:
    """Toronto's register in the database, for the command."""
    demo.load(city="toronto")


def replay(register: list[Held], text: str | None = None, against: str = "toronto-iap-2005") -> dict[str, Any]:
    """A simulation of the register under the 2024 policy, as shipped or edited."""
    policy = load(shipped()["toronto-iap-2024"] if text is None else text)
    before = load(shipped()[against])
    found = simulate(policy, before, register, as_of=DAY, known_at=KNOWN)
    return simulation_json(found, Reader.CLEARED, "en")


def rows(simulation: dict[str, Any]) -> Rows:
    """The agreements of a simulation by reference."""
    return {row["reference"]: row for row in simulation["agreements"]}


def without(block: str, id: str) -> str:
    """The 2024 policy without one clause."""
    text = shipped()["toronto-iap-2024"].decode()
    start = text.index(f'[[{block}]]\nid = "{id}"')
    return text[:start] + text[text.index("\n[[", start + 1) + 1 :]


def differing(before: Rows, after: Rows, key: str) -> set[str]:
    """The agreements whose value under a key differs."""
    return {reference for reference in before if before[reference][key] != after[reference][key]}


def test_each_of_the_29_lands_where_table_1_puts_it(register: list[Held]) -> None:
    simulation = replay(register)
    found = rows(simulation)

    assert simulation["totals"] == {"partnership": 10, "project": 2, "historical": 16, "outside": 1}
    assert {reference for reference, row in found.items() if row["after"] == "partnership"} == TEN
    assert {reference for reference, row in found.items() if row["after"] == "project"} == PROJECTS
    assert {reference for reference, row in found.items() if row["after"] == "historical"} == NOT_MUNICIPAL | MUNICIPAL
    assert found[AUSTIN]["after"] == "outside"


def test_of_the_sixteen_eleven_are_not_municipalities_and_five_are_not_known_to_qualify(register: list[Held]) -> None:
    found = rows(replay(register))

    for reference in NOT_MUNICIPAL:
        assert found[reference]["branch"] == "otherwise"
        assert [f["criterion"] for f in found[reference]["findings"] if f["outcome"] == "not_met"] == ["municipality"]
    for reference in MUNICIPAL:
        assert found[reference]["branch"] == "on_unknown"
        assert "does not say which ground applies" in found[reference]["reasons"][0]


def test_sagamihara_is_carried_over_and_does_not_meet_the_world_city_criterion(register: list[Held]) -> None:
    row = rows(replay(register))["TOR-IAP-09"]

    assert (row["basis"], row["after"]) == ("transition", "partnership")
    assert {f["criterion"]: f["outcome"] for f in row["findings"]}["world-city"] == "not_met"
    assert any("Not listed" in reason for reason in row["reasons"])


def test_every_row_says_why(register: list[Held]) -> None:
    assert all(row["reasons"] and row["action"] for row in rows(replay(register)).values())


def test_without_the_world_city_criterion_its_finding_leaves_exactly_the_ten(register: list[Held]) -> None:
    before = rows(replay(register))
    after = rows(replay(register, without("criterion", "world-city").replace('"world-city", ', "")))

    assert differing(before, after, "findings") == TEN
    assert not differing(before, after, "after")
    for reference in TEN:
        kept = [f for f in before[reference]["findings"] if f["criterion"] != "world-city"]
        assert after[reference]["findings"] == kept


def test_a_shorter_term_changes_exactly_the_ten_actions(register: list[Held]) -> None:
    text = shipped()["toronto-iap-2024"].decode()
    before = rows(replay(register))
    after = rows(replay(register, text.replace('term = { at_most = "5 years"', 'term = { at_most = "3 years"')))

    assert differing(before, after, "action") == TEN
    assert not differing(before, after, "reasons")


def test_with_any_kind_of_counterparty_exactly_the_eleven_reasons_change(register: list[Held]) -> None:
    text = shipped()["toronto-iap-2024"].decode()
    before = rows(replay(register))
    after = rows(
        replay(
            register, text.replace('"counterparty_kind", is = "municipality"', '"counterparty_kind", present = true')
        )
    )

    assert differing(before, after, "reasons") == NOT_MUNICIPAL
    assert not differing(before, after, "after")
    assert {after[reference]["branch"] for reference in NOT_MUNICIPAL} == {"on_unknown"}


def test_without_the_friendship_transition_exactly_those_six_are_unplaced_with_what_is_missing(
    register: list[Held],
) -> None:
    before = rows(replay(register))
    after = rows(replay(register, without("transition", "from-friendship-2005")))

    assert differing(before, after, "after") == FRIENDSHIP
    for reference in FRIENDSHIP:
        assert (after[reference]["after"], after[reference]["basis"]) == ("unplaced", "unplaced")
        assert any(reason.startswith("To document: Relations with Canada") for reason in after[reference]["reasons"])


@pytest.mark.parametrize("fact", ["expired", "canada_relations", "jurisdiction_of_concern", "counterparty_kind"])
def test_with_one_of_its_facts_unknown_lisbon_alone_moves(register: list[Held], fact: str) -> None:
    def forgetful(held: Held) -> Held:
        if held.reference != "TOR-MOU-01":
            return held
        known = {id: values for id, values in held.facts.items() if id != fact}
        return Held(held.reference, held.counterparty, held.country, held.region, held.category, facts=known)

    before = rows(replay(register))
    after = rows(replay([forgetful(held) for held in register]))

    assert differing(before, after, "after") == {"TOR-MOU-01"}
    assert (after["TOR-MOU-01"]["after"], after["TOR-MOU-01"]["branch"]) == ("historical", "on_unknown")


def test_the_2005_policy_counts_its_caps_and_its_money(register: list[Held]) -> None:
    policy = load(shipped()["toronto-iap-2005"])
    found = simulation_json(simulate(policy, policy, register, as_of=DAY, known_at=KNOWN), Reader.CLEARED, "en")

    assert [(cap["category"], cap["in_force"], cap["at_most"]) for cap in found["caps"]] == [
        ("partnership-2005", 4, 4),
        ("friendship-2005", 6, 6),
    ]
    assert [(spent["each"], spent["total"], spent["currency"]) for spent in found["money"]] == [
        (4_450_000, 17_800_000, "CAD"),
        (500_000, 3_000_000, "CAD"),
    ]
    assert found["breaches"] == []


def test_one_more_friendship_city_breaches_the_cap(register: list[Held]) -> None:
    policy = load(shipped()["toronto-iap-2005"])
    seventh = Held("X-7", category="friendship-2005", in_force=True, made=(date(2020, 1, 1), date(2020, 1, 1)))
    found = simulate(policy, policy, [*register, seventh], as_of=DAY, known_at=KNOWN)

    assert {breach.clause for breach in found.breaches} == {"cap-friendship", "moratorium-2019"}


def test_on_the_day_the_categories_change_nothing_moves_any_more(days: dict[date, list[Held]]) -> None:
    policy = load(shipped()["toronto-iap-2024"])
    new = date(2024, 5, 14)
    today = simulate(policy, policy, days[new], as_of=new, known_at=KNOWN)

    assert Counter(row.placed.basis for row in today.rows) == {"held": 29}
    assert not any(row.changes for row in today.rows)


def words(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command prints."""
    assert main(command.split()) == 0
    return capsys.readouterr().out


@pytest.mark.slow
def test_the_command_prints_json_a_table_and_a_csv(
    loaded: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    printed = json.loads(words("simulate toronto-iap-2024 --as-of 2024-05-13 --format json", capsys))
    assert printed["against"] == "toronto-iap-2005"
    assert printed["totals"] == {"partnership": 10, "project": 2, "historical": 16, "outside": 1}

    austin = {
        "en": "TOR-MOU-19  Austin: Memorandum of understanding → Outside the program (by a named exception)",
        "fr": "TOR-MOU-19  Austin\u00a0: Protocole d'entente → Hors programme (par une exception nommée)",
    }
    for lang in ("en", "fr"):
        table = words(f"simulate toronto-iap-2024 --as-of 2024-05-13 --lang {lang}", capsys)
        lines = words(f"simulate toronto-iap-2024 --as-of 2024-05-13 --lang {lang} --format csv", capsys).splitlines()
        assert austin[lang] in table
        assert lines[0] == "reference,counterparty,country,before,after,basis,action,reasons,money_change"
        assert len(lines) == 30

    draft = tmp_path / "draft.toml"
    draft.write_text(without("transition", "from-friendship-2005"), encoding="utf-8")
    assert main(["simulate", str(draft), "--as-of", "2024-05-13"]) == 1
    draft.write_text("format =", encoding="utf-8")
    assert main(["simulate", str(draft), "--as-of", "2024-05-13"]) == 2


def test_the_command_says_which_policy_is_not_there(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "atlantis-1999"]) == 2
    assert "There is no policy" in capsys.readouterr().err


def test_an_empty_register_simulates_to_nothing(db: None) -> None:
    policy = load(shipped()["toronto-iap-2024"])
    found = simulate(policy, None, facts.held(as_of=DAY), as_of=DAY, known_at=KNOWN)

    assert found.rows == ()
    assert sum(found.totals.values()) == 0


def sentences(simulation: dict[str, Any]) -> Iterator[str]:
    """Everything a simulation says."""
    for row in simulation["agreements"]:
        yield from (finding["sentence"] for finding in row["findings"])


def test_a_resident_reads_nothing_of_what_was_learnt_in_confidence(register: list[Held]) -> None:
    policy = load(shipped()["toronto-iap-2024"])
    before = load(shipped()["toronto-iap-2005"])
    found = simulate(policy, before, register, as_of=DAY, known_at=KNOWN)
    public = simulation_json(found, Reader.PUBLIC, "en")

    assert "oncern" not in json.dumps([row["reasons"] for row in public["agreements"]])
    assert not any("urisdiction of concern" in sentence for sentence in sentences(public))
