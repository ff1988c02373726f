"""The doors of the house. Pages live under their language; health has none."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from chancery import health

urlpatterns = [
    path("health/", health.page, name="health"),
    *i18n_patterns(path("", include("chancery.portal.urls"))),
]
