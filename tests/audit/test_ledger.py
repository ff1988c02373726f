import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.audit import ledger

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
LEAVES = [leaf["bytes"].encode() for leaf in VECTORS["leaves"]]


def recursive_root(hashes):
    """RFC 6962, word for word."""
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return ledger.node_hash(recursive_root(hashes[:half]), recursive_root(hashes[half:]))


def grown(hashes):
    frontier = []
    for size, one in enumerate(hashes):
        frontier = ledger.push(frontier, size, one)
    return frontier


@pytest.mark.parametrize("leaf", VECTORS["leaves"], ids=lambda leaf: str(leaf["seq"]))
def test_each_leaf_is_written_and_hashed_as_published(leaf):
    fields = json.loads(leaf["bytes"])
    del fields["v"]

    assert ledger.leaf_bytes(**fields).decode() == leaf["bytes"]
    assert ledger.leaf_hash(leaf["bytes"].encode()).hex() == leaf["leaf_hash"]


@pytest.mark.parametrize("opening", VECTORS["openings"], ids=lambda one: one["field"])
def test_each_commitment_is_the_one_in_its_leaf(opening):
    leaf = json.loads(LEAVES[opening["seq"]])
    salt = bytes.fromhex(opening["salt"])
    made = ledger.commitment(salt=salt, field=opening["field"], value=opening["value"])

    assert made == leaf["com"][opening["field"]]


@pytest.mark.parametrize("size", range(6))
def test_the_root_at_each_size_is_the_one_published(size):
    frontier = grown([ledger.leaf_hash(leaf) for leaf in LEAVES[:size]])

    assert ledger.root(frontier).hex() == VECTORS["roots"][str(size)]


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_the_frontier_gives_the_root_of_the_whole_tree(hashes):
    frontier = grown(hashes)

    assert ledger.root(frontier) == recursive_root(hashes)
    assert len(frontier) == len(hashes).bit_count()


words = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=("Cs",)))
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner) | st.dictionaries(words, inner),
)


@given(plain)
def test_a_value_is_written_down_in_one_way_only(value):
    text = ledger.canonical(value)

    assert json.loads(text) == value
    assert ledger.canonical(json.loads(text)) == text
    assert "\n" not in text


def test_letters_of_every_script_are_written_as_they_are():
    told = {"é\uffff": "« Łódź » 東京 \U0001f600", "a": ["İ"]}

    assert ledger.canonical(told) == '{"a":["İ"],"é\uffff":"« Łódź » 東京 \U0001f600"}'
    assert ledger.canonical(ledger.Canonical('{"é":1}')) == '{"é":1}'


def test_what_cannot_be_written_is_called_by_its_name():
    with pytest.raises(ValueError, match="cannot take a bytes"):
        ledger.canonical([b"x"])


@pytest.mark.parametrize(
    "value", [1.5, 2**53, "\ud800", {"\ud800": 1}, {1: 2}, {"\U0001f600": 1}, b"x", {"a": [{"b": 0.1}]}, {1, 2}]
)
def test_what_could_be_written_in_two_ways_is_refused(value):
    with pytest.raises(ValueError, match="ledger"):
        ledger.canonical(value)


@pytest.mark.parametrize("name", ["Name", "after.", "a b", "", "1st", "é"])
def test_a_field_of_the_ledger_has_a_plain_name(name):
    with pytest.raises(ValueError, match="name of a field"):
        ledger.leaf_bytes(seq=0, at="", type="", ref="", actor="", pub={name: 1}, com={})
