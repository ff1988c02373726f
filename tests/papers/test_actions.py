"""Papers are cited once, filed whole, superseded by newer ones, and kept from those who may not read them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chancery import edits
from chancery.accounts.permissions import keys_of
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.papers import actions, intake, permissions, store
from chancery.papers.models import Paper
from chancery.search.find import seen
from tests import make
from tests.papers import files

pytestmark = pytest.mark.django_db
URL = "https://example.org/report.pdf"


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path):
    settings.PAPERS = tmp_path / "papers"


def sheet(text="The twinning of Lyon"):
    return intake.Sheet("pdf", files.pdf(text), text)


def filed(by=None, **values):
    values.setdefault("title_en", "Signed text")
    return actions.file(by=by or make.clerk(), sheet=values.pop("sheet", sheet()), **values)


def cleared():
    person = make.person("Cleo")
    make.role(person, "officer")
    by = make.role(make.person("Head"), "head").person.user.actor
    person.clearances.create(since=date(2020, 1, 1), until=date(2099, 1, 1), given_by=by)
    return person.user.actor


def found(word, *keys):
    return [hit.object_id for hit in seen("paper", word, keys or ("public", "internal"), limit=9)]


def last_line():
    return str(LedgerEntry.objects.order_by("seq").last())


def test_a_page_elsewhere_is_cited_once():
    first = actions.cite(by=make.clerk(), url=URL, title_en="Report")
    second = actions.cite(by=make.clerk(), url=URL, title_en="Report")

    assert first == second
    assert '"type":"paper.cited"' in str(LedgerEntry.objects.get())


def test_advice_is_not_public_and_leaves_a_sealed_line():
    actions.cite(by=make.clerk(), url=URL, title_en="Advice", data_class="internal")

    assert not Paper.objects.public().exists()
    assert '"type":"sealed"' in str(LedgerEntry.objects.get())


def test_a_proponent_cannot_cite_or_file_a_paper():
    for act in (lambda: actions.cite(by=make.ana(), url=URL, title_en="R"), lambda: filed(by=make.ana())):
        with pytest.raises(Refused):
            act()


def test_a_paper_is_somewhere_and_has_a_title():
    for values in ({"url": "", "title_en": "x"}, {"url": URL, "title_en": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.paper(**values)


def test_a_file_lies_under_what_it_holds_and_is_found_by_its_words():
    paper = filed(original_at="Clerk's vault")

    assert store.place(paper.sha256).read_bytes() == files.pdf()
    assert (paper.kind, paper.size, paper.text_found) == ("pdf", len(files.pdf()), True)
    assert found("twinnings") == found("signed text") == [paper.pk]


def test_the_ledger_tells_of_a_public_file_and_seals_the_others():
    filed(data_class="public")
    assert '"type":"paper.filed"' in last_line()

    filed(title_en="Advice")
    assert '"type":"sealed"' in last_line()
    assert "Advice" not in last_line()


def test_a_file_without_a_title_is_refused_and_leaves_nothing():
    with pytest.raises(Refused, match="title"):
        filed(title_en="")

    assert not store.folder().exists()


def test_a_newer_version_leaves_the_older_in_place():
    old = filed(original_at="Vault 3")
    new = actions.supersede(by=make.clerk(), paper=old, sheet=sheet("Corrected text"), version="2")

    assert (new.title_en, new.original_at, new.data_class) == (old.title_en, "Vault 3", "internal")
    assert old.chain() == new.chain() == [new, old]
    assert list(Paper.objects.current()) == [new]
    assert store.place(old.sha256).exists()


def test_of_two_newer_versions_the_second_is_sent_to_the_newest():
    old = filed()
    actions.supersede(by=make.clerk(), paper=old, sheet=sheet("Second"))

    with pytest.raises(Refused, match="newer version"):
        actions.supersede(by=make.clerk(), paper=old, sheet=sheet("Third"))


def said(paper, **changes):
    held = edits.of(Paper.objects.get(pk=paper.pk), actions.DESCRIPTION)
    return actions.describe(by=make.clerk(), paper=paper, held=held, changes=changes)


def test_what_is_said_of_a_paper_is_corrected():
    paper = filed()
    said(paper, title_fr="Texte signé", language="fr")

    assert Paper.objects.get().title_fr == "Texte signé"
    assert found("signes") == found("twinning") == [paper.pk]
    kept = LedgerOpening.objects.order_by("-seq").values_list("value", flat=True)[:9]
    assert any("Texte signé" in str(value) for value in kept)


def test_who_comes_second_is_told_and_overwrites_nothing():
    paper = filed()
    held = {"title_en": "Signed text"}
    actions.describe(by=make.clerk(), paper=paper, held=held, changes={"title_en": "First"})

    with pytest.raises(edits.Overtaken):
        actions.describe(by=make.clerk(), paper=paper, held=held, changes={"title_en": "Second"})
    assert Paper.objects.get().title_en == "First"


def test_the_title_cannot_be_taken_away_nor_the_file_described_into_another():
    with pytest.raises(Refused, match="title"):
        said(filed(), title_en="")
    with pytest.raises(Refused):
        said(filed(), sha256="0" * 64)


def test_a_description_that_changes_nothing_leaves_no_line():
    paper = filed()
    before = LedgerEntry.objects.count()
    said(paper)

    assert LedgerEntry.objects.count() == before


def test_a_form_sent_twice_files_one_paper_and_one_version():
    key, newer = uuid7(), uuid7()
    first, again = filed(id=key), filed(id=key)
    second = actions.supersede(by=make.clerk(), paper=first, sheet=sheet("New"), id=newer)

    assert first == again
    assert actions.supersede(by=make.clerk(), paper=first, sheet=sheet("New"), id=newer) == second
    assert Paper.objects.count() == 2
    with pytest.raises(Refused):
        filed(id=key, sheet=sheet("Something else"))


def test_a_division_reads_and_files_its_own_and_not_anothers():
    roads, parks = make.division("roads"), make.division("parks")
    rita = make.person("Rita")
    make.role(rita, "division-officer", division=roads)
    by = rita.user.actor
    mine, theirs = filed(by=by, division=roads), filed(division=parks)

    assert (permissions.may_read(by, mine), permissions.may_read(by, theirs)) == (True, False)
    assert list(permissions.readable(by)) == [mine]
    assert found("twinning", *keys_of(by)) == [mine.pk]
    for division in (parks, None):
        with pytest.raises(Refused, match="class"):
            filed(by=by, division=division)


def test_a_class_changes_with_a_reason_and_the_search_follows():
    paper = filed()
    with pytest.raises(Refused, match="why"):
        actions.reclassify(by=make.clerk(), paper=paper, data_class="public", reason=" ")

    actions.reclassify(by=make.clerk(), paper=paper, data_class="public", reason="Council published it")

    assert (found("twinning", "public"), found("twinning", "internal")) == ([paper.pk], [])
    assert '"type":"sealed"' in last_line()


def test_nobody_files_or_moves_a_paper_where_they_cannot_read():
    with pytest.raises(Refused, match="class"):
        filed(data_class="intergovernmental")
    with pytest.raises(Refused):
        actions.reclassify(by=make.clerk(), paper=filed(), data_class="intergovernmental", reason="x")

    told = filed(by=cleared(), data_class="intergovernmental", title_en="Advice")
    with pytest.raises(Refused, match="may not change"):
        said(told, title_en="x")
    with pytest.raises(Refused, match="may not change"):
        actions.reclassify(by=make.clerk(), paper=told, data_class="public", reason="x")


def test_what_was_told_in_confidence_is_kept_so_in_the_ledger():
    filed(by=cleared(), data_class="intergovernmental", title_en="Advice of Ottawa")

    kept = LedgerOpening.objects.filter(value__contains="Advice of Ottawa")
    assert {one.data_class for one in kept} == {"intergovernmental"}


def test_each_reading_of_a_confidential_paper_is_noted_and_no_other():
    by = cleared()
    told, open_ = filed(by=by, data_class="intergovernmental"), filed(by=by)
    before = LedgerEntry.objects.count()
    actions.note_reading(by=by, paper=open_)
    actions.note_reading(by=by, paper=told)

    assert LedgerEntry.objects.count() == before + 1
    with pytest.raises(Refused):
        actions.note_reading(by=make.clerk(), paper=told)


def test_a_paper_that_was_disposed_of_is_gone_and_says_when(django_capture_on_commit_callbacks):
    paper = filed()
    with django_capture_on_commit_callbacks(execute=True):
        actions.dispose(by=make.clerk(), paper=paper)

    assert not store.place(paper.sha256).exists()
    assert found("twinning") == []
    assert Paper.objects.get().disposed_on == paper.disposed_on is not None
    with pytest.raises(Refused):
        actions.dispose(by=make.clerk(), paper=paper)


def test_a_file_that_another_paper_needs_stays(django_capture_on_commit_callbacks):
    first, second = filed(), filed(title_en="The same again")
    with django_capture_on_commit_callbacks(execute=True):
        actions.dispose(by=make.clerk(), paper=first)

    assert store.place(second.sha256).exists()


def test_only_the_clerk_disposes_of_a_paper():
    officer = make.role(make.person("Olive"), "officer").person.user.actor

    with pytest.raises(Refused):
        actions.dispose(by=officer, paper=filed())


def test_the_index_is_made_again_from_the_files():
    paper = filed(sheet=intake.taken("report.pdf", files.pdf("Chongqing signs")))
    actions.search.forget(by=make.clerk(), object_ids=[paper.pk])
    assert found("chongqing") == []

    actions.reindex(by=make.clerk(), papers=[paper])
    assert found("chongqing") == [paper.pk]


def test_a_digest_is_no_path():
    with pytest.raises(ValueError, match="SHA-256"):
        store.place("../../etc/passwd")
    assert found("nothing", str(uuid7())) == []
