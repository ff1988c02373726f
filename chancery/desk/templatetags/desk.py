"""What templates of the desk may say."""

from datetime import date

from django import template

from chancery.desk import words
from chancery.desk.radar.lines import Line
from chancery.frame import language
from chancery.policy.model import Text

register = template.Library()


@register.filter
def away(line: Line, today: date) -> words.Label:
    """How late a line is, or how soon its day comes."""
    return words.away(line.on or today, today)


@register.filter
def wording(text: Text) -> str:
    """The words of a policy in the page's language."""
    return text.in_(language())
