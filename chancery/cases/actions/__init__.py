"""What is done to a case, from the day it is opened to its outcome."""

from chancery.cases.actions.agenda import publish_to_agenda, take_off_agenda
from chancery.cases.actions.answers import (
    answer_consultation,
    ask,
    give_element,
    judge,
    waive,
)
from chancery.cases.actions.casting import cast, play
from chancery.cases.actions.checks import Letter, Told, answer_facts, ask_facts, end_facts, forget_signatory
from chancery.cases.actions.decisions import decide, opine, record_council
from chancery.cases.actions.papers import file_closed, file_paper
from chancery.cases.actions.reports import (
    Reading,
    attach_in_confidence,
    begin_report,
    keep_report,
    keep_report_template,
    review_finances,
    use_our_template,
    write_report,
)
from chancery.cases.actions.reviewing import review
from chancery.cases.actions.texts import keep_text, tell_language
from chancery.cases.actions.way import (
    change_content,
    close_step,
    lead,
    leave_unconsidered,
    open,
    refuse,
    submit,
    withdraw,
)

__all__ = [
    "Letter",
    "Reading",
    "Told",
    "answer_consultation",
    "answer_facts",
    "ask",
    "ask_facts",
    "attach_in_confidence",
    "begin_report",
    "cast",
    "change_content",
    "close_step",
    "decide",
    "end_facts",
    "file_closed",
    "file_paper",
    "forget_signatory",
    "give_element",
    "judge",
    "keep_report",
    "keep_report_template",
    "keep_text",
    "lead",
    "leave_unconsidered",
    "open",
    "opine",
    "play",
    "publish_to_agenda",
    "record_council",
    "refuse",
    "review",
    "review_finances",
    "submit",
    "take_off_agenda",
    "tell_language",
    "use_our_template",
    "waive",
    "withdraw",
    "write_report",
]
