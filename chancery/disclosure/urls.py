"""Paths of what residents are told of travel, in the office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.disclosure.views import missions, periods

app_name = "disclosure"
urlpatterns = [
    path(_("desk/travel/published/"), missions.index, name="index"),
    path(_("desk/travel/published/quarters/"), periods.index, name="periods"),
    path(_("desk/travel/published/quarters/<int:year>-<int:quarter>/"), periods.one, name="period"),
    path(_("desk/travel/published/quarters/<int:year>-<int:quarter>/close/"), periods.close, name="close"),
    path(_("desk/travel/<str:reference>/published/"), missions.one, name="mission"),
    path(_("desk/travel/<str:reference>/publish/"), missions.publish, name="publish"),
    path(_("desk/travel/<str:reference>/account/"), missions.account, name="account"),
    path(_("desk/travel/<str:reference>/withhold/"), missions.withhold, name="withhold"),
    path(_("desk/travel/<str:reference>/release/"), missions.release, name="release"),
]
