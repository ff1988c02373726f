"""A checkpoint as outsiders keep it: the ledger's size and root, signed. The formats are those of C2SP's signed-note
and tlog-checkpoint, so that anybody's verifier for these can read them."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ED25519 = b"\x01"


class Key:
    """A key that signs checkpoints, and the name it signs in."""

    def __init__(self, name: str, seed: bytes) -> None:
        if not name or any(sign in name for sign in "+ \n\t"):
            raise ValueError("The name of a ledger has no spaces and no plus sign.")
        self.name, self._seed = name, seed
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = ED25519 + self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.id = hashlib.sha256(name.encode() + b"\n" + self.public).digest()[:4]

    def __repr__(self) -> str:
        return f"Key({self.vkey})"

    @classmethod
    def new(cls, name: str) -> Key:
        """A key nobody has seen."""
        return cls(name, secrets.token_bytes(32))

    @classmethod
    def read(cls, text: str) -> Key:
        """The key that `secret` wrote."""
        _private, _key, name, _number, packed = text.strip().split("+", 4)
        return cls(name, base64.b64decode(packed)[1:])

    @property
    def secret(self) -> str:
        """The line that is kept, and shown to nobody."""
        return f"PRIVATE+KEY+{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self._seed).decode()}"

    @property
    def vkey(self) -> str:
        """The line that is printed and published."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.public).decode()}"

    def sign(self, text: str) -> str:
        """Its line under a text."""
        signed = base64.b64encode(self.id + self._private.sign(text.encode())).decode()
        return f"— {self.name} {signed}\n"


def checkpoint(keys: Iterable[Key], size: int, root: bytes) -> str:
    """The ledger's size and root, signed by each of the keys, which share a name."""
    keys = list(keys)
    text = f"{keys[0].name}\n{size}\n{base64.b64encode(root).decode()}\n"
    return text + "\n" + "".join(key.sign(text) for key in keys)
