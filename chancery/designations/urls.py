"""Paths of the designations room, in the office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.designations.views import letters, register, simulations

app_name = "designations"
urlpatterns = [
    path(_("desk/assignments/"), simulations.index, name="index"),
    path(_("desk/simulations/<uuid:version_id>/"), simulations.simulation, name="simulation"),
    path(_("desk/simulations/<uuid:version_id>/prepare/"), simulations.prepare, name="prepare"),
    path(_("desk/assignments/<uuid:designation_id>/"), register.show, name="show"),
    path(_("desk/assignments/<uuid:designation_id>/confirm/"), register.confirm, name="confirm"),
    path(_("desk/assignments/<uuid:designation_id>/withdraw/"), register.withdraw, name="withdraw"),
    path(_("desk/assignments/<uuid:designation_id>/alignment/"), register.alignment, name="alignment"),
    path(_("desk/assignment-rows/<uuid:placement_id>/"), register.row, name="row"),
    path(_("desk/assignment-rows/<uuid:placement_id>/correct/"), register.correct, name="correct"),
    path(_("desk/assignment-rows/<uuid:placement_id>/letter/"), letters.draft, name="letter-draft"),
    path(_("desk/letters/<uuid:letter_id>/"), letters.show, name="letter"),
    path(_("desk/letters/<uuid:letter_id>/edit/"), letters.edit, name="letter-edit"),
    path(_("desk/letters/<uuid:letter_id>/addressee/"), letters.address, name="letter-address"),
    path(_("desk/letters/<uuid:letter_id>/release/"), letters.release, name="letter-release"),
    path(_("desk/letters/<uuid:letter_id>/withdraw/"), letters.withdraw, name="letter-withdraw"),
    path(_("desk/letters/<uuid:letter_id>/<str:language>.<str:kind>"), letters.file, name="letter-file"),
    path(_("desk/letter-templates/"), letters.templates, name="templates"),
    path(_("desk/letter-templates/<str:language>/"), letters.replace, name="template-replace"),
    path(_("desk/letter-templates/<str:language>/ours/"), letters.ours, name="template-ours"),
    path(_("desk/letter-templates/<str:language>/preview/"), letters.preview, name="template-preview"),
]
