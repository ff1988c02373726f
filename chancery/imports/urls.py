"""Paths of the pages for spreadsheets."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.imports.views import expenses, rates, runs, steps, travel

app_name = "imports"
urlpatterns = [
    path(_("desk/import/"), runs.index, name="index"),
    path(_("desk/import/new/"), steps.upload, name="upload"),
    path(_("desk/import/expenses/"), expenses.bring_in, name="expenses"),
    path(_("desk/import/travel/"), travel.bring_in, name="travel"),
    path(_("desk/import/rates/"), rates.bring_in, name="rates"),
    path(_("desk/import/export/<slug:kind>.<slug:form>"), runs.take_along, name="export"),
    path(_("desk/import/<uuid:run_id>/"), runs.show, name="run"),
    path(_("desk/import/<uuid:run_id>/heading/"), steps.heading, name="heading"),
    path(_("desk/import/<uuid:run_id>/columns/"), steps.columns, name="columns"),
    path(_("desk/import/<uuid:run_id>/questions/"), steps.questions, name="questions"),
    path(_("desk/import/<uuid:run_id>/write/"), runs.write, name="write"),
    path(_("desk/import/<uuid:run_id>/take-back/"), runs.take_back, name="take-back"),
    path(_("desk/import/<uuid:run_id>/call-off/"), runs.call_off, name="call-off"),
    path(_("desk/import/<uuid:run_id>/leave/"), runs.leave, name="leave"),
]
