"""What is asked in the policy workshop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day
from chancery.designations.forms import Decision
from chancery.desk.workshop import fields
from chancery.desk.workshop.comparisons import PARTS
from chancery.desk.workshop.fields import LONG
from chancery.desk.workshop.rules import SOME, WITHIN
from chancery.frame import language
from chancery.policy import Policy
from chancery.policy.blocks import BLOCKS
from chancery.policy.shape import COMMON, Asked, called, shape

WHY = ("why_en", "why_fr")
LARGEST = 10**6


class BlockForm(forms.Form):
    """The form of one block, filled with the fields that its kind asks for."""

    known: Sequence[str] = ()

    def clean(self) -> dict[str, Any]:
        """At least so many says how many, and no more than are chosen: none asked for would hold of itself."""
        given = self.cleaned_data
        for name in (name.removesuffix("-kind") for name in self.fields if name.endswith("-kind")):
            outer = name.rpartition("-")[0] if name.rpartition("-")[2] in WITHIN else name
            if given.get(f"{name}-kind") == SOME and not given.get(f"{outer}-whole"):
                inner = (given.get(f"{name}-{each}-of") for each in WITHIN)
                many = len(given.get(f"{name}-of") or ()) + sum(1 for one in inner if one)
                most = LARGEST if given.get(f"{name}-open") else many
                if many and not 1 <= (given.get(f"{name}-n") or 0) <= most:
                    self.add_error(f"{name}-n", _("Say how many of the %(n)d that are chosen.") % {"n": many})
        return given

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Its fields as a reader takes them: the wording first, then what the system makes of it, then why."""
        parts: dict[str, list[forms.BoundField]] = {_g("Wording"): [], _g("How the system reads it"): []}
        parts[_g("If it is a share, a ratio, a count or a time")] = []
        parts[_g("If rules stand within the rule")] = []
        parts[_g("Reason for the change")] = []
        wording, reading, beyond, within, why = parts
        for field in self.visible_fields():
            stem = field.name.rsplit("_", 1)[0] if field.name.endswith(("_en", "_fr")) else field.name
            part = why if field.name in WHY else wording if stem in COMMON else reading
            if field.name.rpartition("-")[2] in PARTS and f"{field.name.rpartition('-')[0]}-whole" in self.fields:
                part = beyond
            if field.name.rpartition("-")[0].rpartition("-")[2] in WITHIN:
                part = within
            parts[part].append(field)
        return [(heading, found) for heading, found in parts.items() if found]

    @property
    def folded(self) -> tuple[str, ...]:
        """Headings of parts that most clauses leave empty: they are folded until something stands in them."""
        within = [one for one in self.visible_fields() if one.name.rpartition("-")[0].rpartition("-")[2] in WITHIN]
        return () if any(one.value() or one.errors for one in within) else (_g("If rules stand within the rule"),)


def block(kind: str, policy: Policy, *, new: bool) -> type[BlockForm]:
    """The form of a block of this kind. Whoever adds one says its identifier, which stays."""
    named: dict[str, Any] = {}
    for name, field in fields.fields(kind, asked(kind, new=new), policy):
        field.required = name == "id"
        named[name] = field
    named["why_en"] = forms.CharField(label=_("In English"), required=False, widget=forms.Textarea({"rows": 2}))
    named["why_fr"] = forms.CharField(label=_("In French"), required=False, widget=forms.Textarea({"rows": 2}))
    return type("Block", (BlockForm,), named)


def asked(kind: str, *, new: bool) -> tuple[Asked, ...]:
    """The keys that the form of a block asks for."""
    return tuple(one for one in shape(kind) if new or one.key != "id")


HEAD = (
    Asked("title", "text"),
    Asked("source", "prose"),
    Asked("framework", "slug"),
    Asked("languages", "some"),
    Asked("incomplete", "text"),
)
"""What of the head of a file is asked in fields. From when it holds and what it replaces is not the draft's to say."""


