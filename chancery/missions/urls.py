"""Paths of travel, in the office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.missions.views import deciding, finance, gifts, listing, money, planning, rates, reporting, yearly

app_name = "missions"
urlpatterns = [
    path(_("desk/travel/"), listing.index, name="index"),
    path(_("desk/travel/plan/"), planning.plan, name="plan"),
    path(_("desk/travel/finance/"), finance.index, name="finance"),
    path(_("desk/travel/finance/<uuid:finance_line_id>/"), finance.place, name="finance-place"),
    path(_("desk/travel/gifts/"), gifts.index, name="gifts"),
    path(_("desk/travel/gifts/<uuid:gift_id>/decide/"), gifts.decide, name="gift-decide"),
    path(_("desk/travel/reports/"), yearly.index, name="reports"),
    path(_("desk/travel/reports/<int:year>.csv"), yearly.table, name="reports-file"),
    path(_("desk/travel/rates/"), rates.index, name="rates"),
    path(_("desk/travel/rates/enter/"), rates.add, name="rate-add"),
    path(_("desk/travel/rates/<uuid:exchange_rate_id>/correct/"), rates.correct, name="rate-correct"),
    path(_("desk/travel/trips/<uuid:trip_id>/line/"), money.add, name="line-add"),
    path(_("desk/travel/trips/<uuid:trip_id>/estimate/"), planning.estimate, name="estimate"),
    path(_("desk/travel/trips/<uuid:trip_id>/note/"), planning.note, name="trip-note"),
    path(_("desk/travel/trips/<uuid:trip_id>/take-off/"), deciding.take_off, name="trip-off"),
    path(_("desk/travel/trips/<uuid:trip_id>/report/"), reporting.report, name="report"),
    path(_("desk/travel/trips/<uuid:trip_id>/into-the-register/"), reporting.carry, name="carry"),
    path(_("desk/travel/trips/<uuid:trip_id>/follow-up/"), reporting.follow_up, name="follow-up"),
    path(_("desk/travel/trips/<uuid:trip_id>/repayment/"), money.repay, name="repay"),
    path(_("desk/travel/lines/<uuid:cost_line_id>/receipt/"), money.attach, name="receipt-add"),
    path(_("desk/travel/lines/<uuid:cost_line_id>/lost/"), money.lost, name="receipt-lost"),
    path(_("desk/travel/lines/<uuid:cost_line_id>/answer/"), money.explain, name="answer"),
    path(_("desk/travel/lines/<uuid:cost_line_id>/change/"), money.change, name="line-change"),
    path(_("desk/travel/lines/<uuid:cost_line_id>/take-out/"), money.take_out, name="line-out"),
    path(_("desk/travel/lines/<uuid:cost_line_id>/post/"), money.post, name="post"),
    path(_("desk/travel/lines/<uuid:cost_line_id>/correct/"), money.correct, name="line-correct"),
    path(_("desk/travel/<str:reference>/"), listing.one, name="mission"),
    path(_("desk/travel/<str:reference>/revise/"), planning.revise, name="revise"),
    path(_("desk/travel/<str:reference>/emergency/"), planning.emergency, name="emergency"),
    path(_("desk/travel/<str:reference>/objective/"), planning.aim, name="aim-add"),
    path(_("desk/travel/<str:reference>/traveller/"), planning.traveller, name="trip-add"),
    path(_("desk/travel/<str:reference>/funding/"), planning.fund, name="fund"),
    path(_("desk/travel/<str:reference>/gift/"), gifts.add, name="gift-add"),
    path(_("desk/travel/<str:reference>/results/"), gifts.results, name="results"),
    path(_("desk/travel/<str:reference>/ask/"), deciding.ask_for, name="ask"),
    path(_("desk/travel/<str:reference>/take-back/"), deciding.take_back, name="take-back"),
    path(_("desk/travel/<str:reference>/authorise/"), deciding.authorise, name="authorise"),
    path(_("desk/travel/<str:reference>/refuse/"), deciding.refuse, name="refuse"),
    path(_("desk/travel/<str:reference>/booking/"), deciding.book, name="book"),
    path(_("desk/travel/<str:reference>/cancel/"), deciding.cancel, name="cancel"),
]
