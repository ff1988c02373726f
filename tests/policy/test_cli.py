"""`chancery policy` from a terminal: 0 on success, 1 on a finding, 2 on bad use; never a trace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chancery.cli import main
from chancery.policy_files import shipped
from tests.policy.say import CATEGORY, HEAD

FACTS = {
    "country": "PT",
    "canada_relations": True,
    "gawc_class": "Alpha -",
    "hub": True,
    "counterparty_kind": "municipality",
    "jurisdiction_of_concern": False,
}


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A file of facts that satisfies a Partnership City."""
    path = tmp_path / "facts.json"
    said = {"valid_from": "2024-01-01", "known_on": "2024-01-01", "evidence": "A letter"}
    dated = {id: {"value": value, **said} for id, value in FACTS.items()}
    path.write_text(json.dumps(dated), encoding="utf-8")
    return path


def evaluate(facts: Path, *more: str) -> list[str]:
    """The words of an evaluation."""
    words = ["policy", "evaluate", "toronto-iap-2024", "--category", "partnership", "--as-of", "2024-05-14", "--facts"]
    return [*words, str(facts), *more]


def test_check_remarks_a_category_that_no_policy_before_ever_had(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "toronto-iap-2024.toml"
    path.write_text(shipped()["toronto-iap-2024"].decode().replace('"friendship-2005"', '"friendship-2050"'))

    main(["policy", "check", str(path)])
    said = capsys.readouterr().out

    assert "It takes agreements from “friendship-2050”, which is a category neither of this policy" in said
    main(["policy", "check", "toronto-iap-2024"])
    assert "It takes agreements from" not in capsys.readouterr().out


def test_check_tells_what_a_reader_would_remark(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "check", "toronto-iap-2024"]) == 1

    said = capsys.readouterr().out
    assert all(word in said for word in ("X-01", "X-05", "No edition is named"))


def test_a_broken_file_is_told_and_nothing_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(HEAD + '[[cap]]\nid = "few"\nat_most = -1\n', encoding="utf-8")

    assert main(["policy", "check", str(path), "--lang", "fr"]) == 1
    assert "ligne 19 [few]" in capsys.readouterr().err


def test_a_policy_that_is_not_there_is_bad_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "read", "atlantis-1999"]) == 2
    assert "There is no policy “atlantis-1999”" in capsys.readouterr().err
    assert main(["policy", "read", "atlantis.toml"]) == 2


def test_read_prints_numbered_sentences_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "read", "toronto-iap-2024", "--lang", "fr"]) == 0
    assert "2.3 [world-city] Ville mondiale. Être une ville alpha, bêta ou gamma." in capsys.readouterr().out


def test_categories_of_the_policy_before_are_named_with_its_year(capsys: pytest.CaptureFixture[str]) -> None:
    main(["policy", "read", "toronto-iap-2024"])
    assert "Agreements held as Friendship City (2005) become: Partnership City." in capsys.readouterr().out
    main(["policy", "diff", "toronto-iap-2005", "toronto-iap-2024", "--lang", "fr"])
    assert "classées jusque-là comme Ville amie (2005) deviennent : Ville partenaire." in capsys.readouterr().out


def test_a_category_of_a_file_that_is_not_at_hand_is_said_to_be_anothers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, older = tmp_path / "new.toml", tmp_path / "old-2005.toml"
    text = shipped()["toronto-iap-2024"].decode().replace('"toronto-iap-2005"', '"old-2005"')
    file.write_text(text, encoding="utf-8")
    main(["policy", "read", str(file)])
    assert "held as “friendship-2005” (a category of another policy file) become" in capsys.readouterr().out
    main(["policy", "read", str(file), "--lang", "fr"])
    assert "comme « friendship-2005 » (catégorie d'un autre fichier de politique)" in capsys.readouterr().out

    older.write_bytes(shipped()["toronto-iap-2005"])
    main(["policy", "read", str(file)])
    assert "held as Friendship City (2005) become" in capsys.readouterr().out


