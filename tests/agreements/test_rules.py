"""The days of an agreement, rule by rule, at each edge: the last day on which it may be, and the first on which not."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from chancery.agreements import rules
from chancery.agreements.models import Agreement, ChangeRequest
from chancery.columns import as_columns
from chancery.dates import FuzzyDate, parse_fuzzy
from chancery.errors import Refused
from tests import make

Kind = ChangeRequest.Kind
BEFORE = "This day is before the agreement was signed."
START, END, TODAY = date(2024, 1, 1), date(2026, 6, 30), date(2026, 3, 1)


def agreement(standing="signed", signed="2023-12-15", **values):
    """One that is nowhere in the register."""
    return Agreement(standing=standing, **as_columns("signed", parse_fuzzy(signed)), **values)


def refusal(rule, *args):
    """Why a rule says no; empty where it does not."""
    try:
        rule(*args)
    except Refused as no:
        return no.message_en if no.message_fr != no.message_en else "not said in French"
    return ""


def on(text):
    return parse_fuzzy(text)


# --- a term


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "open_ended", "said"),
    [
        (START, END, False, ""),
        (START, START, None, ""),
        (START, date(2023, 12, 31), None, "The last day is before the first day."),
        (None, END, False, ""),
        (START, None, True, ""),
        (START, None, False, ""),
        (None, None, True, ""),
        (None, END, True, "What has no end has no last day: leave one of the two empty."),
    ],
)
def test_a_term_ends_no_earlier_than_it_begins_and_an_open_one_has_no_end(starts_on, ends_on, open_ended, said):
    assert refusal(rules.require_order, starts_on, ends_on, open_ended) == said


def test_whether_a_term_is_open_need_not_be_said():
    assert refusal(rules.require_order, START, END) == ""


@pytest.mark.parametrize(
    ("signed", "ends_on", "said"),
    [
        ("2026-06-30", END, ""),
        ("2026-07-01", END, "The last day is before the signature."),
        ("2026", END, ""),
        ("2027", END, "The last day is before the signature."),
        ("2026-07-01", None, ""),
        ("", END, ""),
    ],
)
def test_nothing_is_signed_after_its_last_day(signed, ends_on, said):
    assert refusal(rules.require_signed_in_time, on(signed), ends_on) == said


# --- a renewal


def renewal(day, until=date(2031, 6, 30), standing="signed"):
    return refusal(rules.require_renewable, agreement(standing, ends_on=END), on(day), until)


def test_a_renewal_is_agreed_until_the_last_day_and_begins_the_day_after_it():
    assert renewal("2026-06-30") == ""
    assert rules.require_renewable(agreement(ends_on=END), on("2026-06-01"), date(2031, 6, 30)) == date(2026, 7, 1)


@pytest.mark.parametrize("day", ["2026-07-01", "2026", "2026-06..2026-07"])
def test_a_renewal_that_may_be_after_the_last_day_is_refused(day):
    assert renewal(day).startswith("A renewal is agreed before the term ends, on 30 June 2026.")


def test_the_new_term_ends_after_the_one_it_extends():
    said = "The new term ends after the one it extends, which runs to 30 June 2026."

    assert renewal("2026-03-01", date(2026, 7, 1)) == ""
    assert renewal("2026-03-01", END) == renewal("2026-03-01", date(2026, 6, 29)) == said


def test_what_has_no_last_day_has_no_term_to_renew():
    assert refusal(rules.require_renewable, agreement(), on("2026-03-01"), END).startswith("No last day of its term")


def test_a_renewal_needs_its_day_a_signed_agreement_and_is_not_before_the_signature():
    assert renewal("") == "Say on which day; a month or a year will do."
    assert renewal("2026-03-01", standing="draft").startswith("Only a signed agreement can take this step")
    assert renewal("2023-12-14") == BEFORE


# --- an amendment, an end, a recognition


@pytest.mark.parametrize(
    ("day", "said", "why"),
    [
        ("2026-03-01", {"text_en": "More cities"}, ""),
        ("2026-03-01", {"text_fr": "Plus de villes"}, ""),
        ("2026-03-01", {"text_en": "", "text_fr": ""}, "Say what was amended."),
        ("2026-03-01", {}, "Say what was amended."),
        ("", {"text_en": "More cities"}, "Say on which day; a month or a year will do."),
        ("2023-12-14", {"text_en": "More cities"}, BEFORE),
    ],
)
def test_an_amendment_says_when_and_what(day, said, why):
    assert refusal(rules.require_amendable, agreement(), on(day), said) == why


@pytest.mark.parametrize("standing", ["draft", "ended", "historical"])
def test_only_what_is_signed_is_amended_or_ends(standing):
    row, words = agreement(standing), "Only a signed agreement can take this step, and this one is not, or no longer."

    assert refusal(rules.require_amendable, row, on("2026-03-01"), {"text_en": "x"}) == words
    assert refusal(rules.require_endable, row, on("2026-03-01"), TODAY) == words


@pytest.mark.parametrize("rule", [rules.require_endable, rules.require_recognisable, rules.require_not_ahead])
@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-03-01", ""),
        ("2026-03-02", "This day is still to come. Record it once it has."),
        ("2026", ""),
        ("2027", "This day is still to come. Record it once it has."),
        ("", ""),
        ("2023-12-15", ""),
        ("2023-12-14", BEFORE),
        ("2023", ""),
    ],
)
def test_an_end_is_not_before_the_signature_and_not_ahead(rule, day, why):
    assert refusal(rule, agreement(), on(day), TODAY) == why


def test_where_the_signature_is_not_recorded_the_first_day_counts():
    row = agreement(signed="", starts_on=START)

    assert refusal(rules.require_endable, row, on("2024-01-01"), TODAY) == ""
    assert refusal(rules.require_endable, row, on("2023-12-31"), TODAY) == BEFORE
    assert refusal(rules.require_endable, agreement(signed=""), on("1900"), TODAY) == ""


def test_a_draft_has_no_history_and_what_ended_may_be_recognised():
    assert refusal(rules.require_recognisable, agreement("draft"), on("2026-01-01"), TODAY).startswith("A draft has no")
    assert refusal(rules.require_recognisable, agreement("ended"), on("2026-01-01"), TODAY) == ""


# --- a correction


def correction(payload, **values):
    return refusal(rules.require_correctable, agreement(starts_on=START, ends_on=END, **values), payload)


def test_a_correction_changes_something_that_binds_of_what_was_signed():
    assert correction({}) == "Nothing would change."
    assert correction({"ends_on": date(2027, 1, 1)}) == correction({"authority_en": "By-law 7"}) == ""
    assert correction({"ends_on": END, "note_en": "x"}) == "A draft is simply edited."
    assert correction({"ends_on": date(2027, 1, 1)}, standing="draft") == "A draft is simply edited."
    assert correction({"ends_on": date(2027, 1, 1)}, standing="historical") == ""


def test_everything_that_binds_may_be_corrected_at_once():
    everything = dict.fromkeys(rules.CORRECTABLE) | {"signed": on("")}

    assert correction(everything) == ""


@time_machine.travel("2026-03-01T17:00Z", tick=False)
def test_a_signature_is_corrected_to_a_day_that_has_come_and_is_not_after_the_term():
    late, ahead = "The last day is before the signature.", "This day is still to come. Record it once it has."

    assert correction({"signed": on("2026-03-01")}) == correction({"signed": on("2026")}) == ""
    assert correction({"signed": on("2026-03-02")}) == ahead
    assert (
        correction({"signed": on("2026-07-01")})
        == correction({"ends_on": date(2023, 12, 14), "starts_on": None})
        == late
    )


def test_after_a_correction_the_days_are_in_order():
    before, both = (
        "The last day is before the first day.",
        "What has no end has no last day: leave one of the two empty.",
    )

    assert correction({"starts_on": date(2026, 7, 1)}) == correction({"ends_on": date(2023, 12, 31)}) == before
    assert correction({"open_ended": True}) == both
    assert correction({"open_ended": True, "ends_on": None}) == ""
    assert correction({"ends_on": END}, open_ended=True) == both


# --- each step by its own rule


@pytest.mark.parametrize(
    ("kind", "payload", "why"),
    [
        (Kind.RENEW, {"on": "2026-07-01", "ends_on": date(2031, 6, 30)}, "A renewal is agreed before the term ends"),
        (Kind.RENEW, {"on": "2026-03-01", "ends_on": END}, "The new term ends after the one it extends"),
        (Kind.AMEND, {"on": "2026-03-01"}, "Say what was amended."),
        (Kind.AMEND, {"on": "2026-03-01", "text_en": "x"}, ""),
        (Kind.AMEND, {"on": "2026-03-02", "text_en": "x"}, "This day is still to come."),
        (Kind.RENEW, {"on": "2026-03-02", "ends_on": date(2031, 6, 30)}, "This day is still to come."),
        (Kind.RENEW, {"on": "2026-03-01", "ends_on": date(2031, 6, 30)}, ""),
        (Kind.END, {"on": "2026-03-02"}, "This day is still to come."),
        (Kind.END, {"on": "2026-03-01"}, ""),
        (Kind.RECOGNISE, {"on": "2026-03-02"}, "This day is still to come."),
        (Kind.RECOGNISE, {"on": "2026-03-01"}, ""),
    ],
)
@time_machine.travel("2026-03-01T17:00Z", tick=False)
def test_each_step_is_held_against_its_own_rule(kind, payload, why):
    row = agreement(ends_on=END)
    said = refusal(rules.require_possible, row, kind, payload | {"on": on(payload["on"])})

    assert said.startswith(why)
    assert bool(said) is bool(why)


def test_a_correction_needs_no_day_and_the_others_are_for_what_is_signed():
    assert refusal(rules.require_possible, agreement(), Kind.CORRECT, {}) == "Nothing would change."
    assert refusal(rules.require_possible, agreement(), Kind.CORRECT, {"authority_en": "x"}) == ""
    ended = agreement("ended")
    assert refusal(rules.require_possible, ended, Kind.END, {"on": on("2026-01-01")}).startswith("Only a signed")
    assert refusal(rules.require_possible, ended, Kind.RECOGNISE, {"on": on("2026-01-01")}) == ""


# --- what was asked, read back


@pytest.mark.django_db
def test_what_was_asked_is_read_back_as_it_was_meant():
    body, item = make.counterparty(), make.council_item()
    asked = {
        "on": "2026-03", "signed": "2025", "starts_on": "2026-01-01", "ends_on": "", "text_en": "2026-01-01",
        "counterparty": str(body.pk), "party": str(body.pk), "council_item": str(item.pk),
    }  # fmt: skip

    assert rules.unpacked(asked) == {
        "on": on("2026-03"), "signed": on("2025"), "starts_on": START.replace(year=2026), "ends_on": None,
        "text_en": "2026-01-01", "counterparty": body, "party": body, "council_item": item,
    }  # fmt: skip
    assert rules.unpacked({"ends_on": "2026-01-02", "council_item": None}) == {
        "ends_on": date(2026, 1, 2),
        "council_item": None,
    }
    assert rules.unpacked({"council_item": "00000000-0000-0000-0000-000000000001"}) == {"council_item": None}
    assert rules.unpacked({"council_item": ""}) == {"council_item": None}
    assert rules.unpacked({"on": ""}) == {"on": FuzzyDate()}
