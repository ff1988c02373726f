"""A policy file changed in one block and nowhere else: comments, order and every other byte stay as they are.

Inside the block too, only the keys that differ are written anew. A block is found by its header and its id; what a file
writes in another way, such as ``criterion = [{ … }]``, is left to whoever edits the file itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chancery.policy.toml import assigned, same

HEADER = "policy"
NOT_OF_A_SUCCESSOR = ("adopted", "in_force", "repealed")


class Unreachable(ValueError):
    """The file has no block of this kind and id, or writes it in a way that cannot be changed alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a block, from one to before another, that set one key; a table of its own begins with a header."""

    key: str
    start: int
    end: int
    table: bool = False


@dataclass(slots=True)
class Span:
    """One block: the line of its header, and what sets its keys. Comments between stay where they are."""

    kind: str
    header: int
    parts: list[Part] = field(default_factory=list)

    @property
    def end(self) -> int:
        """The line after its last one."""
        return max([self.header + 1, *(part.end for part in self.parts)])

    @property
    def place(self) -> int:
        """The line before which a new key can stand: after the keys that are written directly in the block."""
        return max([self.header + 1, *(part.end for part in self.parts if not part.table)])


def tables(text: str, kind: str) -> list[dict[str, Any]]:
    """The blocks of a kind as the file writes them; the head of the file is the one block of kind ``policy``."""
    found = tomllib.loads(text).get(kind, [])
    return [found] if isinstance(found, dict) else found


def table(text: str, kind: str, id: str) -> dict[str, Any]:
    """One block as the file writes it. Raises ``Unreachable`` where there is none."""
    return tables(text, kind)[_place(text, kind, id)]


def rewritten(text: str, kind: str, id: str, values: Mapping[str, Any]) -> str:
    """The file with one block saying these values; keys that are not among them are gone from it."""
    lines, span = _lines(text), _span(text, kind, id)
    before = table(text, kind, id)
    changed = {key for key in {**before, **values} if key not in values or not same(before.get(key), values[key])}
    written: set[str] = set()
    edits: list[tuple[int, int, list[str]]] = []
    for part in span.parts:
        if part.key in changed:
            edits.append((part.start, part.end, _again(lines, span.kind, part, values, written)))
    new = [assigned(key, values[key]) + "\n" for key in values if key in changed - written]
    if new:
        edits.append((span.place, span.place, new))
    return _edited(lines, edits)


def added(text: str, kind: str, *several: Mapping[str, Any]) -> str:
    """The file with one block more, or several of a kind: after the last of its kind, or at the end."""
    lines = _lines(text)
    place = max((span.end for span in _spans(lines) if span.kind == kind), default=len(lines))
    block = [
        line
        for values in several
        for line in ("\n", f"[[{kind}]]\n", *(assigned(key, value) + "\n" for key, value in values.items()))
    ]
    return _edited(lines, [(place, place, block)])


def removed(text: str, kind: str, id: str) -> str:
    """The file without one block. Comments above its header stay."""
    lines, span = _lines(text), _span(text, kind, id)
    gone = [(span.header, max([span.header + 1, *(part.end for part in span.parts if not part.table)]))]
    gone += [(part.start, part.end) for part in span.parts if part.table]
    last = max(end for _start, end in gone)
    if last < len(lines) and not lines[last].strip():
        gone.append((last, last + 1))
    return _edited(lines, [(start, end, []) for start, end in gone])


def succeeding(text: str, policy_id: str, new_id: str, replaces: str = "") -> str:
    """The text under a new identifier, saying which policy it is to replace. When it is in force is not its to say."""
    text = text.replace("\r\n", "\n")
    head = {key: value for key, value in table(text, HEADER, policy_id).items() if key not in NOT_OF_A_SUCCESSOR}
    after = {"supersedes": replaces} if replaces else {}
    return rewritten(text, HEADER, policy_id, {**head, "id": new_id, **after})


def _again(lines: list[str], kind: str, part: Part, values: Mapping[str, Any], written: set[str]) -> list[str]:
    """The lines that take the place of a part: what it says now, once, with the comment that stood behind it."""
    if part.key not in values or part.key in written:
        return []
    value = values[part.key]
    if part.table:
        if not isinstance(value, dict) or lines[part.start].lstrip().startswith("[["):
            return []  # written among the direct keys instead: behind a header it would be another table's
        written.add(part.key)
        return [f"[{kind}.{part.key}]\n", *(assigned(key, one) + "\n" for key, one in value.items())]
    written.add(part.key)
    behind = _comment(lines[part.start]) if part.end == part.start + 1 else ""
    return [assigned(part.key, value) + behind + "\n"]


def _comment(line: str) -> str:
    """What stands behind the value of a line, from the space before its number sign on."""
    whole = tomllib.loads(line)
    for place, sign in enumerate(line):
        if sign == "#":
            try:
                if tomllib.loads(line[:place]) == whole:
                    code = line[:place].rstrip()
                    return line[len(code) :].rstrip("\r\n")
            except tomllib.TOMLDecodeError:
                continue
    return ""


def _edited(lines: list[str], edits: list[tuple[int, int, list[str]]]) -> str:
    """The lines with some of them replaced; new ones end as the file's own do."""
    end = "\r\n" if any(line.endswith("\r\n") for line in lines) else "\n"
    for start, stop, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        if new and start and not lines[start - 1].endswith("\n"):
            lines[start - 1] += end
        lines[start:stop] = [line.replace("\n", end) for line in new]
    return "".join(lines)


