"""A house with one more page: it changes three fields of an agreement, and may be overtaken on the way."""

from django import forms
from django.http import HttpResponse
from django.urls import include, path

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.fields import LawDay, words
from chancery.accounts.staff import writes
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.errors import Refused
from chancery.records import changed
from chancery.urls import urlpatterns as house

NAMES = ("title_en", "called", "signed")
MEANWHILE = []


class Form(forms.Form):
    title_en, called, signed = words("Title"), words("Called"), LawDay(label="Signed")


def write(row, by, merged):
    """Write what remains to be changed, as an action would."""
    while MEANWHILE:
        MEANWHILE.pop()()
    if merged.values["title_en"] == "refuse me":
        raise Refused("Not this one.", "Pas celui-ci.")
    rows = Agreement.objects.filter(edits.still(merged.held), pk=row.pk)
    if merged.changes:
        edits.require_still(rows.update(**edits.columns(merged.changes)))
        row.refresh_from_db()
        told = changed(row, edits.columns(merged.changes))
        audit.record(by=by, type="t", ref="", changed=told, sealed=row.standing == "draft")
    return HttpResponse("written")


@writes(lambda by: True)
def page(request, reference):
    row = Agreement.objects.get(reference=reference)
    editing = Editing(
        row,
        Form,
        lambda: edits.of(Agreement.objects.get(pk=row.pk), NAMES),
        lambda by, merged: write(row, by, merged),
    )
    return edit(request, editing, title="Edit", verb="Save", trail=[("Desk", "/en/desk/")])


planted = ([path("edit/<str:reference>/", page, name="edit")], "planted")
urlpatterns = [path("en/", include(planted)), *house]
