"""Paths of the pages about letters and the calendar."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.notices import views

app_name = "notices"
urlpatterns = [
    path(_("desk/notices/"), views.index, name="index"),
    path(_("desk/notices/mine/"), views.mine, name="mine"),
    path(_("desk/notices/calendar/"), views.calendar, name="calendar"),
    path(_("desk/notices/calendar/new/"), views.calendar_renew, name="calendar-renew"),
    path(_("desk/notices/calendar/revoke/"), views.calendar_end, name="calendar-end"),
    path(_("desk/notices/<uuid:notice_id>/"), views.one, name="one"),
    path(_("desk/notices/<uuid:notice_id>/again/"), views.again, name="again"),
]
