"""Where the policy of a case does not say who signs: the authority is chosen from what is on record, or named in
words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import ByNumber, Once, words
from chancery.accounts.models import DelegationInstrument
from chancery.agreements import naming
from chancery.agreements.concludable import is_silent
from chancery.cases import chain
from chancery.cases.models import Case
from chancery.council.models import CouncilItem
from chancery.desk.words import day
from chancery.frame import language
from chancery.money import Money

SILENT = _(
    "The policy does not say who signs. Choose the delegation or the council item that gives the authority, or name it "
    "in words; residents read what you choose. All empty: not recorded."
)
AFTERWARDS = _(
    "The policy does not say who signs. Choose the delegation or the council item that gave the authority, or name it "
    "in words; residents read what you choose."
)
IN_WORDS = _("The by-law, the statute or the paper, with its day; instead of one chosen, or as its words")


class Papers(forms.ModelChoiceField):  # type: ignore[type-arg]  # (generic for the types alone)
    """Delegations to sign, by who holds them, since when, and up to how much."""

    def label_from_instance(self, obj: Any) -> str:
        """What tells one from another."""
        holder = getattr(obj.holder, f"function_{language()}") or obj.holder.function_en
        until = say("until %(day)s") % {"day": day(obj.until)} if obj.until else say("no end")
        money = "" if obj.limit is None else _limit(obj.limit)
        who = f"{obj.holder.name} ({holder})" if holder else obj.holder.name
        said = [who, say("from %(day)s") % {"day": day(obj.since)}, until, money, obj.council_item]
        return ", ".join(part for part in said if part)


def _limit(money: Money) -> str:
    return say("up to %(amount)s") % {"amount": money.phrase(language(), settings.CITY.currency)}


class Authority(forms.Form):
    """The authority under which something was signed."""

    authority_paper = Papers(
        DelegationInstrument.objects.none(), label=_("Delegation under which it was signed"), required=False,
        empty_label=_("Not recorded"),
    )  # fmt: skip
    authority_item = ByNumber(
        CouncilItem.objects.all, stem="title", label=_("Council item that gave the authority to sign"),
        help_text=_("Its number or its title; not the approval, unless it also says who signs"),
    )  # fmt: skip
    authority_en = words(_("By which authority it was signed, in English"), help_text=IN_WORDS)
    authority_fr = words(_("By which authority it was signed, in French"), help_text=IN_WORDS)

    def offer(self, case: Case, said: Any = SILENT) -> None:
        """The delegations that may have counted since the last decision of the case."""
        since = max((one.taken.on for one in chain.of(case) if one.taken), default=date.max)
        field: Any = self.fields["authority_paper"]
        field.queryset = naming.papers_for(case, since)
        if not field.queryset.exists():
            del self.fields["authority_paper"]
            self.fields["authority_item"].help_text = f"{said} {self.fields['authority_item'].help_text}."
        else:
            field.help_text = said

    def clean(self) -> dict[str, Any]:
        """One paper, not two."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("authority_paper") and given.get("authority_item"):
            self.add_error("authority_item", naming.ONE_OF_TWO[language() == "fr"])
        return given


class Later(Authority, Once):
    """The authority of something that was signed, named afterwards."""

    def __init__(self, *args: Any, case: Case, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer(case, AFTERWARDS)

    def clean(self) -> dict[str, Any]:
        """Something is named."""
        given = super().clean()
        if not self.errors and not any(given.get(name) for name in Authority.base_fields):
            self.add_error("authority_en", naming.NOTHING[language() == "fr"])
        return given


class Silent(Authority, Once):
    """A form of what comes of a case: it asks for the authority only where the policy is silent."""

    def __init__(self, *args: Any, case: Case, **more: Any) -> None:
        super().__init__(*args, **more)
        asked = list(Authority.base_fields)
        if not is_silent(case):
            for name in asked:
                del self.fields[name]
            return
        others = [name for name in self.fields if name not in asked]
        after = others.index("signed_on") + 1
        self.order_fields([*others[:after], *asked, *others[after:]])
        self.offer(case)
