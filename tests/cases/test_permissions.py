"""Who may do what in a case, role by role, written by hand from what the office decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chancery.accounts.models import Clearance, Person, Role
from chancery.audit import actions as audit
from chancery.cases import actions, permissions
from chancery.cases.models import Case
from chancery.records import DataClass
from chancery.strategy.policies import loaded
from tests import make
from tests.house.test_access_matrix import ROLES

pytestmark = pytest.mark.django_db
ALL_CASES = "IRO IRH TRS SOL CM CLK AUD"
MAY = {
    "may_open": "DIV DHD IRO IRH",
    "may_review": "IRO IRH CLK",
    "may_keep": "IRO IRH",
    "may_look": "DIV DHD IRO IRH TRS SOL CM CLK AUD",
    "may_see_templates": ALL_CASES,
    "may_take_part": "DIV DHD IRO IRH TRS SOL CM CLK",
    "may_record_council": "CLK",
    "may_follow": "IRO IRH CM CLK CNL AUD",
    "may_cast": "ADM",
    "may_write_report": "IRO IRH",
    "may_finish_report": "IRH",
    "may_review_finances": "TRS",
    "may_change_template": "IRH CLK",
    "may_take_answers": "",
    "may_read_people": "IRO IRH AUD",
    "may_forget": "IRH CLK",
    "may_see_confidential": "",
}
# A part of the product does the work; it reads no pages.
READS = {"may_look", "may_see_templates", "may_follow", "may_read_people", "may_see_confidential"}
THE_OFFICE_AND = "IRO IRH SOL CLK"


@pytest.fixture
def crowd(db):
    """One person for each role; those of a division are of the museums."""
    own = {"division-officer": make.division("museums"), "division-head": make.division("museums")}
    return {short: make.actor(slug, division=own.get(slug)) for short, slug in ROLES.items()}


@pytest.fixture
def theirs():
    return Case(lead_division=make.division("museums"))


@pytest.fixture
def others():
    return Case(lead_division=make.division("parks"))


def who(crowd, asked):
    return " ".join(short for short, actor in crowd.items() if asked(actor))


def plays(policy_role, *slugs):
    by = audit.service("svc-test")
    for slug in slugs:
        role, _ = Role.objects.get_or_create(slug=slug, defaults={"name_en": slug, "name_fr": slug})
        actions.play(by=by, policy_role=policy_role, role=role)


@pytest.mark.parametrize("name", MAY)
def test_each_is_for_these_roles_and_for_no_other(name):
    crowd, asked = {short: make.actor(slug) for short, slug in ROLES.items()}, getattr(permissions, name)

    assert who(crowd, asked) == MAY[name]
    assert asked(audit.service("svc-test")) is (name not in READS)
    assert name not in READS or asked(None) is False


def test_the_clerk_opens_a_review_of_the_program_and_nothing_else_a_division_no_review(crowd):
    assert who(crowd, lambda by: permissions.may_open(by, "review")) == "IRO IRH CLK"
    assert who(crowd, lambda by: permissions.may_open(by, "agreement")) == "DIV DHD IRO IRH"


def test_a_division_reads_the_cases_that_it_leads_and_no_other(crowd, theirs, others):
    def readers(case):
        return who(crowd, lambda by: permissions.may_read(by, case))

    assert readers(theirs) == "DIV DHD IRO IRH TRS SOL CM CLK AUD"
    assert readers(others) == readers(Case()) == ALL_CASES
    assert not permissions.may_read(None, theirs)


def test_what_someone_may_read_is_what_their_list_holds(crowd, policy):
    rows = {
        name: Case.objects.create(reference=name, kind="x", policy=policy, opened_on=timezone.localdate(),
                                  lead_division=division)
        for name, division in (("D-1", make.division("museums")), ("D-2", make.division("parks")), ("D-3", None))
    }  # fmt: skip

    def seen(by):
        return set(permissions.visible(by).values_list("reference", flat=True))

    assert who(crowd, lambda by: seen(by) == set(rows)) == ALL_CASES
    assert who(crowd, lambda by: seen(by) == {"D-1"}) == "DIV DHD"
    assert who(crowd, lambda by: not seen(by)) == "PRP CNL MAY ADM"
    assert seen(None) == set()


def test_a_case_is_found_with_the_key_of_the_office_and_of_the_division_that_leads_it(theirs):
    division = theirs.lead_division

    assert permissions.keys_of(Case()) == (DataClass.INTERNAL,)
    assert permissions.keys_of(theirs) == (DataClass.INTERNAL, f"division-{division.pk}")


def test_a_division_files_papers_in_its_own_cases(crowd, theirs, others):
    def file(case):
        return who(crowd, lambda by: permissions.may_file(by, case))

    assert file(theirs) == "DIV DHD IRO IRH SOL CLK"
    assert file(others) == file(Case()) == THE_OFFICE_AND
    assert permissions.may_file(audit.service("svc-test"), Case())


def test_whoever_may_change_a_paper_puts_a_newer_one_over_it(crowd):
    told = make.paper(data_class=DataClass.INTERGOVERNMENTAL)

    assert not permissions.may_supersede(crowd["IRO"], told)
    assert permissions.may_supersede(make.cleared("officer"), told)
    assert not permissions.may_supersede(crowd["CNL"], make.paper())


def test_a_question_is_answered_by_whoever_plays_the_role_it_is_asked_of(crowd, theirs, others):
    plays("ccosper", "officer", "head")
    plays("division", "division-officer", "division-head")

    def answers(case, *roles):
        return who(crowd, lambda by: permissions.may_answer(by, case, roles))

    assert answers(theirs, "ccosper") == answers(Case(), "ccosper") == "IRO IRH"
    assert answers(theirs, "division") == "DIV DHD"
    assert answers(others, "division") == answers(Case(), "division") == ""
    assert answers(theirs, "division", "solicitor") == "DIV DHD SOL"
    assert answers(others, "division", "solicitor") == "SOL"
    assert answers(theirs) == ""
    assert permissions.may_answer(audit.service("svc-test"), others, [])


def test_a_role_that_nobody_plays_is_the_one_of_the_same_name_and_one_that_ended_is_played_no_more():
    assert permissions.played_by("clerk") == ("clerk",)
    plays("clerk", "city-manager")
    assert permissions.played_by("clerk") == ("city-manager",)
    actions.cast(by=audit.service("svc-test"), policy_role="clerk", roles=[])
    assert permissions.played_by("clerk") == ("clerk",)


def test_a_person_plays_a_role_on_the_days_on_which_they_hold_one_that_plays_it():
    today = timezone.localdate()
    simon = make.person("Simon")
    make.role(simon, "solicitor", since=today, until=today)

    assert permissions.plays(simon, "solicitor", today)
    assert not permissions.plays(simon, "solicitor", today - timedelta(days=1))
    assert not permissions.plays(simon, "solicitor", today + timedelta(days=1))
    assert not permissions.plays(simon, "clerk", today)
    plays("clerk", "solicitor")
    assert permissions.plays(simon, "clerk", today)


def test_behind_an_actor_is_a_person_and_behind_a_part_of_the_product_nobody():
    actor = make.actor("officer")

    assert permissions.person_of(actor) == Person.objects.get(user__actor=actor)
    assert permissions.person_of(audit.service("svc-test")) is None


def test_advice_given_in_confidence_is_for_those_who_are_cleared(crowd):
    cleared = make.cleared("officer")
    assert who(crowd, permissions.may_see_confidential) == ""
    assert permissions.may_see_confidential(cleared)

    Clearance.objects.all().delete()
    assert not permissions.may_see_confidential(cleared)


def test_what_the_solicitor_finds_is_found_of_one_text(policy):
    clauses = loaded(policy).by_id

    def of_the_text():
        return {name for name, clause in clauses.items() if permissions.speaks_of_the_text(clause)}

    assert of_the_text() == {"q-solicitor"}
    plays("ccosper", "solicitor")
    assert {"q-solicitor", "q-policy-followed"} < of_the_text()
    assert "sign-project" not in of_the_text()
