"""The authority certificate of an agreement, from what every resident may know: each link from Council to the
signature, what was checked, and in the same size of letters what is missing or nobody recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from chancery.agreements.authority import RECKONED, Authority, authority_of
from chancery.agreements.models import Agreement, AgreementEvent, Signing
from chancery.agreements.rules import NOT_YES
from chancery.council.models import CouncilItem
from chancery.policy import Policy
from chancery.policy import model as clauses
from chancery.portal import certificate_signed, data, record, words
from chancery.portal.certificate_links import (
    AFTER,
    BEFORE,
    MISSING,
    NEEDLESS,
    NO_ORDER,
    TAGS,
    THERE,
    UNKNOWN,
    Certificate,
    Fact,
    Link,
)
from chancery.portal.words import Label
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded

Kind = AgreementEvent.Kind
LATER = (*RECKONED, Kind.EXTENDED, Kind.RENEWED, Kind.AMENDED, Kind.CORRECTED)
Say = Callable[[Any, str], Any]


def of(row: Agreement, say: Say = words.plain, *, public: bool = True) -> Certificate:
    """What residents may see of it; or the same for those of the office, to whom no decision of Council is closed."""
    signing = Signing.objects.filter(agreement=row).select_related("policy__council_item").first()
    authority, version = authority_of(row, public=public), signing.policy if signing else in_force_then(row)
    told = row.events.select_related("council_item", "continuation__named_by")
    events = [one for one in told if one.kind in LATER]
    reckoned = any(_said_yes(opened(one.council_item, public)) for one in events if one.kind in RECKONED)
    chain = [
        policy_link(row, version),
        approval(row, authority, opened(row.council_item, public), version, verb(row, events)),
        certificate_signed.power(signing, public=public) if signing else power(authority),
        signature(row, say),
    ]
    after = [_later(row, one, say, public=public) for one in events]
    did = named_for(row, signing) if authority == Authority.NOT_RECORDED else verb(row, events)
    name, said = record.heading(row)[1], sentence(authority, reckoned, did)
    checked = (certificate_signed.checks(signing) if signing else []) or checks(authority, limited=_limited(signing))
    return Certificate(row, name, authority, said, chain, checked, after, digests(version, signing))


def opened(item: CouncilItem | None, public: bool) -> CouncilItem | None:
    """A decision of Council, where this reader may know it."""
    return item if item is not None and (item.public or not public) else None


def in_force_then(row: Agreement) -> PolicyVersion | None:
    """The policy that was in force on every day on which it may have been signed."""
    first, last = row.signed.earliest, row.signed.latest
    if first is None or last is None:
        return None
    version = data.binding(first)
    return version if version == data.binding(last) else None


def sentence(authority: Authority, reckoned: bool, did: str = "") -> str:
    """The answer in a sentence or two."""
    if authority == Authority.OUTSIDE:
        said = _("Officials signed it without approval by Council: it was signed outside the policy.")
        after = _("Council has dealt with it all the same. That does not change how it was signed.")
        return f"{said} {after}" if reckoned else said
    return {
        Authority.COUNCIL: did or _("Council approved it."),
        Authority.DELEGATED: _("It was signed under a delegation; Council did not have to decide on it."),
        Authority.NOT_RECORDED: did or _("Nobody recorded by whose authority it was signed."),
    }[authority]


def named_for(row: Agreement, signing: Signing | None) -> str:
    """What stands in the place of an approval, where the policy is silent and somebody named the authority."""
    if signing is None or signing.sign_clause or not words.plain(row, "authority"):
        return ""
    return _("The policy does not say who signs. The authority under which it was signed is named below.")


def policy_link(row: Agreement, version: PolicyVersion | None) -> Link:
    """The first link: what Council had adopted when it was signed."""
    what = _("The policy that Council adopted")
    if not row.signed:
        return Link(what, UNKNOWN, _("The day of signature is not recorded, so nobody can say which policy bound it."))
    if version is None:
        return Link(
            what, UNKNOWN, _("No single policy on record was in force on the days when it may have been signed.")
        )
    says = _("%(policy)s was in force.") % {"policy": words.plain(version, "title")}
    facts = [
        Fact(_("Adopted by Council"), said_of(opened(version.council_item, True))),
        Fact(_("In force from"), words.day(version.in_force_from) if version.in_force_from else ""),
    ]
    return Link(what, THERE, says, facts)


def verb(row: Agreement, events: Iterable[AgreementEvent]) -> str:
    """What Council did by the very decision on which the signature rests, in the word of the source."""
    kinds = {one.kind for one in events if one.council_item_id and one.council_item_id == row.council_item_id}
    said = {Kind.CONFIRMED: _("Council confirmed it."), Kind.ENDORSED: _("Council endorsed it.")}
    return next((text for kind, text in said.items() if kind in kinds), _("Council approved it."))


def approval(
    row: Agreement, authority: Authority, item: CouncilItem | None, version: PolicyVersion | None, did: str
) -> Link:
    """The second: who said yes to this very agreement."""
    what, clause = _("Approval"), clause_of(row, version, "approve")
    facts = [
        Fact(_("Decision of Council"), said_of(item)),
        Fact(_("Day of the decision"), words.span(item.met) if item else ""),
    ]
    if authority == Authority.OUTSIDE:
        return Link(what, MISSING, _("Council did not approve it before it was signed."), [], clause)
    if authority == Authority.DELEGATED:
        return Link(what, NEEDLESS, _("The delegation under which it was signed asks for no decision of Council."))
    return Link(what, *_approved(authority, item, did), facts, clause)


def _approved(authority: Authority, item: CouncilItem | None, did: str) -> tuple[Label, str]:
    """What the record says of Council's approval; the word alone, without the decision, is not a link."""
    if authority == Authority.COUNCIL and item is None:
        return UNKNOWN, _("The record says that Council approved it, and not by which decision.")
    if authority == Authority.COUNCIL:
        return THERE, did
    if item is not None and item.outcome in NOT_YES:
        said = _("Council’s decision did not approve it: %(outcome)s.")
        return MISSING, said % {"outcome": item.get_outcome_display()}
    return UNKNOWN, _("Nobody recorded who approved it.")


