"""What the finance system says was spent is posted once, whole or not at all, and never changed by a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chancery.audit.changes import types_since
from chancery.audit.models import LedgerHead
from chancery.budgets.balance import balance
from chancery.budgets.models import Posting
from chancery.errors import Refused
from chancery.imports.actions.actuals import import_actuals
from tests import make
from tests.desk.people import member

pytestmark = pytest.mark.django_db
HEAD = "fund;day;amount;document;agreement;title_fr\n"


@pytest.fixture
def fund(db):
    return make.fund("10000 CAD", reference="F-2026-1")


def brought(*rows, head=HEAD, by=None, **options):
    """A file of these rows, as the treasurer brings it in."""
    return import_actuals(by=by or make.actor("treasurer"), content=(head + "\n".join(rows)).encode(), **options)


def test_every_row_is_posted_with_its_line_and_a_second_time_nothing_is(fund):
    lyon = make.agreement("Lyon")
    rows = (f"F-2026-1;2026-05-14;1 200,50;FIN-1;{lyon.reference};Hôtel", "F-2026-1;2026-05-20;(200.50);FIN-2;;")
    size = LedgerHead.state()[0]
    first, again = brought(*rows), brought(*rows)

    assert (first.written, again.written, again.unchanged) == (2, 0, 2)
    assert (balance(fund).spent, Posting.objects.get(document="FIN-1").agreement) == (100_000, lyon)
    assert types_since(size) >= {"fund.spent"}


def test_with_one_wrong_row_nothing_is_posted_unless_somebody_accepts_the_good_ones(fund):
    rows = ("F-2026-1;2026-05-14;10;FIN-1;;", "F-9;2026-05-14;10;FIN-2;;")
    assert (brought(*rows).written, Posting.objects.count()) == (0, 0)
    assert (brought(*rows, accept_good=True).written, Posting.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("F-9;2026-05-14;10;FIN-2;;", "is no fund"),
        ("F-2026-1;soon;10;FIN-2;;", "day"),
        ("F-2026-1;2999-01-01;10;FIN-2;;", "still to come"),
        ("F-2026-1;2019-05-14;10;FIN-2;;", "more than a year"),
        ("F-2026-1;2026-05-14;ten;FIN-2;;", "not an amount"),
        ("F-2026-1;2026-05-14;10;;;", "no number"),
        ("F-2026-1;2026-05-14;10;FIN-2;A-NONE;", "is no agreement"),
        ("F-2026-1;2026-05-14;10;FIN-1;;", "stands twice"),
    ],
)
def test_what_is_wrong_is_said_by_its_line(fund, row, said):
    report = brought("F-2026-1;2026-05-14;10;FIN-1;;", row)
    assert [(one.line, said in one.said("en")) for one in report.problems] == [(3, True)]


@pytest.mark.parametrize("said", ["10.00-", "(10)", "-10"])
def test_a_minus_before_or_behind_and_brackets_are_below_zero(fund, said):
    brought(f"F-2026-1;2026-05-14;{said};FIN-1;;")
    assert Posting.objects.get().amount_minor == -1_000


def test_a_file_does_not_change_what_is_posted(fund):
    brought("F-2026-1;2026-05-14;10;FIN-1;;")
    report = brought("F-2026-1;2026-05-14;11;FIN-1;;")
    assert "says otherwise" in report.problems[0].said("en")
    assert "dit autre chose" in report.problems[0].said("fr")
    assert Posting.objects.get().amount_minor == 1000


def test_a_dry_run_posts_nothing_and_a_file_without_its_columns_is_refused(fund):
    assert (brought("F-2026-1;2026-05-14;10;FIN-1;;", dry_run=True).good, Posting.objects.count()) == (1, 0)
    assert brought("x", head="fund;day\n").problems


def test_nobody_but_the_treasurer_brings_it_in(fund):
    with pytest.raises(Refused, match="treasurer posts"):
        brought("F-2026-1;2026-05-14;10;FIN-1;;", by=make.actor("head"))


def test_the_treasurer_looks_a_file_through_on_the_page_and_then_posts_it(fund):
    treasurer, content = member("treasurer"), (HEAD + "F-2026-1;2026-05-14;10;FIN-1;;").encode()

    def sent(**more):
        file = SimpleUploadedFile("actuals.csv", content)
        return treasurer.post("/en/desk/import/expenses/", {"file": file, **more}).content.decode()

    assert "1 expense can be posted" in sent()
    assert not Posting.objects.exists()
    assert "1 expense was posted" in sent(post="on")
    assert "all of it is posted already" in sent(post="on")
