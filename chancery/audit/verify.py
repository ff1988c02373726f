#!/usr/bin/env python3
"""Check a published register of proofs. Needs Python 3.8 or later and nothing else; read it before you trust it.

    python3 verify.py --key KEY FOLDER      a folder with checkpoint, ledger.jsonl and openings.jsonl
    python3 verify.py --key KEY FILES...    those files, older checkpoints that you kept, or a receipt

KEY is the line that the city printed on paper, or a file with it. Without --key it is taken from key.txt beside the
ledger, and then you only know that the files agree with each other.

Ends with 0 if everything holds, 1 if something does not, 2 if it was asked in the wrong way. A fault has a name:
    REMOVED                 lines that were there are missing
    REWRITTEN               a line is not what it was
    REORDERED               lines stand in another order
    BAD SIGNATURE           nobody with the city's key signed this
    NOT THE RECORDED VALUE  a published value is not the one that was recorded

Each line of ledger.jsonl is hashed; hashes are joined two by two (RFC 6962) into one root. A checkpoint is the number
of lines and their root, signed (Ed25519): an old one tells whether the first lines are still the same. A value that a
line does not show is in it as a seal, HMAC-SHA256 under a random salt; openings.jsonl has the salts of public values.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Dict

Entry = Dict[str, Any]
Point = Any
NAMES = ("checkpoint", "rotations.txt", "ledger.jsonl", "openings.jsonl")


FRENCH = {
    "REMOVED": "RETIRÉ",
    "REWRITTEN": "RÉÉCRIT",
    "REORDERED": "DÉPLACÉ",
    "BAD SIGNATURE": "SIGNATURE INVALIDE",
    "NOT THE RECORDED VALUE": "CE N’EST PAS LA VALEUR CONSIGNÉE",
}


class Fault(Exception):
    """What does not hold: the name of the fault, and where."""

    def __init__(self, name: str, where: str) -> None:
        super().__init__(f"{name}: {where}")
        self.name = name


def leaf_hash(line: bytes) -> bytes:
    """The hash of one line."""
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two halves."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def roots_at(lines: list[bytes], sizes: set[int]) -> dict[int, bytes]:
    """The root of the first so many lines, for each of these sizes."""
    found: dict[int, bytes] = {}
    halves: list[bytes] = []
    for size in range(len(lines) + 1):
        if size in sizes:
            found[size] = halves[-1] if halves else hashlib.sha256(b"").digest()
            for left in reversed(halves[:-1]):
                found[size] = node_hash(left, found[size])
        if size < len(lines):
            halves.append(leaf_hash(lines[size]))
            while size & 1:
                right, left = halves.pop(), halves.pop()
                halves.append(node_hash(left, right))
                size >>= 1
    return found


def root_from_proof(line: bytes, seq: int, size: int, proof: list[bytes]) -> bytes:
    """The root that a line at this place has, by the hashes beside its way up (RFC 9162, 2.1.3.2)."""
    here, place, last, rest = leaf_hash(line), seq, size - 1, list(proof)
    while last and rest:
        beside = rest.pop(0)
        if place & 1 or place == last:
            here = node_hash(beside, here)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            here = node_hash(here, beside)
        place, last = place >> 1, last >> 1
    if last or rest:
        raise Fault("REWRITTEN", "the receipt has not the number of hashes that its size needs")
    return here


# --- Ed25519 (RFC 8032), checking only --------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _point(packed: bytes) -> Point:
    number = int.from_bytes(packed, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _add(total, point)
        point, number = _add(point, point), number >> 1
    return total


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Did the holder of this key sign this?"""
    if len(public) != 32 or len(signature) != 64 or int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    try:
        key, nonce = _point(public), _point(signature[:32])
    except ValueError:
        return False
    told = hashlib.sha512(signature[:32] + public + message).digest()
    left = _times(int.from_bytes(signature[32:], "little"), BASE)
    right = _add(nonce, _times(int.from_bytes(told, "little") % ORDER, key))
    return not any((left[axis] * right[2] - right[axis] * left[2]) % P for axis in (0, 1))


class Key:
    """A key as the city prints it: its name, a short number, and the key itself (C2SP signed-note)."""

    def __init__(self, text: str) -> None:
        try:
            self.name, number, packed = text.strip().split("+", 2)
            raw = base64.b64decode(packed, validate=True)
            self.id, self.public = bytes.fromhex(number), raw[1:]
        except ValueError:
            raise Fault("BAD SIGNATURE", f"this is not a key: {text.strip()[:80]}") from None
        if self.id != hashlib.sha256(self.name.encode() + b"\n" + raw).digest()[:4] or raw[:1] != b"\x01":
            raise Fault("BAD SIGNATURE", f"the key is not whole: {text.strip()[:80]}")
        self.text = text.strip()


