"""A Word file that came back: its paragraphs and its tables, as text and nothing else."""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple

import docx as word
from lxml.etree import LxmlError

from chancery.documents.content import clean
from chancery.errors import BadInput

LARGEST = 20_000_000
NO_WORD = (
    "This is not a Word file (.docx) that can be read. Nothing was changed.",
    "Ce n’est pas un fichier Word (.docx) lisible. Rien n’a été modifié.",
)


class Read(NamedTuple):
    """What a Word file says: its paragraphs, with those of its feet, and its tables, row by row."""

    paragraphs: list[str]
    tables: list[list[list[str]]]


def read(content: bytes) -> Read:
    """The text of a Word file. What is no such file, or unpacks to more than one can be, is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise BadInput(*NO_WORD)
        paper = word.Document(io.BytesIO(content))
        feet = [one.text for section in paper.sections for one in section.footer.paragraphs]
        paragraphs = [clean(text) for text in (*(one.text for one in paper.paragraphs), *feet)]
        tables = [[[clean(cell.text) for cell in row.cells] for row in table.rows] for table in paper.tables]
    except (zipfile.BadZipFile, LxmlError, KeyError, ValueError, OSError, IndexError) as problem:
        raise BadInput(*NO_WORD) from problem
    return Read(paragraphs, tables)
