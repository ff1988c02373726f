"""Write in `city.toml`, the file of truth of a city's settings: what an office wrote there by hand stays as it is."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from chancery.errors import require

Setting = str | bool | int | tuple[str, ...] | None
NAME = "city.toml"
BY_HAND = (
    "city.toml is written in a way that this page cannot change safely. Nothing was changed: change it there, by hand.",
    "city.toml est écrit d’une façon que cette page ne peut modifier sans risque. Rien n’a changé\u00a0: modifiez-le "
    "à la main.",
)


def digest(folder: Path) -> str:
    """The file as it is now, in a few letters: a form says which one it was filled in from."""
    path = folder / NAME
    return hashlib.sha256(path.read_bytes() if path.exists() else b"").hexdigest()


def save(folder: Path, changes: Mapping[str, Setting]) -> None:
    """Write some settings, whole or not at all. None takes a line away."""
    path = folder / NAME
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    after = rewritten(before, changes)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".city-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o640)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)


def rewritten(text: str, changes: Mapping[str, Setting]) -> str:
    """The file with other values and everything else as it was: comments, order, what this version does not know."""
    lines = text.splitlines()
    head = next((at for at, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    top, rest = lines[:head], lines[head:]
    for key, value in changes.items():
        top = _with(top, key, value)
    after = "\n".join([*top, *rest]) + "\n"
    require(_read(after) == _wanted(text, changes), *BY_HAND)
    return after


def _with(lines: list[str], key: str, value: Setting) -> list[str]:
    mine = re.compile(rf"\s*{re.escape(key)}\s*=")
    new = [] if value is None else [f"{key} = {_said(value)}"]
    at = next((at for at, line in enumerate(lines) if mine.match(line)), None)
    if at is not None:
        return [*lines[:at], *new, *lines[at + 1 :]]
    end = len(lines) - (1 if lines and not lines[-1].strip() else 0)
    return [*lines[:end], *new, *lines[end:]]


def _said(value: Setting) -> str:
    """A value as TOML; its strings are those of JSON."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _wanted(text: str, changes: Mapping[str, Setting]) -> dict[str, object]:
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in changes.items()}
    return {key: value for key, value in {**(_read(text) or {}), **plain}.items() if value is not None}


def _read(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except ValueError:
        return None
