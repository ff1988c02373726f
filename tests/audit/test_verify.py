"""The verifier that anybody can download, run as anybody would: it holds nothing of ours."""

import ast
import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from chancery.audit import ledger, notes, verify

SOURCE = Path(verify.__file__)
VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
LEAVES = [leaf["bytes"].encode() for leaf in VECTORS["leaves"]]
KEY = notes.Key("records.example.city/chancery", bytes.fromhex(VECTORS["private_seed"]))
NAMES = set(verify.FRENCH)
VALUES = [one["value"] for one in VECTORS["openings"]]


def openings(*others):
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (*VECTORS["openings"], *others)).encode()


@pytest.fixture
def published(tmp_path):
    """The test vectors, as a city would publish them."""
    (tmp_path / "ledger.jsonl").write_bytes(b"".join(leaf + b"\n" for leaf in LEAVES))
    (tmp_path / "openings.jsonl").write_bytes(openings())
    (tmp_path / "checkpoint").write_text(VECTORS["checkpoints"][-1], encoding="utf-8")
    (tmp_path / "key.txt").write_text(VECTORS["vkey"] + "\n", encoding="utf-8")
    return tmp_path


def run(*words):
    answer = subprocess.run(
        [sys.executable, "-I", SOURCE, *map(str, words)], check=False, capture_output=True, encoding="utf-8"
    )
    return answer.returncode, answer.stdout


def fault(folder, *more):
    """The name of what the verifier found, run within this process."""
    files = {name: (folder / name).read_bytes() for name in ("checkpoint", "ledger.jsonl", "openings.jsonl")}
    return fault_in({**files, **dict(more)})


def fault_in(files):
    try:
        verify.check(files, [verify.Key(VECTORS["vkey"])])
    except verify.Fault as found:
        return found.name
    return ""


def test_it_needs_the_standard_library_of_python_3_8_and_nothing_else():
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 8))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert names <= {"__future__", "base64", "hashlib", "hmac", "json", "sys", "datetime", "pathlib", "typing"}


def test_an_honest_ledger_holds(published):
    assert run("--key", VECTORS["vkey"], published) == (
        0,
        f"5 lines, 5 of them signed in the name {KEY.name}\n"
        f"{len(VECTORS['openings'])} published values are those that were recorded\nOK\n",
    )


def test_a_key_from_beside_the_ledger_is_said_to_be_one(published):
    status, said = run(published)

    assert status == 0
    assert "Compare it with the one on paper" in said


def test_without_words_it_says_how_it_is_asked():
    assert run()[0] == 2
    assert "python3 verify.py --key KEY FOLDER" in run("--help")[1]


def test_what_cannot_be_read_is_bad_use(tmp_path):
    assert run(tmp_path / "nothing")[0] == 2


def test_without_any_key_nobody_is_accused(published):
    (published / "key.txt").unlink()
    status, said = run(published)

    assert status == 2
    assert "BAD SIGNATURE" not in said


@pytest.mark.parametrize("note", VECTORS["checkpoints"], ids=["0", "1", "3", "5"])
def test_every_checkpoint_that_somebody_kept_holds(published, note):
    assert fault(published, ("checkpoint-kept", note.encode())) == ""


def test_a_removed_line_is_named(published):
    file = published / "ledger.jsonl"
    for gone in range(5):
        file.write_bytes(b"".join(leaf + b"\n" for place, leaf in enumerate(LEAVES) if place != gone))

        assert fault(published) == "REMOVED"


def test_two_lines_that_changed_places_are_named(published):
    file = published / "ledger.jsonl"
    for one in range(5):
        for other in range(one):
            lines = list(LEAVES)
            lines[one], lines[other] = lines[other], lines[one]
            file.write_bytes(b"".join(leaf + b"\n" for leaf in lines))

            assert fault(published) == "REORDERED"


def test_a_rewritten_line_is_named(published):
    file = published / "ledger.jsonl"
    file.write_bytes(file.read_bytes().replace(b"city_manager", b"city_council"))

    assert fault(published) == "REWRITTEN"
    status, said = run("--key", VECTORS["vkey"], published)
    assert status == 1
    assert "REWRITTEN" in said
    assert "RÉÉCRIT" in said


def test_older_checkpoints_tell_where_it_was_rewritten(published):
    kept = published / "checkpoint-kept"
    kept.write_text(VECTORS["checkpoints"][2], encoding="utf-8")
    file = published / "ledger.jsonl"
    file.write_bytes(file.read_bytes().replace(b"city_manager", b"city_council"))

    assert "between line 3 and line 4" in run("--key", VECTORS["vkey"], published, kept)[1]


@given(st.data())
@settings(max_examples=300)
def test_any_flipped_byte_of_the_ledger_is_named(data):
    whole = bytearray(b"".join(leaf + b"\n" for leaf in LEAVES))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    files = {"ledger.jsonl": bytes(whole), "checkpoint": VECTORS["checkpoints"][-1].encode()}

    with pytest.raises(verify.Fault) as found:
        verify.check(files, [verify.Key(VECTORS["vkey"])])
    assert found.value.name in {"REWRITTEN", "REMOVED"}


@given(st.integers(0, 10_000), st.integers(1, 255))
@settings(max_examples=300)
def test_any_flipped_byte_of_a_checkpoint_or_an_opening_is_named(place, change):
    honest = {
        "ledger.jsonl": b"".join(leaf + b"\n" for leaf in LEAVES),
        "checkpoint": VECTORS["checkpoints"][-1].strip().encode(),
        "openings.jsonl": openings(),
    }
    name = "checkpoint" if place % 2 else "openings.jsonl"
    whole = bytearray(honest[name])
    whole[place % len(whole)] ^= change
    found = fault_in({**honest, name: bytes(whole)})

    # What holds after a flip says the same: another space, or another case of a letter in JSON.
    same = name == "openings.jsonl" and not found
    assert found in NAMES or (same and [json.loads(one)["value"] for one in bytes(whole).splitlines()] == VALUES)


