"""What is done with a proposal, from the first saved line to the day its proponent is forgotten."""

from chancery.proposals.actions.drafts import ask_to_confirm, keep, lapse, take_up
from chancery.proposals.actions.exchange import answer, ask, explain, invite, recognise, respond, withdraw
from chancery.proposals.actions.papers import hand_in
from chancery.proposals.actions.people import forget, renew_link
from chancery.proposals.actions.receiving import confirm, receive
from chancery.proposals.actions.taking import take_needs

__all__ = [
    "answer",
    "ask",
    "ask_to_confirm",
    "confirm",
    "explain",
    "forget",
    "hand_in",
    "invite",
    "keep",
    "lapse",
    "receive",
    "recognise",
    "renew_link",
    "respond",
    "take_needs",
    "take_up",
    "withdraw",
]
