"""Missions: what was authorised, who travelled, what it cost, and who paid."""

from chancery.missions.models.money import CostLine, Receipt, Repayment
from chancery.missions.models.undertaking import Aim, Authorisation, Estimate, Funding, Mission, Trip

__all__ = ["Aim", "Authorisation", "CostLine", "Estimate", "Funding", "Mission", "Receipt", "Repayment", "Trip"]
