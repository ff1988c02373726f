"""What is done to agreements."""

from chancery.agreements.actions.ceremonies import hold_ceremony
from chancery.agreements.actions.concluding import conclude
from chancery.agreements.actions.continuing import amend_by_case, renew_by_case, take_up
from chancery.agreements.actions.drafts import begin, change, publish, sign, withhold
from chancery.agreements.actions.entries import (
    change_terms,
    enter,
    register,
    reindex,
)
from chancery.agreements.actions.facts import establish_fact, establish_judged, supersede_fact
from chancery.agreements.actions.hanging import (
    add_community_partner,
    add_joint_project,
    add_paper,
    add_party,
    file_paper,
    join_party,
    record_event,
)
from chancery.agreements.actions.life import amend, end, recognise, renew
from chancery.agreements.actions.naming import name_authority
from chancery.agreements.actions.placing import (
    assign_category,
    bring_up_to_date,
    correct_assignment,
    keep_grounds,
    recall_grounds,
)
from chancery.agreements.actions.promises import (
    change_partner,
    change_project,
    move,
    promise,
    reindex_commitments,
    restate,
)
from chancery.agreements.actions.reckoning import confirm
from chancery.agreements.actions.requests import approve_form, ask, decide, refuse
from chancery.agreements.actions.tying import tie, untie
from chancery.agreements.actions.waivers import correct_waiver, take_waivers, waive

__all__ = [
    "add_community_partner",
    "add_joint_project",
    "add_paper",
    "add_party",
    "amend",
    "amend_by_case",
    "approve_form",
    "ask",
    "assign_category",
    "begin",
    "bring_up_to_date",
    "change",
    "change_partner",
    "change_project",
    "change_terms",
    "conclude",
    "confirm",
    "correct_assignment",
    "correct_waiver",
    "decide",
    "end",
    "enter",
    "establish_fact",
    "establish_judged",
    "file_paper",
    "hold_ceremony",
    "join_party",
    "keep_grounds",
    "move",
    "name_authority",
    "promise",
    "publish",
    "recall_grounds",
    "recognise",
    "record_event",
    "refuse",
    "register",
    "reindex",
    "reindex_commitments",
    "renew",
    "renew_by_case",
    "restate",
    "sign",
    "supersede_fact",
    "take_up",
    "take_waivers",
    "tie",
    "untie",
    "waive",
    "withhold",
]