class Head(forms.Form):
    """What the text as a whole is called, and where it stands."""

    title_en = forms.CharField(label=_("Title, in English"), required=False, max_length=300)
    title_fr = forms.CharField(label=_("Title, in French"), required=False, max_length=300)
    source = forms.CharField(label=_("The adopted text, by name and day"), required=False, max_length=500)
    framework = forms.CharField(
        label=_("Framework that it serves"), required=False, max_length=80, help_text=_("Its identifier")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of its wordings"),
        choices=[("en", _("English")), ("fr", _("French"))],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A wording that is missing in one of them is remarked. None chosen: both."),
    )
    incomplete_en = forms.CharField(
        label=_("What of the text could not be seen, in English"), required=False, widget=LONG
    )
    incomplete_fr = forms.CharField(
        label=_("What of the text could not be seen, in French"), required=False, widget=LONG
    )


class Begin(forms.Form):
    """What a draft is called, and which text it begins from."""

    called = forms.CharField(label=_("What the office calls it"), max_length=200)
    policy_id = forms.RegexField(
        "^[A-Za-z0-9][A-Za-z0-9_.-]*$",
        label=_("Identifier of the new policy"),
        max_length=80,
        help_text=_("Letters, digits and hyphens, such as our-policy-2027. It stands in the policy’s address."),
    )
    file = forms.FileField(
        label=_("Another file to begin from"),
        required=False,
        help_text=_("Leave it empty to begin from the policy in force."),
    )
    came_of = forms.ChoiceField(label=_("Review that recommends it"), required=False)

    def __init__(self, *args: Any, reviews: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["came_of"]
        field.choices = [("", _("None")), *reviews]
        if not reviews:
            del self.fields["came_of"]


class Whole(forms.Form):
    """The file itself."""

    toml = forms.CharField(
        label=_("The file"),
        widget=forms.Textarea({"rows": 40, "spellcheck": "false", "wrap": "off"}),
        strip=False,
    )

    def clean_toml(self) -> str:
        """With the line ends that the file has."""
        text: str = self.cleaned_data["toml"].replace("\r\n", "\n")
        return text if text.endswith("\n") else text + "\n"


class Question(forms.Form):
    """What the solicitor is asked."""

    question = forms.CharField(label=_("Question"), widget=forms.Textarea({"rows": 6}), required=False)


class Answer(forms.Form):
    """What the solicitor says."""

    answer = forms.CharField(label=_("Advice"), widget=forms.Textarea({"rows": 10}))


def kinds() -> list[tuple[str, str]]:
    """The kinds of block that can be added."""
    return sorted(((kind, called(f"[{kind}]", language())) for kind in BLOCKS), key=lambda one: one[1])


class Impose(Decision):
    """What is stopped, since when, and by which decision."""

    since = Day(label=_("First day"))
    categories = forms.MultipleChoiceField(
        label=_("Which categories"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen is every one."),
    )
    text_en = forms.CharField(label=_("What is stopped, in English"), required=False, widget=LONG)
    text_fr = forms.CharField(label=_("What is stopped, in French"), required=False, widget=LONG)

    field_order = ("since", "categories", "text_en", "text_fr")


class Lift(Decision):
    """From when it holds no longer, and by which decision."""

    until = Day(label=_("First day that it no longer holds"))

    field_order = ("until",)


class EndLaw(forms.Form):
    """From when a law binds no longer, and where that is written."""

    until = Day(
        label=_("First day on which the law no longer binds"),
        required=False,
        help_text=_("Empty: it is in force after all."),
    )
    source = forms.CharField(
        label=_("Where that is written"), max_length=500, help_text=_("The act that repealed it, for instance")
    )


class Back(forms.Form):
    """A document that came back, or the preview of one."""

    file = forms.FileField(label=_("Word file"), required=False, widget=forms.FileInput({"accept": ".docx"}))
    found = forms.CharField(widget=forms.HiddenInput, required=False)
