"""Papers that leave the house: one content, written as a Word file and as a tagged PDF. Plain values in, bytes out.

What is given is text, never markup: whatever stands in a field is printed as it is.
"""

from chancery.documents.content import Block, Bullets, Document, Figure, Heading, Lines, Linked, Paragraph, Table, Words
from chancery.documents.typeset import pdf
from chancery.documents.word import docx, fields, filled, laid

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