class Note:
    """A checkpoint: whose ledger, how many lines, their root, and who signed (C2SP tlog-checkpoint)."""

    def __init__(self, text: str) -> None:
        body, gap, signatures = text.partition("\n\n")
        lines = body.split("\n")
        try:
            self.origin, self.size, self.root = lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True)
        except (IndexError, ValueError):
            raise Fault("BAD SIGNATURE", "this is not a checkpoint") from None
        if not gap or str(self.size) != lines[1] or self.size < 0:
            raise Fault("BAD SIGNATURE", "this checkpoint is not whole")
        self.message, self.signatures = (body + "\n").encode(), signatures.split("\n")

    def is_signed(self, key: Key) -> bool:
        """Is one of its signatures by this key?"""
        start = f"\u2014 {key.name} "
        for line in self.signatures:
            try:
                raw = base64.b64decode(line[len(start) :], validate=True)
            except ValueError:
                continue
            if line.startswith(start) and raw[:4] == key.id and self.origin == key.name:
                return signed_by(key.public, self.message, raw[4:])
        return False


def notes_in(text: str) -> list[Note]:
    """The checkpoints of a file; several follow each other after a line of `=`."""
    return [Note(part) for part in text.split("=====\n") if part]


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name is given twice")
    return dict(pairs)


def read_line(line: bytes, number: int) -> Entry:
    """One line as it must have been written; in any other form it was rewritten."""
    try:
        entry = json.loads(line.decode("utf-8"), object_pairs_hook=_once)
        again = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Fault("REWRITTEN", f"line {number} cannot be read") from None
    if again != line or not isinstance(entry, dict) or not isinstance(entry.get("com"), dict):
        raise Fault("REWRITTEN", f"line {number} is not in the form in which it was written")
    return entry


def read_ledger(data: bytes) -> tuple[list[bytes], list[Entry]]:
    """The lines, and what they say; each at its place."""
    *lines, rest = data.split(b"\n")
    if rest:
        raise Fault("REMOVED", f"the file is cut off in line {len(lines)}")
    entries = [read_line(line, number) for number, line in enumerate(lines)]
    places: list[Any] = [entry.get("seq") for entry in entries]
    wrong = next((number for number, place in enumerate(places) if place != number), None)
    if wrong is None:
        return lines, entries
    if all(isinstance(place, int) for place in places):
        if sorted(set(places)) == places:
            raise Fault("REMOVED", f"line {wrong} is missing")
        if sorted(places) == list(range(len(places))):
            raise Fault("REORDERED", f"line {places[wrong]} stands where line {wrong} belongs")
    raise Fault("REWRITTEN", f"line {wrong} says that it is line {places[wrong]}")


def check_opening(opening: Entry, com: Entry) -> None:
    """Is this the value that the line sealed?"""
    field, value, salt = (str(opening.get(name)) for name in ("field", "value", "salt"))
    message = b"chancery-commit-v1\x00" + field.encode("utf-8", "replace") + b"\x00" + value.encode("utf-8", "replace")
    try:
        made = hmac.new(bytes.fromhex(salt), message, hashlib.sha256).hexdigest()
    except ValueError:
        made = ""
    if len(salt) != 64 or not made or made != com.get(field):
        raise Fault("NOT THE RECORDED VALUE", f"line {opening.get('seq')}, {field} is given as {value[:100]}")


def check_notes(notes: list[Note], lines: list[bytes], entries: list[Entry], keys: list[Key]) -> None:
    """Each checkpoint is signed, and the lines give its root. A new key counts once an older one signed for it."""
    roots = roots_at(lines, {note.size for note in notes})
    trusted, good = list(keys), 0
    for note in sorted(notes, key=lambda one: one.size):
        if not any(note.is_signed(key) for key in trusted):
            raise Fault("BAD SIGNATURE", f"the checkpoint at {note.size} is not signed by the city's key")
        if note.size > len(lines):
            raise Fault("REMOVED", f"{note.size} lines were signed, {len(lines)} are here")
        if roots[note.size] != note.root:
            where = f"something between line {good} and line {note.size - 1}"
            raise Fault("REWRITTEN", f"{where} is not what was signed")
        for entry in entries[good : note.size]:
            if entry.get("type") == "key.rotated":
                trusted.append(Key(str(entry["pub"].get("new"))))
        good = note.size


def check_openings(data: bytes, entries: list[Entry]) -> int:
    """Every published value is the recorded one; how many there are."""
    lines = data.splitlines()
    for number, line in enumerate(lines):
        try:
            opening = json.loads(line.decode("utf-8"), object_pairs_hook=_once)
            com = entries[opening["seq"]]["com"] if opening["seq"] >= 0 else {}
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            raise Fault("NOT THE RECORDED VALUE", f"opening {number} belongs to no line") from None
        check_opening(opening, com)
    return len(lines)


