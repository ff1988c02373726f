"""A paper as a Word file, and a city's own Word template filled in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import ParseError

import docx as word
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Par
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

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
from chancery.errors import BadInput

INK = RGBColor(0x1B, 0x27, 0x33)
LARGEST = 20_000_000
LANGS = {"en": "en-CA", "fr": "fr-CA"}
MARK = "[[the paper stands here]]"
NO_PLACE = (
    "{place} does not stand in a paragraph of its own.",
    "{place} n’est pas seul dans son paragraphe.",
)
STYLES = {
    "Heading 2": WD_STYLE_TYPE.PARAGRAPH,
    "Heading 3": WD_STYLE_TYPE.PARAGRAPH,
    "Caption": WD_STYLE_TYPE.PARAGRAPH,
    "List Bullet": WD_STYLE_TYPE.PARAGRAPH,
    "List Number": WD_STYLE_TYPE.PARAGRAPH,
    "Light List": WD_STYLE_TYPE.TABLE,
}
UNREADABLE = (
    "This file cannot be used as a Word template: {why} Nothing was changed.",
    "Ce fichier ne peut pas servir de modèle Word : {why} Rien n’a été modifié.",
)


def docx(document: Document) -> bytes:
    """The paper as a Word file with real headings, lists and table heads."""
    paper = word.Document()
    _dress(paper, document)
    for number, line in enumerate(document.sender):
        _say(paper.add_paragraph(style="Sender" if number == 0 else "Sender line"), line)
    for block in document.opening:
        _write(paper, block)
    _say(paper.add_paragraph(style="Heading 1"), document.title)
    for block in document.blocks:
        _write(paper, block)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def filled(template: bytes, values: Mapping[str, str]) -> bytes:
    """A Word template with its fields, such as `{{ city }}`, filled in. What is filled in stays text."""
    paper = _opened(template)
    try:
        paper.render({name: clean(value) for name, value in values.items()}, _careful(), autoescape=True)
        kept = io.BytesIO()
        paper.save(kept)
    except (TemplateError, LxmlError, ParseError, TypeError, ValueError, KeyError) as problem:
        raise _bad(str(problem)) from problem
    return kept.getvalue()


def laid(template: bytes, document: Document, values: Mapping[str, str], place: str) -> bytes:
    """A Word template with its fields filled in, and the paper's blocks where its field `place` stands alone."""
    paper = word.Document(io.BytesIO(filled(template, {**values, place: MARK})))
    mark = next((each for each in paper.paragraphs if each.text.strip() == MARK), None)
    if mark is None:
        english, french = (text.format(place=f"{{{{ {place} }}}}") for text in NO_PLACE)
        raise _bad(english, french)
    for name, kind in STYLES.items():
        if name not in paper.styles:
            paper.styles.add_style(name, kind)
    body = paper.element.body
    tail = 1 if len(body) and body[-1].tag == qn("w:sectPr") else 0
    start = len(body) - tail
    for block in document.blocks:
        _write(paper, block)
    for each in list(body)[start : len(body) - tail]:  # written at the end; they go where the field stood
        mark._p.addprevious(each)
    body.remove(mark._p)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def fields(template: bytes) -> set[str]:
    """The fields that a Word template names."""
    try:
        names: set[str] = _opened(template).get_undeclared_template_variables(_careful())
    except (TemplateError, LxmlError, ParseError, TypeError, ValueError, KeyError) as problem:
        raise _bad(str(problem)) from problem
    return names


def _careful() -> Environment:
    """Fields only: a template reaches nothing of the program, and a field that nobody filled is an error."""
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _opened(template: bytes) -> DocxTemplate:
    """The template, if it is a Word file of a size that one can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as parts:
            size = sum(part.file_size for part in parts.infolist())
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise _bad("it is not a .docx file.", "ce n’est pas un fichier .docx.") from problem
    if size > LARGEST:
        raise _bad("it is larger than 20 MB.", "il dépasse 20 Mo.")
    if "word/document.xml" not in names:
        raise _bad("it is not a .docx file.", "ce n’est pas un fichier .docx.")
    return DocxTemplate(io.BytesIO(template))


def _bad(why: str, why_fr: str = "") -> BadInput:
    english, french = UNREADABLE
    return BadInput(english.format(why=why), french.format(why=why_fr or why))


def _dress(paper: Paper, document: Document) -> None:
    """Title, language, typefaces and margins."""
    paper.core_properties.title = clean(document.title)
    paper.core_properties.author = clean(document.sender[0]) if document.sender else ""
    paper.core_properties.language = LANGS.get(document.lang, document.lang)
    paper.core_properties.comments = ""
    normal: Any = paper.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(11), INK
    normal.paragraph_format.space_after = Pt(8)
    _speak(normal.element.get_or_add_rPr(), document.lang)
    for level, size in ((1, 20), (2, 14), (3, 12)):
        style: Any = paper.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb, style.font.bold = "Georgia", Pt(size), INK, True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(14), Pt(6)
    for name, size, bold in (("Sender", 14, True), ("Sender line", 9, False)):
        style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size, style.font.bold = normal, Pt(size), bold
        style.paragraph_format.space_after = Pt(0)
    for section in paper.sections:
        section.left_margin = section.right_margin = Cm(2.6)
    if document.foot:
        _say(paper.sections[0].footer.paragraphs[0], document.foot)


def _speak(properties: Any, lang: str) -> None:
    """Say in which language the words are, so that they are read aloud and checked in it."""
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), LANGS.get(lang, lang))
    properties.append(spoken)


def _say(paragraph: Par, words: Words, lang: str = "") -> None:
    """Words, as text; a new line stays one; what leads somewhere can be followed."""
    run = paragraph.add_run(re.sub(r"\r\n?", "\n", clean(words_of(words))))
    if lang:
        _speak(run._r.get_or_add_rPr(), lang)
    if isinstance(words, Linked):
        run.font.underline = True
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(clean(words.url), RELATION.HYPERLINK, is_external=True))
        run._r.addprevious(link)
        link.append(run._r)


def _write(paper: Paper, block: Block) -> None:
    match block:
        case Heading(text, level):
            _say(paper.add_paragraph(style=f"Heading {level}"), text)
        case Paragraph(text, lang):
            _say(paper.add_paragraph(), text, lang)
        case Lines(lines):
            _say(paper.add_paragraph(), "\n".join(lines))
        case Bullets(items, numbered):
            for item in items:
                _say(paper.add_paragraph(style="List Number" if numbered else "List Bullet"), item)
        case Table():
            _tabulate(paper, block)
        case Figure():
            _picture(paper, block)


def _tabulate(paper: Paper, block: Table) -> None:
    _say(paper.add_paragraph(style="Caption"), block.caption)
    table = paper.add_table(rows=0, cols=len(block.columns), style="Light List")
    for number, row in enumerate((block.columns, *block.rows)):
        added = table.add_row()
        for cell, text in zip(added.cells, row, strict=True):
            _say(cell.paragraphs[0], text)
        if number == 0:
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            added._tr.get_or_add_trPr().append(mark)


def _picture(paper: Paper, block: Figure) -> None:
    shape = paper.add_picture(io.BytesIO(block.image), width=Cm(16))
    shape._inline.docPr.set("descr", clean(block.alt))
    if block.caption:
        _say(paper.add_paragraph(style="Caption"), block.caption)