def power(authority: Authority) -> Link:
    """The third: what gave whoever signed the power to sign. Delegations of old are in no source of the register."""
    says = _("Under which delegation or designation it was signed is not recorded.")
    if authority == Authority.OUTSIDE:
        says = _("No delegation that covers it is on record.")
    return Link(_("Power to sign"), UNKNOWN, says, [Fact(_("Paper"), ""), Fact(_("Limit"), "")])


def signature(row: Agreement, say: Say) -> Link:
    """The last: the signature itself."""
    who, when = say(row, "authority"), words.span(row.signed) if row.signed else ""
    facts = [Fact(_("Date of signature"), when), Fact(_("Who signed, under which authority"), who)]
    state, says = THERE, _("It was signed.")
    if not when:
        state, says = UNKNOWN, _("It was signed; the day is not recorded.")
    return Link(_("Signature"), state, says, facts)


def _limited(signing: Signing | None) -> bool:
    """Was it signed under a delegation that was chosen for it, and that has a limit?"""
    return signing is not None and signing.named_under is not None and signing.named_under.limit is not None


def checks(authority: Authority, *, limited: bool = False) -> list[Link]:
    """What must have been looked at before a signature, where nobody wrote down that it was."""
    unsaid = _("Nobody recorded whether this was looked at.")
    cost = Link(_("Cost within the limit of whoever signed"), UNKNOWN, unsaid)
    if authority == Authority.COUNCIL and not limited:
        cost = Link(cost.what, NEEDLESS, _("Council approved it, and Council has no limit."))
    return [
        Link(_("Form satisfactory to the solicitor"), UNKNOWN, unsaid),
        Link(_("Applicable criteria and policy followed"), UNKNOWN, unsaid),
        cost,
    ]


def _later(row: Agreement, one: AgreementEvent, say: Say, *, public: bool) -> Link:
    facts, item = [Fact(_("Date"), words.span(one.on) if one.on else "")], opened(one.council_item, public)
    if item:
        facts.append(Fact(_("Decision of Council"), said_of(item)))
    authority, case = say(one, "authority"), getattr(one, "continuation", None)
    silent = case if case is not None and not case.sign_clause else None
    if authority or silent:
        facts.append(Fact(_("Authority"), authority or str(certificate_signed.UNNAMED)))
    if authority and silent:
        facts += certificate_signed.who_named(silent, public=public)
    return Link(one.get_kind_display(), _order(row, one), say(one, "text"), facts)


def _order(row: Agreement, one: AgreementEvent) -> Label:
    """Before or after the signature: only the days on record decide."""
    signed, on = row.signed, one.on
    if one.kind not in (Kind.CONFIRMED, Kind.ENDORSED):
        return AFTER  # what was renewed or amended had been signed
    if signed.latest and on.earliest and on.earliest > signed.latest:
        return AFTER
    return BEFORE if signed.earliest and on.latest and on.latest < signed.earliest else NO_ORDER


def tag_of(row: Agreement, *, public: bool = True) -> Label | None:
    """The mark that an agreement carries wherever it is shown, where nothing says that somebody had the power."""
    authority = authority_of(row, public=public)
    return TAGS[authority] if authority == Authority.OUTSIDE else None


def said_of(item: CouncilItem | None) -> str:
    """A decision of Council by its number and title; and that it was changed there, where it was."""
    if item is None:
        return ""
    amended = item.get_outcome_display().lower() if item.outcome == CouncilItem.Outcome.AMENDED else ""
    return ", ".join(part for part in (item.reference, words.plain(item, "title"), amended) if part)


def clause_of(row: Agreement, version: PolicyVersion | None, decides: str) -> str:
    """Where the policy says who decides this, for the category that the agreement holds under it."""
    held = next((one.category for one in row.assignments.all() if version and one.policy_id == version.pk), "")
    found = authorities(loaded(version), held, decides) if version and held else iter(())
    said = (_("Clause known second-hand only") if one.secondhand else one.source for one in found)
    return "; ".join(dict.fromkeys(one for one in said if one))


def authorities(policy: Policy, category: str, decides: str) -> Iterator[clauses.Authority]:
    """The clauses of a policy that say who decides something in a category."""
    for one in policy.all(clauses.Authority):
        if one.decides == decides and (not one.categories or category in one.categories):
            yield one


def _said_yes(item: CouncilItem | None) -> bool:
    return item is not None and item.outcome not in NOT_YES


def digests(version: PolicyVersion | None, signing: Signing | None) -> list[Fact]:
    """What pins what was decided on: for an agreement that came from no case, nothing does."""
    policy = f"SHA-256 {version.digest}" if version else ""
    if signing is not None:
        return [Fact(_("Policy that was pinned"), policy)]
    return [Fact(_("Content that was approved"), ""), Fact(_("Policy in force"), policy)]


def drawn_up(on: date) -> str:
    """The day on which it says so."""
    return _("Drawn up from the register on %(day)s.") % {"day": words.day(on)}
