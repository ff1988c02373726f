"""Whatever a file holds, an import answers with a report: no file is an error of ours."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chancery.agreements import export
from chancery.agreements.models import Agreement
from chancery.imports.actions import import_agreements
from chancery.imports.cli import lines
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            "FR",
            "2024-02-30",
            "2013..2019",
            "9999-12-31",
            "0000",
            "yes",
            "draft",
            "=1",
            "A-1",
            "ipf.1",
            "٣",
            "\ud800",
        ]
    ),
)


def report(content):
    return import_agreements(by=make.clerk(), content=content)


@settings(max_examples=80)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_answered(content):
    assert lines(report(content), "en")
    assert lines(report(b"reference,title_en\n" + content), "fr")


@settings(max_examples=80)
@given(row=st.lists(CELLS, min_size=len(export.COLUMNS), max_size=len(export.COLUMNS)))
def test_any_row_is_written_as_it_was_read_or_refused_with_a_reason(row):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([export.COLUMNS, row])
    found = report(out.getvalue().encode("utf-8", "surrogatepass"))

    assert bool(found.problems) != bool(found.written + found.unchanged) or not any(cell.strip() for cell in row)
    assert Agreement.objects.count() == found.written + found.unchanged or found.problems
