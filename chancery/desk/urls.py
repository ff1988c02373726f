"""Paths of the office's own pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.desk.views import agreements, divisions, me, papers, people, radar, rights, settings, today

app_name = "desk"
urlpatterns = [
    path(_("desk/"), today.show, name="home"),
    path(_("desk/radar/"), radar.show, name="radar"),
    path(_("desk/radar/radar.csv"), radar.as_csv, name="radar-csv"),
    path(_("desk/me/"), me.show, name="me"),
    path(_("desk/agreements/<str:reference>/papers/"), papers.index, name="agreement-papers"),
    path(_("desk/agreements/<str:reference>/papers/add/"), papers.add, name="paper-add"),
    path(_("desk/papers/<uuid:paper_id>/"), papers.show, name="paper"),
    path(_("desk/agreements/"), agreements.index, name="agreements"),
    path(_("desk/agreements/<str:reference>/"), agreements.file, name="agreement"),
    path(_("desk/people/"), people.index, name="people"),
    path(_("desk/people/add/"), people.add, name="person-add"),
    path(_("desk/people/<uuid:person_id>/"), people.person, name="person"),
    path(_("desk/people/<uuid:person_id>/correct/"), people.correct, name="person-correct"),
    path(_("desk/people/<uuid:person_id>/prepares-for/"), rights.assist, name="assistance-give"),
    path(_("desk/people/<uuid:person_id>/invite/"), people.invite, name="person-invite"),
    path(_("desk/people/<uuid:person_id>/close/"), people.close, name="person-close"),
    path(_("desk/people/<uuid:person_id>/role/"), people.give_role, name="role-give"),
    path(_("desk/people/<uuid:person_id>/clearance/"), people.give_clearance, name="clearance-give"),
    path(_("desk/people/<uuid:person_id>/delegation/"), people.delegate, name="delegation-give"),
    path(_("desk/rights/<uuid:right_id>/confirm/"), people.confirm, name="right-confirm"),
    path(_("desk/rights/<uuid:right_id>/end/"), people.end, name="right-end"),
    path(_("desk/roles/"), rights.roles, name="roles"),
    path(_("desk/roles/<slug:slug>/"), rights.rename_role, name="role-rename"),
    path(_("desk/delegations/"), rights.instruments, name="instruments"),
    path(_("desk/delegations/<uuid:right_id>/pass-on/"), rights.pass_on, name="delegation-pass-on"),
    path(_("desk/countersign/"), rights.waiting, name="countersign"),
    path(_("desk/countersign/<uuid:countersignature_id>/yes/"), rights.countersign, name="countersign-yes"),
    path(_("desk/countersign/<uuid:countersignature_id>/no/"), rights.refuse, name="countersign-no"),
    path(_("desk/divisions/"), divisions.index, name="divisions"),
    path(_("desk/divisions/add/"), divisions.add, name="division-add"),
    path(_("desk/divisions/<slug:slug>/"), divisions.rename, name="division-rename"),
    path(_("desk/divisions/<slug:slug>/end/"), divisions.end, name="division-end"),
    path(_("desk/settings/"), settings.index, name="settings"),
    path(_("desk/settings/city/"), settings.city, name="settings-city"),
    path(_("desk/settings/look/"), settings.look, name="settings-look"),
    path(_("desk/settings/divisions/"), settings.no_divisions, name="settings-divisions"),
    path(_("desk/settings/policy/"), settings.policy, name="settings-policy"),
    path(_("desk/settings/people/"), settings.people, name="settings-people"),
]
