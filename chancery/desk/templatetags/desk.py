"""What templates of the desk may say."""

from datetime import date
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import actor_of
from chancery.desk import told, words
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


@register.inclusion_tag("staff/in-the-ledger.html", takes_context=True)
def in_the_ledger(context: template.Context, row: Any) -> dict[str, str]:
    """The way from the page of a record to its lines of the ledger, as the page is called that is shown."""
    request: HttpRequest = context["request"]
    by = actor_of(request.user)
    return {"way": told.way(by, row, str(context["here"]), request.path) if by else ""}


@register.filter
def wording(text: Text) -> str:
    """The words of a policy in the page's language."""
    return text.in_(language())
