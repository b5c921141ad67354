"""All that is known about one commune or area in one edition, ready to be laid out.

An edition, a code and a vintage come in; a :class:`CommuneProfile` or :class:`AreaProfile` goes
out. Words are Text or Labels; nothing is formatted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.language import Labels, Text
from geo.state_cache import state_cache
from geo.survey.communes import area_facts, area_name, area_table, full_name, successor_of
from geo.survey.documented.initiatives import (
    Initiative,
    initiatives_by_commune,
    initiatives_of_regions,
)
from geo.survey.edition_areas import area_of_edition, invited_count
from geo.survey.editions import NONE_CHOSEN, NOT_APPLICABLE, load_edition
from geo.survey.indicators import PROGRESS, Indicator
from geo.survey.maturity.scores import INDEX, answer_table, communes_that_answered
from geo.survey.missing import VALUE, MissingState, count_or_none
from geo.survey.participation import nonresponse
from geo.survey.published.figures import Figure, find_figures
from geo.survey.questionnaire import load_questionnaire
from geo.survey.urban_rural import setting_sentence
from geo.survey.values.indicator_values import indicator_values
from geo.territory import Change, history
from geo.territory.mergers import check_code, predecessors, successors
from geo.territory.nis_code import COUNTRY, NisCode

if TYPE_CHECKING:
    from geo.survey.edition import Edition
    from geo.survey.maturity.weights import Weights
    from geo.survey.question import Question
    from geo.territory import Level

LANGUAGE_REGIMES: dict[str, Text] = {
    "nl": Text("Dutch"),
    "fr": Text("French"),
    "de": Text("German"),
    "nl+fr": Text("Dutch, with facilities for French speakers"),
    "fr+nl": Text("French, with facilities for Dutch speakers"),
    "fr+de": Text("French, with facilities for German speakers"),
    "de+fr": Text("German, with facilities for French speakers"),
    "bilingual": Text("Bilingual: French and Dutch"),
}

_PARTICIPATION: dict[str, Text] = {
    VALUE: Text("Answered this edition"),
    MissingState.DID_NOT_ANSWER: Text("Was invited and did not answer"),
    MissingState.NOT_INVITED: Text("Was not invited to this edition"),
    MissingState.NOT_PUBLIC: Text("Was invited; who answered was not published"),
    MissingState.NOT_GIVEN: Text("Was invited; whether it answered is not public"),
    MissingState.MERGED: Text("Was not surveyed on its own: it had merged by then"),
}

_COMPARED: tuple[Level, ...] = ("province", "region", "country")


@dataclass(frozen=True)
class AreaName:
    """An area by its code, level and name; ``full_name`` says that it is a province, say."""

    code: NisCode
    level: Level
    name: Labels
    full_name: Text | Labels


@dataclass(frozen=True)
class AreaValue:
    """One value of one indicator in one place.

    Attributes
    ----------
    place : AreaName
    value : float or None
        In the unit of the indicator at that level; None where missing.
    state : str
        ``value`` or a missing state.
    n, invited : int or None
        Answers behind it, and communes invited.
    low, high : float or None
        95% interval of an estimate.
    origin : str
        ``synthetic``, ``answered``, ``published`` or ``documented``.
    note : Text or None
    figure : Figure or None
        The published figure that it is, where it is one.
    least, most : float or None
        What the score of a commune can be, where it is known only by bands.
    """

    place: AreaName
    value: float | None
    state: str
    n: int | None
    invited: int | None
    low: float | None
    high: float | None
    origin: str
    note: Text | None
    figure: Figure | None = None
    least: float | None = None
    most: float | None = None

    @property
    def ends(self) -> tuple[float, float] | None:
        """The least and the most that the value can be: twice the same where it is exact."""
        if self.value is None:
            return None
        if self.least is not None and self.most is not None:
            return self.least, self.most
        return self.value, self.value


@dataclass(frozen=True)
class ScoreLine:
    """A score of the place itself, and of the areas around it, nearest first."""

    indicator: Indicator
    own: AreaValue
    around: tuple[AreaValue, ...]


@dataclass(frozen=True)
class Answer:
    """What a commune answered to one question.

    Attributes
    ----------
    question : Question
    state : str
        ``value`` or a missing state.
    number : float or None
        Of a score or a count.
    words : Text or Labels or None
        Of yes/no and one-of questions.
    chosen : tuple of Labels or None
        Of several-of questions; empty where the commune chose none of them.
    """

    question: Question
    state: str
    number: float | None = None
    words: Text | Labels | None = None
    chosen: tuple[Labels, ...] | None = None


@dataclass(frozen=True)
class Chapter:
    """The answers to the questions of one chapter, in the order of the questionnaire."""

    key: str
    label: Labels
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class ProfileSection:
    """A commune as the edition surveyed it: the commune itself, or one that merged into it.

    ``participation`` is ``value`` (answered) or a missing state; ``chapters`` is empty unless it
    answered.
    """

    nis5: NisCode
    name: Labels
    vintage: int
    population: int
    participation: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class CommuneProfile:
    """All that is known about a commune in one edition.

    Attributes
    ----------
    edition : Edition
    nis5, vintage, name, name_local
        ``name_local`` (str) is the name at home.
    participation : str
        ``value`` (answered; of a merged commune, at least one part) or a missing state.
    participation_text : Text
    progress, index : ScoreLine
        Self-assessed progress and maturity index.
    domains : tuple of ScoreLine
        The seven domains.
    parts : tuple of ProfileSection
        The commune as surveyed: one, or the communes it was merged from since.
    initiatives : tuple of Initiative
        Documented ones, newest first, of the parts too.
    initiatives_of_region : tuple of Initiative
        Those of its region as a whole (Brussels).
    population : int
        2018.
    area_km2, density : float
        km2; inhabitants/km2.
    rural : bool
        Below 150 inhabitants/km2 (OECD).
    setting : Text
        Rural or urban, in words.
    language_regime : Text
    arrondissement, province, region : AreaName
    history : tuple of Change
        Mergers and new codes since the oldest vintage, oldest first.
    """

    edition: Edition
    nis5: NisCode
    vintage: int
    name: Labels
    name_local: str
    participation: str
    participation_text: Text
    progress: ScoreLine
    index: ScoreLine
    domains: tuple[ScoreLine, ...]
    parts: tuple[ProfileSection, ...]
    initiatives: tuple[Initiative, ...]
    initiatives_of_region: tuple[Initiative, ...]
    population: int
    area_km2: float
    density: float
    rural: bool
    setting: Text
    language_regime: Text
    arrondissement: AreaName
    province: AreaName
    region: AreaName
    history: tuple[Change, ...]

    @property
    def why_no_answers(self) -> Text | None:
        """Why there are no answers of it; None where there are."""
        if self.participation == VALUE:
            return None
        state = MissingState(self.participation)
        if len(self.parts) > 1 and state == MissingState.DID_NOT_ANSWER:
            return Text(
                "The communes merged here were invited and did not answer this edition. Their "
                "answers are not known, neither good nor bad."
            )
        return state.explanation


@dataclass(frozen=True)
class AreaProfile:
    """All that is known about an arrondissement, province or region (or the country).

    Attributes
    ----------
    edition, place, vintage
    answered, invited : int or None
        Communes; ``answered`` is None where it was not published.
    answered_is_published : bool
        Counted from the answers otherwise.
    progress, index, domains
        As in :class:`CommuneProfile`; ``around`` are the areas above this one.
    figures : tuple of Figure
        Published for this area, its urban and its rural communes.
    initiatives : int
        Documented initiatives of its communes: at least so many.
    communes : int
    population : int
        2018.
    area_km2, density : float
    """

    edition: Edition
    place: AreaName
    vintage: int
    answered: int | None
    invited: int
    answered_is_published: bool
    progress: ScoreLine
    index: ScoreLine
    domains: tuple[ScoreLine, ...]
    figures: tuple[Figure, ...]
    initiatives: int
    communes: int
    population: int
    area_km2: float
    density: float


@state_cache(maxsize=1024)
def commune_profile(
    edition_id: str, nis5: NisCode, vintage: int, weights: Weights | None = None
) -> CommuneProfile:
    """The profile of a commune of ``vintage`` in an edition of any vintage.

    ``weights`` are those of the index, equal where None.

    Raises
    ------
    AtlasError
        There is no such edition, vintage or commune, or the data behind it is damaged.
    """
    edition = load_edition(edition_id)
    check_code(nis5, vintage)
    facts = area_facts(nis5, "commune", vintage)
    parts = _parts(edition, nis5, vintage)
    participation, sentence = _participation(parts, edition, vintage)
    around = tuple(
        _place(facts[level] if level != "country" else COUNTRY, level, vintage)
        for level in _COMPARED
    )
    here = _place(nis5, "commune", vintage)
    if facts["province"] == facts["region"]:
        around = around[1:]  # Brussels has no province: the region would be there twice

    def line(indicator_id: str) -> ScoreLine:
        return _score_line(edition_id, indicator_id, here, around, vintage, weights=weights)

    return CommuneProfile(
        edition=edition,
        nis5=nis5,
        vintage=vintage,
        name=here.name,
        name_local=str(facts["name_local"]),
        participation=participation,
        participation_text=sentence,
        progress=line(f"q.{PROGRESS}"),
        index=line(INDEX),
        domains=tuple(line(f"domain.{key}") for key in load_questionnaire().domains),
        parts=parts,
        initiatives=initiatives_by_commune(vintage).get(nis5, ()),
        initiatives_of_region=initiatives_of_regions().get(facts["region"], ()),
        population=int(facts["population"]),
        area_km2=float(facts["area_km2"]),
        density=float(facts["density"]),
        rural=bool(facts["rural"]),
        setting=setting_sentence(nis5, vintage),
        language_regime=LANGUAGE_REGIMES[str(facts["language_regime"])],
        arrondissement=_place(facts["arrondissement"], "arrondissement", vintage),
        province=_place(facts["province"], "province", vintage),
        region=_place(facts["region"], "region", vintage),
        history=tuple(history(nis5, vintage)),
    )


@state_cache(maxsize=512)
def area_profile(
    edition_id: str, level: Level, code: NisCode, vintage: int, weights: Weights | None = None
) -> AreaProfile:
    """The profile of an area above the commune.

    ``weights`` are those of the index, equal where None.

    Raises
    ------
    AtlasError
        There is no such edition, vintage or area, or the data behind it is damaged.
    """
    edition = load_edition(edition_id)
    place = _place(code, level, vintage)
    facts = area_facts(code, level, vintage)
    areas = area_table(vintage)
    inside = areas[areas[level] == code]
    above = _above(level, inside.iloc[0].to_dict(), vintage)
    figures = tuple(
        figure
        for figure in find_figures(edition_id)
        if figure.code.partition("-")[0] == code and figure.theme != "sample"
    )
    stated = [f for f in find_figures(edition_id, "n_respondents") if f.code == code]
    answered: int | None = round(stated[0].value) if stated else None
    if answered is None and edition.discloses_who_answered:
        answered = _answered_in(edition, level, code, vintage)

    def line(indicator_id: str) -> ScoreLine:
        return _score_line(edition_id, indicator_id, place, above, vintage, weights=weights)

    by_commune = initiatives_by_commune(vintage)
    return AreaProfile(
        edition=edition,
        place=place,
        vintage=vintage,
        answered=answered,
        invited=invited_count(edition_id, level, code, vintage),
        answered_is_published=bool(stated),
        progress=line(f"q.{PROGRESS}"),
        index=line(INDEX),
        domains=tuple(line(f"domain.{key}") for key in load_questionnaire().domains),
        figures=figures,
        initiatives=sum(len(by_commune.get(nis5, ())) for nis5 in inside.index),
        communes=len(inside),
        population=int(facts["population"]),
        area_km2=float(facts["area_km2"]),
        density=float(facts["population"] / facts["area_km2"]),
    )


def answers_of(edition_id: str, nis5: NisCode) -> tuple[Chapter, ...]:
    """What a commune (of the edition's vintage) answered, chapter by chapter.

    Questions that the edition did not ask, and those whose answers it does not give, are left
    out; those left open are there with their state. Empty where the commune did not answer.
    """
    table = answer_table(edition_id)
    if nis5 not in table.index:
        return ()
    row = table.loc[nis5]
    questionnaire = load_questionnaire()
    asked = [questionnaire.questions[key] for key in load_edition(edition_id).disclosed_answers]
    chapters = []
    for key, label in questionnaire.chapters.items():
        answers = tuple(as_answer(q, row[q.key]) for q in asked if q.chapter == key)
        if answers:
            chapters.append(Chapter(key, label, answers))
    return tuple(chapters)


def as_answer(question: Question, value: object) -> Answer:
    """What was answered to one question; ``value`` as in ``answers.csv``, no text for no answer."""
    if not isinstance(value, str):
        return Answer(question, MissingState.NOT_ANSWERED.value)
    if value == NOT_APPLICABLE:
        return Answer(question, MissingState.NOT_APPLICABLE.value)
    labels = {choice.key: choice.label for choice in question.choices}
    match question.type:
        case "yes_no":
            words = Text("Yes") if value == "yes" else Text("No")
            return Answer(question, VALUE, words=words)
        case "one_of":
            return Answer(question, VALUE, words=labels[value])
        case "several_of":
            keys = [] if value == NONE_CHOSEN else value.split("|")
            return Answer(question, VALUE, chosen=tuple(labels[key] for key in keys))
        case _:
            return Answer(question, VALUE, number=float(value))


def _parts(edition: Edition, nis5: NisCode, vintage: int) -> tuple[ProfileSection, ...]:
    codes = (
        predecessors(nis5, vintage, edition.vintage)
        if edition.vintage < vintage
        else successors(nis5, vintage, edition.vintage)
    )
    facts = {code: area_facts(code, "commune", edition.vintage) for code in codes}
    return tuple(
        ProfileSection(
            nis5=code,
            name=area_name(code, "commune", edition.vintage),
            vintage=edition.vintage,
            population=int(facts[code]["population"]),
            participation=_took_part(edition, code, facts[code]["region"]),
            chapters=answers_of(edition.id, code),
        )
        for code in codes
    )


def _took_part(edition: Edition, nis5: NisCode, region: NisCode) -> str:
    if not edition.is_invited(region):
        return MissingState.NOT_INVITED.value
    if not edition.has_answers:
        return MissingState.NOT_PUBLIC.value
    answered = nis5 in communes_that_answered(edition.id)
    return VALUE if answered else nonresponse(edition).value


def _participation(
    parts: tuple[ProfileSection, ...], edition: Edition, vintage: int
) -> tuple[str, Text]:
    if edition.vintage > vintage and _was_merged(parts[0], edition, vintage):
        return MissingState.MERGED.value, _PARTICIPATION[MissingState.MERGED]
    states = [part.participation for part in parts]
    answered = states.count(VALUE)
    if len(parts) > 1 and answered:
        return VALUE, Text(
            "{n} of the {total} communes merged here answered this edition",
            n=answered,
            total=len(parts),
        )
    state = VALUE if answered else states[0]
    if len(parts) > 1 and state == MissingState.DID_NOT_ANSWER:
        return state, Text(
            "None of the {total} communes merged here answered this edition", total=len(parts)
        )
    return state, _PARTICIPATION[state]


def _was_merged(part: ProfileSection, edition: Edition, vintage: int) -> bool:
    return int((successor_of(vintage, edition.vintage) == part.nis5).sum()) > 1


def _score_line(
    edition_id: str,
    indicator_id: str,
    here: AreaName,
    around: tuple[AreaName, ...],
    vintage: int,
    *,
    weights: Weights | None,
) -> ScoreLine:
    def read(place: AreaName) -> AreaValue:
        return _reading(edition_id, indicator_id, place, vintage, weights)

    return ScoreLine(
        indicator=indicator_values(
            edition_id, indicator_id, here.level, vintage, weights
        ).indicator,
        own=read(here),
        around=tuple(map(read, around)),
    )


def _reading(
    edition_id: str, indicator_id: str, place: AreaName, vintage: int, weights: Weights | None
) -> AreaValue:
    observed = indicator_values(edition_id, indicator_id, place.level, vintage, weights)
    row = _rows(edition_id, indicator_id, place.level, vintage, weights)[place.code]
    return AreaValue(
        place=place,
        value=_number(row["value"]),
        state=str(row["state"]),
        n=count_or_none(row["n"]),
        invited=count_or_none(row["invited"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        origin=str(row["origin"]),
        note=row["note"],
        figure=observed.figures.get(place.code),
        least=_number(row["least"]),
        most=_number(row["most"]),
    )


@state_cache(maxsize=64)
def _rows(
    edition_id: str, indicator_id: str, level: Level, vintage: int, weights: Weights | None
) -> dict[NisCode, dict[str, Any]]:
    """REFNIS code -> row of the indicator's table: many profiles are read one after the other."""
    table = indicator_values(edition_id, indicator_id, level, vintage, weights).table
    return {
        NisCode(str(code)): {str(name): value for name, value in row.items()}
        for code, row in table.to_dict("index").items()
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _answered_in(edition: Edition, level: Level, code: NisCode, vintage: int) -> int:
    """Communes of an area that answered the survey, whatever they answered."""
    area = area_of_edition(edition.vintage, level, vintage)
    return int((area.reindex(communes_that_answered(edition.id)) == code).sum())


def _above(level: Level, commune: dict[Any, Any], vintage: int) -> tuple[AreaName, ...]:
    order: tuple[Level, ...] = ("arrondissement", "province", "region", "country")
    wider = order[order.index(level) + 1 :]
    if commune["province"] == commune["region"]:
        wider = tuple(one for one in wider if one != "province")
        if level == "province":
            wider = ("country",)
    return tuple(_place(commune[one], one, vintage) for one in wider)


@state_cache(maxsize=4096, of="boundaries")
def _place(code: NisCode, level: Level, vintage: int) -> AreaName:
    return AreaName(code, level, area_name(code, level, vintage), full_name(code, level, vintage))
