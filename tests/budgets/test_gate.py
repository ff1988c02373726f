"""What is not covered goes no further: the policy file says where, and whether a condition may be left open."""

from hashlib import sha256

import pytest

from chancery.audit import actions as audit
from chancery.budgets import actions as budgets
from chancery.budgets.facts import beside
from chancery.cases import actions
from chancery.cases.facts import NOTHING
from chancery.errors import Refused
from tests import make
from tests.budgets.conftest import DAY, need, reserve

pytestmark = pytest.mark.django_db
TEXT = """
format = "chancery-policy/1"
[policy]
id = "means"
title = { en = "Means" }
source = "Resolution 12"
languages = ["en"]
[[role]]
id = "city-manager"
name = { en = "the City Manager" }
[[fact]]
id = "money_covered"
name = { en = "all the money that it takes is reserved" }
type = "yes_no"
origin = "register"
class = "internal"
[[criterion]]
id = "money-there"
text = { en = "The money is reserved." }
force = "FORCE"
visibility = "staff"
test = { fact = "money_covered", is = true }
[[criterion]]
id = "money-there-to-sign"
text = { en = "The money is reserved." }
force = "must"
visibility = "staff"
test = { fact = "money_covered", is = true }
[[category]]
id = "sister"
name = { en = "Sister City" }
kind = "relationship"
status = "open"
[[authority]]
id = "sign"
decides = "execute"
roles = ["city-manager"]
conditions = ["money-there-to-sign"]
text = { en = "The City Manager signs." }
[[step]]
id = "capacity"
actors = ["city-manager"]
gate = { all_of = ["money-there"] }
[[step]]
id = "signature"
actors = ["city-manager"]
authority = "sign"
"""


def opened(force="must"):
    """A request under a policy that wants the money, sooner or later."""
    text = TEXT.replace("FORCE", force).encode()
    make.policy_version("means", text, digest=sha256(text).hexdigest(), in_force_from=DAY)
    by = audit.service("svc-test")
    case = actions.open(by=by, kind="agreement", category="sister", on=DAY)
    return actions.submit(by=by, case=case, on=DAY, content_digest="1" * 64)


def close(case):
    """Leave the present step, with what is known of the money."""
    return actions.close_step(by=audit.service("svc-test"), case=case, known=beside(NOTHING, case, DAY), on=DAY)


def sign(case):
    """The city manager signs, with what is known of the money."""
    manager = make.person("Mara")
    make.role(manager, "city-manager")
    by, known = manager.user.actor, beside(NOTHING, case, DAY)
    return actions.decide(
        by=by, case=case, person=manager, role="city-manager", yes=True, shown="1" * 64, known=known, on=DAY
    )


def test_a_request_of_which_nobody_said_what_it_takes_waits(treasurer):
    with pytest.raises(Refused, match="waits for: The money is reserved"):
        close(opened())


def test_what_is_not_covered_does_not_go_on_and_what_is_covered_does(treasurer):
    case = opened()
    wanted = need(treasurer, case)
    with pytest.raises(Refused, match="waits for"):
        close(case)
    reserve(treasurer, wanted, make.fund())
    assert close(case).step == "signature"


def test_money_released_before_the_signature_stops_the_signature(treasurer):
    case = opened()
    held = reserve(treasurer, need(treasurer, case), make.fund())
    close(case)
    budgets.release(by=treasurer, posting=held, reason="Another use.")
    with pytest.raises(Refused, match="A condition is not met: The money is reserved"):
        sign(case)


def test_the_softer_reading_lets_a_condition_open_until_the_signature_and_keeps_that_it_was(treasurer):
    case = opened("consider")
    wanted = need(treasurer, case)
    assert close(case).step == "signature"
    assert [one["outcome"] for one in case.closings.get().found] == ["not_met"]
    with pytest.raises(Refused, match="A condition is not met: The money is reserved"):
        sign(case)

    reserve(treasurer, wanted, make.fund())
    assert sign(case).yes
