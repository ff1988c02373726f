"""Where the published ledger is: the same address in every language."""

from django.urls import path

from chancery.audit import published, views

app_name = "ledger"
urlpatterns = [
    path("", views.page, name="page"),
    *(path(name, views.file, {"name": name}, name=name) for name in published.KINDS),
    path("verify.py", views.verifier, name="verifier"),
]
