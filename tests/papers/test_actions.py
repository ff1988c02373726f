"""Papers are cited once, and kept from those who may not read them."""

import pytest
from django.db import IntegrityError, transaction

from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from chancery.papers import actions
from chancery.papers.models import Paper
from tests import make

pytestmark = pytest.mark.django_db
URL = "https://example.org/report.pdf"


def test_a_page_elsewhere_is_cited_once():
    first = actions.cite(by=make.clerk(), url=URL, title_en="Report")
    second = actions.cite(by=make.clerk(), url=URL, title_en="Report")

    assert first == second
    assert '"type":"paper.cited"' in str(LedgerEntry.objects.get())


def test_advice_is_not_public_and_leaves_a_sealed_line():
    actions.cite(by=make.clerk(), url=URL, title_en="Advice", data_class="internal")

    assert not Paper.objects.public().exists()
    assert '"type":"sealed"' in str(LedgerEntry.objects.get())


def test_a_proponent_cannot_file_a_paper():
    with pytest.raises(Refused):
        actions.cite(by=make.ana(), url=URL, title_en="Report")


def test_a_paper_is_somewhere_and_has_a_title():
    for values in ({"url": "", "title_en": "x"}, {"url": URL, "title_en": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.paper(**values)