def test_diff_tells_what_was_removed_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "diff", "toronto-iap-2005", "toronto-iap-2024"]) == 1
    assert capsys.readouterr().out.startswith("Removed: ")
    assert main(["policy", "diff", "toronto-iap-2024", "toronto-iap-2024"]) == 0


def test_evaluate_says_met_and_ends_with_success(known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(evaluate(known)) == 0
    assert capsys.readouterr().out.startswith("Partnership City, 14 May 2024: met")


def test_evaluate_gives_json(known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(evaluate(known, "--format", "json")) == 0

    verdict = json.loads(capsys.readouterr().out)
    assert verdict["outcome"] == "met"
    assert {finding["outcome"] for finding in verdict["findings"]} == {"met"}


def test_a_finding_says_of_which_edition_since_when_and_on_what_evidence(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dated = json.loads(known.read_text(encoding="utf-8"))
    dated["gawc_class"] |= {"edition": "GaWC 2024", "known_on": "2024-05-01", "evidence": "The list, page 3"}
    known.write_text(json.dumps(dated), encoding="utf-8")

    main(evaluate(known, "--format", "json"))
    found = {one["criterion"]: one for one in json.loads(capsys.readouterr().out)["findings"]}["world-city"]
    assert [found[key] for key in ("edition", "valid_from", "known_on", "evidence")] == [
        "GaWC 2024",
        "2024-01-01",
        "2024-05-01",
        "The list, page 3",
    ]

    main(evaluate(known))
    assert "The list, page 3. Known on 1 May 2024" in capsys.readouterr().out

    main(evaluate(known, "--format", "json", "--reader", "public"))
    found = {one["criterion"]: one for one in json.loads(capsys.readouterr().out)["findings"]}["not-of-concern"]
    assert found["known_on"] is found["valid_from"] is found["evidence"] is None


def test_a_fact_learnt_later_does_not_count(known: Path) -> None:
    assert main(evaluate(known, "--known-at", "2023-12-31")) == 1


def test_a_resident_reads_no_confidential_outcome(known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(evaluate(known, "--format", "json", "--reader", "public"))

    verdict = json.loads(capsys.readouterr().out)
    assert verdict["outcome"] is None
    assert {f["criterion"]: f["outcome"] for f in verdict["findings"]}["not-of-concern"] is None


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"country": {"value": "PT"}}',
        '{"country": {"value": 3, "valid_from": "2024-01-01", "known_on": "2024-01-01"}}',
        '{"hub": {"value": true, "valid_from": "2024-02-31", "known_on": "2024-01-01"}}',
        '{"hub": {"value": true, "valid_from": "2024-01-01", "known_on": "2024-01-01", "colour": "red"}}',
        '{"country": {"value": "Japan", "valid_from": "2024-01-01", "known_on": "2024-01-01"}}',
        '{"gawc_class": {"value": "huge", "valid_from": "2024-01-01", "known_on": "2024-01-01"}}',
        '{"counterparty_kind": {"value": "City", "valid_from": "2024-01-01", "known_on": "2024-01-01"}}',
        '{"country": {"value": "PT", "value": "FR", "valid_from": "2024-01-01", "known_on": "2024-01-01"}}',
        '{"project_cost": {"value": "ten dollars", "valid_from": "2024-01-01", "known_on": "2024-01-01"}}',
    ],
)
def test_facts_that_cannot_be_read_are_bad_use_with_the_reason(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "facts.json"
    path.write_text(text, encoding="utf-8")

    assert main(evaluate(path)) == 2
    assert str(path) in capsys.readouterr().err


def test_a_fact_that_no_clause_speaks_of_is_told(known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dated = json.loads(known.read_text(encoding="utf-8"))
    known.write_text(json.dumps({**dated, "gawk_class": dated["gawc_class"]}), encoding="utf-8")

    assert main(evaluate(known)) == 0
    assert "No clause speaks of “gawk_class”" in capsys.readouterr().err


def test_a_category_that_is_not_there_is_bad_use(known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["policy", "evaluate", "toronto-iap-2024", "--category", "twin", "--facts", str(known)]

    assert main(words) == 2
    assert "It has: partnership, project, historical, outside." in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "read", "diff", "evaluate"])
def test_every_command_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["policy", command, "--help"])

    assert end.value.code == 0
    said = capsys.readouterr().out
    assert "usage: chancery policy" in said
    assert "Ends with 0" in said


RECORD_POLICY = HEAD + (
    '[[fact]]\nid = "size"\nname = { en = "size" }\ntype = "number"\nestablished_by = "office"\n'
    '[[criterion]]\nid = "alike"\nsource = "s. 1"\ntext = { en = "Alike." }\nforce = "must"\n'
    'test = { fact = "size", ratio_to_home = true, between = [0.5, 2] }\n'
    '[[criterion]]\nid = "kind"\nsource = "s. 2"\ntext = { en = "Kind." }\nforce = "should"\njudged_by = "office"\n'
    '[[category]]\nid = "trial"\nname = { en = "Trial" }\nkind = "stage"\nstatus = "open"\n'
    '[[category]]\nid = "sister"\nname = { en = "Sister City" }\nkind = "relationship"\nstatus = "open"\n'
    'eligibility = { all_of = ["alike", "kind"] }\nfrom_stage = { category = "trial", held_for = "2 years" }\n'
)


def test_a_record_gives_stages_waivers_and_the_home_citys_facts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy, facts, record = (tmp_path / name for name in ("policy.toml", "facts.json", "record.json"))
    dated = {"valid_from": "2024-01-01", "known_on": "2024-01-01"}
    policy.write_text(RECORD_POLICY, encoding="utf-8")
    facts.write_text(json.dumps({"size": {"value": 60, **dated}}), encoding="utf-8")
    waiver = {"criterion": "kind", "body": "office", "reason": "The mayor's letter says why.", "on": "2024-01-01"}
    whole = {
        "stages": [{"category": "trial", "since": "2022-01-01"}],
        "waivers": [waiver],
        "home": {"size": {"value": 50, **dated}},
    }
    words = ["policy", "evaluate", str(policy), "--category", "sister", "--facts", str(facts), "--as-of", "2024-05-14"]

    def ends(**parts: object) -> int:
        record.write_text(json.dumps(parts), encoding="utf-8")
        return main([*words, "--record", str(record)])

    assert main(words) == 1
    assert "Record for the home city: size." in capsys.readouterr().out
    assert ends(**whole) == 0
    for missing in whole:
        assert ends(**{part: value for part, value in whole.items() if part != missing}) == 1
    assert ends(wavers=[]) == 2
    assert ends(waivers=[{"criterion": "kind"}]) == 2
    assert ends(stages=[{"category": "trial", "since": "2024-02-31"}]) == 2


def test_an_answer_that_is_none_and_a_fact_that_nothing_takes_are_told(tmp_path: Path, capsys) -> None:
    dated = {"valid_from": "2024-01-01", "known_on": "2024-01-01"}
    judged = '[[criterion]]\nid = "d"\ntext = { en = "So." }\nforce = "must"\njudged_by = "office"\n'
    tested = '[[criterion]]\nid = "c"\ntext = { en = "Be." }\nforce = "must"\ntest = { fact = "friendly", is = true }\n'
    town, file = tmp_path / "town.toml", tmp_path / "facts.json"
    town.write_text(HEAD + judged + tested + CATEGORY.replace('["c"]', '["c", "d"]'), encoding="utf-8")

    def ends(**known: object) -> int:
        file.write_text(json.dumps({id: {"value": value, **dated} for id, value in known.items()}), encoding="utf-8")
        return main(["policy", "evaluate", str(town), "--category", "sister", "--facts", str(file)])

    for answer in ("yes", 1, "waived"):
        assert ends(friendly=True, d=answer) == 2
        assert "“d”:" in capsys.readouterr().err
    assert ends(friendly=True, d="not_applicable") == 0
    assert ends(friendly=True, d=True, c=True) == 0
    assert "No clause speaks of “c”: it was not used." in capsys.readouterr().err


def test_what_the_register_supplies_is_read_as_what_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = '{"value": %s, "valid_from": "2024-01-01", "known_on": "2024-01-01"}'
    file = tmp_path / "facts.json"
    town = tmp_path / "town.toml"
    term = CATEGORY + 'term = { at_most = "5 years" }\n'
    clause = '[[criterion]]\nid = "c"\ntext = { en = "Be." }\nforce = "must"\ntest = { fact = "friendly", is = true }\n'
    town.write_text(HEAD + clause + term, encoding="utf-8")
    words = ["policy", "evaluate", str(town), "--category", "sister", "--facts", str(file), "--moment", "maintain"]

    file.write_text('{"ends_on": %s}' % (days % '"2027-12-31"'), encoding="utf-8")
    main([*words, "--lang", "fr"])
    assert "31 décembre 2027" in capsys.readouterr().out
    file.write_text('{{"ends_on": {}, "term_months": {}}}'.format(days % '"2027-12-31"', days % 61), encoding="utf-8")
    main(words)
    assert "Term: 5 years 1 month. Required: at most 5 years" in capsys.readouterr().out
    file.write_text('{"ends_on": %s}' % (days % '"31/12/2027"'), encoding="utf-8")
    assert main(words) == 2


def test_what_a_record_holds_and_no_clause_honours_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy, facts, record = (tmp_path / name for name in ("policy.toml", "facts.json", "record.json"))
    policy.write_text(RECORD_POLICY, encoding="utf-8")
    facts.write_text("{}", encoding="utf-8")
    words = ["policy", "evaluate", str(policy), "--category", "sister", "--facts", str(facts), "--as-of", "2024-05-14"]

    def told(**parts: object) -> str:
        record.write_text(json.dumps(parts), encoding="utf-8")
        main([*words, "--record", str(record)])
        return capsys.readouterr().err.strip()

    def waived(**other: str) -> str:
        given = {"criterion": "kind", "body": "office", "reason": "Why.", "on": "2024-01-01", **other}
        return told(waivers=[given])

    assert waived() == ""
    assert waived(criterion="nope") == "“nope” is no criterion of this policy: the waiver was not used."
    assert waived(criterion="alike") == "No clause lets anybody set “alike” aside: the waiver does not count."
    assert waived(reason=" ") == "The waiver of “kind” gives no reason: it does not count."
    assert waived(on="2024-06-01") == "The waiver of “kind” was not given by that day: it does not count yet."
    assert waived(until="2024-02-01") == "The waiver of “kind” had ended by that day: it counts no more."
    assert told(stages=[{"category": "trail"}]).startswith("No clause speaks of having been in “trail”")
    assert "is before “since”" in told(stages=[{"category": "trial", "since": "2024-01-02", "until": "2024-01-01"}])
    size = {"value": 5, "valid_from": "2024-01-01", "known_on": "2024-01-01"}
    assert told(home={"size": size}) == ""
    assert "No clause compares “sise” with the home city's own" in told(home={"sise": size})

    right = '[[waiver]]\nid = "w"\nof = ["alike"]\nby = ["office"]\nlasts = "1 month"\nsource = "s. 3"\n'
    policy.write_text(RECORD_POLICY + right, encoding="utf-8")
    assert waived(criterion="alike") == "A waiver of “alike” does not last so long: it counts no more."
    assert waived(criterion="alike", body="mayor").startswith("“mayor” may not set “alike” aside")


@pytest.mark.parametrize("value", ['["x"]', '{"a": 1}', '"banana"', "5", '"waived"'])
def test_an_answer_that_is_none_is_refused_also_where_nobody_is_named_who_judges(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str
) -> None:
    path, facts = tmp_path / "own.toml", tmp_path / "facts.json"
    path.write_text(HEAD + CATEGORY + '[[criterion]]\nid = "c"\ntext = { en = "Nice." }\nforce = "must"\n')
    facts.write_text(f'{{"c": {{"value": {value}, "valid_from": "2024-01-01", "known_on": "2024-01-01"}}}}')

    assert main(["policy", "evaluate", str(path), "--category", "sister", "--facts", str(facts)]) == 2
    assert "is not true, false" in capsys.readouterr().err
