"""Papers that leave the house: one content, written as a Word file and as a tagged PDF. Plain values in, bytes out.

What is given is text, never markup: whatever stands in a field is printed as it is.

What writes them (typst, python-docx and what these need: some 16 MB) is loaded with the first paper, so that whatever
makes none, such as a large import, does without.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from chancery.documents.content import Block, Bullets, Document, Figure, Heading, Lines, Linked, Paragraph, Table, Words

if TYPE_CHECKING:
    from chancery.documents.typeset import pdf
    from chancery.documents.word import docx, fields, filled, laid

WRITERS = {"pdf": "typeset", "docx": "word", "fields": "word", "filled": "word", "laid": "word"}

__all__ = [
    "Block",
    "Bullets",
    "Document",
    "Figure",
    "Heading",
    "Lines",
    "Linked",
    "Paragraph",
    "Table",
    "Words",
    "docx",
    "fields",
    "filled",
    "laid",
    "pdf",
]


def __getattr__(name: str) -> Any:
    if name in WRITERS:
        return getattr(import_module(f"{__name__}.{WRITERS[name]}"), name)
    raise AttributeError(f"There is no {name} here.")
