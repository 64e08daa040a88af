"""Rules on dates in the diary: which are asked for, what speaks against a day, and what moves with it."""

from magpie.core.diary.clock import moment
from magpie.core.diary.days import DaySchool, check_days, days_from, why_closed
from magpie.core.diary.deadlines import Deadline, Move, Owers, check_deadlines, deadlines, duties_about, what_moves
from magpie.core.diary.order import Dated, check_order, check_window, windows_of
from magpie.core.diary.plan import Asked, Held, asked_day, asked_days

__all__ = [
    "Asked",
    "Dated",
    "DaySchool",
    "Deadline",
    "Held",
    "Move",
    "Owers",
    "asked_day",
    "asked_days",
    "check_days",
    "check_deadlines",
    "check_order",
    "check_window",
    "days_from",
    "deadlines",
    "duties_about",
    "moment",
    "what_moves",
    "why_closed",
    "windows_of",
]
