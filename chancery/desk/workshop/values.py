"""Fields for single values of a policy file: read as a person writes them, kept as the file does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from chancery.frame import language
from chancery.policy.block_parts import STATUSES
from chancery.policy.model import Lang
from chancery.policy.shape import called
from chancery.policy.toml import written
from chancery.search.words import fold

UNITS = {
    **dict.fromkeys(("jour", "jours", "day", "days"), "days"),
    **dict.fromkeys(("semaine", "semaines", "week", "weeks"), "weeks"),
    **dict.fromkeys(("mois", "month", "months"), "months"),
    **dict.fromkeys(("an", "ans", "année", "années", "year", "years"), "years"),
}
LENGTH = re.compile(r"^\s*(\d{1,5})\s+(\S+)\s*$")
PLACE = re.compile(r"\s*\(at .*\)$")
MONTH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
DAY_MONTH = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?\s+(\S+)")
TWO: tuple[Lang, Lang] = ("en", "fr")
NOT_A_LENGTH = _("Write a length of time such as 5 years, 18 months or 14 days.")


class Typed(forms.CharField):
    """A value as the file writes it, for what has no field of its own."""

    widget = forms.Textarea({"rows": 3, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """As it stands in the file."""
        return value if isinstance(value, str | None) else written(value)

    def clean(self, value: Any) -> Any:
        """What was typed, checked to be one value."""
        text = " ".join(super().clean(value).splitlines())
        if not text.strip():
            return ""
        try:
            return written(tomllib.loads(f"v = {text}")["v"])
        except ValueError as error:  # no TOML, or a number of thousands of digits
            raise forms.ValidationError(
                _("This cannot be read as a value of the file: %(why)s.") % {"why": PLACE.sub("", str(error))}
            ) from error


class Words(forms.CharField):
    """Identifiers, one after the other."""

    def prepare_value(self, value: Any) -> Any:
        """As one line."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """As a list."""
        return [word for word in re.split(r"[,\s]+", super().clean(value)) if word]


class Span(forms.CharField):
    """A length of time, in either language."""

    def clean(self, value: Any) -> str:
        """As the file writes it."""
        text: str = super().clean(value)
        found = length(text)
        if text and not found:
            raise forms.ValidationError(NOT_A_LENGTH)
        return found


def length(text: str) -> str:
    """A length of time as the file writes it; empty where it is none."""
    found = LENGTH.match(text)
    unit = UNITS.get(found[2].casefold()) if found else None
    if found is None or unit is None:
        return ""
    number = int(found[1])
    return f"{number} {unit if number != 1 else unit[:-1]}"


class Lines(Typed):
    """A table or a list of the file, one entry a line. What lines cannot hold is shown as the file writes it."""

    unread: Any = ""

    def prepare_value(self, value: Any) -> Any:
        """What the file holds, line by line; what was typed and could not be read stays as it was typed."""
        held = held_of(value)
        if not held:
            return super().prepare_value(value)
        lines = list(self.lines(held))
        return "\n".join(lines) if list(map(self.entry, lines)) == list(self.entries(held)) else written(held)

    def clean(self, value: Any) -> Any:
        """As the file writes it."""
        text: str = forms.CharField.clean(self, value)
        if held_of(text):
            return super().clean(text)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        found = [self.entry(line) for line in lines]
        for line, entry in zip(lines, found, strict=True):
            if entry is None:
                raise forms.ValidationError(self.unread % {"line": line})
        return written(self.whole(found)) if found else ""

    def entries(self, held: Any) -> Iterator[Any]:
        """The entries of what the file holds."""
        yield from held.items()

    def whole(self, entries: list[Any]) -> Any:
        """What the file holds of these entries."""
        return dict(entries)

    def lines(self, held: Any) -> Iterator[str]:
        """Each entry as a line."""
        raise NotImplementedError

    def entry(self, line: str) -> Any:
        """The entry of a line; None where it cannot be read."""
        raise NotImplementedError


class Names(Lines):
    """What identifiers are called in both languages."""

    unread = _("“%(line)s” is not an identifier, its English name and its French name, with bars between.")

    def lines(self, held: Any) -> Iterator[str]:
        """Identifier, English, French."""
        yield from (f"{slug} | {said.get('en', '')} | {said.get('fr', '')}".rstrip(" |") for slug, said in held.items())

    def entry(self, line: str) -> Any:
        """The names of one; one language may be missing."""
        slug, *said = (part.strip() for part in line.split("|"))
        if not slug or not 1 <= len(said) <= 2:
            return None
        return slug, {lang: name for lang, name in zip(("en", "fr"), said, strict=False) if name}


class Regions(Lines):
    """The countries of each region, by their two letters."""

    unread = _("“%(line)s” is not a region, a colon and the two letters of its countries.")

    def lines(self, held: Any) -> Iterator[str]:
        """Region, countries."""
        yield from (f"{region}: {', '.join(members)}" for region, members in held.items())

    def entry(self, line: str) -> Any:
        """One region with its countries."""
        region, colon, members = (part.strip() for part in line.partition(":"))
        return (region, re.split(r"[,\s]+", members)) if region and colon and members else None


class Misses(Lines):
    """What becomes of an agreement when a duty is late, and how late."""

    unread = _("“%(line)s” is not a length of time, a colon and what follows, such as 3 years: dormant.")

    def lines(self, held: Any) -> Iterator[str]:
        """How late, and what follows."""
        yield from (f"{one['after']}: {called('.' + one['status'], language())}" for one in held)

    def entry(self, line: str) -> Any:
        """One of them, in either language."""
        late, _colon, status = line.partition(":")
        named = {fold(called(f".{slug}", tongue)): slug for slug in STATUSES for tongue in TWO}
        after, found = length(late), named.get(fold(status.strip()))
        return {"after": after, "status": found} if after and found else None

    def entries(self, held: Any) -> Iterator[Any]:
        """It is a list."""
        yield from held

    def whole(self, entries: list[Any]) -> Any:
        """It is a list."""
        return entries


class YearDay(forms.CharField):
    """A day that comes every year."""

    def prepare_value(self, value: Any) -> Any:
        """As it is said: 15 September."""
        held = held_of(value)
        found = MONTH_DAY.fullmatch(held) if isinstance(held, str) else None
        return f"{int(found[2])} {MONTHS[int(found[1])]}" if found else value

    def clean(self, value: Any) -> Any:
        """As the file writes it."""
        text = forms.CharField.clean(self, value).strip(' "')
        if not text:
            return ""
        number, day = _month_day(text)
        try:
            date(2024, number, day)
        except ValueError as error:
            raise forms.ValidationError(_("Write a day of the year such as 15 September or 09-15.")) from error
        return written(f"{number:02}-{day:02}")


def several(choices: Sequence[tuple[str, Any]], **more: Any) -> forms.MultipleChoiceField:
    """Boxes, of which any number is chosen."""
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **more)


def named(clause: Any, lang: Lang) -> str:
    """A clause as a person chooses it: what it says, and its identifier."""
    said = clause.name.in_(lang) or clause.text.in_(lang)
    return f"{said} ({clause.id})" if said else clause.id


def held_of(value: Any) -> Any:
    """What a value as the file writes it holds; None for what is not written so."""
    if not isinstance(value, str):
        return value
    try:
        found = tomllib.loads(f"v = {value}")["v"]
    except ValueError:
        return None
    return found if isinstance(found, dict | list | str) else None


def _month_day(text: str) -> tuple[int, int]:
    if found := MONTH_DAY.fullmatch(text):
        return int(found[1]), int(found[2])
    found = DAY_MONTH.fullmatch(text)
    return (_month(found[2]), int(found[1])) if found else (0, 0)


def _month(name: str) -> int:
    for tongue in TWO:
        with override(tongue):
            for number, month in MONTHS.items():
                if fold(str(month)) == fold(name):
                    return number
    return 0
