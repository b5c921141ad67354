"""Questionnaire, editions and their answers, scores, estimates, and everything that can be mapped.

Start with :func:`list_editions` and :func:`list_indicators`; :func:`indicator_values` gives the
values of an indicator for all areas of a level, :func:`commune_profile` all that is known about
one commune.
"""

from geo.state_cache import consistent_snapshot
from geo.survey.documented.initiatives import (
    Initiative,
    Programme,
    initiatives_by_commune,
    load_initiatives,
    load_programmes,
)
from geo.survey.edition import Edition, Moment
from geo.survey.edition_sources import add_source
from geo.survey.editions import list_editions, load_answers, load_edition
from geo.survey.indicators import Indicator, get_indicator, list_indicators
from geo.survey.maturity.scores import answer_table, score_edition, score_states
from geo.survey.missing import MISSING_STATES, MissingState
from geo.survey.participation import Participation, participation_counts
from geo.survey.profile import (
    Answer,
    AreaName,
    AreaProfile,
    AreaValue,
    Chapter,
    CommuneProfile,
    ProfileSection,
    ScoreLine,
    area_profile,
    commune_profile,
)
from geo.survey.published.figures import Figure, find_figures, load_figures
from geo.survey.question import Question
from geo.survey.questionnaire import Questionnaire, load_questionnaire
from geo.survey.stored_editions import StoredEditions
from geo.survey.values.indicator_values import IndicatorValues, indicator_values, published_for

add_source(StoredEditions())

__all__ = [
    "MISSING_STATES",
    "Answer",
    "AreaName",
    "AreaProfile",
    "AreaValue",
    "Chapter",
    "CommuneProfile",
    "Edition",
    "Figure",
    "Indicator",
    "IndicatorValues",
    "Initiative",
    "MissingState",
    "Moment",
    "Participation",
    "ProfileSection",
    "Programme",
    "Question",
    "Questionnaire",
    "ScoreLine",
    "answer_table",
    "area_profile",
    "commune_profile",
    "consistent_snapshot",
    "find_figures",
    "get_indicator",
    "indicator_values",
    "initiatives_by_commune",
    "list_editions",
    "list_indicators",
    "load_answers",
    "load_edition",
    "load_figures",
    "load_initiatives",
    "load_programmes",
    "load_questionnaire",
    "participation_counts",
    "published_for",
    "score_edition",
    "score_states",
]
