"""The form of a proposal, made from what the policy asks for. It checks what it is told; to save it needs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.accounts.fields import sentences, words
from chancery.amounts import CURRENCIES, typed
from chancery.counterparties.models import Counterparty, Country
from chancery.errors import BadInput
from chancery.frame import language
from chancery.money import grouped
from chancery.policy import Policy
from chancery.policy.model import Element
from chancery.policy.phrases import duration_phrase
from chancery.proposals.content import (
    ACTIVITIES,
    CANDIDATE,
    MONEY,
    STAFF,
    TERM,
    Content,
    Planned,
    Resource,
    Sender,
    asked,
    asked_as,
)
from chancery.proposals.models import Means, Proposal
from chancery.proposals.said import name_of, part_of
from chancery.search.words import fold

MOST, MEANS, INSTITUTIONS = 12, 3, 3
LARGEST_DAYS, LARGEST_MONTHS = 100_000, 1_200
UNITS = (("12", pgettext_lazy("a length of time", "years")), ("1", pgettext_lazy("a length of time", "months")))
KINDS = [
    (one.value, one.label)
    for one in Counterparty.Kind
    if one.value not in ("advisory-committee", "working-group", "trade-office")
]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: its heading, a hint, its fields; for activities, each with its own."""

    key: str
    heading: Any
    hint: Any = ""
    fields: list[Any] = field(default_factory=list)
    activities: list[Any] = field(default_factory=list)

    @property
    def paired(self) -> bool:
        """Are its fields read two by two?"""
        return self.key in ("institutions", "term", "project-term")


