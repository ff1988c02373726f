"""Read, from standard input, what a mail server writes back about a letter it could not deliver (RFC 3464)."""

from __future__ import annotations

import argparse
import email
import re
import sys
from collections.abc import Iterator
from email.message import Message
from uuid import UUID

from chancery.audit import actions as audit
from chancery.notices import actions, work
from chancery.notices.post import said

FINDING = 1
# The Message-ID of a letter of ours is made of its notice's id.
OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")
LARGEST = 1_000_000


def main(words: list[str]) -> int:
    """Mark the letter that came back. The city's mail system pipes what comes to the sender's address into this."""
    argparse.ArgumentParser(prog="chancery bounced", description=__doc__).parse_args(words)
    found = read(sys.stdin.buffer.read(LARGEST))
    if found is None or actions.bounced(by=audit.service(work.WORKER), notice_id=found[0], said=found[1]) is None:
        print("It tells of no letter of this register that failed.", file=sys.stderr)
        return FINDING
    print("Marked as come back.")
    return 0


def read(raw: bytes) -> tuple[UUID, str] | None:
    """Which letter failed for good, and what its server said. None: this is something else, such as a delay."""
    message = email.message_from_bytes(raw)
    fields = [part for part in message.walk() if part.get("Action")]
    failed = [part for part in fields if str(part["Action"]).strip().casefold() == "failed"]
    ids = [found[1] for text in _ids(message) if (found := OURS.search(text))]
    if not failed or not ids:
        return None
    return UUID(ids[0]), said(failed[0].get("Diagnostic-Code") or failed[0].get("Status") or "")


def _ids(message: Message) -> Iterator[str]:
    """The Message-ID of what was returned, whole or its headers alone."""
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            yield str(email.message_from_bytes(payload if isinstance(payload, bytes) else b"").get("Message-ID", ""))
        elif part is not message and part.get("Message-ID"):
            yield str(part["Message-ID"])
