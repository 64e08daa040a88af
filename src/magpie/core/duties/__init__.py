"""What is owed, by whom, by when; when Magpie speaks about it; and a year of letters before it happens."""

from magpie.core.duties.dues import Dues
from magpie.core.duties.facts import Facts, Happening, Holder
from magpie.core.duties.owed import OPEN, Matter, Owed, State
from magpie.core.duties.reckoning import Reckoning, owed_by, reckon

__all__ = ["OPEN", "Dues", "Facts", "Happening", "Holder", "Matter", "Owed", "Reckoning", "State", "owed_by", "reckon"]
