"""A spreadsheet comes in whole or not at all; every fault has its line and says what to do."""

from __future__ import annotations

import csv
import io
import time
from datetime import date

import pytest

from chancery.agreements import export
from chancery.agreements.models import Agreement, CategoryAssignment
from chancery.audit.models import LedgerEntry, LedgerHead
from chancery.counterparties.models import Counterparty
from chancery.errors import Refused
from chancery.home import PACKAGE
from chancery.imports import cli
from chancery.imports.actions import import_agreements
from chancery.search.find import find
from chancery.strategy.models import PolicyVersion
from tests import make

pytestmark = pytest.mark.django_db
HEADER = ["reference", "counterparty_name_en", "counterparty_name_fr", "country", "signed", "ends_on", "title_fr"]
LYON = ["A-1", "Lyon", "Lyon", "FR", "1979", "2030-06-30", "Jumelage avec Lyon"]
GENOA = ["A-2", "Genoa", "Gênes", "", "2013..2019", "", "Entente, « Gênes »"]


@pytest.fixture(autouse=True)
def _world():
    make.country("FR"), make.country("IT")


def table(*rows, header=HEADER, delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue()


def brought(content, **options):
    data = content.encode() if isinstance(content, str) else content
    return import_agreements(by=make.clerk(), content=data, **options)


def said(report, lang="en"):
    return " ".join(problem.said(lang) for problem in report.problems)


def with_cell(column, value, row=LYON):
    header = HEADER if column in HEADER else [*HEADER, column]
    cells = dict(zip(HEADER, row, strict=True)) | {column: value}
    return table([cells[name] for name in header], header=header)


def test_a_good_file_is_written_whole_and_found():
    report = brought(table(LYON, GENOA))

    assert (report.written, report.problems) == (2, [])
    kept = {each.reference: each for each in Agreement.objects.all()}
    assert (kept["A-1"].country_id, str(kept["A-1"].signed), kept["A-1"].standing) == ("FR", "1979", "signed")
    assert [one for _, one in find("agreement", "Genes")] == [kept["A-2"].pk]
    assert '"type":"register.imported"' in str(LedgerEntry.objects.order_by("seq").last())


def test_the_same_file_twice_changes_nothing():
    brought(table(LYON, GENOA))
    size = LedgerHead.objects.get().size
    again = brought(table(LYON, GENOA))

    assert (again.unchanged, again.written, again.problems) == (2, 0, [])
    assert LedgerHead.objects.get().size == size


def test_what_is_exported_comes_back_the_same():
    header = [*HEADER, "category", "category_since", "note_en", "open_ended", "goals", "counterparty_kind"]
    make.goal(framework_=make.framework("ipf"), number=2)
    brought(
        table(
            [*GENOA, "project", "2024-05-14", "=1+1 is “two”\nin two lines", "no", "ipf.2", "municipality"],
            header=header,
        ).replace("=1+1", "'=1+1")
    )
    taken = b"".join(export.as_csv({}))
    Agreement.goals.through.objects.all().delete()
    for model in (CategoryAssignment, Agreement, Counterparty):
        model.objects.all().delete()
    report = brought(taken)

    assert (report.written, report.problems) == (1, [])
    assert b"".join(export.as_csv({})) == taken
    assert brought(taken).unchanged == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_spreadsheets_way_of_saving_is_read(encoding, delimiter):
    brought(table(LYON, GENOA, delimiter=delimiter).encode(encoding))

    assert set(Counterparty.objects.values_list("name_fr", flat=True)) == {"Lyon", "Gênes"}


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("reference", "", "reference is missing"),
        ("reference", "../etc", "not a reference"),
        ("signed", "2024-02-31", "no day"),
        ("ends_on", "2026", "not an exact day"),
        ("ends_on", "30/06/2026", "not a date"),
        ("country", "Atlantis", "no country"),
        ("title_fr", "=cmd|' /C calc'!A0", "like a formula"),
        ("title_fr", "@SUM(A1)", "like a formula"),
        ("title_fr", "x" * 501, "501 characters"),
        ("title_fr", "x" * 10_001, "10,001 characters"),
        ("title_fr", "x" * 10_000_000, "10,000,000 characters"),
        ("title_fr", "a\0b", "cannot be read"),
        ("counterparty", "a b", "not a reference"),
        ("standing", "dancing", "not known"),
        ("open_ended", "maybe", "neither yes nor no"),
        ("open_ended", "yes", "open-ended and has an end"),
        ("starts_on", "2031-01-01", "ends before it starts"),
        ("signed", "2031", "ends before it was signed"),
        ("since_year", "79", "not a year"),
        ("goals", "ipf.9", "no goal"),
        ("category", "Partnership City", "not a key"),
        ("category", "not-recorded", "stands for an agreement without a category"),
        ("category_since", "2024-05-14", "category is missing"),
    ],
)
def test_each_fault_names_its_line_and_what_to_do(column, value, what):
    report = brought(with_cell(column, value))

    assert what in said(report)
    assert said(report).startswith("Line 2")
    assert said(report, "fr").startswith("Ligne 2")
    assert all(problem.todo_en and problem.todo_fr for problem in report.problems)
    assert not Agreement.objects.exists()


