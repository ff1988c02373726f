"""Paths of what residents are told of travel, in the office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.disclosure import views

app_name = "disclosure"
urlpatterns = [
    path(_("desk/travel/published/"), views.index, name="index"),
    path(_("desk/travel/<str:reference>/published/"), views.one, name="mission"),
    path(_("desk/travel/<str:reference>/publish/"), views.publish, name="publish"),
    path(_("desk/travel/<str:reference>/account/"), views.account, name="account"),
    path(_("desk/travel/<str:reference>/withhold/"), views.withhold, name="withhold"),
    path(_("desk/travel/<str:reference>/release/"), views.release, name="release"),
]
