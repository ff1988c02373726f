"""Paths of the office's own pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.desk import views

app_name = "desk"
urlpatterns = [
    path(_("desk/"), views.home, name="home"),
]
