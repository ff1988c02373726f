"""A policy file loads whole or not at all, and says what is wrong so that its writer can mend it."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.policy import Outcome, PolicyError, Reader, evaluate, load, show
from chancery.policy.lint import lint
from chancery.policy.model import Criterion, Op, Scale
from chancery.policy_files import shipped
from tests.policy.say import CATEGORY, HEAD, one, policy, toronto

TEST = 'force = "must"\ntest = { fact = "friendly", is = true }'


BARE = HEAD + CATEGORY.replace('eligibility = { all_of = ["c"] }\n', "")


def problems(text: str | bytes) -> list[str]:
    """What the loader says of a file that must not load."""
    with pytest.raises(PolicyError) as error:
        load(text, name="rivermouth.toml")
    return [str(problem) for problem in error.value.problems]


def only(text: str | bytes) -> str:
    """The one thing the loader says."""
    found = problems(text)
    assert len(found) == 1, found
    return found[0]


def test_a_policy_loads_with_its_clauses_and_the_digest_of_its_bytes() -> None:
    found = one(TEST)

    assert found.get(Criterion, "c").test is not None
    assert len(found.digest) == 64
    assert one(TEST).digest == found.digest
    assert one(TEST + "\n").digest != found.digest


def test_the_shipped_policies_load() -> None:
    assert [category.id for category in toronto(2024).categories] == ["partnership", "project", "historical", "outside"]
    assert [category.id for category in toronto(2005).categories] == [
        "partnership-2005",
        "friendship-2005",
        "memorandum",
    ]


def test_a_syntax_error_names_the_line() -> None:
    assert only(HEAD + "[[criterion]]\nid = \n").startswith("rivermouth.toml, line 20: not TOML")


def test_lines_are_counted_as_the_file_has_them_whatever_a_word_processor_left_in_a_wording() -> None:
    text = HEAD.replace("[policy]", "# one\u2028two\x85three\n[policy]") + "[[criterion]]\nid = \n"

    assert only(text).startswith("rivermouth.toml, line 21: not TOML")
    assert {one.split(":")[0] for one in problems(text.replace("id = \n", 'id = "c"\nfoo = 1\n'))} == {
        "rivermouth.toml, line 20 [c]"
    }


def test_signs_that_a_terminal_would_obey_are_not_told_on() -> None:
    assert only("\x00\x1b[2J") == only("\x00\x1b[2J").replace("\x1b", "").replace("\x00", "")


def test_a_number_too_long_to_be_read_is_one_message_with_its_line() -> None:
    assert only(HEAD + f"[[category]]\nat_most = {'9' * 5000}\n") == (
        "rivermouth.toml, line 20: a number has too many digits to be read. Write it shorter."
    )


OF = (
    HEAD
    + CATEGORY
    + '[[criterion]]\nid = "c"\ntext = { en = "z" }\nsource = "s. 1"\njudged_by = "office"\nforce = "must"\n'
)
NOTE = '[[note]]\nid = "two"\ntext = { en = "x" }\nother_reading_text = { en = "y" }\nother_reading = { clause = %s }\n'


def test_a_note_keeps_the_reading_that_was_not_chosen() -> None:
    text = OF + NOTE % '"sister", status = "closed"'
    as_read, otherwise = load(text), load(text, readings=("two",))

    assert (as_read.category("sister").status, otherwise.category("sister").status) == ("open", "closed")
    assert (as_read.readings, otherwise.readings) == ((), ("two",))
    assert as_read.digest != otherwise.digest
    assert load(text).digest == as_read.digest


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('"nowhere", status = "closed"', "names a clause of this file and what it says instead"),
        ('"sister"', "names a clause of this file and what it says instead"),
        ('"sister", status = "ajar"', 'under its other reading the file does not load: “status” is "ajar"'),
    ],
)
def test_a_reading_that_leads_nowhere_is_refused_with_its_note(table, said) -> None:
    found = only(OF + NOTE % table)

    assert "[two]" in found
    assert said in found


def test_a_reading_that_no_note_keeps_is_refused_by_name() -> None:
    with pytest.raises(PolicyError, match=r"keeps no other reading “three”\. It keeps: two\."):
        load(OF + NOTE % '"sister", status = "closed"', readings=("three",))


def test_a_wrong_wording_is_one_message_and_so_is_none() -> None:
    clause = CATEGORY + '[[criterion]]\nid = "c"\nsource = "s. 1"\nforce = "must"\njudged_by = "office"\n'

    assert "expected a wording" in only(HEAD + clause + "text = 3\n")
    assert "“text” is missing" in only(HEAD + clause)
    assert "“text” is missing" in only(HEAD + clause + 'text = { en = "" }\n')


def test_a_key_outside_of_every_block_is_told_where_it_belongs() -> None:
    assert "write it under [policy]" in only(HEAD.replace("[policy]", 'version = "1"\n[policy]'))


def test_an_id_with_a_line_break_at_its_end_is_no_id() -> None:
    said = problems(HEAD + '[[criterion]]\nid = "c\\n"\nsource = "s. 1"\ntext = { en = "C." }\njudged_by = "office"\n')

    assert any("An identifier has no spaces" in one for one in said), said


def test_an_id_that_cannot_be_read_is_one_message_and_so_is_an_empty_file() -> None:
    criterion = '[[criterion]]\nid = 5\nsource = "s. 1"\ntext = { en = "C." }\nforce = "must"\njudged_by = "office"\n'

    assert "“id” is 5; expected an identifier" in only(HEAD + criterion + CATEGORY)
    assert "the file is empty" in only("")
    assert "the file is empty" in only("# only a remark\n")


def test_a_duty_of_no_time_and_a_policy_that_supersedes_itself_are_refused() -> None:
    duty = '[[duty]]\nid = "d"\nfact = "seen"\nevery = "0 years"\n'
    seen = '[[fact]]\nid = "seen"\nname = { en = "Seen" }\ntype = "date"\n'

    assert "“every” is no time at all" in only(BARE + seen + duty)
    own = BARE.replace("[policy]\n", '[policy]\nsupersedes = "rivermouth-2026"\n')
    assert "“supersedes” names the policy itself" in only(own)


@pytest.mark.parametrize("none", ["0 years", "0 days"])
def test_a_term_of_no_time_is_refused(none: str) -> None:
    message = only(BARE + f'term = {{ at_most = "{none}" }}\n')

    assert "“at_most” is no time at all; expected a length of time above zero" in message


@pytest.mark.parametrize(
    ("least", "most", "refused"),
    [
        ("5 years", "3 years", True),
        ("37 months", "3 years", True),
        ("400 days", "1 year", True),
        ("1 year", "300 days", True),
        ("15 days", "2 weeks", True),
        ("3 years", "36 months", False),
        ("365 days", "1 year", False),
        ("1 month", "30 days", False),
    ],
)
def test_a_term_of_at_least_more_than_at_most_is_refused(least: str, most: str, refused: bool) -> None:
    text = BARE + f'term = {{ at_least = "{least}", at_most = "{most}" }}\n'

    if refused:
        assert only(text).startswith("rivermouth.toml, line 20 [sister]: “at_least” is more than “at_most”")
    else:
        load(text)


def test_a_currency_that_nobody_has_is_refused_by_its_code() -> None:
    budget = '[[money]]\nid = "m"\nkind = "budget"\nfor = ["sister"]\ntext = { en = "x" }\namount = "10 %s"\n'
    fact = '[[fact]]\nid = "n"\nname = { en = "n" }\ntype = "money"\nestablished_by = "office"\ncurrency = "ABC"\n'

    assert '[m]: “amount” is "10 ZZZ"; expected an amount such as' in only(BARE + budget % "ZZZ")
    assert "“ZZZ” is the code of no currency (ISO 4217)." in only(BARE + budget % "ZZZ")
    assert "“ABC” is the code of no currency (ISO 4217)." in "".join(problems(BARE + fact))
    load(BARE + budget % "DEM")  # as a text of its day says it


def test_a_day_that_does_not_exist_is_one_message() -> None:
    assert "line 2: not TOML" in only('format = "chancery-policy/1"\nadopted = 2026-02-31\n')
    assert "There is no such day in the calendar." in only('format = "chancery-policy/1"\nadopted = 2026-02-31\n')
    assert "write it once" in only(HEAD + "[policy]\n")


def test_a_wrong_type_names_the_clause_and_its_line() -> None:
    message = only(BARE + '[[cap]]\nid = "few"\nat_most = "ten"\n')

    assert message == 'rivermouth.toml, line 25 [few]: “at_most” is "ten"; expected a whole number, 0 or more.'


def test_a_negative_cap_is_refused() -> None:
    assert "“at_most” is -1; expected a whole number, 0 or more." in only(HEAD + '[[cap]]\nid = "few"\nat_most = -1\n')


def test_an_id_used_twice_names_both_places() -> None:
    message = only(HEAD + '[[role]]\nid = "office"\nname = { en = "x" }\n')

    assert message == (
        "rivermouth.toml, line 19 [office]: the id “office” is used twice; first on line 6. Every clause needs its own."
    )


@pytest.mark.parametrize("word", ["unplaced", "not-recorded"])
def test_no_category_is_called_what_stands_for_none(word: str) -> None:
    found = " ".join(problems(HEAD + f'[[category]]\nid = "{word}"\nkind = "project"\nname = {{ en = "x" }}\n'))

    assert f"[{word}]: “{word}” stands for an agreement without a category." in found


def test_an_unknown_key_is_refused_by_name() -> None:
    assert "unknown key “nmae” in [[role]]" in only(HEAD + '[[role]]\nid = "clerk"\nnmae = { en = "x" }\n')


def test_an_unknown_block_is_refused_by_name() -> None:
    assert "unknown block [[criteria]]" in only(HEAD + '[[criteria]]\nid = "c"\n')


def test_a_reference_to_nothing_is_refused() -> None:
    message = only(HEAD + CATEGORY)

    assert "[sister]: “c” is not a [[criterion]] of this file" in message


def test_a_value_that_its_fact_cannot_take_is_refused() -> None:
    with pytest.raises(
        PolicyError, match=r"does not fit the fact “friendly”, of type yes_no. It takes: is, is_not, present."
    ):
        one('force = "must"\ntest = { fact = "friendly", at_least = 3 }')


def test_a_ladder_that_turns_in_a_circle_is_refused() -> None:
    stages = "".join(
        f'[[category]]\nid = "{own}"\nname = {{ en = "{own}" }}\nkind = "stage"\nstatus = "open"\n'
        f'from_stage = {{ category = "{other}", held_for = "1 year" }}\n'
        for own, other in (("first", "second"), ("second", "first"))
    )

    assert "the ladder of stages turns in a circle" in only(HEAD + stages)


def test_a_rule_that_turns_in_a_circle_is_refused() -> None:
    criteria = "".join(
        f'[[criterion]]\nid = "{own}"\ntext = {{ en = "x" }}\nforce = "must"\nrule = {{ any_of = ["{other}"] }}\n'
        for own, other in (("a", "b"), ("b", "a"))
    )

    assert "turns in a circle" in only(HEAD + criteria)


def test_a_criterion_is_tested_or_judged_and_never_both() -> None:
    with pytest.raises(PolicyError, match=r"a criterion has one of .* Remove the other"):
        one(TEST + '\njudged_by = "office"')


def test_a_criterion_may_have_its_text_alone_and_then_stays_to_document_with_a_remark() -> None:
    found = one('force = "must"')
    verdict = evaluate(found, "sister", {}, as_of=date(2026, 6, 1))
    shown = show(found, verdict.findings[0], Reader.PUBLIC, "en")

    assert verdict.outcome is Outcome.UNKNOWN
    assert "the policy does not say who gives it" in shown.sentence
    assert shown.change == "The policy would have to say who answers it."
    assert any("It has its text alone" in remark.message.en for remark in lint(found))


def test_a_file_of_fifty_megabytes_is_refused_unread() -> None:
    assert "over 1 MB" in only(b"#" * 50_000_000)


def test_a_file_that_is_not_utf8_is_refused() -> None:
    assert "not UTF-8" in only('format = "é"'.encode("cp1252"))


def test_a_file_nested_without_end_is_refused() -> None:
    assert problems("a = " + "[" * 100_000)


def test_a_number_that_is_none_is_refused() -> None:
    number = '[[fact]]\nid = "n"\nname = { en = "n" }\ntype = "number"\nestablished_by = "office"\n'
    with pytest.raises(PolicyError, match="does not fit the fact “n”"):
        one('force = "must"\ntest = { fact = "n", at_least = nan }', head=HEAD + number)


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (HEAD.replace("[policy]", "[[policy]]"), "write [policy] in single brackets"),
        (HEAD + f'[[role]]\nid = "{"r" * 81}"\nname = {{ en = "Role" }}\n', "80 characters at most"),
        (HEAD + '[[role]]\nid = "r"\nname = { en = "\\u001b[31mRole" }\n', "a control character that no text has"),
    ],
)
def test_what_no_writer_means_is_named(wrong: str, hint: str) -> None:
    assert any(hint in message for message in problems(wrong))


@pytest.mark.parametrize(
    ("never", "why"),
    [("between = [5, 2]", "from more to less"), ("in = []", "among none"), ("not_in = []", "among none")],
)
def test_a_comparison_that_nothing_can_meet_is_refused(never: str, why: str) -> None:
    number = '[[fact]]\nid = "n"\nname = { en = "n" }\ntype = "number"\nestablished_by = "office"\n'
    with pytest.raises(PolicyError, match=f"does not fit the fact “n”.*{why}"):
        one(f'force = "must"\ntest = {{ fact = "n", {never} }}', head=HEAD + number)


def test_every_problem_of_a_file_is_listed_at_once() -> None:
    assert len(problems(HEAD + '[[cap]]\nid = "few"\nat_most = -1\n[[role]]\nname = 3\n')) == 3


def test_problems_are_said_in_french_too() -> None:
    with pytest.raises(PolicyError) as error:
        policy('[[role]]\nid = "clerk"\nnmae = { en = "x" }\n')

    assert error.value.problems[0].phrase_fr() == (
        "rivermouth.toml, ligne 19 [clerk] : clé inconnue « nmae » dans [[role]]. Vérifiez l'orthographe ou retirez-la."
    )


def test_the_lines_of_headers_inside_long_texts_are_not_counted() -> None:
    long = '[[role]]\nid = "clerk"\nname = { en = """\n[[role]]\n""" }\n[[role]]\nid = "clerk"\nname = { en = "x" }\n'

    assert "line 24 [clerk]: the id “clerk” is used twice; first on line 19" in only(HEAD + long)


def test_a_class_of_a_scale_is_found_by_any_of_its_names() -> None:
    scale = toronto(2024).get(Scale, "gawc")

    assert scale.rank("Gamma -") == scale.rank("gamma-minus") == scale.rank("GAMMA−") == 3
    assert scale.rank("not listed") == 0
    assert scale.rank("delta") is None


def test_a_test_knows_its_operator_and_typed_value() -> None:
    test = toronto(2024).get(Criterion, "world-city").test

    assert test is not None
    assert (test.op, test.value) == (Op.AT_LEAST, "gamma-minus")


def test_an_overlay_may_not_add_what_loosens() -> None:
    message = problems(HEAD.replace("home =", 'kind = "overlay"\nhome =') + CATEGORY)

    assert any("an overlay may only tighten" in line for line in message)


def test_days_in_the_header_are_in_order() -> None:
    late = HEAD.replace("home =", f"in_force = {date(2026, 1, 2)}\nrepealed = {date(2026, 1, 1)}\nhome =")

    assert "“repealed” is before “in_force”" in only(late)


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ('[[cap]]\nid = "few"\nat_most = 1\nfor = ["Sister City"]\n', "write the id of a clause"),
        ('[[moratorium]]\nid = "m"\nsince = "2026-03-03"\n', "Write a day without quotation marks."),
        ('[[list]]\nid = "l"\nmembers = ["Japan"]\n' + "LISTED", "“Japan” is not the code of a country"),
        ('[[step]]\nid = "s"\nof = "review"\nactors = "office"\nneeds = "text"\n', "a review signs nothing"),
        (
            '[[step]]\nid = "s"\nactors = "office"\ngate = { all_of = [] }\n',
            "A rule of no clause would hold of itself.",
        ),
        ('[[step]]\nid = "s"\nactors = "office"\ngate = { at_least = 2, of = ["c"] }\n', "At least 2 of 1"),
        ('[[step]]\nid = "s"\nactors = "office"\ngate = { at_least = 2, of = ["c", "c"] }\n', "“c” stands twice"),
        ('[[cap]]\nid = "few"\nat_most = 1\nno_limit = true\n', "one of the two. Remove the other"),
        ('[[step]]\nid = "s"\nactors = "office"\ngate = { at_least = 0, of = ["c"] }\n', "At least 0 of 1"),
        ('[[step]]\nid = "s"\nactors = "office"\ngate = { score_at_least = 9, of = { c = 1 } }\n', "At least 9 of 1"),
        ('[[duty]]\nid = "d"\nfact = "friendly"\nevery = "1 year"\n', "a duty needs one of type date"),
    ],
)
def test_a_message_says_how_to_mend_it(wrong: str, hint: str) -> None:
    listed = (
        '[[criterion]]\nid = "c"\ntext = { en = "x" }\nforce = "must"\ntest = { fact = "country", in = "list:l" }\n'
    )

    assert any(hint in message for message in problems(HEAD + wrong.replace("LISTED", listed)))


def test_a_misspelt_operator_is_named_with_those_there_are() -> None:
    with pytest.raises(PolicyError, match=r"“at_lest” is not an operator\. The operators are: is, is_not"):
        one('force = "must"\ntest = { fact = "friendly", at_lest = 3 }')


def test_a_class_that_a_scale_does_not_have_is_told_the_classes() -> None:
    text = shipped()["toronto-iap-2024"].decode().replace('at_least = "gamma-minus"', 'at_least = "delta"')
    with pytest.raises(PolicyError, match="It takes: not-listed, sufficiency, high-sufficiency, gamma-minus"):
        load(text)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('[[scale]]\nid = "s"\norder = ["a", "A"]', "the class “a” stands twice in “order”"),
        ('[[scale]]\nid = "s"\norder = []', "It is empty: name what belongs there"),
        ('[[list]]\nid = "l"\nmembers = ["CA", "XX"]', "“XX” is not the code of a country"),
    ],
)
def test_a_scale_or_a_list_that_cannot_be_read_one_way_is_refused(block: str, said: str) -> None:
    assert said in only(BARE + f'{block}\nsource = "annex"\n')


@pytest.mark.parametrize("day", ["02-30", "02-31", "04-31"])
def test_a_window_opens_and_closes_on_days_that_a_year_has(day: str) -> None:
    text = HEAD + '[[step]]\nid = "ask"\nactors = ["office"]\nwindow = { opens = "01-15", closes = "02-29" }\n'

    assert load(text)
    assert "a day of the year" in only(text.replace("02-29", day))


@pytest.mark.parametrize("names", ['tiny = { en = "Small" }', 'small = { en = "Little" }, tiny = { fr = "LITTLE" }'])
def test_a_name_that_could_mean_two_classes_of_a_scale_is_refused(names: str) -> None:
    text = OF + f'[[scale]]\nid = "size"\nedition = "2024"\norder = ["small", "tiny"]\nnames = {{ {names} }}\n'

    with pytest.raises(PolicyError, match="is the name of two classes of it"):
        load(text)


def test_a_badly_written_amount_in_a_test_is_told_with_its_clause_and_line() -> None:
    money = '[[fact]]\nid = "grant"\nname = { en = "grant" }\ntype = "money"\ncurrency = "CAD"\n'
    clause = (
        '[[criterion]]\nid = "few"\ntext = { en = "x" }\nforce = "must"\ntest = { fact = "grant", at_most = "%s" }\n'
    )
    for written in ("own-signing-limit", "12", "$5", "5.001 CAD"):
        with pytest.raises(PolicyError) as caught:
            load(OF + money + clause % written)
        [problem] = caught.value.problems
        assert (problem.clause, f"at_most = {written}” does not fit" in problem.message.en) == ("few", True)


@pytest.mark.parametrize(
    "block",
    [
        '[[scale]]\nid = "s"\norder = ["low", "high"]\nnames = { hgh = { en = "High" } }\n',
        '[[fact]]\nid = "f"\ntype = "choice"\nchoices = ["low"]\nchoice_names = { hgh = { en = "H" } }\n',
        '[[element]]\nid = "e"\ntext = { en = "E." }\nwith = ["low"]\npart_names = { hgh = { en = "H" } }\n',
        '[[region_set]]\nid = "r"\nregions = { low = ["NO"] }\nnames = { hgh = { en = "H" } }\n',
    ],
)
def test_a_name_for_what_is_not_there_is_refused(block: str) -> None:
    assert any("names “hgh”, which is none of: " in one for one in problems(BARE + block))
