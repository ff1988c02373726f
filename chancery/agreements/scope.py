"""Which agreements of the register a simulation of a day looks at, which it leaves out, and which a policy names in
vain, as far as a reader may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import ngettext

from chancery.agreements import facts
from chancery.agreements.models import Agreement
from chancery.policy import Held, Policy, Reader, register_known_to
from chancery.policy.model import NamedException
from chancery.policy.report import Beside, Said


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at, and the references of what is left out, by the reason."""

    register: list[Held]
    ended: list[Held] = field(default_factory=list)
    left_out: Mapping[str, list[str]] = field(default_factory=dict)
    undated: int = 0

    def sentences(self, apart: int) -> list[str]:
        """The same in the language of the page; `apart` are the instruments that no category is for."""
        past = sum(held.over for held in self.register)
        unsure = sum(held.in_force is None for held in self.register)
        ended, later, drafts = (len(self.left_out.get(reason, ())) for reason in ("ended", "later", "drafts"))
        counted = (
            (later, ngettext(
                "%(n)d agreement that was made after that day is left out.",
                "%(n)d agreements that were made after that day are left out.",
                later,
            )),
            (self.undated, ngettext(
                "Of %(n)d it is not recorded whether it had been made by then; it stays in.",
                "Of %(n)d it is not recorded whether they had been made by then; they stay in.",
                self.undated,
            )),
            (ended, ngettext(
                "%(n)d agreement that had ended by then is left out.",
                "%(n)d agreements that had ended by then are left out.",
                ended,
            )),
            (past, ngettext(
                "%(n)d that no longer bound by then (run out, or kept for its history) stays in the table; no limit "
                "and no amount counts it.",
                "%(n)d that no longer bound by then (run out, or kept for their history) stay in the table; no limit "
                "and no amount counts them.",
                past,
            )),
            (unsure, ngettext(
                "Of %(n)d it is not recorded whether it bound on that day; a limit counts it as one that may.",
                "Of %(n)d it is not recorded whether they bound on that day; a limit counts them as ones that may.",
                unsure,
            )),
            (drafts, ngettext("%(n)d draft is left out.", "%(n)d drafts are left out.", drafts)),
            (apart, ngettext(
                "%(n)d instrument that no category is for (such as a pact or a twinning) stays as it is.",
                "%(n)d instruments that no category is for (such as pacts or twinnings) stay as they are.",
                apart,
            )),
        )  # fmt: skip
        return [text % {"n": n} for n, text in counted if n]

    def remarks(self, policy: Policy) -> list[Said]:
        """The exceptions of a policy that name what the register does not have. For whoever may not know of a draft,
        its number is one of those."""
        known = {held.reference for held in self.register}.union(*self.left_out.values())
        found = []
        for clause in policy.all(NamedException):
            if absent := [reference for reference in clause.agreements if reference not in known]:
                text = ngettext(
                    "An exception names %(names)s, which is not in the register.",
                    "An exception names these, which are not in the register: %(names)s.",
                    len(absent),
                )
                found.append(Said(clause.id, tuple(absent), text % {"names": ", ".join(absent)}))
        return found

    def beside(self, policy: Policy) -> Beside:
        """Both, as a report of a simulation gives them."""
        return Beside(self.left_out, self.remarks(policy))


def of(as_of: date, reader: Reader, lang: str) -> Scope:
    """The register of a day for a reader. What residents may not see is in no row and no count of theirs."""
    every = Agreement.objects.public() if reader is Reader.PUBLIC else None
    found = facts.parted(as_of=as_of, agreements=every, lang=lang)
    left_out = {"ended": [held.reference for held in found.ended], "later": found.later}
    if reader is not Reader.PUBLIC:
        drafts = Agreement.objects.filter(standing=Agreement.Standing.DRAFT).order_by("reference")
        left_out["drafts"] = list(drafts.values_list("reference", flat=True))
    undated = sum(one.made[1] is None or one.made[1] > as_of for one in found.register)
    register, ended = register_known_to(found.register, reader), register_known_to(found.ended, reader)
    return Scope(register, ended, left_out, undated)
