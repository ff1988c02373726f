"""Missions: what was authorised, who travelled, what it cost, and who paid."""

from chancery.missions.models.corrections import Correction
from chancery.missions.models.finance import FinanceLine
from chancery.missions.models.funding import Funding
from chancery.missions.models.gifts import Gift
from chancery.missions.models.money import CostLine, Receipt, Repayment
from chancery.missions.models.rates import ExchangeRate
from chancery.missions.models.reports import AimAnswer, FollowUp, TripReport
from chancery.missions.models.totals import YearTotal
from chancery.missions.models.undertaking import Aim, Assent, Authorisation, Estimate, Mission, Trip

__all__ = [
    "Aim",
    "AimAnswer",
    "Assent",
    "Authorisation",
    "Correction",
    "CostLine",
    "Estimate",
    "ExchangeRate",
    "FinanceLine",
    "FollowUp",
    "Funding",
    "Gift",
    "Mission",
    "Receipt",
    "Repayment",
    "Trip",
    "TripReport",
    "YearTotal",
]
