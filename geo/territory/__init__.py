"""Boundaries, communes and their names, vintages and mergers.

A commune is a REFNIS code of a vintage; see :mod:`geo.territory.vintages`.
"""

from geo.territory.changes import Change, history, predecessors, successors
from geo.territory.column import RowMatch, match_communes
from geo.territory.convert import Converted, How, convert
from geo.territory.find import Match, find_communes
from geo.territory.load import area_of, load_areas, load_communes, load_outline
from geo.territory.name_index import postal_codes
from geo.territory.vintages import LEVELS, VINTAGES, Level

__all__ = [
    "LEVELS",
    "VINTAGES",
    "Change",
    "Converted",
    "How",
    "Level",
    "Match",
    "RowMatch",
    "area_of",
    "convert",
    "find_communes",
    "history",
    "load_areas",
    "load_communes",
    "load_outline",
    "match_communes",
    "postal_codes",
    "predecessors",
    "successors",
]
