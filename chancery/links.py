"""Private links: whoever has one may do the one thing that it opens. Its key is signed, and kept nowhere.

A path that is kept, such as a letter's, has a place for the key; the key is put there as the letter leaves.
"""

from __future__ import annotations

from django.core import signing

PLACE = "the-key"
"""Where the key stands in a path that is kept."""


def key_to(opens: str) -> str:
    """The key to what is named, for instance `status-0198…-1`. With a new number there it is a new key."""
    return _signer().sign(opens)


def opened(key: str) -> str:
    """What a key opens; nothing, if it is none of ours."""
    try:
        return str(_signer().unsign(key))
    except signing.BadSignature:
        return ""


def with_key(path: str, opens: str) -> str:
    """A path with its key in its place."""
    return path.replace(PLACE, key_to(opens)) if opens else path


def _signer() -> signing.Signer:
    return signing.Signer(salt="chancery.links", sep="~")
