"""Commitments come in from a spreadsheet: told by agreement, side and words, since a promise has no number."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chancery.agreements import actions as agreements
from chancery.agreements.models import Commitment
from chancery.audit import reconcile
from chancery.audit.models import LedgerEntry
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.imports import actions, export, kinds
from chancery.imports.guess import columns
from chancery.imports.models import ImportNote, ImportRun
from chancery.search.find import seen
from tests import make
from tests.imports.books import brought_in, looked_through, text

pytestmark = pytest.mark.django_db
FRENCH = ["Entente", "Partie", "Engagement", "Responsable", "Direction", "Échéance", "Statut", "Motif", "Remarques"]
BOOKS = ["A-1", "La Ville", "Échanger des livres", "Mme Roy", "Parcs", "juin 2027", "en retard", "", "en discuter"]
MURAL = ["A-1", "partenaire", "Peindre une murale", "", "", "", "abandonné", "Le mur est tombé", ""]
RECORD = [Commitment, ImportRun, ImportNote]


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.PAPERS = tmp_path
    make.division("parks", name_en="Parks", name_fr="Parcs")


@pytest.fixture
def lyon():
    return make.agreement("Lyon", reference="A-1")


def promise(agreement, title="Exchange books", side="city", due="", **values):
    return agreements.promise(
        by=make.clerk(), key=uuid7(), agreement=agreement, side=side, title_en=title, due=parse_fuzzy(due), **values
    )


def found(words):
    return [hit.object_id for hit in seen("commitment", words, ["public"], limit=5)]


def why_not(*rows, outcome="wrong"):
    return " ".join(
        looked_through(text(*rows), "commitments").rows.filter(outcome=outcome).values_list("said", flat=True)
    )


def test_english_columns_are_understood():
    heading = ["Agreement", "Side", "Commitment", "Lead", "Division", "Due date", "Status", "Reason", "Published"]

    assert columns(kinds.of("commitments"), heading) == [
        "agreement", "side", "title_en", "lead_en", "division", "due", "state", "reason_en", "public",
    ]  # fmt: skip


def test_a_french_table_is_understood_and_written(lyon):
    run = brought_in(text(FRENCH, BOOKS, MURAL), "commitments")

    assert run.counts == {"commitments.new": 2}
    books = Commitment.objects.get(side="city")
    assert (books.agreement, books.division.slug, str(books.due)) == (lyon, "parks", "2027-06")
    assert (books.state, books.public, books.title_fr) == ("at-risk", True, "Échanger des livres")
    mural = Commitment.objects.get(side="counterparty")
    assert (mural.state, mural.reason_fr) == ("dropped", "Le mur est tombé")
    assert run.notes.get().object_id == books.pk


def test_it_is_in_the_ledger_and_found(lyon):
    brought_in(text(FRENCH, BOOKS, MURAL), "commitments")

    assert list(reconcile.differences(RECORD)) == []
    line = next(each for each in map(json.loads, _lines()) if each["type"] == "import.brought-in")
    assert line["pub"] == {"kind": "commitments", "records": ["A-1", "A-1"]}
    assert found("murale") == [Commitment.objects.get(side="counterparty").pk]


def test_what_residents_may_not_see_leaves_a_sealed_line(lyon):
    make.agreement("Nice", reference="A-2", standing="draft")
    heading = ["Agreement", "Side", "Commitment", "Public"]
    brought_in(
        text(heading, ["A-1", "city", "Secret books", "no"], ["A-2", "both", "Secret murals", ""]), "commitments"
    )

    told = " ".join(_lines())
    assert "import.brought-in" not in told
    assert [json.loads(each)["type"] for each in _lines()].count("sealed") == 1
    assert list(reconcile.differences(RECORD)) == []


def test_the_same_table_twice_changes_nothing(lyon):
    brought_in(text(FRENCH, BOOKS, MURAL), "commitments")

    assert looked_through(text(FRENCH, BOOKS, MURAL), "commitments").counts == {"commitments.same": 2}


def test_a_change_is_shown_written_and_taken_back(lyon):
    made = promise(lyon, due="2026", lead_en="Ms. Roy")
    rows = text(["Agreement", "Side", "Commitment", "Status", "Due"], ["A-1", "city", "exchange BOOKS", "done", "2027"])
    run = looked_through(rows, "commitments", mapping=["agreement", "side", "title_fr", "state", "due"])

    today = timezone.localdate()
    shown = {each["column"]: (each["before"], each["after"]) for each in json.loads(run.rows.get().said)}
    assert shown == {
        "state": ("promised", "done"), "state_since": ("", today.isoformat()), "due": ("2026", "2027"),
        "title_fr": ("", "exchange BOOKS"),
    }  # fmt: skip
    actions.write(by=make.clerk(), run=run)
    made.refresh_from_db()
    assert (made.state, made.state_since, str(made.due)) == ("done", today, "2027")
    assert actions.take_back(by=make.clerk(), run=run) == []
    made.refresh_from_db()
    assert (made.state, made.state_since, str(made.due), made.lead_en) == ("promised", None, "2026", "Ms. Roy")
    assert list(reconcile.differences(RECORD)) == []


def test_what_is_taken_up_again_has_no_reason_to_be_dropped(lyon):
    made = promise(lyon)
    agreements.move(by=make.clerk(), commitment=made, state="dropped", reason_en="No money")
    heading = ["Agreement", "Side", "Commitment", "State", "In this state since"]
    run = brought_in(text(heading, ["A-1", "city", "Exchange books", "on time", "2026-01-31"]), "commitments")

    made.refresh_from_db()
    assert (made.state, made.state_since, made.reason_en) == ("on-time", date(2026, 1, 31), "")
    actions.take_back(by=make.clerk(), run=run)
    made.refresh_from_db()
    assert (made.state, made.reason_en) == ("dropped", "No money")


def test_what_is_dropped_says_why(lyon):
    heading = ["Agreement", "Side", "Commitment", "State"]

    assert "nothing says why" in why_not(heading, ["A-1", "city", "Exchange books", "cancelled"])
    made = promise(lyon)
    assert "nothing says why" in why_not(heading, ["A-1", "city", "Exchange books", "cancelled"])
    agreements.move(by=make.clerk(), commitment=made, state="dropped", reason_en="No money")
    run = looked_through(text(heading, ["A-1", "city", "Exchange books", "cancelled"]), "commitments")
    assert run.counts == {"commitments.same": 1}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["A-9", "city", "Books", "", ""], "is no agreement of the register"),
        (["", "city", "Books", "", ""], "under which agreement"),
        (["A-1", "", "Books", "", ""], "who promised it"),
        (["A-1", "nobody", "Books", "", ""], "not known here"),
        (["A-1", "city", "", "", "2026"], "what was promised"),
        (["A-1", "city", "Books", "Parkss", ""], "Did you mean parks?"),
        (["A-1", "city", "Books", "", "soon"], "is not a date"),
    ],
)
def test_what_is_not_understood_says_why(lyon, row, why):
    assert why in why_not(["Agreement", "Side", "Commitment", "Division", "Due"], row)


def test_a_promise_stands_once_in_a_file(lyon):
    heading, row = ["Agreement", "Side", "Commitment"], ["A-1", "city", "Exchange books"]

    counts = looked_through(text(heading, row, row), "commitments").counts
    assert counts == {"commitments.new": 1, "commitments.wrong": 1}
    promise(lyon)
    assert "Row 2 is about the same record (A-1)" in why_not(heading, row, row)


def test_the_same_words_of_another_side_or_agreement_are_another_promise(lyon):
    promise(lyon), make.agreement("Nice", reference="A-2")
    rows = [["A-1", "both", "Exchange books"], ["A-2", "city", "Exchange books"]]

    counts = looked_through(text(["Agreement", "Side", "Commitment"], *rows), "commitments").counts
    assert counts == {"commitments.new": 2}


def test_taken_back_it_is_as_if_it_had_not_been(lyon):
    run = brought_in(text(FRENCH, BOOKS, MURAL), "commitments")

    assert actions.take_back(by=make.clerk(), run=run) == []
    assert not Commitment.objects.exists()
    assert not ImportNote.objects.exists()
    assert found("murale") == []
    assert list(reconcile.differences(RECORD)) == []
    assert brought_in(text(FRENCH, BOOKS, MURAL), "commitments").counts == {"commitments.new": 2}


def test_what_someone_moved_since_stays_and_is_named(lyon):
    run = brought_in(text(FRENCH, BOOKS, MURAL), "commitments")
    agreements.move(by=make.clerk(), commitment=Commitment.objects.get(side="city"), state="done")

    assert [row.reference for row in actions.take_back(by=make.clerk(), run=run)] == ["A-1"]
    assert [each.side for each in Commitment.objects.all()] == ["city"]


def test_nobody_outside_of_the_office_writes_them(lyon):
    run = looked_through(text(FRENCH, BOOKS), "commitments")

    for slug in ("division-officer", "division-head", "auditor"):
        with pytest.raises(Refused, match="Only the office"):
            actions.write(by=make.actor(slug), run=run)
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("title", ["=1+1", "'quoted'", 'a,b;c"d"', "Hồ Chí Minh", "two\twords", "كتب\u200f"])
def test_what_is_taken_along_comes_back_as_no_change(lyon, form, title):
    promise(lyon, title, due="2013..2019", division=make.division("parks"), lead_fr="-5", source="@you")
    promise(lyon, title, due="2020", public=False), promise(lyon, title, due="2020", public=False)
    dropped = promise(lyon, title, "both", title_fr="Livres")
    agreements.move(by=make.clerk(), commitment=dropped, state="dropped", reason_en="No\nmoney", reason_fr=title)

    assert looked_through(_along(form), "commitments").counts == {"commitments.same": 4}


def _along(form):
    of = kinds.of("commitments")
    if form == "csv":
        return SimpleUploadedFile("commitments.csv", b"".join(export.as_csv(of)))
    with export.as_workbook(of) as file:
        return SimpleUploadedFile("commitments.xlsx", file.read())


def _lines():
    return [str(each) for each in LedgerEntry.objects.order_by("seq")]
