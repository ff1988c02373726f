"""Rates of travel come into a draft from a spreadsheet: looked through, then all or none, and never twice."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from chancery.policy import load
from chancery.policy.travel import Rate
from chancery.strategy.models import DraftEdit, PolicyDraft
from tests import make
from tests.desk.people import member
from tests.desk.test_policy_drafts import at, base, draft

__all__ = ["base", "draft"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEAD = "kind,country,city,amount,currency,since,until,from_day\n"
GOOD = (
    HEAD
    + """Dinner,FR,,52.50,EUR,2026-01-01,,
Repas du soir,France,Lyon,"61,20",EUR,2026-01-01,2027-01-01,31
kilometre,,,0.61,,1 May 2026,,
"""
)
BAD = """Dinner,FR,,60,EUR,2026-01-01,,
Dîner,FR,,60,EUR,2026-02-01,,
Lunch,Atlantis,,60,EUR,2026-02-01,,
Lunch,,Lyon,60,EUR,2026-02-01,,
Lunch,FR,,a lot,EUR,2026-02-01,,
Lunch,FR,,60,ZZZ,2026-02-01,,
Lunch,FR,,60,EUR,03/04/2026,,
Lunch,FR,,60,EUR,2026-02-01,2026-02-01,
Lunch,FR,,60,EUR,2026-02-01,,soon
Lunch,FR,,60,EUR,2026-03-01,,
Lunch,FR,,60,EUR,2026-03-01,,
Lunch,DE,,60,EUR,,,
"""


def send(client, draft, text, post="on", name="rates.csv", **said):
    content = text.encode() if isinstance(text, str) else text
    said = {"table": "rivemont", "source": "Schedule C", **said}
    file = SimpleUploadedFile(name, content)
    return client.post(at(draft, "rates/"), {"file": file, "post": post, **said}).content.decode()


def rates(draft):
    draft.refresh_from_db()
    return {one.id: one for one in load(draft.toml).all(Rate)}


@pytest.fixture
def countries(db):
    for code in ("FR", "DE"):
        make.country(code)


def test_a_file_is_looked_through_then_brought_in_once_and_the_draft_gives_it_back(draft, countries):
    officer = member("officer")
    assert "3 rates can come in" in send(officer, draft, GOOD, post="")
    assert rates(draft) == {}
    assert "3 rates came in" in send(officer, draft, GOOD)
    found = rates(draft)

    assert list(found) == [
        "rivemont-fr-dinner-2026-01-01", "rivemont-fr-lyon-dinner-2026-01-01-day31", "rivemont-kilometre-2026-05-01",
    ]  # fmt: skip
    lyon = found["rivemont-fr-lyon-dinner-2026-01-01-day31"]
    assert [str(one) for one in (lyon.amount, lyon.until, lyon.from_day, lyon.city, lyon.source)] == [
        "61.20 EUR", "2027-01-01", "31", "Lyon", "Schedule C",
    ]  # fmt: skip
    edits, digest = DraftEdit.objects.count(), draft.digest
    again = officer.get(at(draft, "rates.csv")).content
    for text, table in ((GOOD, "rivemont"), (again, "")):
        assert "Nothing is new" in send(officer, draft, text, table=table)
    draft.refresh_from_db()
    assert (DraftEdit.objects.count(), draft.digest) == (edits, digest), "what came twice changes nothing"


def test_what_is_not_understood_is_said_by_row_and_nothing_comes_in(draft, countries):
    officer = member("officer")
    send(officer, draft, GOOD)
    before = rates(draft)
    bad = HEAD + BAD
    page = send(officer, draft, bad)

    for words in (
        "another amount or end", "are two meals", "Atlantis", "A city needs its country", "is not an amount",
        "code of three letters", "could be two days", "ends before it begins", "day of the stay", "stand twice",
        "since when",
    ):  # fmt: skip
        assert words in page, words
    assert "Name the table above" in send(officer, draft, GOOD, table="")
    assert "names these columns: amount, since. Nothing was written: name them so" in send(
        officer, draft, "kind,country\nLunch,FR\n"
    )
    sent = {"file": SimpleUploadedFile("taux.csv", bad.encode()), "post": "on", "table": "rivemont"}
    in_french = officer.post(f"/fr/bureau/politiques/projets/{draft.pk}/taux/", sent).content.decode()
    assert "Rien n’a été inscrit" in in_french
    assert "sont deux repas" in in_french
    assert rates(draft) == before


def test_a_workbook_says_the_same_and_an_empty_draft_gives_the_table_to_fill_in(draft, countries):
    officer = member("officer")
    empty = officer.get(at(draft, "rates.csv")).content.decode()
    assert empty == "table,kind,country,city,amount,currency,since,until,from_day,source\r\n"
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, empty.strip().split(","))
        sheet.write_row(1, 0, ["njc", "lodging", "de", "Berlin", 180, "EUR", "2026-01-01", "", "", "Appendix D"])
    assert "1 rate came in" in send(officer, draft, file.getvalue(), name="rates.xlsx")

    (found,) = rates(draft).values()
    assert (str(found.amount), found.table, found.country, found.source) == ("180 EUR", "njc", "DE", "Appendix D")


def test_a_draft_that_is_closed_takes_no_rates(draft, countries):
    PolicyDraft.objects.update(standing="left")

    assert "can come in" in send(member("officer"), draft, GOOD, post="")
    assert "came in" not in send(member("officer"), draft, GOOD)
    assert rates(draft) == {}
