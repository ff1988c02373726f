"""The report to whoever decides: composed from the record, written, kept, reviewed; in two languages."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from datetime import date

import docx as word
import pikepdf
import pytest
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.changes import about
from chancery.budgets import actions as budgets
from chancery.budgets.facts import beside
from chancery.cases import actions
from chancery.cases.models import Case, CaseReport, FinanceReview, ReportVersion
from chancery.desk.cases import report
from chancery.documents import Linked, Table, docx, pdf
from chancery.errors import Refused
from chancery.money import Money
from chancery.papers import store
from chancery.papers.intake import Sheet
from chancery.proposals.content import Planned, Resource
from chancery.proposals.facts import known
from chancery.proposals.models import Means
from tests import make
from tests.cases.conftest import clear, policy  # noqa: F401  # (a fixture)
from tests.desk.people import member as someone
from tests.documents.test_documents import tags, template, words_of_pdf, words_of_word
from tests.papers.files import word as word_file
from tests.proposals.conftest import receive

# What is written and drawn here is the same on each database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate
PLANS = (
    Planned("Plant trees", "", (Resource("community", "", "Friends", Money(50_000, "CAD"), 12),)),
    Planned("A school", "", (
        Resource("divisional", "parks", "", Money(120_050, "CAD"), 20),
        Resource("partner", "", "Milan", Money(9, "EUR")),
    )),
)  # fmt: skip


@pytest.fixture
def case(policy):  # noqa: F811  # (the fixture above)
    """A proposal of a Partnership City, which came in with two activities."""
    make.division("parks")
    proposal = receive(category="partnership", activities=PLANS)
    return Case.objects.get(pk=proposal.case_id)


@pytest.fixture
def desk(case):
    """The office: someone with a clearance, signed in."""
    client = someone("officer", "head", name="Olive")
    clear(client.person)
    return client


def by(client):
    return client.person.user.actor


def assess(case):
    """Everything is met until Council decides."""
    body = make.counterparty("Milan", iso2="IT", reference="CP-1")
    for key, value in (("canada_relations", True), ("gawc_class", "alpha")):
        make.fact(body, key, value)
    make.fact(body, "jurisdiction_of_concern", False, data_class="intergovernmental")
    case.proposal.counterparty = body
    case.proposal.save()
    service = audit.service("svc-test")
    for none in ("0 CAD", "0 FTE"):
        budgets.state_need(by=service, case=case, year=TODAY().year, amount=Money.parse(none))
    for clauses in (
        ("q-clear", "q-market", "q-comparable", "q-demand", "q-capacity-partner", "hub"),
        ("q-equity",),
        ("q-staffing", "q-budget", "q-organisation"),
    ):
        for clause in clauses:
            actions.judge(by=service, case=case, clause=clause, outcome="met", reasons=f"Reason of {clause}.")
        actions.close_step(by=service, case=case, known=beside(known(case.proposal, TODAY()), case, TODAY()))
    return case


def composed(case, client, lang="en"):
    return report.composed(case, by(client), TODAY(), lang)


def page(client, case, tail=""):
    got = client.get(f"/en/desk/cases/{case.reference}/report/{tail}")
    assert got.status_code == 200
    return got.content.decode()


def send(client, case, tail, **given):
    shown = re.search(r'name="shown" value="([^"]*)"', page(client, case, tail))[1]
    return client.post(f"/en/desk/cases/{case.reference}/report/{tail}", {"shown": shown, "sure": "1"} | given)


def part(made, slug):
    return next(one for one in made.parts if one.slug == slug)


def tables(made):
    return [block for one in made.parts for block in one.blocks if isinstance(block, Table)]


# --- what it says


def test_in_one_click_it_has_every_part_that_council_knows_in_both_languages(desk, case):
    english = page(desk, case)
    french = desk.get(f"/fr/bureau/dossiers/{case.reference}/rapport/").content.decode()

    for heading in ("Summary", "Recommendations", "Financial impact", "Equity impact", "Decision history", "Comments",
                    "Contact", "Signature", "Attachments"):  # fmt: skip
        assert f">{heading}</h2>" in english
    for heading in ("Sommaire", "Recommandations", "Répercussions financières", "Incidences sur l’équité", "Signature"):
        assert f">{heading}</h2>" in french
    assert "Partnership City: Milan" in english
    assert english.count("not recorded") >= 3


def test_its_figures_are_those_of_the_database_and_lead_to_their_rows(desk, case):
    made = composed(case, desk)
    costs = next(one for one in tables(made) if one.columns[0] == "Source of money")
    rows = Means.objects.filter(activity__proposal__case=case)
    cad = sum(one.amount_minor for one in rows if one.currency == "CAD")

    whole = costs.rows[-1]
    assert isinstance(whole[2], Linked)
    assert whole[2].text == f"${cad / 100:,.2f} + 0.09\u00a0EUR"
    assert whole[3].text == str(sum(one.staff_days or 0 for one in rows)) == "32"
    lines = list(csv.reader(io.StringIO(desk.get(whole[2].url.partition("8000")[2]).content.decode("utf-8-sig"))))
    assert len(lines) == 1 + rows.count()
    assert sum(Money.parse(f"{line[4]} {line[5]}").minor for line in lines[1:] if line[5] == "CAD") == cad


def test_what_the_table_of_reserves_tells_its_findings_tell_too_and_no_yes_stands_as_not_recorded(desk, case):
    assess(case)
    actions.give_element(by=audit.service("svc-test"), case=case, element="goals", there=True)
    made = composed(case, desk)
    said = [tuple(str(getattr(cell, "text", cell)) for cell in row[:3]) for one in tables(made) for row in one.rows]

    assert ("The money is reserved", "Met") in [row[:2] for row in said]
    assert ("Yes", "It is in the request; it is not written out here.") in [row[1:] for row in said]
    assert [block.text for block in part(made, "attachments").blocks] == ["None that everyone may read."]


def test_where_no_cost_was_proposed_what_it_takes_stands_and_nothing_says_that_none_is_recorded(desk, case):
    assess(case)
    Means.objects.all().delete()

    said = str(part(composed(case, desk), "finance"))

    assert ("What it takes, and what is reserved for it" in said, "Anticipated cost" in said) == (True, False)


def test_it_holds_the_request_against_each_criterion_with_its_finding(desk, case):
    assess(case)
    made = composed(case, desk)
    told = {row[0]: row for table in tables(made) if table.columns[1] == "Finding" for row in table.rows}

    assert len(told) >= 15
    hub = next(row for text, row in told.items() if "hub" in text.lower())
    assert hub[1].text == "Met"
    assert "Reason of hub." in hub[2]
    assert f"/en/desk/cases/{case.reference}/#c-hub" in hub[1].url
    assert "Attachment 2" in hub[3]
    equity = " ".join(map(str, part(made, "equity").blocks))
    assert "Reason of q-equity." in equity
    assert "Reason of q-budget." in " ".join(map(str, part(made, "finance").blocks))


def test_nothing_is_recommended_while_a_step_before_the_decision_is_open(desk, case):
    case_report = actions.begin_report(by=by(desk), case=case)
    CaseReport.objects.filter(pk=case_report.pk).update(recommendations_en="City Council approve it.\nThank them.")
    assert "Nothing can be recommended yet" in str(part(composed(case, desk), "recommendations"))
    assert "Final" not in page(desk, case, "keep/")

    assess(case)
    said = part(composed(case, desk), "recommendations").blocks[0]

    assert (said.items, said.numbered) == (["City Council approve it.", "Thank them."], True)
    assert "Final" in page(desk, case, "keep/")


# --- what it keeps to itself


def test_who_makes_it_changes_nothing_and_the_confidential_stays_in_its_attachment(desk, case):
    assess(case)
    plain = someone("officer", name="Otto")
    service = audit.service("svc-test")
    before = composed(case, plain)
    actions.ask(by=service, case=case, consultation="consult-concern", file_number="SECRET-7")

    mine, theirs = composed(case, desk), composed(case, plain)
    kept = report.attachment(case, by(desk), TODAY(), "en")

    assert mine == theirs == before
    assert "jurisdiction of concern" not in words_of_pdf(pdf(mine.document())).lower() or "SECRET" not in str(mine)
    assert "SECRET-7" in str(kept.blocks)
    assert report.attachment(case, by(plain), TODAY(), "en") is None
    assert plain.get(f"/en/desk/cases/{case.reference}/report/confidential-en.pdf").status_code == 404
    assert "onfidential attachment" not in page(plain, case)
    assert "Confidential attachment" in page(desk, case)


# --- versions


@pytest.mark.slow
def test_a_version_is_kept_whole_and_says_later_which_part_would_read_otherwise(desk, case):
    assess(case)
    row = actions.begin_report(by=by(desk), case=case)
    assert send(desk, case, "keep/", stage="draft").status_code == 302
    version = ReportVersion.objects.get()
    files = {(one.language, one.kind): store.read(one.paper.sha256) for one in version.files.all()}

    assert version.digest == report.reading({lang: composed(case, desk, lang) for lang in ("en", "fr")}).digest
    assert set(files) == {("en", "pdf"), ("en", "docx"), ("fr", "pdf"), ("fr", "docx")}
    assert "Draft,version1" in words_of_pdf(files["en", "pdf"])
    assert "Ébauche,version1" in words_of_word(files["fr", "docx"])
    assert next(one for one in about(case.reference) if one.type == "report.kept").classes == {"internal"}
    assert {one.paper.data_class for one in version.attachments.all()} == {"intergovernmental"}
    assert "Confidential attachment, EN, version 1" in page(desk, case)
    otto = someone("officer", name="Otto")
    assert "onfidential" not in page(otto, case)
    assert "onfidential" not in otto.get(f"/en/desk/cases/{case.reference}/history/").content.decode()
    assert "Up to date" in page(desk, case)

    CaseReport.objects.filter(pk=row.pk).update(wards_fr="Tous", comments_en="One word more.")

    assert "Since then this reads otherwise: Title, date, addressee, Comments." in page(desk, case)


@pytest.mark.slow
def test_a_draft_gives_way_to_the_next_and_a_final_one_binds_deciders_and_gives_way_to_nothing(desk, case):
    assess(case)
    reading = actions.Reading
    sheets = {("en", "docx"): Sheet("docx", word_file("A report"))}
    named = {"title_en": "Report", "title_fr": "Rapport"}
    for n, stage in enumerate(("draft", "final", "draft"), 1):
        fresh = Case.objects.get(pk=case.pk)
        actions.keep_report(
            by=by(desk), case=fresh, stage=stage, reading=reading(f"{n}", {}), shown=f"{n}", files=sheets, titles=named
        )

    papers = [one.files.get().paper for one in ReportVersion.objects.order_by("number")]
    assert papers[1].supersedes == papers[0]
    assert papers[2].supersedes is None
    assert [one.role for one in case.papers.all()] == ["other", "report", "other"]

    before = Case.objects.get(pk=case.pk).content_digest
    assert send(desk, case, "keep/", stage="final").status_code == 302
    assert Case.objects.get(pk=case.pk).content_digest != before


def test_a_form_that_is_sent_twice_keeps_one_and_a_stale_one_none(case):
    who, reading = make.actor("officer"), actions.Reading("1" * 64, {})
    more = {"by": who, "reading": reading, "files": {}, "titles": {}, "stage": "draft"}
    for _again in range(2):
        actions.keep_report(case=Case.objects.get(pk=case.pk), shown="1" * 64, **more)
    with pytest.raises(Refused, match="reads otherwise than when you looked at it"):
        actions.keep_report(case=Case.objects.get(pk=case.pk), shown="2" * 64, **more)
    assert ReportVersion.objects.count() == 1


@pytest.mark.parametrize("stage", ["draft", "final"])
def test_only_the_office_keeps_it_and_only_its_head_makes_it_final(case, stage):
    who = make.actor("officer" if stage == "final" else "treasurer")
    reading = actions.Reading("1" * 64, {})
    more = {"case": case, "reading": reading, "shown": "1" * 64, "files": {}, "titles": {}}
    with pytest.raises(Refused, match=r"head of the office|Only the office"):
        actions.keep_report(by=who, stage=stage, **more)
    with pytest.raises(Refused, match="no report is final yet"):
        actions.keep_report(by=make.actor("head"), stage="final", **more)


# --- writing, and the Treasurer


def test_what_the_office_writes_stands_in_it_and_two_writers_lose_nothing(desk, case):
    said = page(desk, case, "write/")
    snapshot = re.search(r'name="snapshot" value="([^"]*)"', said)[1]
    given = {"snapshot": snapshot, "equity_clauses": ["q-equity"], "wards_en": "All", "summary_en": "<b>Short</b>"}
    assert desk.post(f"/en/desk/cases/{case.reference}/report/write/", given).status_code == 302

    assert "<dd>All</dd>" in page(desk, case)
    assert "&lt;b&gt;Short&lt;/b&gt;" in page(desk, case)
    assert CaseReport.objects.get().equity_clauses == ["q-equity"]
    again = desk.post(f"/en/desk/cases/{case.reference}/report/write/", given | {"wards_en": "1 and 2"})
    assert again.status_code == 200
    assert "1 and 2" in again.content.decode()
    assert CaseReport.objects.get().wards_en == "All"


def test_the_treasurer_agrees_with_exactly_what_was_read(desk, case):
    tina = someone("treasurer", name="Tina")
    assert send(tina, case, "finances/", agrees="yes", note="From the reserve.").status_code == 302
    assert "has reviewed this financial impact" in page(desk, case)
    assert "From the reserve." in page(desk, case)
    assert FinanceReview.objects.count() == 2  # each language was read

    row = actions.begin_report(by=by(desk), case=case)
    CaseReport.objects.filter(pk=row.pk).update(finance_en="And a million more.", finance_fr="Et un million de plus.")

    assert "The Treasurer has not reviewed" in page(desk, case)
    assert desk.get(f"/en/desk/cases/{case.reference}/report/finances/").status_code == 403
    with pytest.raises(Refused, match="Only the Treasurer"):
        actions.review_finances(by=by(desk), case=case, digest="1", shown="1", agrees=True)


# --- the files


def test_the_pdf_has_its_title_its_language_its_headings_and_heads_of_tables(desk, case):
    assess(case)
    made = composed(case, desk, "fr")
    file = pdf(made.document("final", 3))

    with pikepdf.open(io.BytesIO(file)) as opened:
        assert str(opened.Root.Lang).startswith("fr")
        assert opened.docinfo["/Title"] == made.title == "Ville partenaire\u00a0: Milan"
        with opened.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"
        links = [note for each in opened.pages for note in each.get("/Annots", [])]
    found = tags(file)
    assert found.count("H1") == 1
    assert found.count("H2") == len(made.parts)
    assert found.count("Table") == len(tables(made))
    assert found.count("TH") == sum(len(one.columns) for one in tables(made))
    assert found.count("TR") == sum(len(one.rows) + 1 for one in tables(made))
    assert len(links) >= 20
    assert found.count("Link") >= 20


def test_word_and_pdf_say_the_same_and_word_leads_to_the_rows(desk, case):
    assess(case)
    paper = composed(case, desk).document("review", 2)
    file = docx(paper)
    opened = word.Document(io.BytesIO(file))

    assert len(opened.tables) == len(tables(composed(case, desk)))
    assert [len(one.rows) for one in opened.tables] == [len(one.rows) + 1 for one in tables(composed(case, desk))]
    assert sum("csv" in one.target_ref for one in opened.part.rels.values() if one.is_external) == 1
    said, set_ = words_of_word(file), re.sub(r"\d\.", "", words_of_pdf(pdf(paper)))
    for one in ("Financialimpact", "Reasonofhub.", "32", "not recorded".replace(" ", "")):
        assert one in said
        assert one in set_


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
@pytest.mark.slow
def test_the_word_file_opens_in_libreoffice_with_all_of_its_tables(desk, case, tmp_path):
    assess(case)
    made = composed(case, desk)
    (tmp_path / "report.docx").write_bytes(docx(made.document()))
    how = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "odt"]
    subprocess.run([*how, "--outdir", str(tmp_path), str(tmp_path / "report.docx")], check=True, timeout=120)

    again = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
    ]
    subprocess.run([*again, "--outdir", str(tmp_path / "back"), str(tmp_path / "report.odt")], check=True, timeout=120)
    back = word.Document(str(tmp_path / "back/report.docx"))
    assert [len(one.rows) for one in back.tables] == [len(one.rows) + 1 for one in tables(made)]


def test_a_citys_own_template_takes_the_report_with_its_tables(desk, case):
    send_file = io.BytesIO(template("City: {{ city }}, {{ title }}", "{{ report }}", "The end"))
    send_file.name = "own.docx"
    got = desk.post("/en/desk/report-templates/en/replace/", {"file": send_file})
    assert got.status_code == 302

    file = desk.get(f"/en/desk/cases/{case.reference}/report/report-en.docx").content
    opened = word.Document(io.BytesIO(file))
    texts = [one.text for one in opened.paragraphs]

    assert texts[0].endswith("Partnership City: Milan")
    assert texts[-1] == "The end"
    assert len(opened.tables) == len(tables(composed(case, desk)))
    assert desk.post("/en/desk/report-templates/en/ours/", {"sure": "1"}).status_code == 302
    assert "The end" not in words_of_word(desk.get(f"/en/desk/cases/{case.reference}/report/report-en.docx").content)


@pytest.mark.parametrize(("lines", "why"), [
    (("{{ report }}", "{{ nobody }}"), "fields that a report does not have: nobody"),
    (("Dear all",), "no place for the report"),
    (("It says {{ report }} here",), "paragraph of its own"),
])  # fmt: skip
@pytest.mark.usefixtures("policy")
def test_a_template_without_a_place_for_the_report_is_refused_in_words(lines, why):
    with pytest.raises(Refused) as refused:
        actions.keep_report_template(by=make.actor("clerk"), language="en", name="own.docx", data=template(*lines))
    assert why in refused.value.message_en


def test_others_bring_no_template_and_attach_nothing(case):
    with pytest.raises(Refused, match="clerk or the head"):
        actions.keep_report_template(by=make.actor("officer"), language="en", name="own.docx", data=b"")
    with pytest.raises(Refused, match="clerk or the head"):
        actions.use_our_template(by=make.actor("treasurer"), language="en")
    version = ReportVersion.objects.create(
        case=case, number=1, stage="draft", digest="1" * 64, kept_on=date(2026, 1, 1), kept_by=audit.service("svc-test")
    )
    with pytest.raises(Refused, match="clearance"):
        actions.attach_in_confidence(by=make.actor("officer"), version=version, files={}, titles={})


def test_a_case_that_is_not_theirs_has_no_report_for_another_division(case):
    other = someone("division-officer", division=make.division("water"))

    for tail in ("", "rows.csv", "report-en.pdf", "report-fr.docx"):
        assert other.get(f"/en/desk/cases/{case.reference}/report/{tail}").status_code == 404
