"""A paper as a tagged PDF that reads aloud in order (PDF/UA-1), set in the house's typefaces."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from chancery.documents.content import (
    Block,
    Bullets,
    Document,
    Figure,
    Heading,
    Lines,
    Linked,
    Paragraph,
    Table,
    Words,
    clean,
    words_of,
)

HERE = Path(__file__).resolve().parent
FONTS = [str(HERE / "fonts")]
# Of a table, in letters: a line, what a cell keeps free, and the longest word and text that a column makes room for.
LINE, PADDING, WORD, SENTENCE = 105, 4, 24, 60
NO_GLYPH = "could not be displayed"


def pdf(document: Document) -> bytes:
    """The paper as a PDF. It claims to be PDF/UA where every letter of it has a shape in a typeface that is here.

    A name in a script that none of them has is kept, and tagged, without that claim.
    """
    files = _files(document)
    try:
        return _set(files, ["ua-1"])
    except typst.TypstError as problem:
        if NO_GLYPH not in str(problem):
            raise
        return _set(files, [])


def _set(files: dict[str, bytes], standards: list[Any]) -> bytes:
    with TemporaryDirectory(prefix="chancery-") as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        main, root = str(Path(folder, "main.typ")), folder
        made: bytes = typst.compile(main, root=root, format="pdf", pdf_standards=standards, font_paths=FONTS)
        return made


def _files(document: Document) -> dict[str, bytes]:
    """The template, the content as JSON, and the pictures: text is never written into the template."""
    pictures: dict[str, bytes] = {}
    opening, blocks = ([_plain(block, pictures) for block in part] for part in (document.opening, document.blocks))
    content = {
        "title": clean(document.title) or "—",
        "lang": document.lang,
        "sender": [clean(line) for line in document.sender],
        "foot": clean(document.foot),
        "opening": opening,
        "blocks": blocks,
    }
    template = (HERE / "document.typ").read_bytes()
    return {"main.typ": template, "document.json": json.dumps(content).encode(), **pictures}


def _plain(block: Block, pictures: dict[str, bytes]) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": clean(text), "level": level}
        case Paragraph(text, lang):
            return {"kind": "paragraph", "text": clean(text), "lang": lang}
        case Lines(lines):
            return {"kind": "lines", "lines": [clean(line) for line in lines]}
        case Bullets(items, numbered):
            return {"kind": "numbered" if numbered else "bullets", "items": [_words(item) for item in items]}
        case Table(caption, columns, rows):
            cells = [[_words(cell) for cell in row] for row in rows]
            return {
                "kind": "table",
                "caption": clean(caption),
                "columns": [clean(one) for one in columns],
                "widths": _widths([columns, *rows]),
                "rows": cells,
            }
        case Figure(image, alt, caption):
            name = f"figure-{len(pictures) + 1}.png"
            pictures[name] = image
            return {"kind": "figure", "file": name, "alt": clean(alt), "caption": clean(caption)}


def _words(words: Words) -> str | list[str]:
    """Words as the template takes them: those that lead somewhere with where."""
    return [clean(words.text), clean(words.url)] if isinstance(words, Linked) else clean(words)


def _widths(rows: Sequence[Sequence[Words]]) -> list[int]:
    """How wide the columns are beside each other: each holds its longest word, and what is left of the line goes to
    those that say more. So the sheet is full, and nothing is set twice to see how wide it comes out."""
    floors, wishes = [], []
    for column in zip(*rows, strict=True):
        texts = [words_of(one) for one in column]
        floors.append(PADDING + min(max((len(word) for text in texts for word in text.split()), default=0), WORD))
        wishes.append(PADDING + min(sum(map(len, texts)) * 3 // (2 * len(texts)), SENTENCE))
    more = [max(0, wish - floor) for wish, floor in zip(wishes, floors, strict=True)]
    share = min(1.0, max(0, LINE - sum(floors)) / max(1, sum(more)))
    return [floor + round(each * share) for floor, each in zip(floors, more, strict=True)]
