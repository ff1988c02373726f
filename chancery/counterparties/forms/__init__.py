"""Ask and check; nothing is saved here."""

from chancery.counterparties.forms.bodies import Another, Details, NewAlias, NewCounterparty, NewName
from chancery.counterparties.forms.contacts import Basis, ContactDetails, Decision, NewContact, OnDay
from chancery.counterparties.forms.dates import DateDetails, NewCountryDate, NewDate

__all__ = [
    "Another",
    "Basis",
    "ContactDetails",
    "DateDetails",
    "Decision",
    "Details",
    "NewAlias",
    "NewContact",
    "NewCounterparty",
    "NewCountryDate",
    "NewDate",
    "NewName",
    "OnDay",
]
