"""Who proposed it: a new link for them, and forgetting them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.notices import actions as notices
from chancery.notices.models import Notice
from chancery.proposals import letters, permissions
from chancery.proposals.actions.drafts import forget_address
from chancery.proposals.actions.exchange import MAY_NOT
from chancery.proposals.models import Draft, Interest, Proposal
from chancery.records import changed, row_name

PERSONAL = ("proponent_name", "proponent_email", "proponent_phone")
OF_AN_INTEREST = ("email", "signatory", "function")
MAY_NOT_FORGET = (
    "Only the head of the office and the clerk have somebody forgotten.",
    "Seuls la direction du bureau et le greffe font oublier une personne.",
)
FORGOTTEN = ("Whoever proposed it was forgotten already.", "L’auteur de la proposition est déjà oublié.")
NO_ADDRESS = ("No e-mail address is recorded to send it to.", "Aucune adresse de courriel n’est consignée.")


@transaction.atomic
def renew_link(*, by: Actor, proposal: Proposal) -> Proposal:
    """Give the proponent another private link, because theirs was lost or is in other hands. The old opens nothing."""
    require(permissions.may_keep(by), *MAY_NOT)
    require(bool(proposal.proponent_email), *NO_ADDRESS)
    Proposal.objects.filter(pk=proposal.pk).update(link=F("link") + 1)
    proposal.refresh_from_db()
    told = changed(proposal, ["link"])
    audit.record(by=by, type="proposal.link-renewed", ref=proposal.reference, changed=told, sealed=True)
    letters.new_link(proposal)
    return proposal


@transaction.atomic
def forget(*, by: Actor, proposal: Proposal, basis: str) -> Proposal:
    """Forget the people of a proposal: who proposed it and who signed for institutions. What was proposed stays."""
    require(permissions.may_forget(by), *MAY_NOT_FORGET)
    still = Proposal.objects.filter(pk=proposal.pk, erased=False)
    require(still.update(erased=True, link=F("link") + 1) == 1, *FORGOTTEN)
    addresses = {proposal.proponent_email}
    rows = {row_name(proposal): PERSONAL}
    for one in proposal.interests.all():
        # An invitation may have gone astray before it went to the address on record.
        letters_sent = Notice.objects.filter(user=None, ref__startswith=f"interest-{one.pk}")
        addresses |= {one.email, *letters_sent.values_list("address", flat=True)}
        rows[row_name(one)] = OF_AN_INTEREST
    Interest.objects.filter(proposal=proposal).update(erased=True)
    for address in sorted(addresses - {""}):
        notices.forget_address(by=by, address=address, basis=basis)
    for draft in Draft.objects.filter(proposal=proposal):
        forget_address(by=by, draft=draft, basis=basis)
    audit.forget(by=by, basis=basis, rows=rows)
    proposal.refresh_from_db()
    told = [changed(proposal, ["erased", "link"]), *(changed(one, ["erased"]) for one in proposal.interests.all())]
    audit.record(by=by, type="proposal.people-forgotten", ref=proposal.reference, changed=told, sealed=True)
    return proposal
