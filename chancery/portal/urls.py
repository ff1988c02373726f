"""The portal's paths, in the page's language: /en/agreements/ is /fr/ententes/."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.portal.views import (
    agreement,
    budget,
    decisions,
    download,
    frameworks,
    home,
    networks,
    policy,
    prose,
    register,
    simulation,
)

app_name = "portal"
urlpatterns = [
    path("", home.show, name="home"),
    path(_("agreements/"), register.show, name="register"),
    path(_("agreements.csv"), download.as_csv, name="register-csv"),
    path(_("agreements.json"), download.as_json, name="register-json"),
    path(_("agreements/<str:reference>/"), agreement.show, name="agreement"),
    path(_("policy/"), policy.show, name="policy"),
    path(_("policy/simulation/<slug:policy_id>/"), simulation.show, name="simulation"),
    path(_("policy/<slug:policy_id>/"), policy.version, name="policy-version"),
    path(_("policy/<slug:policy_id>/changes/"), policy.changes, name="policy-changes"),
    path(_("frameworks/"), frameworks.show, name="frameworks"),
    path(_("networks/"), networks.show, name="networks"),
    path(_("decisions/"), decisions.show, name="decisions"),
    path(_("budget/"), budget.show, name="budget"),
    path(_("about/"), prose.about, name="about"),
    path(_("accessibility/"), prose.accessibility, name="accessibility"),
    path(_("privacy/"), prose.privacy, name="privacy"),
]
