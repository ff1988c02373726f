"""What a careful reader remarks on a policy that loads."""

from __future__ import annotations

import tomllib

import pytest

from chancery.home import PACKAGE
from chancery.policy import PolicyError, load
from chancery.policy.lint import lint
from chancery.policy.model import Note
from tests.policy.say import CATEGORY, one, policy, toronto

MUST = 'force = "must"\ntest = { fact = "friendly", is = true }'


def remarks(of: object) -> set[tuple[str, str]]:
    """The level and clause of each remark."""
    return {(remark.level, remark.clause) for remark in lint(of)}  # type: ignore[arg-type]  # a Policy


def test_toronto_2024_is_told_of_its_contradictions_and_the_missing_edition() -> None:
    found = remarks(toronto(2024))

    assert {("note", "X-01"), ("note", "X-05"), ("gap", "gawc")} <= found


def test_toronto_2005_is_told_of_its_regions_and_of_what_is_second_hand() -> None:
    found = remarks(toronto(2005))

    assert {("gap", "regions-2005"), ("gap", "relations"), ("gap", "partnership-2005")} <= found


def test_every_remark_is_said_in_both_languages() -> None:
    for remark in lint(toronto(2005)):
        assert all(remark.message)
        assert remark.message.en != remark.message.fr


def test_a_wording_missing_in_a_language_of_the_city_is_remarked() -> None:
    assert ("wording", "sister") in remarks(one(MUST))


def test_a_fact_that_nobody_establishes_leaves_its_clause_without_an_answer() -> None:
    orphan = '[[fact]]\nid = "size"\nname = { en = "size" }\ntype = "number"\n'
    clause = 'force = "must"\ntest = { fact = "size", at_least = 1 }'

    assert ("gap", "c") in remarks(one(clause, orphan + CATEGORY))


def test_a_fact_that_no_clause_uses_is_remarked() -> None:
    assert ("unused", "country") in remarks(one(MUST))


def test_an_overlay_is_not_told_that_its_criteria_are_unused() -> None:
    law = policy(
        '[[criterion]]\nid = "law"\ntext = { en = "x" }\nforce = "must"\njudged_by = "office"\n',
        head='format = "chancery-policy/1"\n[policy]\nid = "law"\nkind = "overlay"\ntitle = { en = "Law" }\n'
        '[[role]]\nid = "office"\nname = { en = "the office" }\n',
    )

    assert ("unused", "law") not in remarks(law)


def test_a_consider_among_alternatives_is_remarked() -> None:
    soft = '[[criterion]]\nid = "soft"\ntext = { en = "x" }\nforce = "consider"\njudged_by = "office"\n'

    assert ("gap", "c") in remarks(one('force = "must"\nrule = { any_of = ["soft"] }', soft + CATEGORY))


def test_a_consider_beside_others_of_which_several_are_needed_is_not_remarked() -> None:
    soft = '[[criterion]]\nid = "soft"\ntext = { en = "x" }\nforce = "consider"\njudged_by = "office"\n'
    hard = soft.replace('"soft"', '"hard"').replace("consider", "must")

    assert ("gap", "c") not in remarks(
        one('force = "must"\nrule = { at_least = 2, of = ["soft", "hard"] }', soft + hard + CATEGORY)
    )


@pytest.mark.parametrize("year", [2005, 2024])
def test_a_contradiction_is_said_in_the_same_words_on_the_register_and_in_the_policy(year):
    noted = {
        note["key"]: note for note in tomllib.loads((PACKAGE / "city/demo/toronto/notes.toml").read_text())["note"]
    }
    policy = toronto(year)
    both = [note for note in policy.all(Note) if note.id in noted and note.id != "X-18"]  # X-18 tells more of it there

    assert both
    for note in both:
        there = noted[note.id]
        assert there["text"] == [note.text.en.replace("'", "’"), note.text.fr.replace("'", "’")], note.id
        assert note.kind in (there["kind"], "slip"), note.id


def test_a_step_that_needs_the_languages_of_a_text_and_not_the_text_is_remarked() -> None:
    step = '[[step]]\nid = "sign"\nactors = ["office"]\nneeds = {}\n'
    remarked = [
        {r.clause for r in lint(policy(step.format(needs))) if "languages of the text" in r.message.en}
        for needs in ('["translations"]', '["text", "translations"]')
    ]

    assert remarked == [{"sign"}, set()]


def test_an_exception_or_a_transition_that_never_acts_is_remarked() -> None:
    twice = "".join(f'[[exception]]\nid = "e{n}"\nagreements = ["A-1"]\nto = "sister"\n' for n in (1, 2))
    again = "".join(f'[[transition]]\nid = "t{n}"\nfrom = ["old"]\nto = "sister"\n' for n in (1, 2))
    said = {(each.clause, each.message.en) for each in lint(one(MUST, CATEGORY + twice + again))}

    assert {clause for clause, text in said if "before this one" in text} == {"e2", "t2"}


def test_two_categories_of_one_name_are_remarked() -> None:
    assert ("gap", "twin") in remarks(one(MUST, CATEGORY + CATEGORY.replace('id = "sister"', 'id = "twin"')))


@pytest.mark.parametrize(("age", "remarked"), [("1 year", True), ("3 years", True), ("4 years", False)])
def test_a_duty_of_which_nobody_is_ever_late_is_remarked(age: str, remarked: bool) -> None:
    done = f'[[fact]]\nid = "done"\nname = {{ en = "report" }}\ntype = "date"\nmax_age = "{age}"\n'
    late = '[{ after = "3 years", status = "dormant" }]'
    duty = f'[[duty]]\nid = "d"\nfact = "done"\nevery = "1 year"\non_miss = {late}\n'
    said = [each.message for each in lint(one(MUST, CATEGORY + done + duty)) if each.clause == "d"]

    assert any("late by 3 years" in text.en and "3 ans de retard" in text.fr for text in said) is remarked


