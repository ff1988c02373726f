"""What the register's search finds agreements by beside their own words: what their category, status and goals are
called, in both languages."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from chancery.agreements.called import NOTHING, Called, Name
from chancery.agreements.tallies import NOT_RECORDED
from chancery.portal import data, words
from chancery.portal.rows import Filters
from chancery.search.words import question

NO_CATEGORY = _("No category")
NO_TERM, NO_END = _("No term recorded"), _("No end date")


def names(asked: Filters) -> Called:
    """The words of each value, made once for each state of the record; none where no words are asked."""
    if "q" not in asked:
        return NOTHING
    room = data.kept()
    found: Called = room.said.get("called") or room.said.setdefault("called", _names(room))
    return found


def _names(room: data.Kept) -> Called:
    status = {key: _both(label.word, words.STATUS_CHOICES[key]) for key, label in words.STATUSES.items()}
    status["in-force-no-term"] += _both(NO_TERM)
    return {
        "category": {key: _words(one.name.en, one.name.fr) for key, one in room.categories.items()}
        | {NOT_RECORDED: _both(NO_CATEGORY)},
        "status": status,
        "goal": {key: _words(row.name_en, row.name_fr) for key, row in room.goals.items()},
        "term": {"open-ended": _both(NO_END)},
    }


def _both(*said: Any) -> list[Name]:
    return _words(*(_in(lang, word) for word in said for lang in ("en", "fr")))


def _words(*texts: str) -> list[Name]:
    return [name for text in dict.fromkeys(texts) if (name := question(text))]


def _in(lang: str, word: Any) -> str:
    with override(lang if lang in dict(settings.LANGUAGES) else None):
        return str(word)
