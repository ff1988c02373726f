"""What the office asks for when it opens a case by itself. Rooms above have kinds of their own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "agreement": _("A new agreement"),
    "renewal": _("To renew an agreement"),
    "alignment": _("To bring an agreement into line with the policy"),
    "conversion": _("To turn a memorandum into another agreement"),
}
MOMENTS = {"agreement": "establish", "renewal": "renew", "alignment": "maintain", "conversion": "establish"}
OF_AN_AGREEMENT = ("renewal", "alignment", "conversion")
KIND_NAMES = {**KINDS, "proposal": _("Proposal"), "review": _("Review of the program")}
