"""Boundaries, communes and their names, vintages and mergers.

A commune is a REFNIS code of a vintage; see :mod:`geo.territory.vintages`.
"""

from geo.territory.column import (
    MAY_BE_AREAS,
    RowMatch,
    header_words,
    match_communes,
    names_codes,
    names_postal_codes,
)
from geo.territory.files import digest_of_files
from geo.territory.load import area_of, load_areas, load_communes, load_level, load_outline
from geo.territory.mergers import Change, history, predecessors, successors
from geo.territory.name_hints import is_total, no_place, other_areas
from geo.territory.name_index import postal_codes
from geo.territory.naming import commune_names, without_province
from geo.territory.place_search import Match, find_communes
from geo.territory.vintage_conversion import Converted, How, convert
from geo.territory.vintage_detection import VintageFit, fit_vintages
from geo.territory.vintages import LEVELS, VINTAGES, Level

__all__ = [
    "LEVELS",
    "MAY_BE_AREAS",
    "VINTAGES",
    "Change",
    "Converted",
    "How",
    "Level",
    "Match",
    "RowMatch",
    "VintageFit",
    "area_of",
    "commune_names",
    "convert",
    "digest_of_files",
    "find_communes",
    "fit_vintages",
    "header_words",
    "history",
    "is_total",
    "load_areas",
    "load_communes",
    "load_level",
    "load_outline",
    "match_communes",
    "names_codes",
    "names_postal_codes",
    "no_place",
    "other_areas",
    "postal_codes",
    "predecessors",
    "successors",
    "without_province",
]
