"""One content, two files: what is in the one is in the other, in order, for everyone who reads it."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator

import docx as word
import pikepdf
import pypdf
import pytest
from docx.oxml.ns import qn

from chancery.documents import Bullets, Document, Figure, Heading, Lines, Paragraph, Table, docx, fields, filled, pdf
from chancery.errors import BadInput

HOSTILE = [
    '#eval("1+1") #read("/etc/passwd") *b* _i_ $x$ = h @cite <label> \\ // `raw`',
    "<w:p/> {{ city }} {% for x in y %} &amp; ]]> <script>alert(1)</script>",
    "=cmd|' /C calc'!A0 -- “quotes” ‘and’ … — «é» Łódź Nguyễn",
]


def png() -> bytes:
    """A picture of one grey dot."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(b"\0\x80")) + part(b"IEND", b"")


def paper(text: str = "We write to you about our agreement.", lang: str = "en") -> Document:
    """A paper with one of each."""
    return Document(
        title="Your designation",
        lang=lang,
        sender=("City of Toronto", "Protocol Services"),
        blocks=[
            Lines(["Her Worship", "The Mayor of Milan"]),
            Heading("What was decided"),
            Paragraph(text),
            Bullets(["Update the agreement", "Propose anew"]),
            Table("Table 1", ["Category", "Agreements"], [["Partnership", "10"], ["Historical", "16"]]),
            Figure(png(), "A grey dot", "Our seal"),
        ],
    )


def nodes(file: bytes) -> Iterator[pikepdf.Object]:
    """Every element of the structure of a PDF."""
    with pikepdf.open(io.BytesIO(file)) as opened:
        waiting = [opened.Root.StructTreeRoot]
        while waiting:
            node = waiting.pop()
            yield node
            below = node.get("/K", [])
            kids = list(below) if isinstance(below, pikepdf.Array) else [below]
            waiting += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]


def tags(file: bytes) -> list[str]:
    """The names of those elements."""
    return [str(node.S).removeprefix("/") for node in nodes(file) if "/S" in node]


def words_of_pdf(file: bytes) -> str:
    """What a PDF says, without its page numbers."""
    pages = pypdf.PdfReader(io.BytesIO(file)).pages
    return squeezed("\n".join(re.sub(r"\d+ / \d+\s*$", "", page.extract_text()) for page in pages))


def words_of_word(file: bytes) -> str:
    """What a Word file says, in order."""
    body = word.Document(io.BytesIO(file)).element.body
    said = []
    for each in body.iter(qn("w:t"), qn("w:br"), qn("w:p")):
        said.append(each.text or "" if each.tag == qn("w:t") else "\n")
    return squeezed("".join(said))


def squeezed(text: str) -> str:
    """Text without its white space and bullets: where lines break is the file's own affair."""
    return re.sub(r"[\s•]+", "", text)


def test_the_pdf_says_what_it_is_called_and_in_which_language():
    with pikepdf.open(io.BytesIO(pdf(paper(lang="fr")))) as opened:
        assert str(opened.Root.Lang).startswith("fr")
        assert opened.Root.MarkInfo.Marked
        assert opened.docinfo["/Title"] == "Your designation"
        with opened.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"


def test_the_pdf_has_headings_lists_and_heads_of_columns():
    found = tags(pdf(paper()))

    assert {"H1", "H2", "P", "L", "LI", "Table", "TH", "TD", "Figure"} <= set(found)
    assert found.count("TH") == 2
    assert found.count("TR") == 3


def test_what_opens_a_letter_stands_before_its_title_in_both_files():
    letter = Document(title="Our agreement", lang="en", opening=[Lines(["The Mayor"])], blocks=[Paragraph("We write.")])

    assert words_of_word(docx(letter)) == words_of_pdf(pdf(letter)) == "TheMayorOuragreementWewrite."


