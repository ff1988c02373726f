"""What an activity is found by: its own words, those of its results, and those of whom it is with."""

from __future__ import annotations

from chancery.activities.models import Activity
from chancery.search import actions as search


def words_of(activity: Activity) -> search.Words:
    """As the index takes them. Lessons are not among them: some are the office's own."""
    rows = list(activity.results.all())
    english = (activity.reference, activity.title_en, activity.place_en, activity.summary_en, activity.partners_en)
    french = (activity.title_fr, activity.place_fr, activity.summary_fr, activity.partners_fr)
    return search.Words(
        activity.pk,
        (*english, *(each.text_en for each in rows)),
        (*french, *(each.text_fr for each in rows)),
        borrows=activity.counterparty_id,
        seen_with=activity.keys,
    )
