"""A draft goes to Council as a Word file and is read back, its wording and nothing else."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chancery.policy import load
from chancery.policy.diff import diff
from chancery.policy_files import shipped
from chancery.strategy import actions
from chancery.strategy.models import PolicyDraft
from tests import make
from tests.desk.people import member

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TEXT = shipped()["toronto-iap-2024"].replace(b'id = "toronto-iap-2024"', b'id = "next"', 1)
FIRST = TEXT.decode().replace("Be an Alpha, Beta or Gamma city", "Be a large city", 1)


def begin(called="Next"):
    base = actions.import_policy(by=make.clerk(), content=shipped()["toronto-iap-2024"], published=True)
    draft = actions.begin(by=make.clerk(), called=called, content=TEXT, base=base)
    return actions.write(by=make.clerk(), draft=draft, held=draft.digest, text=FIRST, clause="world-city")


def sheet(client, draft, lang="en"):
    got = client.get(f"/en/desk/policies/drafts/{draft.pk}/council-{lang}.docx")
    assert got.status_code == 200
    return docx.Document(io.BytesIO(got.content))


def row(paper, clause):
    return next(row for table in paper.tables for row in table.rows if row.cells[0].text == clause)


def back(client, draft, paper):
    kept = io.BytesIO()
    paper.save(kept)
    file = SimpleUploadedFile("back.docx", kept.getvalue())
    return client.post(f"/en/desk/policies/drafts/{draft.pk}/read-back/", {"file": file})


def test_what_changes_stands_beside_the_adopted_wording_and_then_the_consequences():
    draft = begin()
    make.agreement("Lyon", signed="2019-05-01", ends_on="2030-05-01")

    english, french = (sheet(member("solicitor"), draft, lang) for lang in ("en", "fr"))

    heads = [[cell.text for cell in table.rows[0].cells] for table in english.tables]
    assert heads[0] == ["Clause", "Adopted wording", "Proposed wording", "Reason for the change"]
    assert ["Counterparty", "Before", "Under this draft", "To do"] in heads
    adopted, proposed = (cell.text for cell in row(english, "world-city").cells[1:3])
    assert "Alpha, Beta or Gamma" in adopted
    assert "Be a large city" in proposed
    assert french.tables[0].rows[0].cells[0].text == "Article"


def test_what_came_back_otherwise_is_shown_first_and_then_written_where_it_belongs():
    draft, client = begin(), member("officer")
    paper = sheet(client, draft)
    row(paper, "world-city").cells[2].text = "Be the largest city."
    row(paper, "world-city").cells[3].text = "Council said so."
    row(paper, "abroad").cells[1].text = "Be far abroad."

    shown = back(client, draft, paper)

    assert {(one.clause, one.key) for one in shown.context["found"]} == {
        ("world-city", "text"), ("world-city", "why"), ("abroad", "text"),
    }  # fmt: skip
    draft.refresh_from_db()
    assert draft.toml == FIRST
    sent = {"found": shown.context["sealed"]}
    assert client.post(f"/en/desk/policies/drafts/{draft.pk}/read-back/", sent).status_code == 302
    draft.refresh_from_db()
    changes = diff(load(FIRST), load(draft.toml))
    assert {(one.clause, one.keys) for one in changes} == {("world-city", ("text",)), ("abroad", ("text",))}
    assert load(draft.toml).by_id["abroad"].text.fr == load(FIRST).by_id["abroad"].text.fr
    assert draft.reasons.get(clause="world-city").text_en == "Council said so."


def test_what_was_written_in_the_draft_meanwhile_is_not_undone_by_a_document_that_left_it_alone():
    draft, client = begin(), member("officer")
    paper = sheet(client, draft)
    later = FIRST.replace("Be a large city", "Be a huge city", 1)
    actions.write(by=make.clerk(), draft=draft, held=draft.digest, text=later)

    assert back(client, draft, paper).context["found"] == []
    row(paper, "world-city").cells[2].text = "Be a small city."
    (one,) = back(client, draft, paper).context["found"]
    assert "huge" in one.meanwhile


@pytest.mark.parametrize("fault", ["another draft", "unknown clause", "no foot", "no file"])
def test_what_is_not_this_drafts_document_is_refused_with_its_reason(fault):
    draft, client = begin(), member("officer")
    paper = sheet(client, draft)
    said = {
        "another draft": "This document is of another draft.",
        "unknown clause": "“nowhere” is no clause of this draft.",
        "no foot": "does not say of which draft it is",
        "no file": "This is not a Word file",
    }
    if fault == "another draft":
        more = {"begun_by": make.clerk(), "begun_at": draft.begun_at}
        other = PolicyDraft.objects.create(called="Other", digest="0" * 64, **more)
        paper.sections[0].footer.paragraphs[0].text = f"[{other.pk} {draft.digest[:16]} en]"
    if fault == "unknown clause":
        row(paper, "abroad").cells[0].text = "nowhere"
    if fault == "no foot":
        paper.sections[0].footer.paragraphs[0].text = ""
    if fault == "no file":
        file = SimpleUploadedFile("back.docx", b"PK not a file")
        page = client.post(f"/en/desk/policies/drafts/{draft.pk}/read-back/", {"file": file})
    else:
        page = back(client, draft, paper)

    assert said[fault] in page.content.decode()
    draft.refresh_from_db()
    assert draft.toml == FIRST
