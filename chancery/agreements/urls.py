"""Paths of the agreements room, in the office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.agreements.views import drafts, grounds, promises, steps

app_name = "agreements"
urlpatterns = [
    path(_("desk/agreements/begin/"), drafts.begin, name="begin"),
    path(_("desk/agreements/enter/"), drafts.enter, name="enter"),
    path(_("desk/agreements/<str:reference>/grounds/"), grounds.show, name="grounds"),
    path(_("desk/agreements/<str:reference>/grounds/add/"), grounds.add, name="grounds-add"),
    path(_("desk/agreements/<str:reference>/edit/"), drafts.change, name="edit"),
    path(_("desk/agreements/<str:reference>/sign/"), drafts.sign, name="sign"),
    path(_("desk/agreements/<str:reference>/confirm/"), drafts.confirm, name="confirm"),
    path(_("desk/agreements/<str:reference>/publish/"), drafts.publish, name="publish"),
    path(_("desk/agreements/<str:reference>/withhold/"), drafts.withhold, name="withhold"),
    path(_("desk/agreements/<str:reference>/renew/"), steps.step, {"kind": "renew"}, name="renew"),
    path(_("desk/agreements/<str:reference>/amend/"), steps.step, {"kind": "amend"}, name="amend"),
    path(_("desk/agreements/<str:reference>/end/"), steps.step, {"kind": "end"}, name="end"),
    path(_("desk/agreements/<str:reference>/recognise/"), steps.step, {"kind": "recognise"}, name="recognise"),
    path(_("desk/agreements/<str:reference>/correct/"), steps.correct, name="correct"),
    path(_("desk/agreements/<str:reference>/promise/"), promises.promise, name="promise"),
    path(_("desk/agreements/<str:reference>/party/"), promises.add_party, name="party"),
    path(_("desk/agreements/<str:reference>/partner/"), promises.add_partner, name="partner"),
    path(_("desk/agreements/<str:reference>/project/"), promises.add_project, name="project"),
    path(_("desk/change-requests/<uuid:request_id>/form/"), steps.approve_form, name="request-form"),
    path(_("desk/change-requests/<uuid:request_id>/decide/"), steps.decide, name="request-decide"),
    path(_("desk/change-requests/<uuid:request_id>/refuse/"), steps.refuse, name="request-refuse"),
    path(_("desk/commitments/<uuid:row_id>/edit/"), promises.restate, name="commitment-edit"),
    path(_("desk/commitments/<uuid:row_id>/move/"), promises.move, name="commitment-move"),
    path(_("desk/community-partners/<uuid:row_id>/edit/"), promises.change_partner, name="partner-edit"),
    path(_("desk/joint-projects/<uuid:row_id>/edit/"), promises.change_project, name="project-edit"),
]
