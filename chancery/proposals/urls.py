"""Paths of proposals, for the office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.proposals import views

app_name = "proposals"
urlpatterns = [
    path(_("desk/proposals/"), views.index, name="index"),
    path(_("desk/proposals/enter/"), views.begin, name="begin"),
    path(_("desk/proposals/enter/<slug:category>/"), views.enter, name="enter"),
    path(_("desk/proposals/<str:reference>/"), views.one, name="one"),
    path(_("desk/proposals/<str:reference>/ask/"), views.ask, name="ask"),
    path(_("desk/proposals/<str:reference>/invite/"), views.invite, name="invite"),
    path(_("desk/proposals/<str:reference>/counterparty/"), views.recognise, name="recognise"),
    path(_("desk/proposals/<str:reference>/withdraw/"), views.withdraw, name="withdraw"),
    path(_("desk/proposals/<str:reference>/explain/"), views.explain, name="explain"),
    path(_("desk/proposals/<str:reference>/needs/"), views.take_needs, name="needs"),
    path(_("desk/proposals/<str:reference>/link/"), views.link, name="link"),
    path(_("desk/proposals/<str:reference>/forget/"), views.forget, name="forget"),
]
