"""`chancery ledger`: sign it, check it, prove a line of it, forget a person, put it back, change its key."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from chancery.audit import actions, receipts, signer, sweep, verify
from chancery.audit.notes import Key
from chancery.audit.reconcile import differences
from chancery.audit.signer import Places
from chancery.errors import Refused

OK, FINDING, BAD_USE = 0, 1, 2
SHOWN = 100


def main(words: list[str]) -> int:
    """Do what is asked. 0 is success, 1 a finding, 2 bad use."""
    if words[:1] == ["verify"]:
        # The verifier is the one that anybody downloads; without files it reads what this city publishes.
        return verify.main(words[1:] or [str(Places.of(settings.HOME).public)])
    given = _parser().parse_args(words)
    status: int = given.do(given)
    return status


def ledger_name() -> str:
    """What the ledger is called in its checkpoints: as `city.toml` says, or after the city."""
    return str(settings.CITY.extra.get("ledger") or f"{slugify(settings.CITY.name_en)}/chancery")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chancery ledger", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    sign = commands.add_parser("checkpoint", help="sign the ledger as it is, and publish it")
    sign.set_defaults(do=_checkpoint)
    commands.add_parser("verify", help="check a published ledger (FILES, or this city's own)", add_help=False)
    proof = commands.add_parser(
        "receipt", help="the proof that a line is in the signed ledger, for whoever it concerns"
    )
    proof.add_argument("seq", type=int, metavar="LINE")
    proof.add_argument("--open", action="append", default=[], metavar="FIELD", help="show this value of the line too")
    proof.set_defaults(do=_receipt)
    commands.add_parser("reconcile", help="hold the tables against the ledger").set_defaults(do=_reconcile)
    erase = commands.add_parser("erase", help="forget personal data for good")
    erase.add_argument("row", metavar="TABLE/ID", help="such as accounts.person/0198…")
    erase.add_argument("columns", nargs="+", metavar="COLUMN")
    erase.add_argument("--basis", required=True, help="the rule it rests on, such as “A-2.1 s.73”")
    erase.set_defaults(do=_erase)
    show = commands.add_parser("disclose", help="open the sealed lines about something that is now public")
    show.add_argument("reference")
    show.add_argument("--basis", required=True, help="the rule it rests on, such as “published”")
    show.set_defaults(do=_disclose)
    back = commands.add_parser("restore", help="after an older database was put back: append what it lacks")
    back.add_argument("ledger", type=Path, metavar="LEDGER.jsonl")
    back.add_argument("--checkpoint", type=Path, help="default: the file `checkpoint` beside it")
    back.add_argument("--key", type=Path, help="default: the file `key.txt` beside it")
    back.set_defaults(do=_restore)
    commands.add_parser("rotate", help="let another key sign from now on").set_defaults(do=_rotate)
    for command in (sign, commands.choices["rotate"]):
        command.add_argument("--keys", type=Path, help="default: keys/ledger in the city's folder")
        command.add_argument("--to", type=Path, help="where to publish; default: ledger in the city's folder")
    return parser


def _places(given: argparse.Namespace) -> Places:
    usual = Places.of(settings.HOME)
    return Places(given.keys or usual.keys, given.to or usual.public)


def _checkpoint(given: argparse.Namespace) -> int:
    print(signer.publish(_places(given), name=ledger_name()), end="")
    return OK


def _receipt(given: argparse.Namespace) -> int:
    json.dump(receipts.receipt(given.seq, given.open), sys.stdout, ensure_ascii=False, indent=1)
    print()
    return OK


def _reconcile(given: argparse.Namespace) -> int:
    count = 0
    for count, found in enumerate(differences(), 1):
        if count <= SHOWN:
            print(found)
    print(f"{count} values differ." if count else "The tables are what the ledger says.")
    return FINDING if count else OK


def _erase(given: argparse.Namespace) -> int:
    rows = {given.row: given.columns}
    entry = actions.forget(by=actions.service("svc-records"), basis=given.basis, rows=rows)
    if entry is None:
        raise Refused("The ledger holds no such value.", "Le registre ne contient pas cette valeur.")
    sweep.now()
    count = len(json.loads(bytes(entry.leaf))["pub"]["targets"])
    print(f"{count} values erased; line {entry.seq} says so. Backups hold them until they expire.")
    return OK


def _disclose(given: argparse.Namespace) -> int:
    by = actions.service("svc-records")
    entry = actions.disclose(by=by, basis=given.basis, ref=given.reference)
    print(f"Line {entry.seq} opens them; the next checkpoint publishes their values.")
    return OK


def _restore(given: argparse.Namespace) -> int:
    beside = given.ledger.parent
    note = verify.Note((given.checkpoint or beside / "checkpoint").read_text("utf-8"))
    lines = given.ledger.read_bytes().split(b"\n")[:-1][: note.size]
    keys = verify.keys_in((given.key or beside / "key.txt").read_text("utf-8"))
    if len(lines) < note.size or not any(note.is_signed(key) for key in keys):
        raise Refused(
            "These files are not a ledger with its checkpoint; see `chancery ledger verify`.",
            "Ces fichiers ne sont pas un registre et son point de contrôle ; voir `chancery ledger verify`.",
        )
    entry = actions.restore(by=actions.service("svc-records"), leaves=lines, root=note.root)
    if entry:
        sweep.now()
    print(f"Line {entry.seq} says what was lost." if entry else "Nothing is missing.")
    return OK


def _rotate(given: argparse.Namespace) -> int:
    places = _places(given)
    keys = signer.keys_of(places)
    if len(keys) > 1:
        raise Refused(
            "The keys are being changed already; the next checkpoint ends it.",
            "Un changement de clé est déjà en cours; le prochain point de contrôle le termine.",
        )
    new = Key.new(keys[0].name)
    with transaction.atomic():
        actions.rotate(by=actions.service("svc-signer"), old=keys[0].vkey, new=new.vkey)
        signer.keep_keys(places, [*keys, new])
    print(f"{new.vkey}\nThe next checkpoint is signed by both keys. Print this line where the old one was printed.")
    return OK
