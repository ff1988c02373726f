"""The strangest clauses of real policies: each is a few lines, and comes out met, not met and unknown.

The numbers are those of our collection of such clauses.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from chancery.money import Money
from chancery.policy import Facts, Held, Lang, Outcome, Policy, Reader, evaluate, load, phrases
from chancery.policy.clauses import Moratorium
from chancery.policy.facts import Stage
from chancery.policy.findings import Finding
from chancery.policy.hearing import Hearing
from chancery.policy.moments import Consulted, authority, consultations, gate, intake, spending, succession
from chancery.policy.report import breach_sentence
from chancery.policy.required import action
from chancery.policy.simulate import simulate
from chancery.policy.stack import stack
from tests.policy.say import CATEGORY, HEAD, TODAY, fact, facts, held, one, policy

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
NOT_APPLICABLE = Outcome.NOT_APPLICABLE
SISTER = '[[category]]\nid = "sister"\nname = { en = "Sister City" }\nkind = "relationship"\nstatus = "open"\n'


def clause(id: str, way: str, force: str = "must") -> str:
    """One criterion."""
    return f'[[criterion]]\nid = "{id}"\ntext = {{ en = "{id}." }}\nforce = "{force}"\n{way}\n'


def fact_of(id: str, type_: str, more: str = "") -> str:
    """One kind of fact."""
    return f'[[fact]]\nid = "{id}"\ntype = "{type_}"\nestablished_by = "office"\n{more}\n'


def found(
    under: Policy,
    known: Facts | None = None,
    *,
    register: Sequence[Held] | None = None,
    moment: str = "establish",
    criterion: str = "c",
    as_of: date = TODAY,
) -> Finding:
    """What one clause comes to for a candidate for Sister City."""
    judged = evaluate(
        under,
        "sister",
        known or {},
        as_of=as_of,
        known_at=TODAY,
        register=register,
        moment=moment,  # type: ignore[arg-type]  # (of its kind, as the test says)
    )
    return next(finding for finding in judged.findings if finding.criterion == criterion)


def outcome(under: Policy, known: Facts | None = None, **how: object) -> Outcome:
    """Its outcome."""
    return found(under, known, **how).outcome  # type: ignore[arg-type]  # (of its kind, as the test says)


def gate_of(under: Policy, known: Facts) -> Outcome:
    """Whether the step “assessment” may close."""
    return gate(under, "assessment", held("", facts=known), Hearing(under, as_of=TODAY)).outcome


def test_1_positive_on_all_questions_or_stop() -> None:
    questions = "".join(
        f'[[question]]\nid = "q{n}"\ntext = {{ en = "Well?" }}\nanswered_by = "office"\n' for n in (1, 2)
    )
    under = policy(questions + '[[step]]\nid = "assessment"\nactors = ["office"]\ngate = { all_of = ["q1", "q2"] }\n')

    assert gate_of(under, facts(q1=True, q2=True)) is MET
    assert gate_of(under, facts(q1=True, q2=False)) is NOT_MET
    assert gate_of(under, facts(q1=True)) is UNKNOWN


def test_3_similar_in_population_and_or_role_and_or_features() -> None:
    parts = "".join(clause(id, 'judged_by = "office"') for id in ("population", "role", "features"))
    under = one('force = "should"\nrule = { any_of = ["population", "role", "features"] }', parts + CATEGORY)

    assert outcome(under, facts(population=False, role=True)) is MET
    assert outcome(under, facts(population=False, role=False, features=False)) is NOT_MET
    assert outcome(under, facts(population=False, role=False)) is UNKNOWN


def test_3_or_other_features_are_never_closed_to_a_person() -> None:
    parts = clause("role", 'judged_by = "office"')
    under = one('force = "should"\nrule = { any_of = ["role"], open = true }', parts + CATEGORY)

    assert outcome(under, facts(role=False)) is UNKNOWN


SCALE = '[[scale]]\nid = "s"\norder = ["not-listed", "gamma", "beta", "alpha"]\nedition = "2024"\n'


def test_4_at_least_a_gamma_city() -> None:
    under = one(
        'force = "must"\ntest = { fact = "class", at_least = "gamma" }',
        SCALE + fact_of("class", "scale", 'scale = "s"') + CATEGORY,
    )

    assert outcome(under, facts(**{"class": [fact("beta", edition="2024")]})) is MET
    assert outcome(under, facts(**{"class": [fact("not-listed", edition="2024")]})) is NOT_MET
    assert outcome(under, {}) is UNKNOWN


def test_5_population_and_gdp_are_comparable_and_nobody_says_by_how_much() -> None:
    under = policy(
        fact_of("population", "number")
        + '[[question]]\nid = "alike"\ntext = { en = "Comparable?" }\nanswered_by = "office"\nshow = ["population"]\n'
        + '[[step]]\nid = "assessment"\nactors = ["office"]\ngate = { all_of = ["alike"] }\n'
    )

    assert gate_of(under, facts(alike=True, population=3_000_000)) is MET
    assert gate_of(under, facts(alike=False, population=3_000)) is NOT_MET
    assert gate_of(under, facts(population=3_000_000)) is UNKNOWN, "the figure alone answers nothing"


def test_8_the_relationship_should_not_be_economically_driven() -> None:
    judged = one('force = "should"\njudged_by = "office"')
    stated = one(
        'force = "should"\ntest = { fact = "purpose", not_in = ["economy"] }',
        fact_of("purpose", "choice", 'choices = ["culture", "economy"]') + CATEGORY,
    )

    assert [outcome(judged, known) for known in (facts(c=True), facts(c=False), {})] == [MET, NOT_MET, UNKNOWN]
    assert [outcome(stated, known) for known in (facts(purpose="culture"), facts(purpose="economy"), {})] == [
        MET,
        NOT_MET,
        UNKNOWN,
    ]


def counting(same: str, force: str = "must") -> Policy:
    """No other sister city of the same group."""
    where = f'where = {{ category = "sister", same = ["{same}"] }}'
    return one(f'force = "{force}"\ntest = {{ count = "agreements", {where}, at_most = 0 }}')


def test_9_a_country_that_is_not_yet_represented() -> None:
    under, register = counting("country"), [held(country="JP")]

    assert outcome(under, facts(country="FR"), register=register) is MET
    assert outcome(under, facts(country="JP"), register=register) is NOT_MET
    assert outcome(under, {}, register=register) is UNKNOWN
    assert outcome(under, facts(country="FR"), register=[held()]) is UNKNOWN, "that one may be in France too"


def test_10_ideally_another_language() -> None:
    under, register = counting("language_group", "should"), [held(facts=facts(language_group="Romance"))]

    assert outcome(under, facts(language_group="Japonic"), register=register) is MET
    assert outcome(under, facts(language_group="Romance"), register=register) is NOT_MET
    assert outcome(under, {}, register=register) is UNKNOWN


def capped(cap: str, category: str = SISTER) -> Policy:
    """A policy with one cap."""
    return policy(f'[[cap]]\nid = "c"\n{cap}\n{category}')


def test_11_one_in_each_country() -> None:
    under, register = capped('for = ["sister"]\nat_most = 1\nper = "country"'), [held(country="JP")]

    assert outcome(under, facts(country="FR"), register=register) is MET
    assert outcome(under, facts(country="JP"), register=register) is NOT_MET
    assert outcome(under, {}, register=register) is UNKNOWN


REGIONS = '[[region_set]]\nid = "r"\nregions = { asia = ["JP", "KR"], europe = ["FR"] }\n'


def test_12_not_more_than_one_in_any_region() -> None:
    rule = (
        'force = "must"\ntest = { count = "agreements", where = { same = ["region"] }, region_set = "r", at_most = 0 }'
    )
    under, register = one(rule, REGIONS + CATEGORY), [held(country="JP")]
    silent = one(rule, '[[region_set]]\nid = "r"\ngiven = false\n' + CATEGORY)

    assert outcome(under, facts(country="FR"), register=register) is MET
    assert outcome(under, facts(country="KR"), register=register) is NOT_MET
    assert outcome(under, {}, register=register) is UNKNOWN
    assert outcome(silent, facts(country="FR"), register=register) is UNKNOWN, "nobody said which regions"


def test_13_no_tie_with_another_city_of_our_country() -> None:
    under = one('force = "must"\ntest = { fact = "tie", is = false }', fact_of("tie", "yes_no") + CATEGORY)

    assert [outcome(under, known) for known in (facts(tie=False), facts(tie=True), {})] == [MET, NOT_MET, UNKNOWN]


def test_15_four_of_one_kind_and_six_of_another() -> None:
    other = SISTER.replace("sister", "friend")
    caps = '[[cap]]\nid = "c"\nfor = ["sister"]\nat_most = 4\n[[cap]]\nid = "d"\nfor = ["friend"]\nat_most = 6\n'
    under = policy(caps + SISTER + other)
    three, four = ([held(f"S-{n}") for n in range(size)] for size in (3, 4))
    perhaps = [*three, held("S-3", in_force=None)]

    assert outcome(under, {}, register=three + [held(f"F-{n}", category="friend") for n in range(6)]) is MET
    assert outcome(under, {}, register=four) is NOT_MET
    assert outcome(under, {}, register=perhaps) is UNKNOWN


def test_15_a_breach_names_those_that_count_and_no_other() -> None:
    under = policy('[[cap]]\nid = "c"\nper = "country"\nat_most = 1\n' + SISTER)
    register = [held(f"S-{n}", country="FR", in_force=n < 3) for n in (1, 2, 3)]

    assert [breach.agreements for breach in simulate(under, None, register, as_of=TODAY).breaches] == [("S-1", "S-2")]


@pytest.mark.parametrize(
    ("one_agreement", "two"), [("1 agreement, ", "2 agreements, "), ("1 entente, ", "2 ententes, ")]
)
def test_15_a_breach_counts_one_agreement_and_two(one_agreement: str, two: str) -> None:
    under = policy('[[cap]]\nid = "c"\nof = "approvals"\nwithin = "1 year"\nat_most = 0\n' + SISTER)
    lang: Lang = "fr" if "entente" in two else "en"

    def said(*references: str) -> str:
        register = [held(each, made=(TODAY, TODAY)) for each in references]
        (breach,) = simulate(under, None, register, as_of=TODAY).breaches
        return breach_sentence(under, breach, lang)

    assert one_agreement in said("S-1")
    assert two in said("S-1", "S-2")
    assert ("au plus 0 approuvée " if lang == "fr" else "at most 0 approved ") in said("S-1")


def test_16_a_category_is_closed_with_its_five_places() -> None:
    cap = 'for = ["sister"]\nat_most = 5'
    closed, is_open = capped(cap, SISTER.replace('"open"', '"closed"')), capped(cap)
    four = [held(f"S-{n}") for n in range(4)]

    assert found(closed, {}, register=[], criterion="sister.status").outcome is NOT_MET
    assert outcome(is_open, {}, register=four) is MET
    assert outcome(closed, {}, register=[*four, held("S-4")]) is NOT_MET
    assert outcome(closed, {}, register=[*four, held("S-4", in_force=None)]) is UNKNOWN
    assert not simulate(closed, None, [*four, held("S-4")], as_of=TODAY).breaches, "the five it has stay"


def test_18_a_moratorium_on_agreements_between_cities_until_a_review_reports() -> None:
    under = policy(
        fact_of("counterparty_kind", "choice", 'choices = ["municipality", "university"]')
        + clause("city", 'test = { fact = "counterparty_kind", is = "municipality" }')
        + '[[moratorium]]\nid = "c"\nsince = 2026-01-01\nuntil_event = { en = "the report on the review" }\n'
        + 'applies_if = { all_of = ["city"] }\n'
        + SISTER
    )
    city, university = facts(counterparty_kind="municipality"), facts(counterparty_kind="university")

    assert outcome(under, city, as_of=date(2025, 12, 31)) is MET
    assert outcome(under, city) is NOT_MET
    assert outcome(under, {}) is UNKNOWN
    assert outcome(under, university) is NOT_APPLICABLE


def test_18_the_day_of_the_report_ends_it() -> None:
    moratorium = '[[moratorium]]\nid = "c"\nsince = 2019-12-18\nuntil = 2024-05-14\n' + SISTER

    assert outcome(policy(moratorium), {}, as_of=date(2024, 5, 13)) is NOT_MET
    assert outcome(policy(moratorium), {}, as_of=date(2024, 5, 14)) is MET


@pytest.mark.parametrize(
    ("days", "english", "french"),
    [
        ("until = 2024-05-14", "until 14 May 2024 (that day not included)", "jusqu'au 14 mai 2024 (ce jour exclu)"),
        ("", "from 1 January 2000, with no end given", "à compter du 1er janvier 2000, sans fin indiquée"),
        ('until_event = { en = "the report" }', "until this has come: the report", "jusqu'à ce qui suit : the report"),
    ],
)
def test_18_a_moratorium_says_its_days_and_no_other(days: str, english: str, french: str) -> None:
    under = policy(f'[[moratorium]]\nid = "c"\nsince = 2000-01-01\n{days}\n' + SISTER)

    said = [phrases.moratorium_phrase(under.get(Moratorium, "c"), lang) for lang in ("en", "fr")]
    assert (said[0].endswith(english), said[1].endswith(french)) == (True, True), said


def test_18_what_was_made_under_a_moratorium_is_a_breach_only_where_it_was_meant() -> None:
    under = policy(
        clause("city", 'judged_by = "office"')
        + '[[moratorium]]\nid = "c"\nsince = 2026-01-01\napplies_if = { all_of = ["city"] }\n'
        + SISTER
    )
    made = (date(2026, 3, 1), date(2026, 3, 1))
    register = [
        held(f"A-{n}", made=made, facts=known) for n, known in enumerate([facts(city=True), facts(city=False), {}])
    ]

    assert [breach.agreements for breach in simulate(under, None, register, as_of=TODAY).breaches] == [("A-0",)]


def test_24_a_completed_project_or_another_collaboration() -> None:
    parts = clause("completed", 'test = { held = "project", at_least = "1 day" }') + clause(
        "otherwise", 'judged_by = "office"'
    )
    project = SISTER.replace("sister", "project")
    under = one('force = "must"\nrule = { any_of = ["completed", "otherwise"] }', parts + CATEGORY + project)

    def of(known: Facts, *stages: Stage) -> Outcome:
        hearing = Hearing(under, as_of=TODAY, moment="establish")
        return hearing.answer("c", held("", facts=known, stages=stages)).outcome

    assert of({}, Stage("project", date(2022, 1, 1), date(2024, 1, 1))) is MET
    assert of(facts(otherwise=True)) is MET
    assert of(facts(otherwise=False)) is NOT_MET
    assert of({}) is UNKNOWN


def test_25_one_member_of_council_sponsors_it() -> None:
    under = one('force = "must"\ntest = { fact = "sponsor", present = true }', fact_of("sponsor", "text") + CATEGORY)

    assert outcome(under, facts(sponsor="Councillor Ana")) is MET
    assert outcome(under, facts(sponsor=None)) is NOT_MET, "somebody established that there is none"
    assert outcome(under, {}) is UNKNOWN


def test_30_proposals_are_taken_in_once_a_year_with_the_budget() -> None:
    under = policy(
        '[[step]]\nid = "in"\nactors = ["office"]\nwindow = { opens = "09-01", closes = "10-15" }\n' + SISTER
    )

    def of(day: date | None) -> Outcome:
        return intake(under, "sister", {}, on=day)[0].outcome

    assert of(date(2026, 10, 15)) is MET
    assert of(date(2026, 10, 16)) is NOT_MET
    assert of(None) is UNKNOWN


CHAIN = """
[[role]]
id = "agency"
[[role]]
id = "mayor"
[[role]]
id = "council"
[[authority]]
id = "agency-approves"
decides = "recommend"
roles = ["agency"]
informs = ["mayor"]
[[step]]
id = "agency-step"
actors = ["agency"]
authority = "agency-approves"
informs = ["mayor"]
[[authority]]
id = "council-moves"
decides = "approve"
roles = ["council"]
conditions = ["agency-step"]
"""


def test_31_the_agency_approves_the_mayor_is_informed_and_council_moves() -> None:
    under = policy(CHAIN + SISTER)

    def of(role: str, **done: Outcome) -> list[Outcome]:
        answers = authority(under, "sister", "approve", role=role, done=_dashed(done), as_of=TODAY)
        return [finding.outcome for finding in answers]

    assert of("council", agency_step=MET) == [MET, MET]
    assert of("council", agency_step=NOT_MET) == [MET, NOT_MET]
    assert of("council") == [MET, UNKNOWN]
    assert of("mayor", agency_step=MET) == [NOT_MET], "the Mayor is told, and does not decide"


def _dashed(done: dict[str, Outcome]) -> dict[str, Outcome]:
    return {id.replace("_", "-"): outcome for id, outcome in done.items()}


def test_32_whoever_signs_signs_within_their_own_limit() -> None:
    under = policy(
        fact_of("cost", "money", 'currency = "CAD"')
        + '[[authority]]\nid = "sign"\ndecides = "execute"\nroles = ["office"]\n'
        + 'limit = { fact = "cost", at_most = "own-signing-limit" }\n'
        + SISTER
    )
    cost = facts(cost=Money.parse("500000 CAD"))

    def of(known: Facts, limit: str = "") -> Outcome:
        most = Money.parse(limit) if limit else None
        return authority(under, "sister", "execute", role="office", limit=most, facts=known, as_of=TODAY)[1].outcome

    assert of(cost, "500000 CAD") is MET
    assert of(cost, "499999 CAD") is NOT_MET
    assert of(cost) is UNKNOWN, "no limit on record"
    assert of({}, "500000 CAD") is UNKNOWN, "no cost on record"
    assert of(cost, "500000 USD") is UNKNOWN, "another currency"


def test_37_it_may_end_after_weighing_factors_without_a_number() -> None:
    under = policy(
        fact_of("last_contact", "date")
        + '[[question]]\nid = "weighed"\nkind = "narrative"\ntext = { en = "Having weighed all that?" }\n'
        + 'answered_by = "office"\nshow = ["last_contact"]\n'
        + '[[authority]]\nid = "end"\ndecides = "end"\nroles = ["office"]\nconditions = ["weighed"]\n'
        + SISTER
    )

    def of(known: Facts) -> Outcome:
        weighed = Hearing(under, as_of=TODAY).answer("weighed", held(facts=known)).outcome
        return authority(under, "sister", "end", role="office", done={"weighed": weighed}, as_of=TODAY)[1].outcome

    assert of(facts(weighed=True)) is MET
    assert of(facts(weighed=False)) is NOT_MET
    assert of(facts(last_contact=date(1990, 1, 1))) is UNKNOWN, "silence of thirty years ends nothing by itself"


GRANT = (
    "".join(fact_of(id, "money", 'currency = "CAD"') for id in ("grant", "project", "given", "pot"))
    + fact_of("accounted_on", "date")
    + fact_of("considered_on", "date")
    + clause("fifth", 'test = { fact = "grant", share_of = "project", at_most = 0.2 }')
    + clause("two-fifths", 'test = { fact = "given", share_of = "pot", at_most = 0.4 }')
    + clause("accounted", 'test = { fact = "accounted_on", before = { fact = "considered_on" } }')
    + '[[money]]\nid = "c"\nkind = "grant"\nper = "project"\n'
    + 'rule = { all_of = ["fifth", "two-fifths", "accounted"] }\n'
    + SISTER
)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, MET),
        ({"grant": Money.parse("2001 CAD")}, NOT_MET),
        ({"given": Money.parse("6001 CAD")}, NOT_MET),
        ({"accounted_on": date(2026, 3, 1)}, NOT_MET),
        ({"accounted_on": None}, NOT_MET),
        ({"project": ...}, UNKNOWN),
        ({"accounted_on": ...}, UNKNOWN),
    ],
)
def test_40_a_fifth_of_a_project_two_fifths_of_the_pot_and_last_year_accounted_for(
    changed: dict[str, object], expected: Outcome
) -> None:
    amounts = {"grant": "2000 CAD", "project": "10000 CAD", "given": "6000 CAD", "pot": "15000 CAD"}
    values = {id: Money.parse(amount) for id, amount in amounts.items()}
    days = {"accounted_on": date(2026, 2, 28), "considered_on": date(2026, 3, 1)}
    known = {id: value for id, value in {**values, **days, **changed}.items() if value is not ...}
    under = policy(GRANT)

    assert spending(under, held(facts=facts(**known)), Hearing(under, as_of=TODAY))[0].outcome is expected


def test_48_a_partner_in_our_own_country_is_allowed() -> None:
    under = policy(SISTER + 'counterparty_kinds = ["municipality"]\n')
    kind = "sister.kinds"

    assert outcome(under, facts(country="CA", counterparty_kind="municipality"), criterion=kind) is MET
    assert outcome(under, facts(country="CA", counterparty_kind="university"), criterion=kind) is NOT_MET
    assert outcome(under, facts(country="CA"), criterion=kind) is UNKNOWN


def test_48_a_partner_is_merged_into_another_city() -> None:
    under = policy(
        '[[successor]]\nid = "goes-on"\non = ["renamed", "merged"]\ntreat = "continue"\n'
        '[[successor]]\nid = "ends"\non = ["dissolved"]\ntreat = "end"\n'
        '[[successor]]\nid = "looked-at"\non = ["succeeded"]\ntreat = "review"\n'
    )

    assert succession(under, "merged").outcome is MET
    assert succession(under, "dissolved").outcome is NOT_MET
    assert succession(under, "succeeded").outcome is UNKNOWN, "a person reviews it"
    assert succession(policy(""), "merged").outcome is UNKNOWN, "the policy is silent"


LAW_HEAD = HEAD.replace('id = "rivermouth-2026"', 'id = "law"\nkind = "overlay"')
BARRED = load(
    LAW_HEAD
    + '[[list]]\nid = "adversaries"\nmembers = ["RU"]\nas_of = 2025-09-01\n'
    + '[[question]]\nid = "q-caught"\ntext = { en = "Does the law mean it?" }\nanswered_by = "office"\n'
    + clause("law", 'test = { fact = "country", not_in = "list:adversaries" }', "prohibited")
    + 'applies_if = { all_of = ["q-caught"] }\non_fail = { action = "withdraw", by = 2025-10-01 }\n',
    name="law.toml",
)


@pytest.mark.parametrize("moment", ["establish", "maintain", "renew"])
def test_49_a_law_forbids_to_establish_maintain_or_renew(moment: str) -> None:
    under = stack(policy(SISTER), [BARRED])

    def of(known: Facts) -> Outcome:
        return outcome(under, known, criterion="law", moment=moment, register=[])

    assert of({**facts(country="FR"), "q-caught": facts(x=True)["x"]}) is MET
    assert of({**facts(country="RU"), "q-caught": facts(x=True)["x"]}) is NOT_MET
    assert of({**facts(country="RU"), "q-caught": facts(x=False)["x"]}) is NOT_APPLICABLE
    assert of(facts(country="RU")) is UNKNOWN, "whether the law means it is a legal judgement"


def test_49_an_agreement_that_exists_must_be_given_up_by_the_day_the_law_names() -> None:
    under = stack(policy(SISTER), [BARRED])
    caught = {**facts(country="RU"), "q-caught": facts(x=True)["x"]}
    row = simulate(under, None, [held(facts=caught, country="RU")], as_of=date(2025, 9, 1)).rows[0]

    assert action(row, "en") == "Conclude by 1 October 2025."
    assert action(row, "fr") == "Mettre fin au plus tard le 1er octobre 2025."


def test_49_what_a_resident_may_not_know_is_not_betrayed_by_the_action_it_asks_for() -> None:
    secret = clause("law", 'judged_by = "office"', "prohibited") + 'visibility = "confidential"\n'
    law = load(LAW_HEAD + secret + 'on_fail = { action = "withdraw" }\n', name="law.toml")
    row = simulate(stack(policy(SISTER), [law]), None, [held(facts=facts(law=False))], as_of=TODAY).rows[0]

    assert action(row, "en", Reader.CLEARED) == "Conclude."
    assert action(row, "en", Reader.PUBLIC) == "Nothing to do."


NOTICES = (
    '[[consultation]]\nid = "before"\nwho = "office"\non = ["enter"]\nwhen = "before"\neffect = "may-forbid"\n'
    '[[consultation]]\nid = "after"\nwho = "office"\non = ["entered"]\nwhen = "within"\nwithin = "14 days"\n'
    'effect = "register"\n'
)
SIGNED = date(2026, 3, 1)


def test_50_notice_before_and_the_minister_may_forbid() -> None:
    under = policy(NOTICES + SISTER)

    def of(*records: Consulted, event: date | None = SIGNED) -> Outcome:
        return consultations(under, "sister", "enter", records, event_on=event, as_of=TODAY)[0].outcome

    assert of(Consulted("before", date(2026, 2, 28))) is MET
    assert of(Consulted("before", SIGNED)) is NOT_MET, "the same day is not before"
    assert of() is NOT_MET, "signed without notice"
    assert of(event=None) is UNKNOWN, "not signed yet, not notified yet"
    assert of(Consulted("before", date(2026, 1, 1), date(2026, 2, 1), "forbidden")) is NOT_MET


def test_50_notice_within_fourteen_days_after() -> None:
    under = policy(NOTICES + SISTER)

    def of(asked: date | None, as_of: date = TODAY, event: date | None = SIGNED) -> Outcome:
        records = [Consulted("after", asked)] if asked else []
        return consultations(under, "sister", "entered", records, event_on=event, as_of=as_of)[0].outcome

    assert of(date(2026, 3, 15)) is MET
    assert of(date(2026, 3, 16)) is NOT_MET
    assert of(None) is NOT_MET, "the fortnight is over"
    assert of(None, as_of=date(2026, 3, 15)) is UNKNOWN, "there is still time"
    assert of(date(2026, 3, 2), event=None) is UNKNOWN, "nobody wrote down when it was signed"


def test_53_a_policy_under_which_nothing_was_made() -> None:
    under = counting("country")

    assert outcome(under, facts(country="FR"), register=[]) is MET, "an empty register is a count of nothing"
    assert outcome(under, facts(country="FR"), register=[held(country="FR")]) is NOT_MET
    assert outcome(under, facts(country="FR"), register=None) is UNKNOWN, "no register is not an empty one"


def test_53_a_header_alone_is_a_policy_and_an_empty_register_an_empty_simulation() -> None:
    under = load(HEAD.split("[[")[0])
    simulation = simulate(under, None, [], as_of=TODAY)

    assert (simulation.rows, simulation.caps, simulation.money, simulation.breaches) == ((), (), (), ())
    assert simulate(under, None, [held()], as_of=TODAY).totals == {"unplaced": 1}
