"""Paths of the room's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.activities.views import activity, kinds, parts

app_name = "activities"
urlpatterns = [
    path(_("desk/activities/"), activity.index, name="index"),
    path(_("desk/activities.csv"), activity.table, name="table"),
    path(_("desk/activities/add/"), activity.add, name="add"),
    path(_("desk/activities/awards-events-lessons/"), parts.beside, name="beside"),
    path(_("desk/activities/kinds/"), kinds.index, name="kinds"),
    path(_("desk/activities/kinds/add/"), kinds.add, name="kind-add"),
    path(_("desk/activities/kinds/take/"), kinds.take, name="kinds-take"),
    path(_("desk/activities/kinds/<uuid:activity_kind_id>/correct/"), kinds.correct, name="kind-correct"),
    path(_("desk/activities/enter/<slug:part>/"), parts.add_beside, name="beside-add"),
    path(_("desk/activities/figure/<uuid:part_id>/period/"), parts.add_period, name="period-add"),
    path(_("desk/activities/photo/<uuid:part_id>/show/"), parts.show_photo, name="photo-show"),
    path(_("desk/activities/photo/<uuid:part_id>/down/"), parts.take_down_photo, name="photo-down"),
    path(_("desk/activities/part/<slug:part>/<uuid:part_id>/correct/"), parts.correct, name="part-correct"),
    path(_("desk/activities/part/<slug:part>/<uuid:part_id>/verify/"), parts.verify, name="part-verify"),
    path(_("desk/activities/<str:reference>/"), activity.show, name="show"),
    path(_("desk/activities/<str:reference>/correct/"), activity.correct, name="correct"),
    path(_("desk/activities/<str:reference>/links/"), activity.links, name="links"),
    path(_("desk/activities/<str:reference>/state/"), activity.move, name="move"),
    path(_("desk/activities/<str:reference>/release/"), activity.release, name="release"),
    path(_("desk/activities/<str:reference>/photo/"), parts.add_photo, name="photo-add"),
    path(_("desk/activities/<str:reference>/enter/<slug:part>/"), parts.add, name="part-add"),
]
