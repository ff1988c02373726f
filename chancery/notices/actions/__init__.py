"""What is done with notices: queued, handed over, sent again; wishes of their readers; addresses of calendars."""

from chancery.notices.actions.delivery import bounced, claim, recover, send_again, settle
from chancery.notices.actions.feeds import end_feed, renew_feed
from chancery.notices.actions.queueing import (
    ask_for_password,
    digest,
    forget_address,
    queue,
    reach,
    send_invitation,
    write_to,
)
from chancery.notices.actions.wishes import wish

__all__ = [
    "ask_for_password",
    "bounced",
    "claim",
    "digest",
    "end_feed",
    "forget_address",
    "queue",
    "reach",
    "recover",
    "renew_feed",
    "send_again",
    "send_invitation",
    "settle",
    "wish",
    "write_to",
]
