"""What waits for a decision, one kind for each thing that someone can decide: rows that this person may act on.

A new case is a new kind in `WAITING`: which rows, and what is said of them.
"""

from chancery.desk.radar import OUTSIDE_WAITS
from chancery.desk.radar.lines import Kind
from chancery.desk.waiting.cases import CASE, FINANCES
from chancery.desk.waiting.letters import LETTER, NOTICE
from chancery.desk.waiting.missions import GIFT, GIFT_RATE, MISSION, REPORT, RESULTS
from chancery.desk.waiting.money import RESERVE
from chancery.desk.waiting.register import DESIGNATION, DRAFT, IMPORT, REQUEST
from chancery.desk.waiting.rights import COUNTERSIGNATURE, DELEGATION, INVITATION, RIGHT
from chancery.desk.waiting.setting_up import SET_UP
from chancery.desk.waiting.travel import PUBLISH, QUARTER, TRAVEL

WAITING: tuple[Kind, ...] = (
    SET_UP, REQUEST, CASE, FINANCES, RESERVE, COUNTERSIGNATURE, DESIGNATION, MISSION, REPORT, GIFT, GIFT_RATE,
    PUBLISH, TRAVEL, QUARTER, RESULTS, LETTER, RIGHT, DELEGATION, INVITATION, IMPORT, NOTICE, OUTSIDE_WAITS, DRAFT,
)  # fmt: skip
