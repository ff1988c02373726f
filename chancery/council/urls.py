"""Paths of the council room, in the office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.council import views

app_name = "council"
urlpatterns = [
    path(_("desk/tasks/"), views.index, name="tasks"),
    path(_("desk/council-items/record/"), views.record, name="item-record"),
    path(_("desk/tasks/add/"), views.direct, name="task-add"),
    path(_("desk/tasks/<uuid:task_id>/report/"), views.report, name="task-report"),
    path(_("desk/tasks/<uuid:task_id>/release/"), views.release, name="task-release"),
]
