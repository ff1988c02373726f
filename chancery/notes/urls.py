"""Paths of notes."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.notes import views

app_name = "notes"
urlpatterns = [
    path(_("desk/notes/add/"), views.add, name="add"),
    path(_("desk/notes/<uuid:note_id>/correct/"), views.correct, name="correct"),
    path(_("desk/notes/<uuid:note_id>/withdraw/"), views.withdraw, name="withdraw"),
]
