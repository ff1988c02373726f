"""What a clause is held against must be something that can be had; else the file does not load, and says why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from chancery.counterparties.models import Counterparty
from chancery.policy import Fact, Outcome, PolicyError, Reader, evaluate, load, show
from chancery.policy.check_fits import COUNTERPARTY_KINDS, REGISTER_TYPES
from chancery.policy.lint import lint
from chancery.policy.model import Criterion
from chancery.policy.phrases import readable
from chancery.policy.read import reading_of
from chancery.policy_files import shipped
from tests.policy.say import CATEGORY, HEAD

BARE = CATEGORY.replace('eligibility = { all_of = ["c"] }\n', "")

JUDGED = '[[criterion]]\nid = "c"\ntext = { en = "x" }\nforce = "must"\njudged_by = "office"\n'
REGIONS = '[[region_set]]\nid = "seas"\nregions = { pacific = ["JP"], atlantic = ["PT"] }\n'
PACIFIC = 'test = { fact = "country", not_in = "region:seas/pacific" }'
FACTS = "".join(
    f'[[fact]]\nid = "{id}"\ntype = "{type}"\n{more}\n'
    for id, type, more in (
        ("people", "number", ""),
        ("homes", "number", ""),
        ("grant", "money", 'currency = "CAD"'),
        ("gift", "money", 'currency = "USD"'),
        ("report", "date", ""),
        ("motto", "text", ""),
    )
)


def criterion(test: str) -> str:
    return f'[[criterion]]\nid = "c"\ntext = {{ en = "x" }}\nforce = "must"\ntest = {{ {test} }}\n'


def told(text: str) -> list[str]:
    with pytest.raises(PolicyError) as error:
        load(text)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ('fact = "country", not_in = "region:seas/pacfic"', "“pacfic” is none of the regions of “seas”: pacific"),
        ('fact = "country", in = "region:seas"', "say which region of “seas” is meant"),
        ('fact = "grant", share_of = "gift", at_most = 0.5', "“grant” (money, CAD) is no share of “gift” (money, USD)"),
        ('fact = "people", share_of = "report", at_most = 0.5', "is no share of “report” (date)"),
        ('fact = "people", share_of = "motto", at_most = 0.5', "is no share of “motto” (text)"),
        ('fact = "motto", ratio_to_home = true, at_most = 2', "“motto” is of type text"),
        ('fact = "report", before = { fact = "people" }', "of type number and has none"),
        ('fact = "people", ratio_to_home = true, share_of = "homes", at_most = 2', "one of the two"),
        ('count = "agreements", at_most = -1', "No count comes to -1"),
        ('count = "agreements", at_most = 1.5', "No count comes to 1.5"),
        ('count = "agreements", less_than = 0', "No count is less than 0"),
        ('count = "agreements", at_most = 1, where = { same = [] }', "“same” is empty"),
        ('count = "agreements", at_most = 1, where = { made_within = "0 days" }', "It is no length of time"),
        ('held = "sister", at_least = "0 days"', "It is no length of time"),
        ('fact = "people", share_of = "", at_most = 0.5', "“share_of” names one clause"),
        ('count = "agreements", at_most = 1, region_set = ["seas"]', "“region_set” names one clause"),
        ('count = "agreements", at_most = 1, where = { made_within = 0 }', "“test” is"),
        ('count = "agreements", at_most = 1, where = { category = "" }', "“category” is empty"),
        ('count = "agreements", at_most = 1, where = []', "“where” is a table"),
        ('held = "", at_least = "1 year"', "“held” names one clause"),
        ('fact = "people", ratio_to_home = "yes", at_most = 0.5', "“test” is"),
        ('fact = "report", within_last = "0 days"', "It is no length of time"),
        ('fact = "people", at_least = 1, where = { category = "sister" }', "“where” goes with a count alone"),
        ('fact = "people", at_least = 1, region_set = "seas"', "“region_set” goes with a count alone"),
        ('count = "agreements", at_most = 1, ratio_to_home = true', "“ratio_to_home” goes with a fact alone"),
    ],
)
def test_a_comparison_with_what_it_can_never_be_compared_with_is_refused(test: str, said: str) -> None:
    found = told(HEAD + FACTS + REGIONS + CATEGORY + criterion(test))

    assert len(found) == 1, found
    assert said in found[0]


@pytest.mark.parametrize(
    "test",
    [
        'fact = "people", share_of = "homes", at_most = 0.5',
        'fact = "grant", ratio_to_home = true, at_most = 2',
        'fact = "report", by = { fact = "report", plus = "14 days" }',
        'count = "agreements", between = [0, 3]',
    ],
)
def test_what_can_be_compared_loads(test: str) -> None:
    assert load(HEAD + FACTS + CATEGORY + criterion(test)).get(Criterion, "c").test is not None


def test_a_kind_of_counterparty_that_there_is_not_is_refused_with_those_there_are() -> None:
    found = told(HEAD + BARE + 'counterparty_kinds = ["municipalty"]\n')

    assert "“municipalty” is none of the kinds of counterparty: municipality, regional-government" in found[0]


def test_a_city_with_kinds_of_its_own_is_held_to_these() -> None:
    fact = '[[fact]]\nid = "counterparty_kind"\ntype = "choice"\nchoices = ["hamlet", "town"]\n'
    text = HEAD + BARE + 'counterparty_kinds = ["hamlet"]\n' + fact

    assert load(text).categories[0].counterparty_kinds == ("hamlet",)
    assert (
        "none of the kinds of counterparty: hamlet, town"
        in told(text.replace('kinds = ["hamlet"]', 'kinds = ["city"]'))[0]
    )
    assert "“hamlet” is none of the kinds" in told(text + 'origin = "register"\n')[0]


def test_the_kinds_that_a_policy_may_name_are_those_of_the_register() -> None:
    assert set(COUNTERPARTY_KINDS) == set(Counterparty.Kind.values)


@pytest.mark.parametrize(
    ("type", "id"),
    [
        ("number", "made_on"),
        ("text", "counterparty_kind"),
        ("yes_no", "joint_projects"),
        ("date", "expired"),
        ("number", "region"),
    ],
)
def test_what_the_register_supplies_has_the_type_in_which_it_keeps_it(type: str, id: str) -> None:
    found = told(HEAD + FACTS + f'[[fact]]\nid = "{id}"\ntype = "{type}"\norigin = "register"\n')

    assert found[0].endswith(f"the register keeps “{id}” in another type than {type}: {', '.join(REGISTER_TYPES[id])}.")


def test_the_register_supplies_nothing_that_it_does_not_know() -> None:
    found = told(HEAD + FACTS + '[[fact]]\nid = "twins"\ntype = "number"\norigin = "register"\n')

    assert "the register supplies no “twins”, so that nobody could answer it. It knows: country, region," in found[0]


@pytest.mark.parametrize(("fact", "limit"), [("people", "5 CAD"), ("grant", "5 USD")])
def test_a_limit_is_over_an_amount_in_its_own_currency(fact: str, limit: str) -> None:
    clause = '[[authority]]\nid = "signs"\ndecides = "approve"\nroles = ["office"]\n'
    clause += f'limit = {{ fact = "{fact}", at_most = "{limit}" }}\n'

    assert "a limit in " in told(HEAD + FACTS + clause)[0]


def test_a_gate_asks_questions_and_criteria_and_no_other_step() -> None:
    steps = '[[step]]\nid = "first"\nactors = ["office"]\n[[step]]\nid = "then"\nactors = ["office"]\ngate = "first"\n'

    assert "“first” is not a [[question / criterion]] of this file" in told(HEAD + steps)[0]


@pytest.mark.parametrize(
    "block",
    [
        '[[separation]]\nid = "apart"\nnot_after = []\n',
        '[[cap]]\nid = "few"\nat_most = 1\nfor = []\n',
        '[[region_set]]\nid = "one"\nregions = { x = ["FR"], y = [] }\n',
        '[[region_set]]\nid = "one"\nregions = {}\n',
        '[[region_set]]\nid = "one"\n',
        '[[cap]]\nid = "few"\nat_most = 1\nwithin = "2 years"\n',
        '[[list]]\nid = "none"\ngiven = false\nmembers = ["JP"]\n',
        '[[region_set]]\nid = "none"\ngiven = false\nregions = { east = ["JP"] }\n',
    ],
)
def test_an_empty_list_and_what_says_nothing_where_it_stands_are_refused(block: str) -> None:
    said = ("empty: name what", "Remove one of the two", "has no country", "“regions” is missing", "approvals alone")

    assert any(one in told(HEAD + block)[0] for one in said)


def test_a_list_may_have_had_nobody_on_it() -> None:
    assert load(HEAD + '[[list]]\nid = "concern"\nas_of = 2024-05-14\nmembers = []\n')


def test_another_reading_never_changes_what_a_clause_is_called() -> None:
    text = shipped()["toronto-iap-2024"].decode()
    note = '[[note]]\nid = "renamed"\ntext = { en = "x", fr = "x" }\nother_reading_text = { en = "y", fr = "y" }\n'

    found = told(text + note + 'other_reading = { clause = "world-city", id = "large" }\n')

    assert "its “id” stays as it is" in found[0]


def test_a_share_is_written_with_as_many_figures_as_its_limit_takes() -> None:
    found = load(HEAD + FACTS + CATEGORY + criterion('fact = "people", share_of = "homes", at_most = 0.3333')).get(
        Criterion, "c"
    )

    assert readable(Decimal(1) / Decimal(3), found) == Decimal("0.33333")
    assert readable(Decimal(1) / Decimal(7), found) == Decimal("0.1429")


@pytest.mark.parametrize("rule", ['{ not = "c", open = true }', '{ all_of = ["c"], open = true }'])
def test_only_what_counts_can_be_open_to_what_it_does_not_list(rule: str) -> None:
    found = told(
        HEAD + BARE + JUDGED + f'[[criterion]]\nid = "d"\ntext = {{ en = "y" }}\nforce = "must"\nrule = {rule}\n'
    )

    assert "“open” goes with any_of, at_least and score_at_least" in found[0]


def test_a_score_may_be_open_to_what_it_does_not_list() -> None:
    rule = "{ score_at_least = 1, of = { c = 1 }, open = true }"
    clause = f'[[criterion]]\nid = "d"\ntext = {{ en = "y" }}\nforce = "must"\nrule = {rule}\n'
    found = load(HEAD + CATEGORY.replace('["c"]', '["d"]') + JUDGED + clause)
    no = [Fact(False, date(2020, 1, 1), date(2020, 1, 1))]

    assert evaluate(found, "sister", {"c": no}, as_of=date(2026, 1, 1)).outcome is Outcome.UNKNOWN


def test_what_the_home_of_a_policy_does_not_have_is_refused_by_name() -> None:
    assert "“contry”" in told(HEAD.replace("country =", "contry ="))[0]


def test_what_counts_by_language_group_is_remarked_where_nobody_says_which() -> None:
    cap = '[[cap]]\nid = "each"\ntext = { en = "One." }\nat_most = 1\nper = "language_group"\n'
    known = '[[fact]]\nid = "language_group"\ntype = "text"\nestablished_by = "office"\n'
    said = "no [[fact]] “language_group” says who establishes it"

    assert any(said in one.message.en for one in lint(load(HEAD + cap)))
    assert not any(said in one.message.en for one in lint(load(HEAD + cap + known)))


def test_where_regions_of_the_text_are_counted_it_is_the_country_that_has_to_be_recorded() -> None:
    count = 'count = "agreements", where = { same = ["region"] }, region_set = "seas", at_most = 0'
    found = load(HEAD + REGIONS + CATEGORY + criterion(count))
    verdict = evaluate(found, "sister", {}, as_of=date(2026, 1, 1), register=())

    assert show(found, verdict.findings[0], Reader.PUBLIC, "en").change == "Record: country."


def test_the_policy_reads_of_a_criterion_with_its_text_alone_that_nobody_answers_it() -> None:
    found = load(HEAD + BARE + '[[criterion]]\nid = "c"\ntext = { en = "Nice." }\nforce = "must"\n')

    said = reading_of(found, found.get(Criterion, "c"), "en")

    assert "neither how this is checked nor who judges it" in said


@pytest.mark.parametrize(
    "block",
    [
        '[[region_set]]\nid = "one"\nregions = []\n',
        '[[region_set]]\nid = "one"\ngiven = "x"\n',
        '[[cap]]\nid = "few"\nat_most = 1\nof = "foo"\nwithin = "2 years"\n',
        REGIONS.replace('["JP"]', "[]") + JUDGED.replace('judged_by = "office"', PACIFIC),
    ],
)
def test_one_mistake_is_told_once(block: str) -> None:
    assert len(told(HEAD + block)) == 1
