"""Paths of the room's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from chancery.counterparties.views import bodies, contacts, dates

app_name = "counterparties"
urlpatterns = [
    path(_("desk/counterparties/"), bodies.index, name="index"),
    path(_("desk/counterparties/add/"), bodies.add, name="add"),
    path(_("desk/counterparties/alias/<uuid:alias_id>/remove/"), bodies.alias_remove, name="alias-remove"),
    path(_("desk/counterparties/<str:reference>/correct/"), bodies.correct, name="correct"),
    path(_("desk/counterparties/<str:reference>/rename/"), bodies.rename, name="rename"),
    path(_("desk/counterparties/<str:reference>/successor/"), bodies.succeed, name="succeed"),
    path(_("desk/counterparties/<str:reference>/alias/"), bodies.alias_add, name="alias-add"),
    path(_("desk/counterparties/<str:reference>/contacts/add/"), contacts.add, name="contact-add"),
    path(_("desk/counterparties/<str:reference>/dates/add/"), dates.add_of, name="date-add-of"),
    path(_("desk/contacts/"), contacts.index, name="contacts"),
    path(_("desk/contacts/cards/"), contacts.cards, name="cards"),
    path(_("desk/contacts/<uuid:contact_id>/"), contacts.show, name="contact"),
    path(_("desk/contacts/<uuid:contact_id>/correct/"), contacts.correct, name="contact-correct"),
    path(_("desk/contacts/<uuid:contact_id>/checked/"), contacts.verify, name="contact-verify"),
    path(_("desk/contacts/<uuid:contact_id>/left/"), contacts.left, name="contact-left"),
    path(_("desk/contacts/<uuid:contact_id>/back/"), contacts.back, name="contact-back"),
    path(_("desk/contacts/<uuid:contact_id>/erase/"), contacts.erase, name="contact-erase"),
    path(_("desk/contacts/<uuid:contact_id>/decide/"), contacts.decide, name="contact-decide"),
    path(_("desk/contacts/<uuid:contact_id>/card/"), contacts.card, name="card"),
    path(_("desk/dates/"), dates.index, name="dates"),
    path(_("desk/dates/add/"), dates.add, name="date-add"),
    path(_("desk/dates/<uuid:date_id>/correct/"), dates.correct, name="date-correct"),
    path(_("desk/dates/<uuid:date_id>/withdraw/"), dates.withdraw, name="date-withdraw"),
]