def test_a_region_set_that_no_clause_uses_is_remarked() -> None:
    regions = '[[region_set]]\nid = "seas"\nnames = { north = { en = "North" } }\nregions = { north = ["NO"] }\n'

    assert ("unused", "seas") in remarks(one(MUST, CATEGORY + regions))


def test_a_window_of_no_time_is_refused() -> None:
    with pytest.raises(PolicyError, match="no time at all"):
        policy(
            CATEGORY.replace('eligibility = { all_of = ["c"] }\n', "")
            + '[[cap]]\nid = "k"\nat_most = 1\nwithin = "0 days"\n'
        )


SOFT = '[[criterion]]\nid = "soft"\ntext = { en = "Soft." }\nforce = "%s"\njudged_by = "office"\n'


@pytest.mark.parametrize(("force", "remarked"), [("consider", True), ("must", False)])
def test_what_is_only_considered_and_must_not_be_met_is_remarked(force: str, remarked: bool) -> None:
    under = one(MUST, CATEGORY.replace('["c"]', '["c", { not = "soft" }]') + SOFT % force)

    said = [one.message.en for one in lint(under)]
    assert any("that it must not be met never holds" in one for one in said) is remarked


@pytest.mark.parametrize(("force", "remarked"), [("should", True), ("must", False)])
def test_a_transition_by_what_only_should_be_met_is_remarked(force: str, remarked: bool) -> None:
    moves = (
        '[[transition]]\nid = "move"\nsource = "s. 9"\nfrom = ["old"]\nto = "sister"\nwhen = { all_of = ["soft"] }\n'
    )
    moves += 'otherwise = { to = "sister", reason = { en = "No." } }\n'
    moves += 'on_unknown = { to = "sister", reason = { en = "Unknown." } }\n'
    under = one(MUST, CATEGORY + SOFT % force + moves)

    assert any("only should be met" in one.message.en for one in lint(under)) is remarked


@pytest.mark.parametrize(
    ("blocks", "clause"),
    [
        (CATEGORY.replace('"sister"', '"twin"'), "twin"),
        ('[[role]]\nid = "bureau"\nname = { en = "The Office" }\n', "bureau"),
        ('[[fact]]\nid = "warm"\nname = { en = "friendliness" }\ntype = "yes_no"\n', "warm"),
        (
            '[[fact]]\nid = "way"\nname = { en = "way" }\ntype = "choice"\nchoices = ["a", "b"]\n'
            'choice_names = { a = { en = "By sea" }, b = { en = "by sea" } }\n',
            "way",
        ),
        (
            '[[region_set]]\nid = "r"\nregions = { a = ["FR"], b = ["IT"] }\n'
            'names = { a = { en = "Europe" }, b = { en = "Europe" } }\n',
            "r",
        ),
        (
            "".join(
                f'[[list]]\nid = "{id}"\nname = {{ en = "The list" }}\nmembers = ["FR"]\nas_of = 2026-01-01\n'
                for id in ("one", "two")
            ),
            "two",
        ),
    ],
)
def test_two_things_that_read_alike_are_remarked(blocks: str, clause: str) -> None:
    said = [each.message for each in lint(one(MUST, CATEGORY + blocks)) if "read as one" in each.message.en]
    where = [each.clause for each in lint(one(MUST, CATEGORY + blocks)) if "read as one" in each.message.en]

    assert where == [clause]
    assert all("se confondent" in each.fr for each in said)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_wording_that_lacks_a_language_is_remarked(lang: str) -> None:
    other = "fr" if lang == "en" else "en"
    both = '{ en = "Words", fr = "Mots" }'
    text = (
        f'format = "chancery-policy/1"\n[policy]\nid = "p"\ntitle = {both}\nincomplete = {both}\n'
        f'[[note]]\nid = "n"\ntext = {both}\nother_reading_text = {both}\n'
        'other_reading = { clause = "k", status = "closed" }\n'
        f'[[category]]\nid = "k"\nname = {both}\ntext = {both}\nkind = "relationship"\nstatus = "open"\n'
        f'[[transition]]\nid = "t"\nfrom = ["old"]\nto = "k"\ntext = {both}\nreason = {both}\n'
        'when = { eligible_for = "k" }\n'
        f'otherwise = {{ to = "k", reason = {both} }}\non_unknown = {{ to = "k", reason = {both} }}\n'
    )
    assert not [each for each in lint(load(text)) if each.level == "wording"]
    one_language = '{ %s = "%s" }' % (other, "Mots" if other == "fr" else "Words")  # noqa: UP031
    pieces = text.split(both)
    for n in range(1, len(pieces)):
        lacking = both.join(pieces[:n]) + one_language + both.join(pieces[n:])
        assert [each.level for each in lint(load(lacking))].count("wording") == 1


def test_for_of_a_citys_own_criterion_is_remarked_and_of_a_laws_is_not() -> None:
    own = one(MUST + '\nfor = ["sister"]')

    assert "“for” narrows only a criterion of a law" in " ".join(each.message.en for each in lint(own))


def test_that_a_should_must_not_be_met_is_remarked() -> None:
    should = one(MUST.replace('"must"', '"should"'), CATEGORY.replace('["c"]', '[{ not = "c" }]'))

    assert "that it must not be met stays to document" in " ".join(each.message.en for each in lint(should))
