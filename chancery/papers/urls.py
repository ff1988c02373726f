"""Paths of one paper."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.papers import views

app_name = "papers"
urlpatterns = [
    path(_("desk/papers/<uuid:paper_id>/file/"), views.file, name="file"),
    path(_("desk/papers/<uuid:paper_id>/version/"), views.supersede, name="supersede"),
    path(_("desk/papers/<uuid:paper_id>/correct/"), views.describe, name="describe"),
    path(_("desk/papers/<uuid:paper_id>/class/"), views.reclassify, name="reclassify"),
]
