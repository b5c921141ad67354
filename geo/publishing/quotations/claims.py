"""What a commune or a larger area has, as a claim: a sentence without full stop, source and link.

One row of :class:`~geo.survey.values.indicator_values.IndicatorValues` comes in. Each kind of
indicator has its own sentence, since "answered yes" is no score and a mean no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.language import Labels, Text
from geo.publishing.band_words import ends_of_band
from geo.publishing.map_view import decimals_of, decimals_of_area
from geo.publishing.names_in_sentences import for_area, of_commune
from geo.survey.communes import area_name, full_name
from geo.survey.documented.initiatives import load_programmes
from geo.survey.documented.programme_lists import KINDS
from geo.survey.indicators import PROGRESS
from geo.survey.missing import MissingState, count_or_none
from geo.survey.questionnaire import load_questionnaire
from geo.survey.values.documented_values import AT_LEAST

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.survey import IndicatorValues
    from geo.territory.nis_code import NisCode

# What is missing, of a commune or ({area}) of a larger area. Each says that it is not known.
_MISSING: dict[MissingState, Text] = {
    MissingState.DID_NOT_ANSWER: Text(
        "{lead}, {name} was invited to the survey and did not answer"
    ),
    MissingState.NOT_INVITED: Text("{lead}, the survey did not include {name}"),
    MissingState.NOT_ASKED: Text("{lead}, the survey did not ask about “{indicator}”"),
    MissingState.NOT_APPLICABLE: Text("{lead}, “{indicator}” did not concern {name}"),
    MissingState.NOT_ANSWERED: Text(
        "{lead}, {name} answered the survey and left the question about “{indicator}” open"
    ),
    MissingState.TOO_FEW_QUESTIONS: Text(
        "{lead}, {name} answered fewer than half of the questions behind “{indicator}”, too few "
        "for a score"
    ),
    MissingState.WITHHELD: Text(
        "{lead}, the figure of “{indicator}” {for_area} is withheld because fewer than five "
        "communes answered"
    ),
    MissingState.KEPT_BACK: Text(
        "{lead}, the figure of “{indicator}” {for_area} is withheld because fewer than five "
        "communes answered, or because the figure of such a group could be worked out from it"
    ),
    MissingState.NOT_PUBLIC: Text(
        "What single communes such as {name} answered about “{indicator}” in {year} is not public"
    ),
    MissingState.NOT_GIVEN: Text("{lead}, nothing about “{indicator}” is public of {name}"),
    MissingState.NOT_PUBLISHED: Text("No {year} figure on “{indicator}” was published {for_area}"),
    MissingState.NO_RECORD: Text(
        "{lead}, {name} is not on the list of “{indicator}”, which is incomplete: that says nothing"
    ),
    MissingState.MERGED: Text(
        "{lead}, the entry about “{indicator}” concerns the commune that {name} has since merged "
        "into"
    ),
}
# The same of a larger area, where a commune's sentence would name it as if it were one.
_MISSING_OF_AREA: dict[MissingState, Text] = {
    MissingState.NOT_INVITED: Text(
        "{lead}, there were no answers {for_area}: the survey did not include its communes"
    ),
    MissingState.NOT_APPLICABLE: Text(
        "{lead}, nothing is listed {for_area}: “{indicator}” did not concern its communes"
    ),
    MissingState.NO_RECORD: Text(
        "{lead}, “{indicator}” has no entry {for_area}; the list is incomplete: that says nothing"
    ),
}
_NOT_ON_ANY_LIST = Text(
    "{lead}, {name} has no entry under “{indicator}”; these lists are incomplete: that says nothing"
)
NOT_OF_ANSWERS = (MissingState.NOT_INVITED, MissingState.NOT_PUBLIC, MissingState.NOT_PUBLISHED)
"""Gaps that are what they are also where the answers are synthetic."""


def missing_claim(
    observed: IndicatorValues, code: NisCode, state: MissingState, lead: Text, say: Translator
) -> str:
    """Why an area has no value."""
    vintage, level = observed.vintage, observed.level
    sentence = _MISSING[state]
    if level != "commune":
        sentence = _MISSING_OF_AREA.get(state, sentence)
    elif state is MissingState.NO_RECORD and observed.indicator.programme is None:
        sentence = _NOT_ON_ANY_LIST
    return say(
        sentence.msgid,
        lead=lead,
        name=full_name(code, level, vintage),
        indicator=observed.indicator.label,
        for_area=for_area(code, level, vintage, say.language),
        year=str(observed.edition.year),
    )


def claim_of_commune(observed: IndicatorValues, code: NisCode, lead: Text, say: Translator) -> str:
    """What a commune answered, scored, or is documented in; it has a value."""
    value = float(observed.table["value"][code])
    known = {"lead": lead, "name": area_name(code, "commune", observed.vintage)}
    if observed.indicator.nature == "documented":
        return _documented(observed, value, known, say)
    if observed.indicator.question is None:
        return _score(observed, code, value, known, say)
    return _answer(observed, code, value, known, say)


def claim_of_area(observed: IndicatorValues, code: NisCode, lead: Text, say: Translator) -> str:
    """The estimate for an area above the commune, with its interval where there is one."""
    where = for_area(code, observed.level, observed.vintage, say.language)
    value = float(observed.table["value"][code])
    if observed.indicator.categories and not observed.as_percent:
        return say(
            "{lead}, the answer most often given {for_area} to the question “{question}” was "
            "“{answer}”",
            lead=lead,
            for_area=where,
            question=question_of(observed, say),
            answer=dict(observed.indicator.categories)[value],
        )
    if observed.indicator.programme is not None:
        return _on_list_of_area(observed, code, lead, say)
    known = {
        "lead": lead,
        "subject": subject_of_area(observed, say),
        "for_area": where,
        "value": number_of_area(observed, code, value, say),
    }
    if pd.notna(observed.table["low"][code]):
        return say("{lead}, {subject} is estimated at {value} {for_area}", **known)
    if observed.table["note"][code] == AT_LEAST:
        return say("{lead}, {subject} is at least {value} {for_area}", **known)
    return say("{lead}, {subject} is {value} {for_area}", **known)


def _on_list_of_area(observed: IndicatorValues, code: NisCode, lead: Text, say: Translator) -> str:
    """How many communes of an area are on the list of a programme, of how many it concerns."""
    table = observed.table
    concerned = count_or_none(table["n"][code]) or 0
    n = round(float(table["value"][code]) / 100 * concerned)
    known = {
        "all": concerned,
        "lead": lead,
        "for_area": for_area(code, observed.level, observed.vintage, say.language),
        "programme": observed.indicator.label,
    }
    if not n:
        return say(
            "{lead}, none of the {all} communes is on the list of “{programme}” {for_area}", **known
        )
    if table["note"][code] == AT_LEAST:
        return say.plural(
            "{lead}, at least {n} of {all} communes is on the list of “{programme}” {for_area}",
            "{lead}, at least {n} of {all} communes are on the list of “{programme}” {for_area}",
            n=n,
            **known,
        )
    return say.plural(
        "{lead}, {n} of {all} communes is on the list of “{programme}” {for_area}",
        "{lead}, {n} of {all} communes are on the list of “{programme}” {for_area}",
        n=n,
        **known,
    )


def interval_of_area(observed: IndicatorValues, code: NisCode, say: Translator) -> Text | None:
    """The 95% interval of an estimate; None where there is none."""
    low, high = (float(observed.table[end][code]) for end in ("low", "high"))
    if pd.isna(low):
        return None
    return Text(
        "95% interval from {low} to {high}",
        low=plain_number(observed, code, low, say),
        high=plain_number(observed, code, high, say),
    )


def question_of(observed: IndicatorValues, say: Translator) -> str:
    """The wording of the question behind an indicator, without what stands behind its mark."""
    question = load_questionnaire().questions[str(observed.indicator.question)]
    asked, mark, _ = say.render(question.wording).partition("?")
    return asked + mark


def number_of_area(observed: IndicatorValues, code: NisCode, value: float, say: Translator) -> str:
    """A value above the commune with its unit: "45%", "3.64 out of 10", "2.10"."""
    number = plain_number(observed, code, value, say)
    if observed.indicator.kind == "score":
        return say("{value} out of 10", value=number)
    return number


def plain_number(observed: IndicatorValues, code: NisCode, value: float, say: Translator) -> str:
    """The same without "out of 10", for the first of two numbers."""
    digits = decimals_of_area(observed, code, float(observed.table["value"][code]))
    return say.percent(value, digits) if observed.as_percent else say.number(value, digits)


def subject_of_area(observed: IndicatorValues, say: Translator) -> str:
    """What a figure of an area is a figure of, as a noun."""
    indicator = observed.indicator
    if indicator.nature == "documented":
        if indicator.programme is not None:
            return say(
                "the share of communes on the list of “{programme}”", programme=indicator.label
            )
        return say("the mean number of programmes per commune")
    if indicator.kind == "score":
        return say("the mean of “{indicator}”", indicator=indicator.label)
    question = question_of(observed, say)
    if indicator.choice is not None:
        return say(
            "the share of communes that chose “{answer}” in answer to the question “{question}”",
            answer=choice_of(observed),
            question=question,
        )
    if indicator.kind == "yes_no":
        return say(
            "the share of communes that answered yes to the question “{question}”",
            question=question,
        )
    return say(
        "the mean number that communes gave in answer to the question “{question}”",
        question=question,
    )


def choice_of(observed: IndicatorValues) -> Labels:
    """The answer that an indicator is about, of a question with several."""
    question = load_questionnaire().questions[str(observed.indicator.question)]
    return next(one.label for one in question.choices if one.key == observed.indicator.choice)


def _answer(
    observed: IndicatorValues,
    code: NisCode,
    value: float,
    known: dict[str, object],
    say: Translator,
) -> str:
    """What a commune answered to a question, or whether it chose one of the answers."""
    indicator, question = observed.indicator, question_of(observed, say)
    if indicator.choice is not None:
        chosen = Text("{lead}, {name} chose “{answer}” in answer to the question “{question}”")
        not_chosen = Text(
            "{lead}, {name} did not choose “{answer}” in answer to the question “{question}”"
        )
        sentence = chosen if value else not_chosen
        return say(sentence.msgid, answer=choice_of(observed), question=question, **known)
    if indicator.categories:
        return say(
            "{lead}, {name} answered “{answer}” to the question “{question}”",
            answer=dict(indicator.categories)[value],
            question=question,
            **known,
        )
    number = say.number(value, decimals_of_area(observed, code, value))
    if indicator.question == PROGRESS:
        return say(
            "{lead}, {name} put its own progress towards a Smart City at {value} out of 10",
            value=number,
            **known,
        )
    if indicator.kind == "score":
        number = say("{value} out of 10", value=number)
    return say(
        "{lead}, {name} answered {value} to the question “{question}”",
        value=number,
        question=question,
        **known,
    )


def _score(
    observed: IndicatorValues,
    code: NisCode,
    value: float,
    known: dict[str, object],
    say: Translator,
) -> str:
    """A score that was computed of a commune's answers, or the band in which it is given."""
    digits = decimals_of(observed)
    facts = {
        "lead": known["lead"],
        "of_name": of_commune(area_name(code, "commune", observed.vintage), say.language),
        "indicator": observed.indicator.label,
    }
    least, most = (float(observed.table[end][code]) for end in ("least", "most"))
    if pd.notna(least):
        low, high = ends_of_band(least, most, digits)
        written = 0 if low.is_integer() and high.is_integer() else digits
        return say(
            "{lead}, the answers {of_name} gave a score between {low} and {high} out of 10 for "
            "“{indicator}”",
            low=say.number(low, written),
            high=say.number(high, written),
            **facts,
        )
    return say(
        "{lead}, the answers {of_name} gave a score of {value} out of 10 for “{indicator}”",
        value=say.number(value, decimals_of_area(observed, code, value)),
        **facts,
    )


def _documented(
    observed: IndicatorValues,
    value: float,
    known: dict[str, object],
    say: Translator,
) -> str:
    """Whether a commune is on the lists of a programme, or on those of how many."""
    indicator = observed.indicator
    if indicator.programme is None:
        if not value:
            return say("{lead}, {name} is on none of the complete lists of programmes", **known)
        if observed.note == AT_LEAST:
            return say.plural(
                "{lead}, {name} takes part in at least {n} programme",
                "{lead}, {name} takes part in at least {n} programmes",
                n=int(value), **known,
            )  # fmt: skip
        return say.plural(
            "{lead}, {name} is on the lists of {n} programme",
            "{lead}, {name} is on the lists of {n} programmes",
            n=int(value), **known,
        )  # fmt: skip
    facts = {"programme": indicator.label, **known}
    if value:
        return say("{lead}, {name} is on the list of “{programme}”", **facts)
    if KINDS[load_programmes()[indicator.programme].list_of].chosen:
        return say(
            "{lead}, {name} is not on the list of “{programme}”, which is complete; it may have "
            "taken part all the same",
            **facts,
        )
    return say("{lead}, {name} is not on the list of “{programme}”, which is complete", **facts)
