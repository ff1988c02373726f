"""Hand over what is due, one letter after the other, by as many workers as there are."""

from __future__ import annotations

from chancery.audit import actions as audit
from chancery.notices import actions, kinds, letters, post
from chancery.notices.models import Attempt, Notice
from chancery.notices.outcome import Outcome

WORKER = "svc-notices"


def send_waiting() -> int:
    """Hand over every letter that is due; how many the mail server took. Where it cannot be reached the others wait."""
    by, taken = audit.service(WORKER), 0
    actions.recover(by=by)
    while attempt := actions.claim(by=by):
        outcome = _try(attempt)
        actions.settle(by=by, attempt=attempt, outcome=outcome)
        taken += outcome.state == Notice.State.HANDED_OVER
        if outcome.down:
            break
    return taken


def _try(attempt: Attempt) -> Outcome:
    notice = attempt.notice
    if not notice.to:
        why = "The account was closed." if notice.user else "The address was erased."
        return Outcome(Notice.State.REFUSED, why)
    if notice.kind == kinds.INVITATION and not letters.invitation_link(notice):
        return Outcome(Notice.State.REFUSED, "The invitation was used, has expired or was taken back.")
    return post.hand_over(letters.write(notice))