@given(st.integers(0, sum(len(leaf) + 1 for leaf in LEAVES) - 1))
@settings(max_examples=100)
def test_a_truncated_ledger_is_named(end):
    whole = b"".join(leaf + b"\n" for leaf in LEAVES)[:end]

    with pytest.raises(verify.Fault, match="REMOVED"):
        verify.check(
            {"ledger.jsonl": whole, "checkpoint": VECTORS["checkpoints"][-1].encode()}, [verify.Key(VECTORS["vkey"])]
        )


def test_a_forged_size_is_a_bad_signature(published):
    note = published / "checkpoint"
    note.write_text(note.read_text(encoding="utf-8").replace("\n5\n", "\n4\n"), encoding="utf-8")

    assert fault(published) == "BAD SIGNATURE"


def test_a_checkpoint_under_another_key_is_a_bad_signature(published):
    other = notes.Key(KEY.name, b"x" * 32)
    root = bytes.fromhex(VECTORS["roots"]["5"])
    (published / "checkpoint").write_text(notes.checkpoint([other], 5, root), encoding="utf-8")

    assert fault(published) == "BAD SIGNATURE"


def test_a_line_by_somebody_we_do_not_know_is_passed_over(published):
    note = published / "checkpoint"
    stranger = notes.Key("witness.example.org", b"w" * 32)
    text = note.read_text(encoding="utf-8")
    note.write_text(text + stranger.sign(text.partition("\n\n")[0] + "\n"), encoding="utf-8")

    assert fault(published) == ""


@pytest.mark.parametrize(
    "change", [{"value": '"Porto"'}, {"salt": "00" * 32}, {"salt": ""}, {"field": "actor"}, {"seq": 3}, {"seq": 99}]
)
def test_a_false_opening_is_not_the_recorded_value(published, change):
    (published / "openings.jsonl").write_bytes(openings({**VECTORS["openings"][0], **change}))

    assert fault(published) == "NOT THE RECORDED VALUE"


@pytest.mark.parametrize("place", range(5))
def test_a_receipt_is_checked_without_the_other_lines(place):
    hashes = [ledger.leaf_hash(leaf) for leaf in LEAVES]
    proof = [one.hex() for one in ledger.inclusion(hashes, place)]
    receipt = {
        "seq": place,
        "leaf": LEAVES[place].decode(),
        "proof": proof,
        "checkpoint": VECTORS["checkpoints"][-1],
        "openings": [one for one in VECTORS["openings"] if one["seq"] == place],
    }
    files = {"receipt.json": json.dumps(receipt).encode()}

    assert proof == VECTORS["inclusion"][f"{place}/5"]
    assert verify.check(files, [verify.Key(VECTORS["vkey"])]) == [
        f"line {place} of {KEY.name} is among the 5 signed lines"
    ]
    for change in ({"seq": (place + 1) % 5}, {"proof": proof[:-1]}, {"proof": [*proof, proof[0]]}, {"proof": 1}):
        with pytest.raises(verify.Fault, match="REWRITTEN"):
            verify.check_receipt({**receipt, **change}, [verify.Key(VECTORS["vkey"])])


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40), st.data())
def test_every_line_of_every_tree_has_its_way_up_and_no_other_line_has(lines, data):
    hashes = [ledger.leaf_hash(line) for line in lines]
    index = data.draw(st.integers(0, len(lines) - 1))
    proof = ledger.inclusion(hashes, index)
    root = ledger.root(ledger.grown(hashes))

    assert verify.root_from_proof(lines[index], index, len(lines), proof) == root
    assert verify.root_from_proof(lines[index] + b"!", index, len(lines), proof) != root


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), st.integers(0, 511))
@settings(max_examples=40)
def test_signatures_are_judged_as_a_library_judges_them(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = private.sign(message)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8

    assert verify.signed_by(public, message, signature)
    assert not verify.signed_by(public, message, bytes(flipped))
    assert not verify.signed_by(public, message + b"!", signature)
    assert not verify.signed_by(public, message, signature[:32] + (b"\xff" * 32))


def test_keys_and_checkpoints_are_written_as_published():
    assert KEY.vkey == VECTORS["vkey"]
    for note in VECTORS["checkpoints"]:
        size = note.split("\n")[1]
        assert notes.checkpoint([KEY], int(size), bytes.fromhex(VECTORS["roots"][size])) == note


def test_a_key_is_read_back_as_it_was_written():
    assert notes.Key.read(KEY.secret).vkey == KEY.vkey
    assert KEY.secret not in repr(KEY)


@pytest.mark.parametrize(
    "text", ["", "a+b", "a+00000000+AAAA", VECTORS["vkey"][:-2], VECTORS["vkey"].replace("+c0", "+c1")]
)
def test_a_key_that_is_not_whole_is_refused(text):
    with pytest.raises(verify.Fault, match="BAD SIGNATURE"):
        verify.Key(text)


def test_a_name_that_no_verifier_could_read_is_refused():
    with pytest.raises(ValueError, match="plus sign"):
        notes.Key("a city", base64.b64decode("AA==") * 32)


def test_a_time_that_goes_back_is_a_note_and_no_fault():
    early = [{"at": "2026-01-05T14:00:00.000Z"}, {"at": "2026-01-05T13:54:59.000Z"}, {"at": "?"}]

    assert [said.split(":")[0] for said in verify.clock_warnings(early)] == ["note", "note"]
