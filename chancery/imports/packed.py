"""The texts of a row as they are kept with it until it is written: JSON, since pages and undo read it too.

JSON writes a quotation mark within a text as two signs, the first of them a backslash. Where no backslash is, every
quotation mark is one between texts: such rows, nearly all there are, are read and written by their quotation marks
alone, which costs a fifth of reading them sign by sign.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring


def packed(cells: dict[str, str], *, plain: bool = False) -> str:
    """Texts by the names of their columns, which need no quoting. `plain` says that none of the texts does either."""
    if plain:
        return '{"' + '","'.join(map('":"'.join, cells.items())) + '"}' if cells else "{}"
    return "{" + ",".join([f'"{name}":{encode_basestring(text)}' for name, text in cells.items()]) + "}"


def needs_no_quoting(text: str) -> bool:
    """Is every sign of it written in JSON as it is? Some that could be are not counted."""
    return '"' not in text and "\\" not in text and text.isprintable()


def unpacked(kept: str) -> dict[str, str]:
    """The texts of one row."""
    if "\\" in kept:
        return dict(json.loads(kept))
    # What stands between two quotation marks is, in turn: a name, a colon, a text, a comma.
    parts = kept.split('"')
    return dict(zip(parts[1::4], parts[3::4], strict=True))
