"""Paths of retention."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.retention import views

app_name = "retention"
urlpatterns = [
    path(_("desk/retention/"), views.index, name="index"),
    path(_("desk/retention/due.csv"), views.as_csv, name="csv"),
    path(_("desk/retention/schedule/"), views.schedule, name="schedule"),
    path(_("desk/retention/schedule/line/"), views.line, name="line"),
    path(_("desk/retention/hold/"), views.hold, name="hold"),
    path(_("desk/retention/holds/<uuid:hold_id>/lift/"), views.lift, name="lift"),
    path(_("desk/retention/propose/"), views.propose, name="propose"),
    path(_("desk/retention/propose/several/"), views.propose_several, name="propose-several"),
    path(_("desk/retention/disposals/sign/"), views.cosign_several, name="cosign-several"),
    path(_("desk/retention/disposals/carry-out/"), views.carry_out_several, name="carry-out-several"),
    path(_("desk/retention/disposals/<uuid:disposal_id>/sign/"), views.cosign, name="cosign"),
    path(_("desk/retention/disposals/<uuid:disposal_id>/carry-out/"), views.carry_out, name="carry-out"),
    path(_("desk/retention/disposals/<uuid:disposal_id>/refuse/"), views.refuse, name="refuse"),
]
