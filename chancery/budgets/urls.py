"""Paths of the money, in the office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.budgets.views import funds, needs, rows

app_name = "budgets"
urlpatterns = [
    path(_("desk/budget/"), funds.index, name="funds"),
    path(_("desk/budget/funds.csv"), funds.as_csv, name="funds-csv"),
    path(_("desk/budget/add/"), funds.add, name="fund-add"),
    path(_("desk/budget/figures/"), funds.figures, name="figures"),
    path(_("desk/budget/figures/enter/"), funds.figure, name="figure-enter"),
    path(_("desk/budget/rows/<uuid:posting_id>/correct/"), rows.correct, name="posting-correct"),
    path(_("desk/budget/rows/<uuid:posting_id>/release/"), rows.release, name="posting-release"),
    path(_("desk/budget/transfers/<uuid:transfer_id>/correct/"), rows.correct_move, name="transfer-correct"),
    path(_("desk/budget/needs/<uuid:need_id>/correct/"), needs.correct, name="need-correct"),
    path(_("desk/budget/needs/<uuid:need_id>/reserve/"), needs.reserve, name="need-reserve"),
    path(_("desk/budget/cases/<str:reference>/needs/add/"), needs.add, name="need-add"),
    path(_("desk/budget/<str:reference>/"), funds.one, name="fund"),
    path(_("desk/budget/<str:reference>/rows.csv"), funds.rows_csv, name="fund-csv"),
    path(_("desk/budget/<str:reference>/correct/"), funds.correct, name="fund-correct"),
    path(_("desk/budget/<str:reference>/set-apart/"), rows.allocate, name="allocate"),
    path(_("desk/budget/<str:reference>/commit/"), rows.commit, name="commit"),
    path(_("desk/budget/<str:reference>/spend/"), rows.spend, name="spend"),
    path(_("desk/budget/<str:reference>/move/"), rows.move, name="move"),
]