def test_a_category_that_no_policy_has_is_a_fault_as_soon_as_the_register_knows_a_policy():
    file = with_cell("category", "partnershipp")
    content = (PACKAGE / "city" / "policies" / "toronto-iap-2024.toml").read_bytes()

    assert said(brought(file, dry_run=True)) == ""
    version = make.policy_version("toronto-iap-2024", content)
    assert said(brought(file, dry_run=True)) == "", "what is only proposed says nothing of the register"
    PolicyVersion.objects.filter(pk=version.pk).update(in_force_from=date(2024, 5, 14))
    assert "No policy of the register has a category “partnershipp”." in said(brought(file))
    assert brought(with_cell("category", "partnership")).written == 1


def test_nobody_is_put_into_a_category_after_the_last_policy_that_had_it():
    content = (PACKAGE / "city" / "policies" / "toronto-iap-2005.toml").read_bytes()
    make.policy_version("toronto-iap-2005", content, in_force_from=date(2005, 1, 1), in_force_to=date(2024, 5, 13))
    header = [*HEADER, "category", "category_since"]

    late = table([*LYON, "partnership-2005", "2024-06-01"], header=header)
    assert "No policy has had the category “partnership-2005” since 2024-05-13." in said(brought(late))
    assert "Corrigez le jour ou la catégorie." in said(brought(late), "fr")
    assert brought(table([*LYON, "partnership-2005", ""], header=header), dry_run=True).problems == []
    assert "a day that is still to come" in said(
        brought(table([*LYON, "partnership-2005", "2999-01-01"], header=header))
    )
    assert brought(table([*LYON, "partnership-2005", "2024-05-13"], header=header)).written == 1
    assert brought(table([*GENOA, "partnership", "2024-05-13"], header=header)).written == 0  # no policy has it
    make.policy_version("toronto-iap-2024", (PACKAGE / "city" / "policies" / "toronto-iap-2024.toml").read_bytes())
    early = table([*GENOA, "partnership", "2024-05-13"], header=header)
    assert "No policy of the register has a category “partnership”." in said(brought(early))  # it is only proposed
    PolicyVersion.objects.filter(policy_id="toronto-iap-2024").update(in_force_from=date(2024, 5, 14))
    assert "No policy had the category “partnership” before 2024-05-14." in said(brought(early))
    # A law above the policy has no categories, and gives none.
    make.policy_version("a-law", kind="overlay", in_force_from=date(2024, 6, 1))
    assert brought(table([*GENOA, "partnership", "2025-01-01"], header=header)).written == 1
    under = CategoryAssignment.objects.values_list("agreement__reference", "policy__policy_id")
    assert set(under) == {("A-1", "toronto-iap-2005"), ("A-2", "toronto-iap-2024")}


def test_all_faults_of_a_row_are_said_at_once():
    report = brought(table(["", "Lyon", "", "XX", "soon", "never", ""]))

    assert {problem.column for problem in report.problems} == {"reference", "country", "signed", "ends_on"}
    assert (report.bad, report.good) == (1, 0)


def test_a_cell_that_is_too_long_or_a_formula_hides_no_other_fault_of_its_row():
    cells = dict(zip(HEADER, LYON, strict=True)) | {"reference": "A" * 10_001, "country": "=A1", "signed": "soon"}
    report = brought(table(list(cells.values())))

    assert [problem.column for problem in report.problems] == ["reference", "country", "signed"]
    assert (report.bad, report.good, Agreement.objects.count()) == (1, 0, 0)


def test_a_reference_that_stands_twice_is_shown_with_its_first_line():
    report = brought(table(LYON, GENOA, LYON))

    assert "stands on line 2 already" in said(report)
    assert report.problems[0].line == 4


