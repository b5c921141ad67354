"""The sentence about a whole map: what most communes have, or between what its values are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text, translator
from geo.publishing.export.map_rows import check_map_may_leave, sources_of
from geo.publishing.forms.citation_link import citation_link
from geo.publishing.pictures.finding import largest_class
from geo.publishing.quotations.cited import cited, edition_in_words, facts_of_lists, lead
from geo.publishing.quotations.claims import (
    choice_of,
    number_of_area,
    plain_number,
    question_of,
    subject_of_area,
)
from geo.publishing.quotations.place_sentences import value_sentence
from geo.publishing.shown_part import shown_part_fact
from geo.survey.indicators import PROGRESS
from geo.survey.missing import VALUE, MissingState
from geo.territory.nis_code import BRUSSELS, NisCode

if TYPE_CHECKING:
    import pandas as pd

    from geo.language import Labels, Translator
    from geo.publishing.map_view import MapView

_WITH_A_VALUE: dict[str, Text] = {
    "arrondissement": Text("in the {n} arrondissements with a value"),
    "province": Text("in the {n} provinces with a value"),
    "region": Text("in the {n} regions with a value"),
}


def map_sentence(composed: MapView, address: str) -> str:
    """Of the selected area, or of the whole map where none is; "" where nothing has a value.

    ``address`` as in :func:`geo.publishing.forms.citation_link.citation_link`.

    Raises
    ------
    AtlasError
        What it shows may not leave the atlas.
    """
    check_map_may_leave(composed)
    view = composed.view
    if view.selected is not None:
        return value_sentence(view, view.indicator, view.selected, address)
    say = translator(view.lang)
    if composed.picture.valued == 1:
        (only,) = _values(composed).index
        return value_sentence(view, view.indicator, NisCode(str(only)), address)
    claim = _claim(composed, say)
    if not claim:
        return ""
    documented = composed.indicator.nature == "documented"
    facts: list[Text | Labels | str] = []
    part = shown_part_fact(view, composed.vintage)
    if part is not None:
        facts.append(part)
    if documented:
        facts += facts_of_lists(composed.indicator)
    else:
        facts += _sample(composed)
        facts.append(edition_in_words(composed.observations.edition))
    source = " · ".join(dict.fromkeys(say.render(one.name) for one in sources_of(composed)))
    note = composed.observations.note
    more = [] if not documented or note is None else [note]
    return cited(claim, facts, source, citation_link(view, address, ""), say, more=more)


def _claim(composed: MapView, say: Translator) -> str:
    picture, indicator = composed.picture, composed.indicator
    if not picture.valued:
        return ""
    known = {"lead": _lead(composed), "all": picture.valued}
    found = largest_class(composed)
    if indicator.programme is not None and composed.view.level == "commune":
        return say.plural(
            "{lead}, {n} of the {all} communes shown is on the list of “{programme}”",
            "{lead}, {n} of the {all} communes shown are on the list of “{programme}”",
            n=picture.letters.count("1"),
            programme=indicator.label,
            **known | {"all": _concerned(composed)},
        )
    if found is None:
        return _range(composed, say)
    place, n = found
    if picture.classes is None:
        return _most_given(composed, place, known | {"n": n}, say)
    limits = picture.range_label(place, say)
    if indicator.question == PROGRESS:
        return say(
            "{lead}, {n} of the {all} communes that answered put their own progress towards a "
            "Smart City at {limits} out of 10",
            n=n, limits=limits, **known,
        )  # fmt: skip
    unit = composed.observations.indicator.unit
    if indicator.kind == "score":
        limits = say("{value} out of 10", value=limits)
    else:
        limits = f"{limits} {say.render(unit)}"
    return say(
        "{lead}, {n} of the {all} communes with a value have {limits} for “{indicator}”",
        n=n, limits=limits, indicator=indicator.label, **known,
    )  # fmt: skip


def _most_given(composed: MapView, place: int, known: dict[str, object], say: Translator) -> str:
    """How many communes gave the answer that most gave, or chose an answer or not."""
    indicator = composed.indicator
    known |= {"question": question_of(composed.observations, say)}
    if indicator.choice is None:
        return say(
            "{lead}, {n} of the {all} communes that answered said “{answer}” to the question "
            "“{question}”",
            answer=indicator.categories[place][1],
            **known,
        )
    chosen = Text(
        "{lead}, {n} of the {all} communes that answered chose “{answer}” in answer to the "
        "question “{question}”"
    )
    not_chosen = Text(
        "{lead}, {n} of the {all} communes that answered did not choose “{answer}” in answer to "
        "the question “{question}”"
    )
    sentence = chosen if indicator.categories[place][0] else not_chosen
    return say(sentence.msgid, answer=choice_of(composed.observations), **known)


def _sample(composed: MapView) -> list[Text]:
    """N of what is shown: of communes, or of those behind estimates."""
    if composed.view.level == "commune":
        return [composed.sample()]
    n, invited = composed.behind_estimates()
    return [Text("n = {n} of {all} communes", n=n, all=invited)] if n else []


def _lead(composed: MapView) -> Text:
    """The kind of data that is on the map; of two kinds, both."""
    edition, origins = composed.observations.edition, composed.origins
    if composed.synthetic:
        origins |= {"synthetic"}
    if origins >= {"synthetic", "published"}:
        return Text(
            "In the synthetic demonstration data and the published figures for {year}",
            year=str(edition.year),
        )
    for origin in ("synthetic", "documented", "answered"):
        if origin in origins:
            return lead(edition, origin)
    return lead(edition, "published")


def _concerned(composed: MapView) -> int:
    """Areas shown that can be on a list: not those that a programme was not for."""
    states = _shown(composed)["state"]
    return int((states != MissingState.NOT_APPLICABLE.value).sum())


def _shown(composed: MapView) -> pd.DataFrame:
    """The rows of what the filter leaves."""
    table = composed.observations.table
    return table if composed.kept is None else table[table.index.isin(composed.kept)]


def _values(composed: MapView) -> pd.Series[float]:
    """Of the areas that are shown and have one, by code."""
    shown = _shown(composed)
    return shown.loc[shown["state"] == VALUE, "value"]


def _range(composed: MapView, say: Translator) -> str:
    """The least and the most of the values shown; of answers in words, how many there are."""
    observed, indicator = composed.observations, composed.indicator
    values = _values(composed)
    facts = {"lead": _lead(composed), "n": len(values), "indicator": indicator.label}
    banded = bool(observed.table["least"].notna().any())
    if banded or (indicator.categories and not observed.as_percent):
        return say.plural(
            "{lead}, a value of “{indicator}” is known for {n} area",
            "{lead}, a value of “{indicator}” is known for {n} areas",
            n=len(values),
            lead=facts["lead"],
            indicator=facts["indicator"],
        )
    ends = [NisCode(str(at)) for at in (values.idxmin(), values.idxmax())]
    lowest, highest = (float(observed.table["value"][code]) for code in ends)
    facts |= {
        "least": plain_number(observed, ends[0], lowest, say),
        "most": number_of_area(observed, ends[1], highest, say),
    }
    if composed.view.level == "commune":
        return say(
            "{lead}, “{indicator}” is between {least} and {most} in the {n} communes with a value",
            **facts,
        )
    facts |= {"subject": subject_of_area(observed, say), "where": _where(composed, values)}
    if number_of_area(observed, ends[0], lowest, say) == facts["most"]:
        return say("{lead}, {subject} is {most} {where}", **facts)
    return say("{lead}, {subject} is between {least} and {most} {where}", **facts)


def _where(composed: MapView, values: pd.Series[float]) -> Text:
    """The areas with a value, by their number and kind."""
    level, n = composed.view.level, len(values)
    if level == "province" and BRUSSELS in values.index:
        return Text("in the {n} provinces with a value, Brussels counted as one", n=n)
    return Text(_WITH_A_VALUE[level].msgid, n=n)
