"""Facts in, verdict out: five outcomes, two clocks, and unknown that never passes."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.policy import Fact, Facts, Held, Outcome, Policy, Reader, Waiver, evaluate, known_to, shown, whole
from chancery.policy.evaluate import verdict
from chancery.policy.explain import sentence
from chancery.policy.facts import Stage
from chancery.policy.hearing import Hearing
from chancery.policy.report import simulation_json
from chancery.policy.simulate import simulate
from tests.policy.say import CATEGORY, HEAD, LONG_AGO, TODAY, fact, facts, held, one, policy, toronto

MUST = 'force = "must"\ntest = { fact = "friendly", is = true }'


def outcome(of: Policy, known: Facts, **how: object) -> Outcome:
    """What the one criterion comes to."""
    judged = evaluate(of, "sister", known, **{"as_of": TODAY, "known_at": TODAY, **how})  # type: ignore[arg-type]  # (of its kind, as the test says)
    return next(finding.outcome for finding in judged.findings if finding.criterion == "c")


def whole_of(of: Policy, known: Facts, **how: object) -> Outcome:
    """What the whole comes to."""
    return evaluate(of, "sister", known, **{"as_of": TODAY, "known_at": TODAY, **how}).outcome  # type: ignore[arg-type]  # (of its kind, as the test says)


def test_a_clause_is_met_not_met_or_to_document() -> None:
    assert outcome(one(MUST), facts(friendly=True)) is Outcome.MET
    assert outcome(one(MUST), facts(friendly=False)) is Outcome.NOT_MET
    assert outcome(one(MUST), {}) is Outcome.UNKNOWN


def test_unknown_blocks_the_whole() -> None:
    assert whole_of(one(MUST), {}) is Outcome.UNKNOWN


def test_a_fact_counts_from_the_day_it_is_true_and_the_day_it_was_known() -> None:
    known = {"friendly": [fact(True, date(2024, 1, 1), date(2024, 6, 1))]}

    assert outcome(one(MUST), known, as_of=date(2023, 12, 31)) is Outcome.UNKNOWN
    assert outcome(one(MUST), known, as_of=date(2024, 1, 1)) is Outcome.MET
    assert outcome(one(MUST), known, as_of=date(2024, 1, 1), known_at=date(2024, 5, 31)) is Outcome.UNKNOWN


def test_the_newest_value_that_was_true_counts() -> None:
    known = {"friendly": [fact(False, date(2024, 1, 1)), fact(True, date(2020, 1, 1)), fact(True, date(2030, 1, 1))]}

    assert outcome(one(MUST), known) is Outcome.NOT_MET


def test_a_fact_too_old_is_to_document_again() -> None:
    aging = HEAD.replace('established_by = "office"', 'established_by = "office"\nmax_age = "12 months"')

    assert outcome(one(MUST, head=aging), facts(friendly=[fact(True, date(2025, 11, 21))])) is Outcome.MET
    assert outcome(one(MUST, head=aging), facts(friendly=[fact(True, date(2025, 11, 20))])) is Outcome.UNKNOWN


def test_a_fact_past_its_own_last_day_is_to_document_again() -> None:
    until = {"friendly": [fact(True, date(2024, 1, 1), fresh_until=date(2025, 6, 30))]}

    assert outcome(one(MUST), until, as_of=date(2025, 6, 30)) is Outcome.MET
    assert outcome(one(MUST), until, as_of=date(2025, 7, 1)) is Outcome.UNKNOWN


def test_a_judgement_past_its_last_day_is_to_document_again_and_says_so() -> None:
    judged = one('force = "must"\njudged_by = "office"')
    known = {"c": [fact(True, date(2024, 1, 1), fresh_until=date(2025, 6, 30))]}
    answer = Hearing(judged, as_of=TODAY, known_at=TODAY).answer("c", Held(facts=known))

    assert (answer.outcome, answer.why) == (Outcome.UNKNOWN, "stale")


def test_what_was_replaced_counts_for_those_who_ask_what_was_known_before() -> None:
    wrong = fact(True, date(2024, 3, 1), date(2024, 3, 1), replaced_on=date(2024, 9, 1))
    known = {"friendly": [wrong, fact(False, date(2024, 1, 1), date(2024, 9, 1))]}

    assert outcome(one(MUST), known, as_of=date(2024, 12, 1), known_at=date(2024, 8, 31)) is Outcome.MET
    assert outcome(one(MUST), known, as_of=date(2024, 12, 1), known_at=date(2024, 9, 1)) is Outcome.NOT_MET


def test_established_that_there_is_none_is_not_the_same_as_unknown() -> None:
    present = one('force = "must"\ntest = { fact = "friendly", present = true }')

    assert outcome(present, facts(friendly=None)) is Outcome.NOT_MET
    assert outcome(present, {}) is Outcome.UNKNOWN


def test_a_person_judges_and_the_answer_is_a_dated_fact() -> None:
    judged = one('force = "must"\njudged_by = "office"')

    assert outcome(judged, {}) is Outcome.UNKNOWN
    assert outcome(judged, facts(c=True)) is Outcome.MET
    assert outcome(judged, facts(c="not_applicable")) is Outcome.NOT_APPLICABLE
    assert outcome(judged, facts(c="waived")) is Outcome.UNKNOWN


def test_a_should_needs_a_written_reason_to_be_passed_over() -> None:
    should = one(MUST.replace("must", "should"))
    passed_over = Waiver("c", "office", "The mayor's letter of 3 May says why.", LONG_AGO)

    assert whole_of(should, facts(friendly=False)) is Outcome.UNKNOWN
    assert whole_of(should, facts(friendly=False), waivers=(passed_over,)) is Outcome.WAIVED


def test_a_consider_is_shown_and_never_blocks() -> None:
    consider = one(MUST.replace("must", "consider"))

    assert outcome(consider, facts(friendly=False)) is Outcome.NOT_MET
    assert whole_of(consider, facts(friendly=False)) is Outcome.MET


def test_a_waiver_holds_only_where_the_policy_lets_its_body_give_it() -> None:
    waiver = Waiver("c", "office", "For the flood year.", LONG_AGO, date(2026, 12, 31))
    right = '[[waiver]]\nid = "w"\nof = ["c"]\nby = ["office"]\n'

    assert outcome(one(MUST), facts(friendly=False), waivers=(waiver,)) is Outcome.NOT_MET
    assert outcome(one(MUST, CATEGORY + right), facts(friendly=False), waivers=(waiver,)) is Outcome.WAIVED
    assert outcome(one(MUST, CATEGORY + right), {}, waivers=(waiver,), as_of=date(2027, 1, 1)) is Outcome.UNKNOWN


def test_a_clause_that_does_not_apply_is_not_applicable() -> None:
    conditional = one(
        MUST + '\napplies_if = "abroad"',
        '[[criterion]]\nid = "abroad"\ntext = { en = "x" }\nforce = "must"\n'
        'test = { fact = "country", is_not = "CA" }\n' + CATEGORY,
    )

    assert outcome(conditional, facts(country="CA", friendly=False)) is Outcome.NOT_APPLICABLE
    assert outcome(conditional, facts(country="FR", friendly=False)) is Outcome.NOT_MET
    assert outcome(conditional, facts(friendly=True)) is Outcome.UNKNOWN


def test_a_closed_category_takes_nobody_new_and_keeps_those_it_has() -> None:
    closed = one(MUST, CATEGORY.replace('"open"', '"closed"'))

    assert whole_of(closed, facts(friendly=True)) is Outcome.NOT_MET
    assert whole_of(closed, facts(friendly=True), moment="maintain") is Outcome.MET


def test_a_cap_needs_the_register_and_counts_only_others() -> None:
    capped = one(MUST, CATEGORY + '[[cap]]\nid = "few"\nfor = ["sister"]\nat_most = 1\n')

    assert whole_of(capped, facts(friendly=True)) is Outcome.UNKNOWN
    assert whole_of(capped, facts(friendly=True), register=[]) is Outcome.MET
    assert whole_of(capped, facts(friendly=True), register=[held()]) is Outcome.NOT_MET


def test_a_record_that_may_count_never_lets_a_cap_pass() -> None:
    capped = one(MUST, CATEGORY + '[[cap]]\nid = "few"\nfor = ["sister"]\nat_most = 1\n')

    assert whole_of(capped, facts(friendly=True), register=[held(in_force=None)]) is Outcome.UNKNOWN


def test_one_in_each_country_counts_the_unplaced_as_possible() -> None:
    single = one(
        'force = "must"\n'
        'test = { count = "agreements", where = { category = ["sister"], same = ["country"] }, at_most = 0 }'
    )
    french = held(country="FR")

    assert outcome(single, facts(country="FR"), register=[french]) is Outcome.NOT_MET
    assert outcome(single, facts(country="IT"), register=[french]) is Outcome.MET
    assert outcome(single, facts(country="IT"), register=[french, held("A-2")]) is Outcome.UNKNOWN
    assert outcome(single, {}, register=[french]) is Outcome.UNKNOWN


def test_a_moratorium_ends_the_day_it_says() -> None:
    paused = one(MUST, CATEGORY + '[[moratorium]]\nid = "m"\nsince = 2026-01-01\nuntil = 2026-07-01\n')

    assert whole_of(paused, facts(friendly=True), as_of=date(2026, 6, 30)) is Outcome.NOT_MET
    assert whole_of(paused, facts(friendly=True), as_of=date(2026, 7, 1)) is Outcome.MET


def test_an_incomplete_category_can_never_be_met() -> None:
    assert whole_of(one(MUST, CATEGORY + "incomplete = true\n"), facts(friendly=True)) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ((), Outcome.NOT_MET),
        ((Stage("trial", date(2024, 11, 21)),), Outcome.MET),
        ((Stage("trial", date(2024, 11, 22)),), Outcome.NOT_MET),
        ((Stage("trial", None),), Outcome.UNKNOWN),
    ],
)
def test_a_stage_must_have_lasted(stages: tuple[Stage, ...], expected: Outcome) -> None:
    ladder = policy(
        '[[category]]\nid = "trial"\nname = { en = "Trial" }\nkind = "stage"\nstatus = "open"\n'
        + CATEGORY.replace(
            'eligibility = { all_of = ["c"] }', 'from_stage = { category = "trial", held_for = "2 years" }'
        )
    )
    hearing = Hearing(ladder, as_of=TODAY, known_at=TODAY, moment="establish")

    assert verdict(hearing, "sister", Held(stages=stages)).outcome is expected


def test_what_a_resident_may_not_see_is_one_sentence_whatever_was_found() -> None:
    policy_2024 = toronto(2024)
    seen = []
    for value in (True, False, None):
        known = facts() if value is None else facts(jurisdiction_of_concern=value)
        found = evaluate(policy_2024, "project", known, as_of=TODAY, known_at=TODAY)
        seen.append([one_ for one_ in shown(found, Reader.PUBLIC, "en") if one_.criterion == "not-of-concern"])
        assert whole(found, Reader.PUBLIC) is None

    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0].outcome is None


def test_people_with_clearance_see_what_was_found() -> None:
    judged = evaluate(toronto(2024), "project", facts(jurisdiction_of_concern=True), as_of=TODAY, known_at=TODAY)
    found = {one_.criterion: one_.outcome for one_ in shown(judged, Reader.CLEARED, "fr")}

    assert found["not-of-concern"] is Outcome.NOT_MET
    assert whole(judged, Reader.CLEARED) is Outcome.NOT_MET


def test_every_finding_says_what_would_change_it() -> None:
    judged = evaluate(toronto(2024), "partnership", facts(gawc_class="sufficiency"), as_of=TODAY, known_at=TODAY)
    said = {one_.criterion: one_ for one_ in shown(judged, Reader.STAFF, "en")}

    assert said["world-city"].sentence == "GaWC class: Sufficiency. Required: at least Gamma -."
    assert said["world-city"].change == "To be met, this would be needed: at least Gamma -."
    assert said["relations"].change.startswith(
        "Record: established relations with Canada, to be established by City Clerk"
    )


@pytest.mark.parametrize(("lang", "said"), [("en", "Term: 10 years 3 months."), ("fr", "Durée : 10 ans 3 mois.")])
def test_a_term_that_is_too_long_is_said_as_a_length_and_not_as_a_number(lang, said) -> None:
    known = facts(ends_on=date(2028, 1, 25), term_months=123)
    judged = evaluate(toronto(2024), "partnership", known, as_of=TODAY, known_at=TODAY, moment="maintain")
    term = next(one for one in shown(judged, Reader.PUBLIC, lang) if one.criterion == "partnership.term")

    assert term.sentence.startswith(said)


@pytest.mark.parametrize(
    ("kept", "readers"),
    [("public", tuple(Reader)), ("internal", (Reader.STAFF, Reader.CLEARED)), ("intergovernmental", (Reader.CLEARED,))],
)
def test_a_fact_kept_closer_than_its_policy_asks_is_shown_to_those_who_may_know_it(kept, readers) -> None:
    of, known = one(MUST), {"friendly": [fact(True, LONG_AGO)._replace(data_class=kept)]}
    judged = evaluate(of, "sister", known, as_of=TODAY, known_at=TODAY)
    seen = [reader for reader in Reader if shown(judged, reader, "en")[0].outcome is Outcome.MET]

    assert tuple(seen) == readers
    assert tuple(reader for reader in Reader if known_to(known, reader)["friendly"]) == readers


def test_what_is_missing_is_named_and_not_what_is_there() -> None:
    members = (
        '[[fact]]\nid = "residents"\nname = { en = "residents" }\ntype = "number"\nestablished_by = "office"\n'
        '[[fact]]\nid = "members"\nname = { en = "members" }\ntype = "number"\nestablished_by = "office"\n'
    )
    share = one(
        'force = "must"\ntest = { fact = "residents", share_of = "members", more_than = 0.5 }', head=HEAD + members
    )
    judged = evaluate(share, "sister", facts(residents=5), as_of=TODAY, known_at=TODAY)

    (said,) = shown(judged, Reader.CLEARED, "en")
    assert said.change == "Record: members, to be established by the office."


@pytest.mark.parametrize(
    ("stages", "renewed", "asked"),
    [
        ((Stage("memorandum", None, date(2024, 5, 13)), Stage("project", date(2024, 5, 14))), None, False),
        ((Stage("memorandum", None, date(2024, 5, 13)), Stage("project", date(2024, 5, 14))), date(2024, 9, 1), True),
        ((Stage("memorandum", None, date(2024, 5, 13)), Stage("project", date(2024, 5, 14))), date(2020, 9, 1), False),
        ((Stage("partnership", None, date(2024, 5, 13)), Stage("project", date(2024, 5, 14))), None, True),
        ((Stage("project", date(2024, 5, 14)),), None, True),
        ((), None, True),
    ],
)
def test_the_balance_of_a_term_is_kept_after_the_move_until_the_agreement_is_renewed(stages, renewed, asked) -> None:
    hearing = Hearing(toronto(2024), as_of=TODAY, known_at=TODAY, register=[], moment="maintain")
    found = verdict(hearing, "project", held(category="project", stages=stages, renewed=renewed)).findings

    assert ("project.term" in [one_.criterion for one_ in found]) is asked


@pytest.mark.parametrize(
    ("instrument", "category", "apart"),
    [("pact", "", True), ("host-agreement", "", True), ("declaration", "", True), ("memorandum", "", False),
     ("twinning", "", True), ("pact", "project", False)],
)  # fmt: skip
def test_an_instrument_that_no_category_is_for_is_placed_nowhere_and_is_not_missing_a_place(
    instrument, category, apart
) -> None:
    one_ = Held(reference="P-1", category=category, instrument=instrument, in_force=True)
    run = simulate(toronto(2024), None, [one_], as_of=TODAY, known_at=TODAY)

    assert ([each.reference for each in run.beyond], len(run.rows)) == ((["P-1"], 0) if apart else ([], 1))
    assert simulation_json(run, Reader.PUBLIC, "en")["outside_categories"] == (["P-1"] if apart else [])


def test_a_class_without_an_edition_is_of_the_year_from_which_it_is_valid() -> None:
    scale = '[[scale]]\nid = "s"\nname = { en = "s" }\norder = ["a", "b"]\nedition = "2024"\n'
    rank = '[[fact]]\nid = "rank"\nname = { en = "rank" }\ntype = "scale"\nscale = "s"\nestablished_by = "office"\n'
    under = one('force = "must"\ntest = { fact = "rank", is = "a" }', CATEGORY + scale + rank)
    of_that_year, later = fact("a", valid_from=date(2024, 1, 1)), fact("a", valid_from=date(2025, 1, 1))
    named = fact("b", edition="2024")

    def found(*known: Fact) -> Outcome:
        return evaluate(under, "sister", {"rank": list(known)}, as_of=TODAY, known_at=TODAY).outcome

    assert [found(of_that_year), found(later), found(named), found(later, named)] == [
        Outcome.MET, Outcome.UNKNOWN, Outcome.NOT_MET, Outcome.NOT_MET,
    ]  # fmt: skip
    past = fact("b", edition="2024", fresh_until=date(2026, 1, 1))
    assert [found(past), found(of_that_year, past)] == [Outcome.UNKNOWN, Outcome.MET]
    [one_of_none] = evaluate(under, "sister", {"rank": [later]}, as_of=TODAY, known_at=TODAY).findings
    assert "without an edition; the policy names one." in sentence(under, one_of_none, "en")
    assert "sans édition ; la politique en nomme une." in sentence(under, one_of_none, "fr").replace("\xa0", " ")
