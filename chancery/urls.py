"""The doors of the house. Pages live under their language; the front door, health and the colours have none."""

from django.urls import include, path

from chancery import health
from chancery.accounts import views as accounts
from chancery.desk.views import calendar
from chancery.doors import Doors
from chancery.portal.views import look, start

urlpatterns = [
    path("", start.page, name="start"),
    path("health/", health.page, name="health"),
    path("theme.css", look.page, name="theme"),
    path("logo.png", look.logo, name="logo"),
    path("account/identity/<slug:provider_id>/back/", accounts.identity_back, name="openid_connect_callback"),
    path("ledger/", include("chancery.audit.urls")),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar"),
    Doors(
        # First, since residents read most; what is matched last waits for all others.
        path("", include("chancery.portal.urls")),
        path("", include("chancery.accounts.urls")),
        path("", include("chancery.papers.urls")),
        path("", include("chancery.council.urls")),
        path("", include("chancery.notes.urls")),
        path("", include("chancery.retention.urls")),
        path("", include("chancery.agreements.urls")),
        path("", include("chancery.counterparties.urls")),
        path("", include("chancery.designations.urls")),
        path("", include("chancery.proposals.urls")),
        path("", include("chancery.budgets.urls")),
        path("", include("chancery.disclosure.urls")),  # before missions, whose addresses end in any reference
        path("", include("chancery.missions.urls")),
        path("", include("chancery.activities.urls")),
        path("", include("chancery.imports.urls")),
        path("", include("chancery.desk.urls")),
        path("", include("chancery.notices.urls")),
    ),
]

handler400 = "chancery.portal.views.errors.unreadable"
handler403 = "chancery.portal.views.errors.closed"
handler404 = "chancery.portal.views.errors.missing"
handler500 = "chancery.portal.views.errors.broken"
