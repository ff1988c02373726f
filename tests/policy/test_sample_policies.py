"""The policies of other cities and the laws above them, each clause with a case that meets it and one that does not."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest

import chancery
from chancery.policy import Criterion, Fact, Facts, Held, Lang, Outcome, Policy, Reader, evaluate, load, show
from chancery.policy.facts import Stage
from chancery.policy.findings import Finding
from chancery.policy.hearing import Hearing
from chancery.policy.lint import lint
from chancery.policy.model import Authority, Consultation, Role, Step
from chancery.policy.moments import (
    Consulted,
    authority,
    benefits,
    consultations,
    duties,
    gate,
    intake,
    separation,
    spending,
    succession,
)
from chancery.policy.read import read
from chancery.policy.report import row_json
from chancery.policy.required import action, action_kind
from chancery.policy.simulate import simulate
from chancery.policy.stack import stack
from chancery.policy_files import shipped
from tests.policy.cases import case, hear, regions_are_given
from tests.policy.say import LONG_AGO, TODAY, facts, held

FILES = {file.stem: file.read_bytes() for file in sorted(Path(__file__).parent.joinpath("policies").glob("*.toml"))}
POLICIES = {id: load(content, name=f"{id}.toml") for id, content in {**shipped(), **FILES}.items()}
INVENTED = Path(chancery.__file__).parent / "city" / "demo" / "example"
CITIES = {id: policy for id, policy in POLICIES.items() if policy.kind == "policy"}
LAWS = {id: policy for id, policy in POLICIES.items() if policy.kind == "overlay"}
CRITERIA = [(id, criterion.id) for id, policy in POLICIES.items() for criterion in policy.all(Criterion)]
CLEAN = ("Role", "FactKind", "Scale")
NEVER_CLOSED = {
    ("san-leandro-2007", "alike"): "“or other features” leaves it open to a person",
    ("redwood-city-2017", "similar"): "“not limited to” leaves it open to a person",
}


def test_the_laws_and_cities_are_all_here() -> None:
    assert set(LAWS) == {"overlay-us-tx-795", "overlay-au-fra-2020", "overlay-quebec-m25"}
    assert {"san-leandro-2007", "vancouver-2022", "calgary-cc004", "three-stages", "no-agreements"} < set(CITIES)
    assert "redwood-city-2017" in CITIES  # written by somebody who had the guide alone


@pytest.mark.parametrize("id", FILES)
def test_every_clause_says_where_it_stands_in_the_text(id: str) -> None:
    clauses = [clause for kind, held in POLICIES[id].clauses.items() if kind not in CLEAN for clause in held]

    assert [clause.id for clause in clauses if not clause.source] == []
    assert [remark for remark in lint(POLICIES[id]) if remark.level in ("unused", "wording")] == []


@pytest.mark.parametrize("id", POLICIES)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_clause_can_be_read(id: str, lang: Lang) -> None:
    policy = POLICIES[id]

    assert sum(len(section.clauses) for section in read(policy, lang)) == len(policy.by_id)


@pytest.mark.parametrize(("id", "criterion"), CRITERIA)
def test_every_criterion_has_a_case_that_meets_it_and_one_that_does_not(id: str, criterion: str) -> None:
    policy = POLICIES[id]
    clause = policy.get(Criterion, criterion)
    outcomes = [hear(policy, clause, case(policy, clause, meets=meets)) for meets in (True, False)]

    if not regions_are_given(policy, clause):
        assert outcomes == [Outcome.UNKNOWN, Outcome.UNKNOWN], "it cannot be answered until the city says which regions"
    elif (id, criterion) in NEVER_CLOSED:
        assert outcomes == [Outcome.MET, Outcome.UNKNOWN], NEVER_CLOSED[id, criterion]
    else:
        assert outcomes == [Outcome.MET, Outcome.NOT_MET]


@pytest.mark.parametrize(("id", "criterion"), CRITERIA)
def test_no_criterion_is_answered_where_its_fact_is_missing(id: str, criterion: str) -> None:
    policy = POLICIES[id]
    clause = policy.get(Criterion, criterion)
    nothing = hear(policy, clause, type(case(policy, clause, meets=True))(), register=False)
    silent = Outcome.NOT_MET if clause.test and clause.test.held else Outcome.UNKNOWN  # the register knows its stages

    assert nothing is silent


# ---- the laws above a city's policy -----------------------------------------------------------------------------

RANK = {Outcome.NOT_MET: 0, Outcome.UNKNOWN: 1, Outcome.WAIVED: 2, Outcome.MET: 2}
LAW_FACTS: list[Facts] = [
    {},
    {
        question: facts(x=True)["x"]
        for question in ("tx-q-sister-city-agreement", "au-q-foreign-entity", "qc-q-foreign-government")
    },
    {
        question: facts(x=False)["x"]
        for question in ("tx-q-sister-city-agreement", "au-q-foreign-entity", "qc-q-foreign-government")
    },
]


@pytest.mark.parametrize(("city", "law"), [*product(CITIES, LAWS)])
def test_a_law_stacks_on_every_city_and_only_tightens(city: str, law: str) -> None:
    own, under = CITIES[city], stack(CITIES[city], [LAWS[law]])
    good = [case(own, clause, meets=True).facts for clause in own.all(Criterion)]
    known = {id: [Fact(value, LONG_AGO, LONG_AGO, filed=True)] for facts_ in good for id, value in facts_.items()}
    moments = ("establish", "maintain", "renew")

    for category, moment, base, more in product(own.categories, moments, ({}, known), LAW_FACTS):
        for country in ("FR", "RU"):
            told = {**base, **more, "country": [Fact(country, LONG_AGO, LONG_AGO)]}
            before, after = (
                evaluate(one, category.id, told, as_of=TODAY, moment=moment, register=[])
                for one in (own, under)  # type: ignore[arg-type]  # (of its kind, as the test says)
            )
            assert RANK[after.outcome] <= RANK[before.outcome]
            assert {f.criterion for f in before.findings} <= {f.criterion for f in after.findings}


def test_all_three_laws_stack_at_once() -> None:
    under = stack(CITIES["toronto-iap-2024"], list(LAWS.values()))

    assert tuple(under.laws) == ("au-fra-2020", "qc-m-25-1-1", "us-tx-gov-795")


def caught(**more: object) -> Facts:
    """Facts under the Texan law: it is an agreement that the law means."""
    return {**facts(**more), "tx-q-sister-city-agreement": facts(x=True)["x"]}


def maintained(law: str, *agreements: Held, as_of: date, city: str = "no-agreements") -> list[str]:
    """What an existing register has to do under a law."""
    rows = simulate(stack(CITIES[city], [LAWS[law]]), None, agreements, as_of=as_of).rows
    return [action(row, "en") for row in rows]


def test_texas_makes_a_city_withdraw_by_the_first_of_october() -> None:
    said = maintained(
        "overlay-us-tx-795",
        held("A-1", country="RU", facts=caught(country="RU")),
        held("A-2", country="FR", facts=caught(country="FR")),
        held("A-3", country="RU", facts=facts(country="RU")),
        as_of=date(2025, 9, 1),
    )

    assert said == ["Conclude by 1 October 2025.", "Nothing to do.", "Nothing to do."]


def test_in_texas_whether_the_law_means_the_agreement_is_shown_as_unanswered() -> None:
    under = stack(CITIES["no-agreements"], [LAWS["overlay-us-tx-795"]])
    row = simulate(under, None, [held(country="RU", facts=facts(country="RU"))], as_of=TODAY).rows[0]
    finding = next(finding for finding in row.findings if finding.criterion == "tx-not-adversary")

    assert finding.outcome is Outcome.UNKNOWN
    assert finding.blocks


def listed(**more: object) -> Facts:
    """Facts under the Australian law: it is an arrangement that the Act names."""
    return {**facts(**more), "au-q-foreign-entity": facts(x=True)["x"]}


def test_australia_asks_for_existing_arrangements_to_be_listed_by_a_day() -> None:
    old, new = date(2019, 1, 1), date(2024, 1, 1)
    said = maintained(
        "overlay-au-fra-2020",
        held("A-1", facts=listed(made_on=old, au_listed_with_minister_on=None, au_minister_declaration=False)),
        held(
            "A-2", facts=listed(made_on=old, au_listed_with_minister_on=date(2021, 6, 1), au_minister_declaration=False)
        ),
        held("A-3", facts=listed(made_on=new, au_minister_declaration=False)),
        held("A-4", facts=listed(made_on=new, au_minister_declaration=True)),
        as_of=TODAY,
    )

    assert said == [
        "Notify the counterparty by 10 June 2021 that this is not met: Listed with the Minister.",
        "Nothing to do.",
        "Nothing to do.",
        "Conclude.",
    ]


def test_a_notice_that_a_law_asks_for_is_an_action_of_its_kind() -> None:
    under = stack(CITIES["no-agreements"], [LAWS["overlay-au-fra-2020"]])
    unlisted = held(facts=listed(made_on=LONG_AGO, au_listed_with_minister_on=None, au_minister_declaration=False))
    row = simulate(under, None, [unlisted], as_of=TODAY).rows[0]

    assert action_kind(row) == "notify"
    assert row_json(row, Reader.PUBLIC, "fr")["action"].startswith(
        "Aviser le partenaire signataire au plus tard le 10 juin 2021"
    )


def notices(
    law: str, event: str, *records: Consulted, known: Facts | None = None, on: date | None = None, as_of: date = TODAY
) -> list[Outcome]:
    """What the notices and authorisations of a law come to."""
    under = stack(CITIES["no-agreements"], [LAWS[law]])
    found = consultations(under, "sister", event, records, event_on=on, as_of=as_of, facts=known)
    return [finding.outcome for finding in found]


def test_in_australia_the_minister_is_told_before_and_within_a_fortnight_after() -> None:
    law, signed = "overlay-au-fra-2020", date(2026, 3, 1)
    before, late = Consulted("au-notify-before", date(2026, 2, 1)), Consulted("au-notify-after", date(2026, 3, 16))

    assert notices(law, "enter", before, known=listed(), on=signed) == [Outcome.MET]
    assert notices(law, "enter", known=listed(), on=signed) == [Outcome.NOT_MET]
    assert notices(law, "entered", late, known=listed(), on=signed) == [Outcome.NOT_MET]
    assert notices(law, "varied", known=listed(), on=signed, as_of=date(2026, 3, 10)) == [Outcome.UNKNOWN]


def test_a_notice_is_no_fault_where_nobody_knows_whether_the_law_asks_for_it() -> None:
    law, signed = "overlay-au-fra-2020", date(2026, 3, 1)
    free = {"au-q-foreign-entity": facts(x=False)["x"]}

    assert notices(law, "enter", on=signed) == [Outcome.UNKNOWN]
    assert notices(law, "enter", known=free, on=signed) == [Outcome.NOT_APPLICABLE]


def test_in_quebec_the_minister_authorises_in_writing_before_the_signature() -> None:
    law, signed = "overlay-quebec-m25", date(2026, 3, 1)
    bound = {"qc-q-foreign-government": facts(x=True)["x"]}

    def of(*records: Consulted, on: date | None = signed) -> list[Outcome]:
        return notices(law, "enter", *records, known=bound, on=on)

    assert of(Consulted("qc-minister-authorises", date(2026, 1, 5), date(2026, 2, 1), "authorised")) == [Outcome.MET]
    assert of(Consulted("qc-minister-authorises", date(2026, 1, 5), date(2026, 3, 2), "authorised")) == [
        Outcome.NOT_MET
    ]
    assert of(Consulted("qc-minister-authorises", date(2026, 1, 5))) == [Outcome.NOT_MET], "asking is not enough"
    assert of(on=None) == [Outcome.UNKNOWN]


def test_in_quebec_an_agreement_signed_without_it_cannot_be_kept() -> None:
    bound = {"qc-q-foreign-government": facts(x=True)["x"]}
    signed = date(2026, 3, 1)
    said = maintained(
        "overlay-quebec-m25",
        held("A-1", facts={**bound, **facts(made_on=signed, qc_minister_authorised_on=date(2026, 2, 1))}),
        held("A-2", facts={**bound, **facts(made_on=signed, qc_minister_authorised_on=date(2026, 3, 2))}),
        held("A-3", facts={**bound, **facts(made_on=signed, qc_minister_authorised_on=None)}),
        held("A-4", facts={**bound, **facts(made_on=signed)}),
        as_of=TODAY,
    )

    assert said == ["Nothing to do.", "Conclude.", "Conclude.", "Nothing to do."]


# ---- single cities ----------------------------------------------------------------------------------------------


def test_in_vancouver_sister_cities_are_closed_and_friends_are_one_in_each_country() -> None:
    under = CITIES["vancouver-2022"]
    closed = evaluate(under, "sister", {}, as_of=TODAY, register=[])
    register = [held(category="friendship", country="JP")]

    def room(country: str) -> Outcome:
        verdict = evaluate(under, "friendship", facts(country=country), as_of=TODAY, register=register)
        return next(finding.outcome for finding in verdict.findings if finding.criterion == "one-per-country")

    assert closed.outcome is Outcome.NOT_MET
    assert [room("JP"), room("FR")] == [Outcome.NOT_MET, Outcome.MET]


def test_in_redwood_city_a_member_recommends_council_approves_and_only_then_the_mayor_signs() -> None:
    under = CITIES["redwood-city-2017"]
    deciding = [under.get(Authority, step.authority) for step in under.all(Step) if step.authority]

    assert [(one.decides, one.roles) for one in deciding] == [
        ("recommend", ("council-member",)), ("approve", ("city-council",)), ("execute", ("mayor",)),
    ]  # fmt: skip
    assert deciding[-1].conditions == ("approval",)
    assert {one.level for one in lint(under)} == {"note"}


def test_the_ladder_of_three_stages_is_climbed_one_by_one() -> None:
    under = CITIES["three-stages"]
    known = facts(committee_members=5, committee_residents=3, continual=True)

    def of(category: str, *stages: Stage) -> Outcome:
        agreement = held("A-1", category="", facts=known, stages=stages)
        hearing = Hearing(under, as_of=TODAY, register=[], moment="establish")
        ladder = under.category(category).ladder
        assert ladder
        return hearing.held_for(
            [stage for stage in agreement.stages if stage.category == ladder.stage], ladder.held
        ).outcome

    assert of("friendship", Stage("mou", date(2025, 11, 21))) is Outcome.MET
    assert of("friendship", Stage("mou", date(2025, 11, 22))) is Outcome.NOT_MET
    assert of("sister", Stage("mou", date(2000, 1, 1))) is Outcome.NOT_MET, "no stage is skipped"
    assert of("sister", Stage("friendship", None)) is Outcome.UNKNOWN


def test_a_committee_that_never_reported_is_not_dormant_and_one_long_silent_is() -> None:
    under = CITIES["three-stages"]

    def of(known: Facts) -> tuple[Outcome, str]:
        due = duties(under, "sister", known, as_of=TODAY)[0]
        return due.finding.outcome, due.status

    assert of({}) == (Outcome.UNKNOWN, "")
    assert of(facts(last_report=date(2026, 1, 1))) == (Outcome.MET, "")
    assert of(facts(last_report=date(2024, 1, 1))) == (Outcome.NOT_MET, "watch")
    assert of(facts(last_report=date(2022, 1, 1))) == (Outcome.NOT_MET, "dormant")


def test_in_san_leandro_a_reception_is_for_an_invited_formal_visit_without_a_community_organization() -> None:
    under = CITIES["san-leandro-2007"]

    def of(**known: object) -> Outcome:
        agreement = held(facts=facts(**known))
        return benefits(under, "sister", agreement, {}, Hearing(under, as_of=TODAY))[0].outcome

    good = {"visit_kind": "formal", "invited_by_mayor_or_council": True, "partner_community_organisation": None}
    assert of(**good) is Outcome.MET
    assert of(**{**good, "visit_kind": "informal"}) is Outcome.NOT_MET
    assert of(visit_kind="formal", invited_by_mayor_or_council=True) is Outcome.UNKNOWN


def test_a_council_without_agreements_has_an_empty_simulation_and_may_make_its_first() -> None:
    under = CITIES["no-agreements"]
    first = evaluate(under, "sister", facts(country="FR", benefit=True), as_of=TODAY, register=[])

    assert simulate(under, under, [], as_of=TODAY).rows == ()
    assert first.outcome is Outcome.MET


# ---- every moment, in every policy, in both languages -----------------------------------------------------------


def everything(policy: Policy, category: str, known: Facts) -> list[Finding]:
    """What a policy says of an agreement at every moment."""
    agreement, hearing = held(category=category, facts=known), Hearing(policy, as_of=TODAY, register=[])
    found = [*intake(policy, category, {}, on=TODAY), separation(policy, ["propose"])]
    for clause in policy.all(Authority):
        for role in policy.all(Role):
            found += authority(policy, category, clause.decides, role=role.id, facts=known, as_of=TODAY)
    for event in {event for clause in policy.all(Consultation) for event in clause.on}:
        found += consultations(policy, category, event, [], event_on=TODAY, as_of=TODAY, facts=known)
    found += [due.finding for due in duties(policy, category, known, as_of=TODAY)]
    found += benefits(policy, category, agreement, {}, hearing) + spending(policy, agreement, hearing)
    found += [gate(policy, step.id, agreement, hearing) for step in policy.all(Step)]
    return [*found, *(succession(policy, event) for event in ("merged", "renamed", "succeeded", "dissolved"))]


@pytest.mark.parametrize("id", POLICIES)
def test_every_moment_is_said_in_both_languages(id: str) -> None:
    policy = POLICIES[id] if id in CITIES else stack(CITIES["no-agreements"], [POLICIES[id]])
    good = [case(policy, clause, meets=True).facts for clause in policy.all(Criterion)]
    known = facts(**{key: value for facts_ in good for key, value in facts_.items()})

    for category, told in product(policy.categories, ({}, known)):
        for finding in everything(policy, category.id, told):
            en, fr = (show(policy, finding, Reader.CLEARED, lang) for lang in ("en", "fr"))
            assert en.sentence, finding
            assert fr.sentence != en.sentence, finding
            assert "{" not in en.sentence + fr.sentence


def test_the_invented_city_is_never_a_day_without_a_policy() -> None:
    before, now = (load(INVENTED.joinpath(f"policy-{year}.toml").read_bytes()) for year in (2016, 2023))

    assert now.supersedes == before.id
    assert before.repealed == now.in_force
