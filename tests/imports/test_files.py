"""What is no spreadsheet, or a trap, is refused in the reader's language, and leaves nothing behind."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest

from chancery import uploads
from chancery.errors import BadInput
from chancery.imports import actions, sheets
from chancery.imports.models import ImportRun
from chancery.imports.packed import unpacked
from tests import make
from tests.imports.books import looked_through, text, workbook

# What is written and drawn here is the same on each database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEADING = ["Partner", "Country", "Title"]


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.PAPERS = tmp_path
    make.country("FR")


def refused(name, content, settings):
    """What is said of a file, in both languages; nothing of it may stay."""
    with pytest.raises(BadInput) as said:
        actions.begin(by=make.clerk(), kind="agreements", file=SimpleUploadedFile(name, content))
    assert not ImportRun.objects.exists()
    assert [path for path in Path(settings.PAPERS).rglob("*") if path.is_file()] == []
    return said.value.message_en, said.value.message_fr


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.csv", b"%PDF-1.7\n...", "no spreadsheet"),
        ("a.csv", b"\x89PNG\r\n\x1a\n....", "no spreadsheet"),
        ("a.csv", b"<html><body>", "no spreadsheet"),
        ("a.xlsx", b"a,b\n1,2\n", "called .xlsx"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old kind"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"MZ\x90\0\x03\0\0\0", "no spreadsheet"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 300, "damaged"),
    ],
)
def test_a_file_that_lies_about_what_it_is_is_refused(settings, name, content, word):
    english, french = refused(name, content, settings)

    assert word in english
    assert "Rien n’a été enregistré" in french


def test_a_workbook_is_called_what_it_is(settings):
    content = workbook(HEADING).read()

    assert "XLSX" in refused("a.csv", content, settings)[0]


@pytest.mark.parametrize(
    ("name", "part", "word"), [("a.zip", "notes.txt", "of another kind"), ("a.docx", "word/document.xml", "DOCX")]
)
def test_a_package_that_is_no_workbook_is_told_what_is_brought_in(settings, name, part, word):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(part, "x")

    said = refused(name, out.getvalue(), settings)[0]
    assert f"This is no spreadsheet: it is {'a ' if word == 'DOCX' else ''}{word}" in said
    assert "Bring in a .xlsx" in said


def bomb(ratio=2000):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * ratio * 10_000)
    return out.getvalue()


def test_a_bomb_is_not_unpacked(settings):
    assert "unpacks to far more" in refused("a.xlsx", bomb(), settings)[0]


def test_two_cells_that_are_far_apart_make_no_room_between_them(settings):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write(0, 0, "here")
        page.write(1_048_575, 16_383, "there")

    assert "20 million cells" in refused("a.xlsx", out.getvalue(), settings)[0]


def test_a_large_file_is_refused_at_the_limit(settings):
    settings.CITY = type(settings.CITY)(largest_import_mb=1)

    english, french = refused("a.csv", b"a,b\n" + b"1,2\n" * 400_000, settings)
    assert "larger than 1 MB" in english
    assert "dépasse 1 Mo" in french


def test_what_is_over_the_limit_is_not_kept_while_it_comes(settings):
    settings.LARGEST_UPLOAD_MB = 1
    request = HttpRequest()
    taking = uploads.Bounded(request)
    taking.new_file("file", "a.csv", "text/csv", None)
    assert taking.receive_data_chunk(b"x" * 900_000, 0)

    with pytest.raises(uploads.SkipFile):
        taking.receive_data_chunk(b"x" * 900_000, 900_000)
    assert request.outsized == "file"


def test_what_is_far_over_the_limit_ends_the_connection(settings):
    settings.LARGEST_UPLOAD_MB = 1
    taking = uploads.Bounded(HttpRequest())
    taking.taken = 30_000_000

    with pytest.raises(uploads.StopUpload):
        taking.receive_data_chunk(b"x", 0)


def test_a_workbook_that_breaks_off_inside_is_refused(settings):
    content = bytearray(workbook(*([str(number)] * 9 for number in range(3_000))).read())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.getinfo("xl/worksheets/sheet1.xml")
    late = sheet.header_offset + sheet.compress_size // 2
    content[late : late + 4_000] = b"\xff" * 4_000

    assert "damaged" in refused("a.xlsx", bytes(content), settings)[0]


def test_sixteen_thousand_columns_are_too_many(settings):
    wide = text(["a"] * 16_000, ["b"] * 16_000)

    english, french = refused("a.csv", wide.read(), settings)
    assert "16000 columns" in english
    assert "16000 colonnes" in french


def with_rows_between(part: str) -> str:
    """A sheet whose third row is there again as each row up to the last; any other part as it is."""
    found = re.search(r'<row r="3".*?</row>', part)
    if not found:
        return part
    before, after = found[0].split("3", 1)[0], found[0].split("3", 1)[1].replace("A3", "A%d")
    rows = (f"{before}{row}{after % row}" for row in range(3, 1_000_001))
    return part.replace(found[0], "".join(rows))


@pytest.mark.slow
def test_a_million_empty_rows_are_passed_over(settings):
    bold, out = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(bold) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADING)
        page.write_row(1, 0, ["Lyon", "FR", "Twinning"])
        page.write_blank(2, 0, None, book.add_format({"bold": True}))
        page.write_row(1_000_000, 0, ["Nice", "FR", "Pact"])
    with zipfile.ZipFile(bold) as few, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as many:
        for name in few.namelist():
            many.writestr(name, with_rows_between(few.read(name).decode()))

    run = looked_through(SimpleUploadedFile("a.xlsx", out.getvalue()))
    assert run.counts["agreements.new"] == 2


def test_ten_megabytes_in_one_cell_are_not_understood(settings):
    run = looked_through(text(HEADING, ["Lyon", "FR", "a" * 10_000_000], ["Nice", "FR", "Pact"]))

    assert run.counts == {"agreements.new": 1, "agreements.wrong": 1, "counterparties.new": 1}
    assert "10,000,000 characters" in run.rows.get(outcome="wrong").said


def from_the_command_line(title):
    """A register file of one agreement with this title."""
    return text(["reference", "counterparty_name_en", "title_en"], ["A-1", "Lyon", title]).read()


def test_formulas_are_brought_in_as_what_they_give():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Partner", "Since"])
        page.write(1, 0, "Lyon")
        page.write_formula(1, 1, "=1900+79", None, 1979)
    run = looked_through(SimpleUploadedFile("a.xlsx", out.getvalue()))

    assert unpacked(run.rows.get(what="agreements").cells)["since_year"] == "1979"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-A1", "@SUM(A1)", "\t=cmd", " =1", "\u200b=1", "＝1", "+cmd|' /C'!A0"]
)
def test_a_formula_in_a_text_file_is_neither_computed_nor_taken(cell):
    run = looked_through(text(HEADING, ["Lyon", "FR", cell]))
    report = actions.import_agreements(by=make.clerk(), content=from_the_command_line(cell))

    assert "holds a formula" in run.rows.get().said
    assert ["like a formula" in problem.said("en") for problem in report.problems] == [True]


@pytest.mark.parametrize("cell", ["- échange de livres", "-5", "+1 416 392-2489", "-", "'=1+1", "a=b"])
def test_a_number_with_its_sign_and_a_line_that_begins_with_a_dash_are_text(cell):
    run = looked_through(text(HEADING, ["Lyon", "FR", cell]))

    assert run.counts["agreements.new"] == 1
    assert actions.import_agreements(by=make.clerk(), content=from_the_command_line(cell)).written == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_whatever_program_saved_it(encoding, delimiter):
    file = text(["Partenaire", "Titre"], ["Orléans", "Entente « été »"], encoding=encoding, delimiter=delimiter)
    run = looked_through(file)

    assert "Orléans" in run.rows.get(what="counterparties").cells


def test_in_a_file_in_two_encodings_the_rows_that_cannot_be_read_are_told_and_the_others_may_come_in():
    content = "Partner,Title\nOrléans,a\n".encode() + "Besançon,b\n".encode("cp1252") + b"Lyon,c\n"
    run = looked_through(SimpleUploadedFile("a.csv", content))

    told = {one.line: "cannot be read" in one.said for one in run.rows.all()}
    assert told == {2: False, 3: True, 4: False}


def test_a_quotation_mark_that_stays_open_is_named(settings):
    assert "quotation mark" in refused("a.csv", b'Partner,Title\nLyon,"abc\n', settings)[0]


def test_names_in_every_script_are_kept():
    names = ["الرباط", "Thành phố Hồ Chí Minh", "Łódź", "京都市", "\u200fתל אביב\u200f"]
    run = looked_through(text(["Partner"], *([name] for name in names)))

    kept = " ".join(run.rows.filter(what="counterparties").values_list("cells", flat=True))
    assert all(name.strip("\u200f") in kept for name in names)


def test_a_character_that_no_text_has_is_not_understood():
    run = looked_through(text(["Partner", "Title"], ["Lyon", "a\x07b"]))

    assert "cannot be read" in run.rows.get().said


def test_numbers_of_a_workbook_are_as_people_type_them():
    assert [sheets._as_text(cell) for cell in (3.0, 2.5, 1e20, True, False, "x")] == [
        "3",
        "2.5",
        "1e+20",
        "yes",
        "no",
        "x",
    ]


def test_the_file_is_kept_as_evidence(settings):
    run = looked_through(text(HEADING, ["Lyon", "FR", "Twinning"]))

    assert (Path(settings.PAPERS) / run.sha256[:2] / run.sha256).read_bytes().startswith(b"Partner,Country")


def test_a_merged_heading_reaches_over_its_columns():
    file = workbook(
        ["", "", ""], ["Partenaire", "Début", "Fin"], ["Lyon", "2020-01-01", "2025-12-31"], merged=[("B1:C1", "Dates")]
    )
    run = looked_through(file)

    assert run.headings == ["Partenaire", "Dates › Début", "Dates › Fin"]
    assert run.mapping == ["counterparty_name_fr", "starts_on", "ends_on"]
