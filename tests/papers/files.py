"""Files as people send them, made here: honest ones, and those that are not what they say."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import docx
import xlsxwriter
from PIL import Image
from pypdf import PdfWriter

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(text: str = "The twinning of Lyon") -> bytes:
    """A PDF of one page with a line of text; without text, a scan."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table)


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def word(text: str = "Le jumelage de Lyon") -> bytes:
    """A Word file with one paragraph."""
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def sheet(text: str = "Sagamihara") -> bytes:
    """An Excel file with one cell."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write(0, 0, text)
    book.close()
    return out.getvalue()


def ods(text: str = "Dunedin", manifest: str = "") -> bytes:
    """An OpenDocument sheet with one cell."""
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="S"><table:table-row><table:table-cell office:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    manifest = manifest or '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return package({**parts, "META-INF/manifest.xml": manifest}, packed=False)


def package(parts: dict[str, str | bytes], *, packed: bool = True) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def with_part(data: bytes, name: str, part: str | bytes) -> bytes:
    """An office file with one more part, or another in its place."""
    with zipfile.ZipFile(io.BytesIO(data)) as given:
        parts = {each: given.read(each) for each in given.namelist()}
    return package({**parts, name: part})


def image(form: str = "PNG", **more: object) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(out, form, **more)
    return out.getvalue()


def heic() -> bytes:
    """The beginning of a phone's photograph."""
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64


def compound(part: str) -> bytes:
    """An old office container that names one part."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + part.encode("utf-16-le") + b"\0" * 64


def outlook(text: str = "The letter of Milan arrived") -> bytes:
    """An Outlook mail, as far as it is looked into."""
    return compound("__properties_version1.0") + b"\0\0" + text.encode("utf-16-le") + b"\0\0"


def mail(text: str = "The delegation of Quito comes in May") -> bytes:
    """An e-mail as a mail program saves it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ana@example.org", "office@example.org", "Visit"
    message.set_content(text)
    return bytes(message)


def spoilt(method: int) -> bytes:
    """A package whose text is packed in one way or another, and is no such stream inside."""
    out, text = io.BytesIO(), "".join(map(str, range(9_000)))
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>", zipfile.ZIP_STORED)
        archive.writestr("word/document.xml", text)
        start = archive.getinfo("word/document.xml").header_offset + 30 + len("word/document.xml")
    data = bytearray(out.getvalue())
    data[start + 12 : start + 400] = b"\xff" * 388
    return bytes(data)


HONEST = {
    "report.pdf": (pdf, "pdf", "twinning"),
    "lettre.docx": (word, "docx", "jumelage"),
    "list.xlsx": (sheet, "xlsx", "sagamihara"),
    "list.ods": (ods, "ods", "dunedin"),
    "photo.png": (image, "png", ""),
    "photo.jpg": (lambda: image("JPEG"), "jpeg", ""),
    "photo.heic": (heic, "heic", ""),
    "list.csv": (lambda: b"city,country\nChongqing,China\n", "csv", "chongqing"),
    "visit.eml": (mail, "eml", "quito"),
    "letter.msg": (outlook, "msg", "milan"),
}
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
BAD = {
    "a program": ("report.pdf", b"MZ\x90\0" + b"\0" * 200, "not a kind of file"),
    "a page for browsers": ("page.csv", b"<html><script>alert(1)</script>,\n1,2\n", "not a kind of file"),
    "a drawing with a script": ("seal.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "not a kind"),
    "a plain archive": ("list.xlsx", package({"a.txt": "x"}), "not a kind of file"),
    "an archive in an archive": ("list.docx", package({"inner.zip": package({"a": "x"})}), "not a kind of file"),
    "a PDF called a picture": ("photo.png", pdf(), "is a PDF inside"),
    "a PDF with two endings": ("report.pdf.exe", pdf(), "is a PDF inside"),
    "a Word file called a sheet": ("list.xlsx", word(), "is a DOCX inside"),
    "a file without an ending": ("report", pdf(), "is a PDF inside"),
    "a PDF and an archive": ("report.pdf", pdf() + package({"a.txt": "x"}), "two kinds"),
    "an archive and a PDF": ("a.docx", package({"%PDF-1.4": "x", "[Content_Types].xml": "", "word/document.xml": ""}),
                             "two kinds"),
    "a PDF with a tail": ("report.pdf", pdf() + b"<script>alert(1)</script>" * 4, "two kinds"),
    "a PDF cut off": ("report.pdf", pdf()[:-10], "damaged"),
    "a locked PDF": ("report.pdf", locked_pdf(), "password"),
    "a locked sheet": ("list.xlsx", compound("EncryptedPackage"), "password"),
    "a locked ods": ("list.ods", ods(manifest="<m><encryption-data/></m>"), "password"),
    "an old Word file": ("letter.doc", compound("WordDocument"), "not a kind of file"),
    "a Word file that fetches": ("a.docx", with_part(word(), "word/document.xml", DOCTYPE), "run or fetch"),
    "the same in UTF-16": ("a.docx", with_part(word(), "word/document.xml", DOCTYPE.encode("utf-16")), "run or fetch"),
    "macros": ("a.docx", with_part(word(), "word/vbaProject.bin", b"x"), "run or fetch"),
    "a bomb": ("a.xlsx", with_part(sheet(), "xl/bomb.bin", b"\0" * 30_000_000), "far more than it says"),
    "a sheet cut off": ("a.xlsx", sheet()[:-40], "damaged"),
    "a broken deflate": ("a.docx", spoilt(zipfile.ZIP_DEFLATED), "damaged"),
    "a broken bz2": ("a.docx", spoilt(zipfile.ZIP_BZIP2), "damaged"),
    "a broken lzma": ("a.docx", spoilt(zipfile.ZIP_LZMA), "damaged"),
    "a picture cut off": ("a.png", image()[:40], "damaged"),
    "a virus's mark": ("a.csv", b"a,b\n" + EICAR + b",1\n", "virus"),
    "the mark alone": ("a.pdf", EICAR, "virus"),
    "nothing": ("a.pdf", b"", "empty"),
}  # fmt: skip