class ProposalForm(forms.Form):
    """What a category's policy asks to be told, and who tells it."""

    # What takes something says where it comes from; a letter on paper may not have said it.
    source_asked = True

    candidate = words(_("Name of the candidate"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(
        label=_("What the candidate is"), required=False, choices=[("", _("Choose")), *KINDS],
        help_text=_("Who would sign: usually a municipal government."),
    )  # fmt: skip
    sponsor = words(
        _("Who in the City stands up for it"), help_text=_("A division, a member of Council. Leave it empty if nobody.")
    )
    name = words(_("Your name"), max_length=200)
    sender = forms.ChoiceField(
        label=_("You propose this for"), required=False, choices=[("", _("Choose")), *Proposal.From.choices]
    )
    body = words(_("The city, group, institution or division you speak for"), max_length=300)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = words(_("Telephone"), max_length=60)

    def __init__(self, data: Mapping[str, Any] | None = None, *, policy: Policy, category: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.policy, self.category = policy, category
        self.elements = asked(policy, category)
        self.count = self._count()
        self.fields["country"].choices = _countries()  # type: ignore[attr-defined]  # (a choice field)
        for element in self.elements:
            self._ask(element)
        for number in range(INSTITUTIONS):
            self.fields[f"i{number}-name"] = words(_("Institution %(n)d") % {"n": number + 1}, max_length=300)
            label = _("E-mail of institution %(n)d") % {"n": number + 1}
            self.fields[f"i{number}-email"] = forms.EmailField(label=label, required=False, max_length=254)
        self._place()

    # --- what is asked

    def _ask(self, element: Element) -> None:
        how = asked_as(element)
        if how == ACTIVITIES:
            self.fields["n"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=str(self.count))
            for number in range(self.count):
                self._ask_activity(number)
        if how == TERM:
            self.fields["term"] = words(_("Length of the term"), max_length=10)
            self.fields["unit"] = forms.ChoiceField(label=_("Years or months"), required=False, choices=UNITS)
            if self._term() and self._term().renewal == "mutual-consent":
                self.fields["renewable"] = forms.BooleanField(label=_("With an option to renew"), required=False)
        for part, label in self._parts(element):
            self.fields[word(element.id, part)] = sentences(label)

    def _ask_activity(self, number: int) -> None:
        at = f"a{number}"
        self.fields[f"{at}-title"] = words(_("The activity, in a few words"), max_length=300)
        self.fields[f"{at}-text"] = sentences(_("What would be done, by whom, when, and what comes of it"))
        for line in range(MEANS):
            one = f"{at}-m{line}"
            sources = [("", _("Choose")), *Means.Source.choices]
            self.fields[f"{one}-source"] = forms.ChoiceField(label=_("Source"), required=False, choices=sources)
            self.fields[f"{one}-body"] = words(_("Division, or who gives it"), max_length=300)
            self.fields[f"{one}-amount"] = words(_("Amount"), max_length=40)
            self.fields[f"{one}-currency"] = forms.ChoiceField(
                label=_("Currency"), required=False, choices=[(each, each) for each in _currencies()]
            )
            self.fields[f"{one}-days"] = words(_("Staff days"), max_length=10)

    def _parts(self, element: Element) -> Iterator[tuple[str, str]]:
        """What of an element is asked in words: each of its parts, or all of it."""
        lang, how = language(), asked_as(element)
        for part in element.parts:
            if how not in (CANDIDATE, TERM) and not (how == ACTIVITIES and part in (MONEY, STAFF)):
                yield part, _capital(part_of(element, part, lang))
        if not element.parts and how not in (CANDIDATE, TERM, ACTIVITIES):
            yield "", name_of(element, lang)

    def _term(self) -> Any:
        return self.policy.category(self.category).term

    def _count(self) -> int:
        said = str(self.data.get("n") or self.initial.get("n") or "1")
        return min(max(int(said), 1), MOST) if said.isdecimal() and len(said) < 3 else 1

    # --- in which order it is shown

    @property
    def sections(self) -> list[Section]:
        """The parts of the form in the order of the policy; who proposes comes last."""
        shown = [Section("candidate", say("The candidate"), "", self._fields("candidate", "country", "kind"))]
        shown += [self._section(one) for one in self.elements if asked_as(one) != CANDIDATE]
        supports = [f"i{number}-{part}" for number in range(INSTITUTIONS) for part in ("name", "email")]
        shown += [
            Section("sponsor", say("Support within the City"), "", self._fields("sponsor")),
            Section(
                "institutions",
                say("Institutions that support it"),
                say("Each is invited by a private link to say what it commits. You can name others later."),
                self._fields(*supports),
            ),
            Section(
                "sender",
                say("Who proposes it"),
                say("Your name and your addresses are never published."),
                self._fields("name", "sender", "body", "email", "phone"),
            ),
        ]
        return shown

    def _section(self, element: Element) -> Section:
        lang, how = language(), asked_as(element)
        names = [word(element.id, part) for part, _label in self._parts(element)]
        hint: Any = ""
        if how == TERM:
            names = ["term", "unit", *(["renewable"] if "renewable" in self.fields else [])]
            most = self._term().at_most if self._term() else None
            hint = say("At most %(term)s.") % {"term": duration_phrase(most, lang)} if most else ""
        activities = [self._activity(number) for number in range(self.count)] if how == ACTIVITIES else []
        if how == ACTIVITIES:
            hint = say("Say for each what it takes, by source. An amount of 0 is an answer; an empty one is not.")
        alone = len(names) == 1 and how not in (TERM, ACTIVITIES) and not element.parts
        return Section(element.id, "" if alone else name_of(element, lang), hint, self._fields(*names), activities)

    def _activity(self, number: int) -> dict[str, Any]:
        at = f"a{number}"
        lines = [
            self._fields(*(f"{at}-m{line}-{part}" for part in ("source", "body", "amount", "currency", "days")))
            for line in range(MEANS)
        ]
        more = any(each.value() and not each.name.endswith("-currency") for line in lines[1:] for each in line)
        return {"number": number + 1, "more": more, "fields": self._fields(f"{at}-title", f"{at}-text"), "lines": lines}

    def _fields(self, *names: str) -> list[Any]:
        return [self[name] for name in names]

    def _place(self) -> None:
        """A label is enough where it stands alone; hints are told to those who hear the page."""
        for name, each in self.fields.items():
            if isinstance(each.widget, forms.TextInput) and name.endswith(("-amount", "-days")):
                each.widget.attrs["inputmode"] = "decimal"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"

    # --- what was said

    def clean(self) -> dict[str, Any]:
        """Amounts, days and terms are read; what cannot be is said beside its field."""
        said = super().clean() or {}
        for number in range(self.count if "n" in self.fields else 0):
            for line in range(MEANS):
                self._read_means(said, f"a{number}-m{line}")
        if "term" in self.fields:
            said["months"] = self._read_term(said)
        for number in range(INSTITUTIONS):
            named, address = f"i{number}-name", f"i{number}-email"
            if said.get(named) and not said.get(address) and address not in self.errors:
                self._wrong(address, say("Write its e-mail, to which the invitation goes."))
            if said.get(address) and not said.get(named) and named not in self.errors:
                self._wrong(named, say("Write the name of this institution, or take its e-mail away."))
        return said

    def _read_means(self, said: dict[str, Any], at: str) -> None:
        amount, days = said.get(f"{at}-amount", ""), said.get(f"{at}-days", "")
        said[f"{at}-money"] = None
        if amount:
            try:
                said[f"{at}-money"] = typed(amount, said.get(f"{at}-currency") or settings.CITY.currency)
            except BadInput as bad:
                self._wrong(f"{at}-amount", bad.said(language()))
        said[f"{at}-staff"] = self._whole(f"{at}-days", days, LARGEST_DAYS)
        takes = said[f"{at}-money"] or said[f"{at}-staff"]
        if self.source_asked and takes and not said.get(f"{at}-source") and f"{at}-source" not in self.errors:
            self._wrong(f"{at}-source", say("Say where it comes from."))

    def _read_term(self, said: dict[str, Any]) -> int | None:
        length = self._whole("term", said.get("term", ""), LARGEST_MONTHS)
        if length is None:
            return None
        if length == 0:
            self._wrong("term", say("A term has a length."))
            return None
        months = length * int(said.get("unit") or 12)
        most = self._term().at_most if self._term() else None
        if most and most.months and months > most.months:
            limit = duration_phrase(most, language())
            self._wrong("term", say("The policy allows at most %(term)s. Write a shorter term.") % {"term": limit})
        return months

    def _whole(self, name: str, text: str, most: int) -> int | None:
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 8 and int(text) <= most):
            self._wrong(name, say("Write a whole number from 0 to %(most)s.") % {"most": grouped(most, language())})
            return None
        return int(text)

    def _wrong(self, name: str, why: str) -> None:
        """Say it beside the field; what was read of the others is kept."""
        kept = dict(self.cleaned_data)
        self.add_error(name, why)
        self.cleaned_data = {**kept, **self.cleaned_data}

    def require_sender(self) -> bool:
        """To send it takes a name, an address and for whom; to save it does not."""
        listed = any(asked_as(one) == CANDIDATE for one in self.elements)
        for name, why in (
            # Where the policy lists the candidate, what lacks it is sent and is not considered; elsewhere nothing is.
            *(() if listed else (("candidate", say("Write the name of the candidate.")),)),
            ("name", say("Write your name.")),
            ("sender", say("Say for whom you propose this.")),
            ("email", say("Write your e-mail address: a link to confirm goes there.")),
        ):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, why)
        return not self.errors

    def content(self) -> Content:
        """What is proposed."""
        said = self.cleaned_data
        told = {
            (one.id, part): said.get(word(one.id, part), "").strip()
            for one in self.elements
            for part, _label in self._parts(one)
        }
        return Content(
            category=self.category,
            candidate=said.get("candidate", "").strip(),
            country=said.get("country", ""),
            kind=said.get("kind", ""),
            words={key: text for key, text in told.items() if text},
            activities=tuple(self._activities()),
            months=said.get("months"),
            renewable=said.get("renewable") if "renewable" in self.fields else None,
            sponsor=said.get("sponsor", "").strip(),
        )

    def _activities(self) -> Iterator[Planned]:
        said = self.cleaned_data
        for number in range(self.count if "n" in self.fields else 0):
            at = f"a{number}"
            title, text = said.get(f"{at}-title", "").strip(), said.get(f"{at}-text", "").strip()
            means = tuple(one for line in range(MEANS) if (one := self._resource(f"{at}-m{line}")))
            if title or text or means:
                yield Planned(title or text[:100], text, means)

    def _resource(self, at: str) -> Resource | None:
        said = self.cleaned_data
        source, body = said.get(f"{at}-source", ""), said.get(f"{at}-body", "").strip()
        amount, days = said.get(f"{at}-money"), said.get(f"{at}-staff")
        if not (source or body or amount is not None or days is not None):
            return None
        return Resource(source=source, body=body, amount=amount, staff_days=days)

    def from_whom(self) -> Sender:
        """Who proposes it."""
        said = self.cleaned_data
        return Sender(
            name=said.get("name", "").strip(),
            kind=said.get("sender", ""),
            body=said.get("body", "").strip(),
            email=said.get("email", ""),
            phone=said.get("phone", "").strip(),
        )

    def institutions(self) -> list[tuple[str, str]]:
        """Whom to invite."""
        said = self.cleaned_data
        pairs = ((said.get(f"i{n}-name", "").strip(), said.get(f"i{n}-email", "")) for n in range(INSTITUTIONS))
        return [(name, address) for name, address in pairs if name and address]

    def typed(self) -> dict[str, str]:
        """Each field as it was typed, to be saved whatever it says."""
        said = ((name, str(self.data.get(name, ""))) for name in self.fields)
        return {name: text for name, text in said if text} | {"n": str(self.count)}


def typed_of(proposal: Proposal) -> dict[str, str]:
    """The form again, filled with what came in: to be completed."""
    activities = list(proposal.activities.prefetch_related("means__division"))
    told = {
        "candidate": proposal.candidate,
        "country": proposal.country_id or "",
        "kind": proposal.candidate_kind,
        "sponsor": proposal.sponsor,
        "name": proposal.proponent_name,
        "sender": proposal.proponent_kind,
        "body": proposal.proponent_body,
        "email": proposal.proponent_email,
        "phone": proposal.proponent_phone,
        "n": str(max(len(activities), 1)),
    }
    told |= {word(one.element, one.part): one.text for one in proposal.texts.all()}
    if proposal.months is not None:
        told |= {"term": str(proposal.months), "unit": "1", "renewable": "on" if proposal.renewable else ""}
    for number, one in enumerate(activities):
        told |= {f"a{number}-title": one.title, f"a{number}-text": one.text}
        for line, means in enumerate(one.means.all()[:MEANS]):
            told |= {f"a{number}-m{line}-{part}": text for part, text in _typed_means(means)}
    return {name: text for name, text in told.items() if text}


def _typed_means(means: Means) -> Iterator[tuple[str, str]]:
    yield "source", means.source
    yield "body", means.body or (str(getattr(means.division, f"name_{language()}", "")) if means.division else "")
    if means.amount is not None:
        yield "amount", str(means.amount.major)
        yield "currency", means.currency
    if means.staff_days is not None:
        yield "days", str(means.staff_days)


def word(element: str, part: str) -> str:
    """The name of the field in which something is written."""
    return f"w-{element}-{part}" if part else f"w-{element}"


def _currencies() -> list[str]:
    own = str(settings.CITY.currency)
    return [own, *(each for each in CURRENCIES if each != own)]


def _countries() -> list[tuple[str, Any]]:
    lang = language()
    rows = [(one.iso2, getattr(one, f"name_{lang}") or one.name_en) for one in Country.objects.all()]
    return [("", _("Choose")), *sorted(rows, key=lambda one: fold(one[1]))]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
