"""What templates of the desk may say."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from chancery.desk import words
from chancery.desk.radar.lines import Line
from chancery.frame import language
from chancery.papers.models import Paper
from chancery.policy.model import Text
from chancery.portal.words import Label
from chancery.records import DataClass

register = template.Library()


@register.filter
def away(line: Line, today: date) -> words.Label:
    """How late a line is, or how soon its day comes."""
    return words.away(line.on or today, today)


CLASSES = {
    DataClass.PUBLIC: Label(_("Public"), "ok"),
    DataClass.INTERNAL: Label(_("Internal"), "info"),
    DataClass.PERSONAL: Label(_("Personal"), "warn"),
    DataClass.INTERGOVERNMENTAL: Label(_("Intergovernmental"), "warn"),
}
DISPOSED_OF = Label(_("Disposed of"), "bad")


@register.simple_tag
def class_of(paper: Paper) -> SafeString:
    """Who may read a paper; or that its file is no more."""
    label = DISPOSED_OF if paper.disposed_on else CLASSES[DataClass(paper.data_class)]
    return format_html('<span class="tag" data-s="{}">{}</span>', label.shape, label.word)


@register.filter
def wording(text: Text) -> str:
    """The words of a policy in the page's language."""
    return text.in_(language())