def _lines(text: str) -> list[str]:
    """Lines as TOML counts them: other separators that Python knows may stand inside a text."""
    parts = text.split("\n")
    return [*(part + "\n" for part in parts[:-1]), *([parts[-1]] if parts[-1] else [])]


def _place(text: str, kind: str, id: str) -> int:
    for place, one in enumerate(tables(text, kind)):
        if isinstance(one, dict) and one.get("id") == id:
            return place
    raise Unreachable(id)


def _span(text: str, kind: str, id: str) -> Span:
    place = _place(text, kind, id)
    found = [span for span in _spans(_lines(text)) if span.kind == kind]
    if place >= len(found) or len(found) != len(tables(text, kind)):
        raise Unreachable(id)
    return found[place]


def _spans(lines: list[str]) -> list[Span]:
    """Every block of a file that is TOML. A table under a block, such as ``[fact.names]``, is a part of it."""
    found: list[Span] = []
    here: Span | None = None
    inner = ""
    for start, end in _statements(lines):
        path, is_header = _path(lines[start:end])
        if not is_header:
            if here is not None:
                _extend(here, inner, path[0], start, end)
            continue
        inner = path[1] if len(path) > 1 else ""
        if inner:
            here = next((span for span in reversed(found) if span.kind == path[0]), None)
            if here is not None:
                here.parts.append(Part(inner, start, end, True))
        else:
            here = Span(path[0], start)
            found.append(here)
    return found


def _extend(span: Span, inner: str, key: str, start: int, end: int) -> None:
    """A key is one part; under a header of its own it belongs to that header's part."""
    if inner:
        last = span.parts.pop()
        span.parts.append(Part(inner, last.start, end, True))
    else:
        span.parts.append(Part(key, start, end))


def _statements(lines: list[str]) -> Iterator[tuple[int, int]]:
    """From which line to before which each header and each key with its value stands."""
    start = 0
    while start < len(lines):
        bare = lines[start].strip()
        if not bare or bare.startswith("#"):
            start += 1
            continue
        end = start + 1
        while not _whole("".join(lines[start:end])):
            end += 1
            if end > len(lines):
                raise Unreachable(bare)
        yield start, end
        start = end


def _whole(chunk: str) -> bool:
    try:
        tomllib.loads(chunk)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _path(lines: list[str]) -> tuple[list[str], bool]:
    """The names of a header, from the outermost, or of a key; and whether it is a header."""
    is_header = lines[0].lstrip().startswith("[")
    path: list[str] = []
    inside: Any = tomllib.loads("".join(lines))
    while isinstance(inside, dict) and inside:
        name = next(iter(inside))
        path.append(name)
        inside = inside[name]
        if isinstance(inside, list):
            inside = inside[0] if is_header and inside else None
        if not is_header:
            break
    return path, is_header