def check_receipt(receipt: Entry, keys: list[Key]) -> str:
    """A receipt: one line, its way up to the root, and a signed checkpoint. Needs no other line."""
    try:
        line, seq = str(receipt["leaf"]).encode(), int(receipt["seq"])
        note, proof = Note(str(receipt["checkpoint"])), [bytes.fromhex(part) for part in receipt["proof"]]
        openings = list(receipt.get("openings", []))
    except (KeyError, ValueError, TypeError):
        raise Fault("REWRITTEN", "this is not a whole receipt") from None
    if not any(note.is_signed(key) for key in keys):
        raise Fault("BAD SIGNATURE", f"the checkpoint at {note.size} is not signed by the city's key")
    entry = read_line(line, seq)
    if entry.get("seq") != seq or not 0 <= seq < note.size or root_from_proof(line, seq, note.size, proof) != note.root:
        raise Fault("REWRITTEN", f"line {seq} is not the one that was signed")
    for opening in openings:
        if not isinstance(opening, dict) or opening.get("seq") != seq:
            raise Fault("NOT THE RECORDED VALUE", "an opening of the receipt is of another line")
        check_opening(opening, entry["com"])
    return f"line {seq} of {note.origin} is among the {note.size} signed lines"


def clock_warnings(entries: list[Entry]) -> list[str]:
    """Lines whose time goes back by more than five minutes. The clock is the server's own, so this is no fault."""
    said, latest = [], datetime.min
    for number, entry in enumerate(entries):
        try:
            now = datetime.strptime(str(entry.get("at")), "%Y-%m-%dT%H:%M:%S.%fZ")
        except ValueError:
            now = datetime.min
        if latest - now > timedelta(minutes=5):
            said.append(f"note: line {number} is dated before a line above it: {entry.get('at')}")
        latest = max(latest, now)
    return said


def check(files: dict[str, bytes], keys: list[Key]) -> list[str]:
    """Check what is in these files, by name; what was found to hold, in sentences."""
    kinds: dict[str, list[bytes]] = {"ledger": [], "openings": [], "notes": [], "receipt": []}
    for name, data in sorted(files.items()):
        kinds[_kind(data, Path(name).name)].append(data)
    said = [check_receipt(json.loads(data.decode("utf-8")), keys) for data in kinds["receipt"]]
    for data in kinds["ledger"]:
        lines, entries = read_ledger(data)
        notes = [note for text in kinds["notes"] for note in notes_in(text.decode("utf-8", "replace"))]
        if not notes:
            raise Fault("REMOVED", "there is no checkpoint to hold the ledger against")
        check_notes(notes, lines, entries, keys)
        newest = max(notes, key=lambda note: note.size)
        said.append(f"{len(lines)} lines, {newest.size} of them signed in the name {newest.origin}")
        counts = [check_openings(openings, entries) for openings in kinds["openings"]]
        said += [f"{count} published values are those that were recorded" for count in counts]
        said += clock_warnings(entries)
    if not said:
        raise Fault("REMOVED", "there is no ledger.jsonl here, and no receipt")
    return said


def _kind(data: bytes, name: str) -> str:
    """Which file this is: by its name, or else by how it begins."""
    for start, kind in (
        ("ledger", "ledger"),
        ("openings", "openings"),
        ("checkpoint", "notes"),
        ("rotations", "notes"),
    ):
        if name.startswith(start):
            return kind
    if not data.lstrip().startswith(b"{"):
        return "notes"
    return "receipt" if b'"proof"' in data[:100000] else "openings" if b'"salt"' in data[:1000] else "ledger"


# --- Asked from a terminal --------------------------------------------------------------------------------------------


def keys_in(text: str) -> list[Key]:
    """The keys of a file, one in each line; a line that begins with `#` is a remark."""
    return [Key(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _given(words: list[str]) -> tuple[list[Key], dict[str, bytes], bool]:
    keys: list[Key] = []
    paths: list[Path] = []
    while words:
        word = words.pop(0)
        if word == "--key" and words:
            keys += keys_in(Path(text).read_text("utf-8") if Path(text := words.pop(0)).exists() else text)
        elif Path(word).is_dir():
            paths += [Path(word) / name for name in NAMES if (Path(word) / name).exists()]
        else:
            paths.append(Path(word))
    own = bool(keys)
    for beside in sorted({path.parent / "key.txt" for path in paths} if not own else ()):
        keys += keys_in(beside.read_text("utf-8")) if beside.exists() else []
    if paths and not keys:
        raise OSError("no key was given, and none lies beside it. Add --key with the line from paper")
    return keys, {str(path): path.read_bytes() for path in paths if path.name != "key.txt"}, own


def main(words: list[str]) -> int:
    """Check, and say what holds or what does not."""
    if not words or words[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if words else 2
    try:
        keys, files, own = _given(words)
        said = check(files, keys)
    except Fault as fault:
        print(f"FAILED  {fault}\nÉCHEC   {FRENCH[fault.name]}")
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(f"This cannot be read: {error}", file=sys.stderr)
        return 2
    if not own:
        said.append(f"The key was taken from beside the ledger. Compare it with the one on paper: {keys[-1].text}")
    print(*said, "OK", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