@pytest.mark.parametrize("accepted", [True, False])
def test_references_that_differ_by_capitals_alone_are_one_and_each_row_says_so(accepted):
    make.agreement("Lyon", reference="DD-1")
    report = brought(table(LYON, ["a-1", *LYON[1:]], ["dd-1", *LYON[1:]], GENOA), accept_good=accepted)

    assert [problem.line for problem in report.problems] == [3, 4]
    assert "“a-1” stands on line 2 already." in said(report)
    assert "The register has DD-1 already, and “dd-1” would be taken for it." in said(report)
    assert report.written == (2 if accepted else 0)


def test_line_numbers_are_those_of_the_file_whatever_is_in_the_cells():
    long = [*LYON[:-1], "two\nlines"]
    report = brought(table(long, [], ["A-3", "X"]))

    assert [problem.line for problem in report.problems] == [5]


def test_nothing_is_written_unless_the_whole_file_is_good_or_the_good_rows_are_accepted():
    mixed = table(LYON, [*GENOA[:3], "Atlantis", *GENOA[4:]])

    assert brought(mixed).written == 0
    assert not Agreement.objects.exists()
    assert brought(mixed, dry_run=True, accept_good=True).written == 0
    assert brought(mixed, accept_good=True).written == 1
    assert Agreement.objects.get().reference == "A-1"


def test_an_import_does_not_change_what_is_there():
    brought(table(LYON))
    report = brought(table([*LYON[:5], "2031-01-01", "Autre titre"]))

    assert [problem.column for problem in report.problems] == ["title_fr", "ends_on"]
    assert "does not change" in said(report)
    assert str(Agreement.objects.get().ends_on) == "2030-06-30"


def test_an_empty_cell_contradicts_nothing():
    brought(table(LYON))

    assert brought(table(["A-1", "", "", "", "", "", ""])).unchanged == 1