def test_a_picture_says_what_it_shows():
    assert "A grey dot" in [str(node.get("/Alt", "")) for node in nodes(pdf(paper()))]
    assert 'descr="A grey dot"' in word.Document(io.BytesIO(docx(paper()))).element.xml


def test_the_word_file_has_headings_and_a_row_of_heads():
    opened = word.Document(io.BytesIO(docx(paper(lang="fr"))))

    assert [p.text for p in opened.paragraphs if p.style.name.startswith("Heading")] == [
        "Your designation",
        "What was decided",
    ]
    heads = [
        row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in opened.tables[0].rows
    ]
    assert heads == [True, False, False]
    assert opened.core_properties.title == "Your designation"
    assert opened.core_properties.language == "fr-CA"


@pytest.mark.parametrize("text", ["We write to you.", *HOSTILE])
def test_both_files_say_the_same(text: str):
    content = Document(
        title=text,
        lang="en",
        sender=(text,),
        foot="",
        blocks=[
            Lines([text]),
            Heading(text),
            Paragraph(text),
            Bullets([text]),
            Table(text, [text, "B"], [[text, "2"]]),
        ],
    )

    said = words_of_word(docx(content))

    assert said == words_of_pdf(pdf(content))
    assert said.count(squeezed(text)) == 9


def test_ten_thousand_letters_without_a_space_are_all_kept():
    content = paper("x" * 10_000)

    assert words_of_word(docx(content)).count("x" * 10_000) == 1
    assert words_of_pdf(pdf(content)).count("x") >= 10_000


@pytest.mark.parametrize(
    "name", ["بلدية عمّان", "\u202eevil\u202c", "עיריית תל אביב", "重慶市", "a\x00b\x1bc", "\ud800x"]
)
def test_a_name_in_any_script_makes_a_file_of_each_kind(name: str):
    content = Document(title=name, lang="en", blocks=[Paragraph(name), Table("t", [name], [[name]])])

    assert "Table" in tags(pdf(content))
    assert word.Document(io.BytesIO(docx(content))).paragraphs


def test_a_script_that_no_typeface_here_has_is_kept_without_the_claim():
    with pikepdf.open(io.BytesIO(pdf(Document(title="\U000f0000", lang="en", blocks=[])))) as opened:
        assert opened.Root.MarkInfo.Marked
        with opened.open_metadata() as told:
            assert "pdfuaid:part" not in told


def template(*lines: str) -> bytes:
    """A Word template of a city's own."""
    paper_ = word.Document()
    for line in lines:
        paper_.add_paragraph(line)
    kept = io.BytesIO()
    paper_.save(kept)
    return kept.getvalue()


def test_a_citys_own_template_is_filled_in_and_what_is_filled_in_stays_text():
    for text in HOSTILE:
        made = filled(template("To {{ counterparty }}", "Goodbye."), {"counterparty": text})
        assert [p.text for p in word.Document(io.BytesIO(made)).paragraphs] == [f"To {text}", "Goodbye."]


def test_the_fields_of_a_template_are_known_before_it_is_used():
    assert fields(template("To {{ counterparty }} {{ date }}")) == {"counterparty", "date"}


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ nobody_filled_this }}",
        "{% for %}",
        "{{ counterparty",
    ],
)
def test_a_template_that_reaches_further_is_refused(line: str):
    with pytest.raises(BadInput, match="cannot be used"):
        filled(template(line), {"counterparty": "Milan"})


@pytest.mark.parametrize("file", [b"", b"%PDF-1.7", b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0 an old .doc"])
def test_what_is_no_word_file_is_refused_in_words(file: bytes):
    with pytest.raises(BadInput) as refused:
        fields(file)

    assert "not a .docx file" in refused.value.message_en
    assert "pas un fichier .docx" in refused.value.message_fr


def test_what_writes_papers_is_loaded_with_the_first_of_them():
    loaded = "import chancery.documents, sys; print({'typst', 'docx', 'jinja2', 'lxml'} & set(sys.modules))"

    assert subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True).stdout == b"set()\n"
