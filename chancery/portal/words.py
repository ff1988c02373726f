"""Words for people: the right language of a pair of columns, and the labels of closed sets.

A text missing in one language is shown in the other, and says so with `lang`, so that a voice reads it rightly.
"""

import re
from datetime import date
from typing import Any, NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.dates import FuzzyDate, in_words
from chancery.frame import OTHER as OTHER
from chancery.frame import language as language


class Label(NamedTuple):
    """A word and the shape that stands beside it (`data-s` of a tag, or the name of an icon)."""

    word: Any
    shape: str


# The window in which a city's policy stands: a word of its own in French, where it is not the text alone.
POLICY = pgettext_lazy("menu", "Policy")
STATUSES = {
    "draft": Label(_("Draft"), "info"),
    "upcoming": Label(_("Signed, not yet in force"), "info"),
    "in-force": Label(_("In force"), "ok"),
    "in-force-no-term": Label(_("In force"), "ok"),
    "expired": Label(_("Expired"), "warn"),
    "ended": Label(_("Ended"), ""),
    "historical": Label(pgettext_lazy("status", "Historical"), ""),
}
STATUS_CHOICES = {key: label.word for key, label in STATUSES.items()} | {
    "in-force-no-term": _("In force, no term recorded"),
    "in-force": _("In force, term recorded"),
}
FLAGS = {
    "ending-soon": Label(_("Ending soon"), "warn"),
    "no-sponsor": Label(_("No sponsor"), "warn"),
    "out-of-line": Label(_("Out of line with the policy"), "warn"),
}
OUTCOMES = {
    "met": Label(_("Met"), "met"),
    "not_met": Label(_("Not met"), "not"),
    "unknown": Label(_("To document"), "open"),
    "waived": Label(_("Waived"), "waived"),
    "not_applicable": Label(_("Not applicable"), "na"),
}
HIDDEN = _("Not shown here")
INSTRUMENTS = {
    "agreement": _("Agreement"),
    "twinning": _("Twinning"),
    "memorandum": _("Memorandum of understanding"),
    "host-agreement": _("Host agreement"),
    "pact": _("Pact"),
    "declaration": _("Declaration"),
}
KINDS = {
    "municipality": _("Municipality"),
    "regional-government": _("Regional government"),
    "country": _("Country"),
    "agency": _("Agency"),
    "arms-length-body": _("Arm's-length body"),
    "chamber": _("Chamber of commerce"),
    "trade-organization": _("Trade organization"),
    "trade-office": _("Trade commissioner's office"),
    "university": _("University"),
    "consulate": _("Consulate"),
    "ministry": _("Ministry"),
    "network": _("Network"),
    "community-group": _("Community group"),
    "advisory-committee": _("Advisory committee"),
    "working-group": _("Working group"),
    "other": _("Other body"),
}
BASES = {
    "assigned": _("Assigned"),
    "criteria": _("By the criteria"),
    "transition": _("By a transition rule"),
    "exception": _("By a named exception"),
    "held": _("Held before"),
    "unplaced": _("No rule places it"),
    "hidden": _("Rests on information that is not public"),
}
COUNCIL_OUTCOMES = {
    "adopted": Label(_("Adopted"), "ok"),
    "adopted-as-amended": Label(_("Adopted as amended"), "ok"),
    "referred": Label(_("Referred"), "info"),
    "deferred": Label(_("Deferred"), "info"),
    "received": Label(_("Received"), "info"),
    "lost": Label(_("Lost"), "bad"),
    "not-recorded": Label(_("Outcome not recorded"), ""),
    "": Label(_("Outcome not recorded"), ""),
}


def became(item: Any, today: date) -> Label:
    """What Council made of an item; one whose meeting is still to come is on its agenda."""
    met = item.met.latest
    if item.outcome in ("", "not-recorded") and met is not None and met >= today:
        return Label(_("On the agenda"), "info")
    return COUNCIL_OUTCOMES[item.outcome]


NOTE_KINDS = {
    "contradiction": _("Two passages disagree"),
    "ambiguity": _("The text can be read in two ways"),
    "silence": _("The text does not say"),
}
RESULT_BASES = {"estimated": _("Estimated"), "reported": _("Reported"), "verified": _("Verified")}
CONTINENTS = {
    "AF": _("Africa"), "AN": _("Antarctica"), "AS": _("Asia"), "EU": _("Europe"),
    "NA": _("North America"), "OC": _("Oceania"), "SA": _("South America"),
}  # fmt: skip


def plain(row: Any, stem: str, lang: str = "") -> str:
    """The text of a pair of columns, without a mark of its language: for titles, attributes and files."""
    return _pick(row, stem, lang or language())[0]


def text(row: Any, stem: str, lang: str = "") -> SafeString:
    """The text of a pair of columns, escaped; wrapped with its `lang` where it is not the page's."""
    wanted = lang or language()
    value, found = _pick(row, stem, wanted)
    if found == wanted or not value:
        return conditional_escape(value)
    return format_html('<span lang="{}">{}</span>', found, value)


def _pick(row: Any, stem: str, lang: str) -> tuple[str, str]:
    for each in (lang, OTHER[lang]):
        if value := _get(row, f"{stem}_{each}"):
            return fine(str(value), each), each
    return "", lang


def _get(row: Any, name: str) -> Any:
    return row.get(name, "") if isinstance(row, dict) else getattr(row, name, "")


def day(value: date) -> str:
    """A day in the page's language."""
    return in_words(value, language())


def span(value: FuzzyDate) -> str:
    """A date of law in words; days of one month are said once: 5 to 7 December 2005."""
    first, last, lang = value.earliest, value.latest, language()
    if (
        value.precision != "range"
        or first is None
        or last is None
        or (first.year, first.month) != (last.year, last.month)
    ):
        return value.phrase(lang)
    if lang == "fr":
        return f"{'1er' if first.day == 1 else first.day} au {in_words(last, lang)}"
    return f"{first.day} to {in_words(last, lang)}"


def fine(value: str, lang: str = "") -> str:
    """French typography as Canada has it: a curly apostrophe, spaces that do not break, none before ; ! and ?."""
    if (lang or language()) == "en" or not value:
        return value
    for plain_mark, mark in FINE:
        value = value.replace(plain_mark, mark)
    return THOUSANDS.sub("\u00a0", value)


FINE = (
    ("'", "’"),
    (" :", "\u00a0:"),
    (" ;", ";"),
    (" !", "!"),
    (" ?", "?"),
    ("\u00a0;", ";"),
    ("\u202f;", ";"),
    ("« ", "«\u00a0"),
    (" »", "\u00a0»"),
    (" %", "\u00a0%"),
    (" $", "\u00a0$"),
)
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