def test_a_known_counterparty_is_used_and_not_renamed():
    make.counterparty("Lyon", name_fr="Lyon", reference="CP-LYON")
    header = [*HEADER, "counterparty"]
    assert brought(table([*LYON, "CP-LYON"], header=header)).written == 1
    report = brought(table(["A-9", "Paris", "Paris", *LYON[3:], "CP-LYON"], header=header))

    assert "does not rename" in said(report)
    assert Counterparty.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "Columns are missing"),
        ("\n", "Columns are missing"),
        ("name,country\nLyon,FR\n", "Unknown columns"),
        ("reference,reference\nA,B\n", "stand twice"),
        ("reference,title_en\nA-1,x,y\n", "cells"),
        ('reference,title_en\nA-1,"x\n', "quotation mark"),
        (b"\xff\xfe", "Columns are missing"),
        (b"\x00" * 100, "no CSV file"),
        (b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)), "no CSV file"),
        (b"x" * 50_000_001, "over 50 MB"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_one_message(content, what):
    report = brought(content)

    assert what in said(report)
    assert len(report.problems) <= 2
    assert not Agreement.objects.exists()


def test_a_quotation_mark_that_stays_open_is_told_on_its_own_line_and_the_other_rows_are_looked_at_too():
    nowhere = table(["A-9", *LYON[1:3], "Atlantis", *LYON[4:]]).split("\n")[1]
    lines = table(LYON, GENOA).rstrip("\n").split("\n")
    report = brought("\n".join([*lines, 'A-8,"open', nowhere, 'A-7,x"y,"z"w', ""]).encode())

    assert [one.line for one in report.problems] == [4, 5, 6]
    assert "A quotation mark is opened here" in said(report)
    assert "Atlantis" in said(report)


def test_goals_in_another_order_are_the_same_goals():
    framework = make.framework("ipf")
    for number in (1, 2):
        make.goal(framework_=framework, number=number)
    row = "reference,counterparty_name_en,counterparty_kind,country,goals\nA-1,Lyon,municipality,FR,"

    assert brought(f"{row}ipf.2 ipf.1\n".encode()).written == 1
    assert not brought(f"{row}ipf.1 ipf.2\n".encode()).problems


def test_in_a_file_in_two_encodings_every_row_with_a_problem_is_listed_and_the_good_ones_may_be_accepted():
    strange, more = ["A-3", "Genoa", "Gênes", "Nowhere", "", "", ""], ["A-4", *LYON[1:3], "Atlantis", *LYON[4:]]
    parts = [(table(strange), "cp1252"), (table(more), "utf-8")]
    mixed = table(LYON, GENOA).encode() + b"".join(text.encode(how).split(b"\n", 1)[1] for text, how in parts)
    report = brought(mixed)

    assert [(one.line, one.column) for one in report.problems] == [
        (4, "counterparty_name_fr"),
        (4, "country"),
        (5, "country"),
    ]
    assert "not in UTF-8, as others are" in said(report)
    assert "n’est pas en UTF-8" in said(report, "fr")
    assert (report.written, brought(mixed, accept_good=True).written) == (0, 2)
    assert Counterparty.objects.filter(name_fr="Gênes").exists()


def test_marks_that_turn_reading_around_are_left_out_and_hide_no_formula():
    marked = ["A-1\u200b", "\u202eLyon\u202c", "\u2066Lyon\u2069", *LYON[3:6], "Jumelage\u202e avec Lyon"]
    assert brought(table(marked)).written == 1
    kept = Agreement.objects.get()

    assert (kept.reference, kept.title_fr) == ("A-1", "Jumelage avec Lyon")
    assert (kept.counterparty.name_en, kept.counterparty.name_fr) == ("Lyon", "Lyon")
    assert brought(table(marked)).unchanged == brought(table(LYON)).unchanged == 1
    assert "like a formula" in said(brought(table([*GENOA[:6], "\u202e=cmd"])))


def test_a_category_does_not_begin_after_the_agreement_unless_it_is_for_what_has_run_out():
    content = (PACKAGE / "city" / "policies" / "toronto-iap-2024.toml").read_bytes()
    make.policy_version("toronto-iap-2024", content, in_force_from=date(2019, 1, 1))
    header = [*HEADER, "category", "category_since"]
    over = [*LYON[:5], "2020-06-30", LYON[6]]
    late = brought(table([*over, "partnership", "2024-05-14"], header=header))

    assert [(one.line, one.column) for one in late.problems] == [(2, "category_since")]
    assert "after its own last day" in said(late)
    assert "après son propre dernier jour" in said(late, "fr")
    assert brought(table([*over, "historical", "2024-05-14"], header=header)).written == 1
    assert brought(table(["A-2", *over[1:], "partnership", "2020-06-30"], header=header)).written == 1


def test_a_row_may_name_its_country_in_either_language():
    brought(table([*LYON[:3], "France", *LYON[4:]], [*GENOA[:3], "Italie", *GENOA[4:]]))

    assert list(Agreement.objects.order_by("reference").values_list("country", flat=True)) == ["FR", "IT"]


def test_a_proponent_cannot_import():
    with pytest.raises(Refused):
        import_agreements(by=make.ana(), content=b"reference\n")


def test_the_command_says_what_it_did_and_how_it_ended(tmp_path, capsys):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(table(LYON), encoding="utf-8")
    bad.write_text(table([*GENOA[:3], "Atlantis", *GENOA[4:]]), encoding="utf-8")

    assert cli.main(["agreements", str(good), "--dry-run"]) == 0
    assert "nothing written" in capsys.readouterr().out
    assert cli.main(["agreements", str(good)]) == 0
    assert "1 agreement written." in capsys.readouterr().out
    assert cli.main(["agreements", str(good)]) == 0
    assert "1 unchanged" in capsys.readouterr().out
    assert cli.main(["agreements", str(bad), "--lang", "fr"]) == 1
    assert "Ligne 2, country : « Atlantis »" in capsys.readouterr().out
    assert cli.main(["agreements", str(tmp_path / "none.csv")]) == 2
    with pytest.raises(SystemExit) as stopped:
        cli.main(["dances"])
    assert stopped.value.code == 2


@pytest.mark.slow
@pytest.mark.once
def test_a_long_file_is_read_in_reasonable_time():
    rows = [[f"A-{number}", f"City {number}", "", "FR", "2013", "", ""] for number in range(500)]
    start = time.process_time()
    report = brought(table(*rows))

    assert report.written == 500
    assert time.process_time() - start < 20


def test_a_name_of_two_lines_is_one_line(db):
    make.country("IT")
    file = 'reference,counterparty_name_en,country,note_en\nA-1,"Vero\tna\nNuova",IT,"one\ntwo"\n'
    import_agreements(by=make.clerk(), content=file.encode())

    held = Agreement.objects.get()
    assert (held.counterparty.name_en, held.note_en) == ("Vero na Nuova", "one\ntwo")
