"""Results, milestones, figures by period, lessons, photos: each on somebody's word, each kept true."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import get_template
from django.utils.translation import override
from PIL import Image

from chancery import edits
from chancery.activities import actions
from chancery.activities.models import Activity, ActivityResult, Correction, Indicator, Lesson, Photo
from chancery.activities.shown import figure_of
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from chancery.money import Money
from chancery.papers.intake import Sheet
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


@pytest.fixture
def activity():
    return make.activity("A study tour", when="2026")


def last_line():
    return str(LedgerEntry.objects.last())


def told():
    """What the last line commits to and residents may read."""
    opened = LedgerOpening.objects.filter(seq=LedgerEntry.objects.last().seq, data_class="public")
    return str(list(opened.values_list("value", flat=True)))


def result(of, **values):
    return actions.add_result(by=values.pop("by", None) or make.clerk(), activity=of, **{"text_en": "Trees", **values})


def indicator(of, adds="sum", **values):
    return actions.add_indicator(by=make.clerk(), activity=of, name_en="Visitors", adds=adds, **values)


def period(of, first, last, **values):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    return actions.add_period(by=make.clerk(), indicator=of, first=first, last=last, **values)


def test_money_is_kept_in_its_smallest_unit_with_its_currency(activity):
    made = result(activity, amount_minor=5_000_000_050, currency="CAD", basis="estimated")

    assert made.amount == Money(5_000_000_050, "CAD")
    for wrong in ({"currency": ""}, {"currency": "CAD", "value": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            result(activity, amount_minor=1, **wrong)


def test_what_is_counted_is_said_in_the_language_of_the_page_and_dollars_in_each(activity):
    trees = result(activity, value=Decimal(12400), unit_en="trees", unit_fr="arbres")
    dollars = result(activity, value=Decimal(5000), unit_en="$", unit_fr="$")
    half = result(activity, value=Decimal(7), unit_en="designers")

    assert [figure_of(one) for one in (trees, dollars, half)] == ["12,400 trees", "$5,000", "7 designers"]
    with override("fr"):
        assert [figure_of(one) for one in (trees, dollars, half)] == [
            "12\u00a0400 arbres", "5\u00a0000\u00a0$", "7",
        ]  # fmt: skip


def test_nobody_verifies_their_own_figure_and_who_did_is_said(activity):
    writer, other = make.actor("officer"), make.actor("officer")
    made = result(activity, by=writer, value=Decimal(45), basis="reported")
    words = {"said_by_en": "City Auditor", "said_on": DAY, "source": "Report AU-3"}
    with pytest.raises(Refused):
        actions.verify(by=writer, row=made, **words)
    with pytest.raises(Refused):
        actions.verify(by=other, row=made, **{**words, "source": " "})

    actions.verify(by=other, row=made, **words)

    made.refresh_from_db()
    assert (made.basis, made.said_by_en, made.said_on) == ("verified", "City Auditor", DAY)
    assert Correction.objects.get().before["basis"] == "reported"
    assert "activity.figure-verified" in last_line()
    with pytest.raises(Refused):
        actions.verify(by=other, row=made, **words)


def test_a_verified_figure_that_is_written_anew_is_verified_no_more(activity):
    writer, other = make.actor("officer"), make.actor("officer")
    made = result(activity, by=writer, value=Decimal(45))
    actions.verify(by=other, row=made, said_by_en="City Auditor", said_on=DAY, source="Report AU-3")

    held = {"value": Decimal(45)}
    actions.correct_part(by=other, row=made, held=held, changes={"value": Decimal(40)}, reason="Five died")

    made.refresh_from_db()
    assert (made.value, made.basis, made.said_by_en, made.said_on) == (Decimal(40), "reported", "", None)
    with pytest.raises(Refused):  # it is theirs now
        actions.verify(by=other, row=made, said_by_en="City Auditor", said_on=DAY, source="Report AU-3")
    with pytest.raises(Refused):
        actions.correct_part(
            by=other, row=made, held={"basis": "reported"}, changes={"basis": "verified"}, reason="I say so"
        )


def test_a_result_is_corrected_with_a_reason_and_found_by_its_new_words(activity):
    made = result(activity)
    with pytest.raises(Refused):
        actions.correct_part(by=make.clerk(), row=made, held={"text_en": "Trees"}, changes={"text_en": "Cherries"})

    actions.correct_part(
        by=make.clerk(), row=made, held={"text_en": "Trees"}, changes={"text_en": "Cherries"}, reason="Which trees"
    )

    assert ActivityResult.objects.get().text_en == "Cherries"
    assert "activity.activityresult-corrected" in last_line()
    with pytest.raises(edits.Overtaken):
        actions.correct_part(
            by=make.clerk(), row=made, held={"text_en": "Trees"}, changes={"text_en": "Oaks"}, reason="x"
        )


def test_a_milestone_is_reached_on_a_day(activity):
    made = actions.add_milestone(by=make.clerk(), activity=activity, title_en="Report", due=parse_fuzzy("2026-06"))
    changes = {"state": "reached", "reached_on": DAY}
    actions.correct_part(
        by=make.clerk(), row=made, held={"state": "ahead", "reached_on": None}, changes=changes, reason="It is there"
    )

    assert (made.state, made.reached_on, str(made.due)) == ("reached", DAY, "2026-06")


@pytest.mark.parametrize(
    ("state", "due", "unsaid"),
    [("ahead", "2024-06", True), ("ahead", "2990", False), ("ahead", "", False), ("reached", "2024-06", False)],
)
def test_a_milestone_whose_day_passed_without_a_word_is_not_called_ahead(activity, state, due, unsaid):
    actions.add_milestone(
        by=make.clerk(), activity=activity, title_en="Report", due=parse_fuzzy(due) if due else None, state=state
    )
    page = get_template("activities/parts/milestones.html").render({"row": activity})

    assert ("Past its day, not recorded" in page) is unsaid


def test_what_counts_from_the_beginning_is_never_set_to_be_summed(activity):
    with pytest.raises(Refused):
        indicator(activity, cumulative=True)
    made = indicator(activity, adds="last", cumulative=True)
    with pytest.raises(Refused):
        actions.correct_part(by=make.clerk(), row=made, held={"adds": "last"}, changes={"adds": "sum"}, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.create(activity=activity, number=9, adds="sum", cumulative=True)


def test_no_day_counts_twice(activity):
    made = indicator(activity)
    first = period(made, "2024-01-01", "2024-12-31", target=Decimal(10), actual=Decimal(12), basis="reported")
    period(made, "2025-01-01", "2025-12-31")

    with pytest.raises(Refused):
        period(made, "2024-12-31", "2024-12-31")
    with pytest.raises(Refused):
        last = {"last": date(2025, 1, 1)}
        actions.correct_part(by=make.clerk(), row=first, held={"last": first.last}, changes=last, reason="x")


def test_running_totals_may_share_their_beginning_but_not_their_end(activity):
    made = indicator(activity, adds="last", cumulative=True)
    period(made, "2024-01-01", "2024-12-31")
    period(made, "2024-01-01", "2025-12-31")

    with pytest.raises(Refused):
        period(made, "2025-01-01", "2025-12-31")


@pytest.mark.parametrize(
    "wrong",
    [
        {"actual": Decimal(1)},
        {"basis": "reported"},
        {"actual": Decimal(10**11), "basis": "reported"},
    ],
)
def test_a_period_that_cannot_be_is_refused_in_words(activity, wrong):
    with pytest.raises(Refused):
        period(indicator(activity), "2024-01-01", "2024-12-31", **wrong)
    with pytest.raises(Refused):
        period(indicator(activity), "2024-12-31", "2024-01-01")


def test_large_figures_are_kept_exactly_on_both_databases(activity):
    exact = Decimal("99999999999.9999")
    made = period(indicator(activity), "2024-01-01", "2024-12-31", actual=exact, basis="reported")
    money = Decimal(900_719_925_474_098)
    other = period(indicator(activity, currency="CAD"), "2024-01-01", "2024-12-31", target=money)
    made.refresh_from_db(), other.refresh_from_db()

    assert (made.actual, other.target) == (exact, money)
    assert other.indicator.figure(other.target) == Money(int(money), "CAD")


def test_a_lesson_is_the_offices_own_until_whoever_releases_says_so(activity):
    parks = make.division("parks")
    Activity.objects.update(lead=parks)
    activity.refresh_from_db()
    officer, head = make.actor("division-officer", division=parks), make.actor("division-head", division=parks)
    made = actions.add_lesson(by=officer, activity=activity, kind="did-not-work", text_en="Nobody was asked")
    assert '"type":"sealed"' in last_line()

    with pytest.raises(Refused):
        actions.correct_part(by=officer, row=made, held={"public": False}, changes={"public": True})
    with pytest.raises(Refused):
        actions.add_lesson(by=officer, activity=activity, kind="worked", text_en="x", public=True)
    actions.correct_part(by=head, row=made, held={"public": False}, changes={"public": True})

    assert Lesson.objects.get().public
    assert "Nobody was asked" in told()


def picture():
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(out, "PNG")
    return Sheet("png", out.getvalue(), "")


def photo(of, **values):
    values = {"caption_en": "Two trees", "credit": "A. Example", "consent": "nobody", "public": True, **values}
    return actions.add_photo(by=make.clerk(), activity=of, sheet=picture(), **values)


@pytest.mark.parametrize("missing", [{"credit": " "}, {"consent": ""}, {"consent": "withdrawn"}, {"caption_en": ""}])
def test_a_photo_is_shown_with_credit_and_consent_only(activity, missing):
    with pytest.raises(Refused):
        photo(activity, **missing)
    assert not Photo.objects.exists()


def test_a_photo_is_kept_inside_without_them_and_taken_down_at_once(activity):
    inside = photo(activity, consent="", public=False)
    shown = photo(activity, consent="given", consent_note="Ana agreed on 1 May")
    assert (inside.paper.data_class, shown.paper.data_class) == ("internal", "public")
    assert "Ana agreed" not in told()

    actions.take_down_photo(by=make.clerk(), photo=shown, withdrawn=True)

    assert (shown.public, shown.consent) == (False, "withdrawn")
    with pytest.raises(Refused):
        actions.add_photo(by=make.clerk(), activity=activity, sheet=Sheet("pdf", b"%PDF-", ""), caption_en="x")


def test_a_photo_that_was_kept_inside_is_shown_by_the_office_with_credit_and_consent(activity):
    kept = photo(activity, consent="", credit="", public=False)
    officer = make.actor("officer")
    for missing in ({"credit": " ", "consent": "given"}, {"credit": "A. Example", "consent": "withdrawn"}):
        with pytest.raises(Refused, match="with who took it"):
            actions.show_photo(by=officer, photo=kept, **missing)
    with pytest.raises(Refused):
        actions.show_photo(
            by=make.actor("division-officer"), photo=kept, credit="A. Example", consent="given", consent_note="Ana"
        )

    actions.show_photo(by=officer, photo=kept, credit="A. Example", consent="given", consent_note="Ana agreed")

    assert (kept.public, kept.credit, kept.paper.data_class) == (True, "A. Example", "public")
    assert "Ana agreed" not in told()


def test_the_day_on_which_a_result_came_about_is_corrected_like_the_rest_of_it(activity):
    made = result(activity)
    assert str(made.dated) == ""

    dated = {"dated": parse_fuzzy("2026-05")}
    actions.correct_part(by=make.clerk(), row=made, held={"dated": made.dated}, changes=dated, reason="Found")

    assert str(ActivityResult.objects.get().dated) == "2026-05"
    for day, said in (("2199", "still to come"), ("1900", "before the activity began")):
        with pytest.raises(Refused, match=said):
            actions.add_result(by=make.clerk(), activity=activity, dated=parse_fuzzy(day), kind="output", text_en="So.")


def test_an_award_and_an_event_are_entered_once_and_corrected_by_the_office():
    award = actions.enter_award(by=make.clerk(), when=parse_fuzzy("1995"), title_en="Tokyo Award", source="2002, 6.1.3")
    again = actions.enter_award(by=make.clerk(), when=parse_fuzzy("1995"), title_en="Tokyo Award", id=award.pk)
    event = actions.enter_event(by=make.clerk(), when=parse_fuzzy("1993"), title_en="Congress", part="hosted")

    assert award.pk == again.pk
    for row in (award, event):
        with pytest.raises(Refused):
            actions.correct_part(by=make.actor("treasurer"), row=row, held={}, changes={"title_en": "x"}, reason="x")
        actions.correct_part(by=make.clerk(), row=row, held={}, changes={"title_en": "Renamed"}, reason="A slip")
    assert "event-corrected" in last_line()


def test_nobody_else_may_add_anything(activity):
    made = result(activity)
    for by in (make.actor("councillor"), make.actor("division-officer", division=make.division("museums"))):
        for verb in (
            lambda by: result(activity, by=by),
            lambda by: actions.add_milestone(by=by, activity=activity, title_en="x"),
            lambda by: actions.add_indicator(by=by, activity=activity, name_en="x", adds="sum"),
            lambda by: actions.add_lesson(by=by, activity=activity, kind="worked", text_en="x"),
            lambda by: actions.correct_part(by=by, row=made, held={}, changes={"text_en": "x"}, reason="x"),
            lambda by: actions.verify(by=by, row=made, said_by_en="x", said_on=DAY, source="x"),
            lambda by: actions.add_photo(by=by, activity=activity, sheet=picture(), caption_en="x"),
        ):
            with pytest.raises(Refused):
                verb(by)


def test_nobody_said_counted_reached_gave_or_verified_anything_on_a_day_that_is_still_to_come(activity):
    made, figure = result(activity, value=Decimal(45)), indicator(activity, adds="last")
    ahead, counted = date(2199, 1, 1), {"actual": Decimal(9), "basis": "reported"}
    by, other = make.clerk(), make.actor("officer")
    words = {"said_by_en": "City Auditor", "source": "Report AU-3"}
    goal = actions.add_milestone(by=by, activity=activity, title_en="Report")
    aimed = period(figure, "2199-01-01", "2199-12-31", target=Decimal(10))
    award = actions.enter_award(by=by, when=parse_fuzzy("1995"), title_en="Tokyo Award")

    def corrected(row, held, changes):
        actions.correct_part(by=by, row=row, held=held, changes=changes, reason="x")

    for act, said, dit in (
        (lambda: result(activity, said_on=ahead), "Nobody said it", "Personne ne l’a dit"),
        (lambda: corrected(made, {"said_on": None}, {"said_on": ahead}), "Nobody said it", "Personne ne l’a dit"),
        (lambda: period(figure, "2198-01-01", "2198-12-31", **counted), "has not begun", "n’a pas commencé"),
        (lambda: corrected(aimed, {"actual": None, "basis": ""}, counted), "keep the target", "gardez la cible"),
        (lambda: corrected(goal, {"state": "ahead", "reached_on": None}, {"state": "reached", "reached_on": ahead}),
         "not reached on a day", "pas été atteint"),
        (lambda: actions.enter_award(by=by, when=parse_fuzzy("2199"), title_en="x"), "not given", "pas décerné"),
        (lambda: corrected(award, {"when": award.when}, {"when": parse_fuzzy("2199-01")}), "not given", "pas décerné"),
        (lambda: actions.verify(by=other, row=made, said_on=ahead, **words), "Nobody verified it", "ne l’a vérifié"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            act()
        assert said in refused.value.said("en")
        assert dit in refused.value.said("fr")
    assert ActivityResult.objects.get().basis == "reported"
    this_year = period(figure, f"{date.today().year}-01-01", f"{date.today().year}-12-31", **counted)
    assert this_year.actual == 9, "of a period that goes on something may be counted"
