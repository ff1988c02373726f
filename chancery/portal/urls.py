"""The portal's paths, in the page's language: /en/agreements/ is /fr/ententes/."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from chancery.portal.views import (
    activities,
    agreement,
    asof,
    authority,
    budget,
    category,
    decisions,
    download,
    facts_asked,
    frameworks,
    home,
    ledger,
    networks,
    paper,
    policy,
    propose,
    proposed,
    prose,
    register,
    simulation,
    trips,
    trips_sums,
)


def _read(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that is only read: another method is answered 405, whether or not it carries the token of a form."""
    return csrf_exempt(require_safe(view))


def _form(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A form that needs no account. It carries no right of anybody's, so it needs no token of a session either: whoever
    fills it in for a day loses nothing. A private page is opened by its address alone."""
    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(never_cache(view)))


app_name = "portal"
urlpatterns = [
    path("", _read(home.show), name="home"),
    path(_("agreements/"), _read(register.show), name="register"),
    path(_("agreements.csv"), _read(download.as_csv), name="register-csv"),
    path(_("agreements.json"), _read(download.as_json), name="register-json"),
    path(_("agreements/as-of/"), _read(asof.show), name="register-on"),
    path(_("agreements/as-of.<str:kind>"), _read(asof.file), name="register-on-file"),
    path(_("agreements/authority/"), _read(authority.years), name="authority"),
    path(_("agreements/<str:reference>/"), _read(agreement.show), name="agreement"),
    path(_("agreements/<str:reference>/ledger/<uuid:line_id>/"), _read(ledger.from_history), name="agreement-entry"),
    path(_("agreements/<str:reference>/authority/"), _read(authority.show), name="certificate"),
    path(_("agreements/<str:reference>/authority.pdf"), _read(authority.file), name="certificate-file"),
    path(_("agreements/<str:reference>/papers/<uuid:paper_id>/"), _read(paper.send), name="paper"),
    path(_("activities/"), _read(activities.show_all), name="activities"),
    path(_("activities.<str:kind>"), _read(activities.file), name="activities-file"),
    path(_("activities/<str:reference>/"), _read(activities.show), name="activity"),
    path(_("activities/<str:reference>/photos/<uuid:photo_id>/"), _read(activities.photo), name="activity-photo"),
    path(_("trips/"), _read(trips.show_all), name="trips"),
    path(_("trips.<str:kind>"), _read(trips.file), name="trips-file"),
    path(_("trips/sums/"), _read(trips_sums.show), name="trips-sums"),
    path(_("trips/federal/<slug:name>.csv"), _read(trips.federal), name="trips-federal"),
    path(_("trips/<str:reference>/"), _read(trips.show), name="trip"),
    path(_("trips/<str:reference>/receipt.pdf"), _read(trips.receipt_file), name="trip-file"),
    path(_("policy/"), _read(policy.show), name="policy"),
    path(_("policy/simulation/<slug:policy_id>/"), _read(simulation.show), name="simulation"),
    path(_("policy/<slug:policy_id>/"), _read(policy.version), name="policy-version"),
    path(_("policy/<slug:policy_id>/categories/<slug:category>/"), _read(category.show), name="policy-category"),
    path(
        _("policy/<slug:policy_id>/categories/<slug:category>.<str:kind>"),
        _read(category.file),
        name="policy-category-file",
    ),
    path(_("policy/<slug:policy_id>/changes/"), _read(policy.changes), name="policy-changes"),
    path(_("facts-about-you/<str:token>/"), _form(facts_asked.show), name="facts-asked"),
    path(_("propose/"), _read(propose.start), name="propose"),
    path(_("propose/draft/<str:token>/"), _form(propose.draft), name="propose-draft"),
    path(_("propose/confirm/<str:token>/"), _form(propose.confirm), name="propose-confirm"),
    path(_("propose/status/<str:token>/"), _form(proposed.status), name="propose-status"),
    path(_("propose/interest/<str:token>/"), _form(proposed.interest), name="propose-interest"),
    path(_("propose/<slug:category>/"), _form(propose.form), name="propose-form"),
    path(_("frameworks/"), _read(frameworks.show), name="frameworks"),
    path(_("networks/"), _read(networks.show), name="networks"),
    path(_("decisions/"), _read(decisions.show), name="decisions"),
    path(_("budget/"), _read(budget.show), name="budget"),
    path(_("about/"), _read(prose.about), name="about"),
    path(_("ledger/"), _read(ledger.show), name="ledger"),
    path(_("ledger/<int:seq>/"), _read(ledger.line), name="ledger-line"),
    path(_("ledger/<int:seq>/receipt.json"), _read(ledger.receipt), name="ledger-receipt"),
    path(_("accessibility/"), _read(prose.accessibility), name="accessibility"),
    path(_("privacy/"), _read(prose.privacy), name="privacy"),
]
