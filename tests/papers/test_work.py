"""A file is read for its words by the worker: the page that takes it in waits for nobody."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from chancery import due
from chancery.audit import actions as audit
from chancery.audit import reconcile
from chancery.errors import Refused
from chancery.papers import actions, intake, store, work
from chancery.papers.models import Paper
from chancery.search.find import seen
from tests import make
from tests.papers import files

pytestmark = pytest.mark.django_db
HEIC = intake.Sheet("heic", files.heic())


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path):
    settings.PAPERS = tmp_path / "papers"


def filed(name="report.csv", data=b"city,country\nChongqing,China\n", **values):
    values.setdefault("title_en", "Report")
    return actions.file(by=make.clerk(), sheet=intake.taken(name, data), **values)


def found(word, *keys):
    return [hit.object_id for hit in seen("paper", word, keys or ("public", "internal"), limit=9)]


@pytest.mark.slow
def test_it_is_found_by_its_title_at_once_and_by_its_words_when_the_worker_has_read_it():
    paper = filed()
    assert (found("report"), found("chongqing"), paper.text_found) == ([paper.pk], [], None)
    assert DBTaskResult.objects.get().task_path == "chancery.papers.tasks.read_waiting"
    assert (work.read_waiting(), work.read_waiting()) == (1, 0)
    paper.refresh_from_db()

    assert (found("report"), found("chongqing"), paper.text_found) == ([paper.pk], [paper.pk], True)
    assert list(reconcile.differences([Paper])) == []


@pytest.mark.slow
def test_what_was_left_over_is_read_with_all_that_is_due():
    paper = filed()
    DBTaskResult.objects.all().delete()  # as if the worker had been killed

    assert due.run().failed == ()
    assert found("chongqing") == [paper.pk]


def test_in_a_picture_nobody_looks_and_a_file_that_is_not_there_waits():
    picture, lost = filed("photo.png", files.image()), filed()
    store.remove(lost.sha256)

    assert (picture.text_found, work.read_waiting()) == (False, 0)
    lost.refresh_from_db()
    assert lost.is_unread


def test_whoever_may_not_read_it_any_more_does_not_find_it_by_what_is_read_later():
    paper = filed()
    before = Paper.objects.get()
    actions.reclassify(by=make.actor("officer"), paper=paper, data_class="personal", reason="It names people")
    reader = audit.service(work.READER)

    assert actions.keep_words(by=reader, paper=before, text="Chongqing")
    assert (found("chongqing", "internal"), found("chongqing", "personal")) == ([], [paper.pk])
    assert not actions.keep_words(by=reader, paper=before, text="Something else")


def test_no_person_says_what_is_in_a_file():
    with pytest.raises(Refused):
        actions.keep_words(by=make.actor("head"), paper=filed(), text="x")


def test_a_photo_with_all_that_a_camera_wrote_into_it_is_not_made_public():
    with pytest.raises(Refused, match="save it as JPEG"):
        actions.file(by=make.clerk(), sheet=HEIC, title_en="Visit", data_class="public")
    assert not store.folder().exists()

    paper = actions.file(by=make.clerk(), sheet=HEIC, title_en="Visit")
    with pytest.raises(Refused, match="save it as JPEG"):
        actions.reclassify(by=make.actor("officer"), paper=paper, data_class="public", reason="For the portal")
    open_ = filed(data_class="public")
    with pytest.raises(Refused, match="save it as JPEG"):
        actions.supersede(by=make.clerk(), paper=open_, sheet=HEIC)
