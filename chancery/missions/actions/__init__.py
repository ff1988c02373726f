"""Plan a mission, have it authorised, and account for what it cost."""

from chancery.missions.actions.carrying import carry
from chancery.missions.actions.deciding import ask, assent, authorise, book, cancel, correct_booking, refuse, take_back
from chancery.missions.actions.finance import bring_in, match, set_apart
from chancery.missions.actions.giving import (
    add_gift,
    correct_gift,
    correct_results,
    decide_gift,
    review_results,
    take_out_gift,
)
from chancery.missions.actions.leaving import cancel_trip, take_off
from chancery.missions.actions.lines import (
    add_line,
    attach,
    change_line,
    correct_line,
    declare_lost,
    explain,
    post,
    share,
)
from chancery.missions.actions.paying import correct_funding, fund, take_out_funding
from chancery.missions.actions.planning import (
    FUNCTION,
    MONEY_CAME,
    NO_AIM,
    add_aim,
    add_trip,
    correct_aim,
    correct_trip,
    estimate,
    note_emergency,
    note_trip,
    plan,
    remove_aim,
    revise,
)
from chancery.missions.actions.rates import add_rate, bring_in_rates, correct_rate
from chancery.missions.actions.reporting import correct_follow_up, follow_up, follow_up_done, report
from chancery.missions.actions.returning import correct_repayment, repay
from chancery.missions.actions.totals import count_in, count_out, recount

__all__ = [
    "FUNCTION",
    "MONEY_CAME",
    "NO_AIM",
    "add_aim",
    "add_gift",
    "add_line",
    "add_rate",
    "add_trip",
    "ask",
    "assent",
    "attach",
    "authorise",
    "book",
    "bring_in",
    "bring_in_rates",
    "cancel",
    "cancel_trip",
    "carry",
    "change_line",
    "correct_aim",
    "correct_booking",
    "correct_follow_up",
    "correct_funding",
    "correct_gift",
    "correct_line",
    "correct_rate",
    "correct_repayment",
    "correct_results",
    "correct_trip",
    "count_in",
    "count_out",
    "decide_gift",
    "declare_lost",
    "estimate",
    "explain",
    "follow_up",
    "follow_up_done",
    "fund",
    "match",
    "note_emergency",
    "note_trip",
    "plan",
    "post",
    "recount",
    "refuse",
    "remove_aim",
    "repay",
    "report",
    "review_results",
    "revise",
    "set_apart",
    "share",
    "take_back",
    "take_off",
    "take_out_funding",
    "take_out_gift",
]
