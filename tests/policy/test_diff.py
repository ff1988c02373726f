"""Two policies clause by clause; nothing disappears silently."""

from __future__ import annotations

import pytest

from chancery.policy import Lang, load
from chancery.policy.diff import diff
from chancery.policy_files import shipped
from tests.policy.say import CATEGORY, HEAD, one, policy, toronto

MUST = 'force = "must"\ntest = { fact = "friendly", is = true }'


def test_a_policy_differs_in_nothing_from_itself() -> None:
    assert diff(toronto(2024), toronto(2024)) == []


def test_a_removed_clause_comes_first() -> None:
    changes = diff(toronto(2005), toronto(2024))

    kinds = [change.kind for change in changes]
    assert kinds == sorted(kinds, key=["removed", "changed", "added"].index)
    assert "cap-friendship" in {change.clause for change in changes if change.kind == "removed"}


def test_a_changed_value_shows_both_sentences() -> None:
    text = shipped()["toronto-iap-2024"].decode()
    shorter = load(text.replace('term = { at_most = "5 years"', 'term = { at_most = "3 years"'))
    (change,) = diff(toronto(2024), shorter)

    assert (change.kind, change.clause, change.keys) == ("changed", "partnership", ("term",))
    assert "at most 5 years" in change.before
    assert "at most 3 years" in change.after


def test_moving_a_clause_down_the_file_is_no_change() -> None:
    text = HEAD + CATEGORY.replace('eligibility = { all_of = ["c"] }\n', "")

    assert diff(load(text), load(text.replace("[[category]]", "\n\n[[category]]"))) == []


def test_a_changed_header_is_a_change() -> None:
    (change,) = diff(one(MUST), one(MUST, head=HEAD.replace("Rivermouth's policy", "Rivermouth's new policy")))

    assert change.block == "policy"
    assert change.keys == ("title",)
    assert (change.before, change.after) == ("Title: Rivermouth's policy.", "Title: Rivermouth's new policy.")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_header_is_compared_in_words(lang: Lang) -> None:
    change = next(each for each in diff(toronto(2005), toronto(2024), lang) if each.block == "policy")

    assert {"en": "Adopted on 7 December 2005.", "fr": "Adoptée le 7 décembre 2005."}[lang] in change.before
    assert not any(sign in change.before + change.after for sign in ("Text(", "datetime", "None"))


def test_a_changed_rule_of_another_kind_is_a_change() -> None:
    any_of = policy(
        f'[[criterion]]\nid = "c"\nsource = "s. 1"\ntext = {{ en = "The clause." }}\n{MUST}\n'
        + CATEGORY.replace("all_of", "any_of")
    )

    assert [change.clause for change in diff(one(MUST), any_of)] == ["sister"]


def test_a_change_that_reads_alike_is_shown_as_the_file_writes_it_and_never_as_the_program_does() -> None:
    size = (
        '[[fact]]\nid = "class"\nname = { en = "class" }\ntype = "choice"\nchoices = ["small", "tiny"]\n'
        + 'choice_names = { small = { en = "Small" }, tiny = { en = "Small" } }\n'
    )
    clause = 'force = "must"\ntest = {{ fact = "class", is = "{}" }}'
    old, new = (one(clause.format(id), CATEGORY + size) for id in ("small", "tiny"))

    [change] = diff(old, new)
    assert ("value: small" in change.before, "value: tiny" in change.after) == (True, True)
    assert not any(sign in change.before for sign in ("Test(", "=", "<"))


def test_another_order_of_categories_or_transitions_is_a_change_since_the_first_decides() -> None:
    second = CATEGORY.replace('"sister"', '"friend"').replace("Sister City", "Friend City")
    old, new = (one(MUST, order) for order in (CATEGORY + second, second + CATEGORY))

    [change] = diff(old, new)
    assert (change.kind, change.block, change.keys) == ("changed", "category", ("order",))
    assert (change.before, change.after) == (
        "In this order: Sister City; Friend City.", "In this order: Friend City; Sister City.",
    )  # fmt: skip


def test_a_clause_that_becomes_another_kind_of_clause_is_removed_and_added() -> None:
    asked = '[[criterion]]\nid = "q"\ntext = { en = "Q" }\nforce = "must"\njudged_by = "office"\n'
    now = '[[question]]\nid = "q"\ntext = { en = "Q" }\nanswered_by = "office"\n'

    found = diff(one(MUST, CATEGORY + asked), one(MUST, CATEGORY + now))
    assert [(each.kind, each.block) for each in found] == [("removed", "criterion"), ("added", "question")]
