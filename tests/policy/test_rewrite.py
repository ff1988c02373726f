"""A file changed in one block says the same in all others, and keeps every byte of them."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.policy import load
from chancery.policy.diff import diff
from chancery.policy.rewrite import Unreachable, added, removed, rewritten, table
from chancery.policy.toml import same, written
from chancery.policy_files import shipped

SAMPLES = sorted((Path(__file__).parent / "policies").glob("*.toml"))
FILES = {
    **{name: content.decode() for name, content in shipped().items()},
    **{path.stem: path.read_text(encoding="utf-8") for path in SAMPLES},
}
SMALL = '''format = "chancery-policy/1"  # first

# about the head
[policy]
id = "p"

# one
[[criterion]]
id = "a"
force = "must"  # as in "rec 4" # yes
text = { en = """
[[criterion]]
id = "not a block"
""", fr = "x" }
# between
term = [
  "5",  # five
  "6",
]

[criterion.names]
b = { en = "B" }  # named

[[role]]  # another
id = "a2"

[[criterion]]
id = "z"'''


def others(text, kind, id):
    """Everything that a file says but one block."""
    said = tomllib.loads(text)
    block = said[kind]
    said[kind] = None if isinstance(block, dict) else [one for one in block if one.get("id") != id]
    return said


def test_only_the_lines_of_the_key_that_differs_are_written_anew():
    now = rewritten(SMALL, "criterion", "a", {**table(SMALL, "criterion", "a"), "force": "should"})

    assert now == SMALL.replace('force = "must"  #', 'force = "should"  #')


def test_a_table_under_a_block_is_written_in_its_place_and_a_new_key_before_it():
    now = rewritten(
        SMALL, "criterion", "a", {**table(SMALL, "criterion", "a"), "names": {"c": {"fr": "C"}}, "source": "§ 2"}
    )

    assert '  "6",\n]\nsource = "§ 2"\n\n[criterion.names]\nc = { fr = "C" }\n\n[[role]]  # another' in now
    assert others(now, "criterion", "a") == others(SMALL, "criterion", "a")


def test_a_new_block_stands_after_its_own_kind_and_a_removed_one_takes_nothing_with_it():
    more = added(SMALL, "role", {"id": "new", "name": {"en": "New"}})
    assert more.index('"a2"') < more.index('"new"') < more.index('id = "z"')
    assert removed(more, "role", "new") == SMALL
    gone = removed(SMALL, "criterion", "a")
    assert "# one\n\n[[role]]  # another" in gone
    assert "[criterion.names]" not in gone


def test_a_file_that_ends_in_the_middle_of_a_line_and_one_with_other_line_ends_stay_as_they_are():
    assert added(SMALL, "cap", {"id": "c"}).endswith('id = "z"\n\n[[cap]]\nid = "c"\n')
    crlf = SMALL.replace("\n", "\r\n")
    now = rewritten(crlf, "role", "a2", {"id": "a2", "source": "x"})
    assert now == crlf.replace('id = "a2"\r\n', 'id = "a2"\r\nsource = "x"\r\n')


@pytest.mark.parametrize("text", ['criterion = [{ id = "a" }]\n[policy]\nid = "p"', '[policy]\nid = "p"'])
def test_what_is_not_written_as_a_block_is_not_reached(text):
    with pytest.raises(Unreachable):
        rewritten(text, "criterion", "a", {"id": "a", "force": "must"})


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_in_every_policy_a_clause_of_each_kind_can_be_changed_alone(name):
    text = FILES[name]
    policy = load(text)
    for kind, blocks in tomllib.loads(text).items():
        for block in blocks[-2:] if isinstance(blocks, list) else []:
            now = rewritten(text, kind, block["id"], {**block, "source": "Changed, § 9"})
            assert others(now, kind, block["id"]) == others(text, kind, block["id"])
            assert {one.clause for one in diff(policy, load(now))} == {block["id"]}
            assert len(set(now.splitlines()) - set(text.splitlines())) == 1


LETTERS = [*"ab\"\\'#=[]{},. \n\r\t\x00\x0b\x1f\x7f\x85", "é", "\u2028", "\U0001f3db"]
PLAIN = st.one_of(
    st.text(LETTERS, max_size=8),
    st.booleans(),
    st.integers(-9, 10**9),
    st.dates(),
    st.floats(allow_nan=False, allow_infinity=False),
)
KEYS = st.text(LETTERS, min_size=1, max_size=6) | st.sampled_from(["term", "force"])
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)


@given(VALUES)
def test_any_value_is_read_back_as_it_was_written(value):
    assert same(tomllib.loads(f"v = {written(value)}")["v"], value)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_whatever_is_written_in_a_block_says_that_and_the_rest_says_what_it_said(values, end):
    text = SMALL.replace("\n", end)
    values = {**values, "id": "a"}

    now = rewritten(text, "criterion", "a", values)

    assert same(table(now, "criterion", "a"), values)
    assert others(now, "criterion", "a") == others(text, "criterion", "a")
    kept = [line for line in ("# about the head", "# one", "# between", "[[role]]  # another") if line in now]
    assert len(kept) == 4
    assert all(now.index(one) < now.index(two) for one, two in pairwise(kept))
