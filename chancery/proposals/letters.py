"""What whoever proposes is told, in their language. A letter names the proposal, and has its private link."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from chancery.audit import actions as audit
from chancery.links import PLACE
from chancery.notices import actions as notices
from chancery.notices.kinds import OUTSIDE
from chancery.notices.models import Notice
from chancery.notices.sections import Line
from chancery.proposals import keys
from chancery.proposals.models import Draft, Interest, Proposal

SERVICE = "svc-proposals"


def of_draft(draft: Draft) -> Notice | None:
    """The link of what was saved."""
    with override(draft.language):
        lines: list[Line] = [
            (_("Go on writing"), _path("propose-draft")),
            _("It is kept for %(days)d days after the last time you save it.") % {"days": 60},
        ]
        return _send(draft.email, draft.language, f"saved-{draft.pk}", _("Your proposal is saved"), lines,
                     keys.name(keys.DRAFT, draft))  # fmt: skip


def to_confirm(draft: Draft) -> Notice | None:
    """The link that confirms an address, and sends the proposal."""
    with override(draft.language):
        lines: list[Line] = [
            (_("Confirm your address and send your proposal"), _path("propose-confirm")),
            _("Nothing is sent before you do. After %(days)d days what you wrote is deleted.") % {"days": 7},
            _("If you wrote no proposal, do nothing."),
        ]
        return _send(draft.email, draft.language, f"draft-{draft.pk}", _("Confirm your proposal"), lines,
                     keys.name(keys.CONFIRM, draft))  # fmt: skip


def received(proposal: Proposal) -> Notice | None:
    """It came in, and has a number and a page."""
    with override(proposal.language):
        said = _("Your proposal has the number %(number)s.") % {"number": proposal.reference}
        lines: list[Line] = [said, (_("See where it stands"), _path("propose-status"))]
        return _about(proposal, f"received-{proposal.reference}", _("Your proposal came in"), lines)


def not_considered(proposal: Proposal, lacking: Iterable[str]) -> Notice | None:
    """What it lacks, and how it is completed."""
    with override(proposal.language):
        what = "; ".join(lacking)
        lines: list[Line] = [
            _("Your proposal %(number)s is not considered, because it lacks something that the policy asks for: "
              "%(what)s") % {"number": proposal.reference, "what": what},
            (_("Complete it; what you wrote is kept"), _path("propose-status")),
        ]  # fmt: skip
        return _about(proposal, f"lacking-{proposal.reference}", _("Your proposal lacks something"), lines)


def asked(proposal: Proposal, question_id: object) -> Notice | None:
    """A question waits on their page; its words are there, not in the letter."""
    with override(proposal.language):
        lines: list[Line] = [(_("Read and answer it"), _path("propose-status"))]
        return _about(proposal, f"asked-{question_id}", _("A question about your proposal"), lines)


def explained(proposal: Proposal) -> Notice | None:
    """Why it ended waits on their page; the words are there, not in the letter."""
    with override(proposal.language):
        lines: list[Line] = [(_("Read why"), _path("propose-status"))]
        ref = f"why-{proposal.reference}-{timezone.localdate()}"
        return _about(proposal, ref, _("About your proposal"), lines)


def new_link(proposal: Proposal) -> Notice | None:
    """The earlier link opens nothing any more."""
    with override(proposal.language):
        lines: list[Line] = [
            (_("See where it stands"), _path("propose-status")),
            _("The link that you had opens nothing any more."),
        ]
        return _about(proposal, f"link-{proposal.link}-{proposal.reference}", _("A new link to your proposal"), lines)


def invited(interest: Interest) -> Notice | None:
    """An institution is asked what it commits."""
    proposal = interest.proposal
    with override(proposal.language):
        said = _("%(institution)s is named as interested in a proposal with %(candidate)s.") % {
            "institution": interest.institution,
            "candidate": proposal.candidate or "—",
        }
        lines: list[Line] = [
            said,
            (_("Read it, and say what you commit"), _path("propose-interest")),
            _("Nobody is told that you do not answer."),
        ]
        return _send(interest.email, proposal.language, _interest(interest), _("Your letter of interest"), lines,
                     keys.name(keys.INTEREST, interest))  # fmt: skip


def _interest(interest: Interest) -> str:
    """What the letter is about; where it went astray before, with the number of the new link."""
    return f"interest-{interest.pk}" if interest.link == 1 else f"interest-{interest.pk}-{interest.link}"


def _path(view: str) -> str:
    return reverse(f"portal:{view}", kwargs={"token": PLACE})


def _about(proposal: Proposal, ref: str, subject: str, lines: Sequence[Line]) -> Notice | None:
    opens = keys.name(keys.STATUS, proposal)
    return _send(proposal.proponent_email, proposal.language, ref, subject, lines, opens)


def _send(address: str, language: str, ref: str, subject: str, lines: Sequence[Line], opens: str) -> Notice | None:
    return notices.write_to(
        by=audit.service(SERVICE), address=address, language=language, kind=OUTSIDE, ref=ref,
        due_on=timezone.localdate(), subject=subject, lines=lines, opens=opens,
    )  # fmt: skip
