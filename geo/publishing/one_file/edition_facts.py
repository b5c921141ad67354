"""What the page of an edition knows beside its maps, as plain JSON for its script.

Texts are by language (code -> words). Areas are named by their REFNIS codes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.language import LANGUAGES, Text, translator
from geo.publishing.forms.endings import forms_of
from geo.publishing.map_view import DEMONSTRATION_LABEL, area_value_or_reason, compose, detail
from geo.publishing.view import LEVELS, View, default_indicator
from geo.survey import indicator_values, load_edition
from geo.survey.communes import area_codes, area_name, full_name
from geo.survey.disclosed import only_disclosed
from geo.survey.maturity.scores import INDEX, LEAST_DOMAINS, score_edition
from geo.survey.maturity.weights import MOST_WEIGHT, domain_keys, presets
from geo.survey.missing import MissingState
from geo.survey.questionnaire import load_questionnaire
from geo.territory import area_of
from geo.territory.nis_code import COUNTRY, NisCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.language import Labels, Language
    from geo.publishing.embed.document import MapData
    from geo.publishing.view import Level
    from geo.survey import Edition, Indicator

Said = dict[str, str]
"""Language -> words."""

_DIGITS = 6
"""Of domain scores: with fewer, an index with other weights would round otherwise than here."""


def edition_facts(
    edition_id: str,
    vintage: int,
    indicators: Iterable[Indicator],
    left_out: Iterable[Text],
    maps: Iterable[MapData],
) -> dict[str, Any]:
    """Everything beside the maps.

    Returns
    -------
    dict
        ``title``; ``notes``; ``groups`` (``name``, ``indicators``); ``levels`` (names); by level
        ``codes`` in the order of the maps, ``names`` of areas above the communes, ``above`` (the
        areas that one lies in); ``country`` (indicator -> value and how it came about);
        ``belgium`` (its name); ``weights``; ``method`` (HTML); ``words`` of the page.
    """
    edition = load_edition(edition_id)
    known = list(indicators)
    view = View(edition=edition_id, indicator=default_indicator(edition_id))
    notes = [edition.note, only_disclosed(edition), *left_out]
    return {
        "title": _said(edition.title),
        "notes": [_said(one) for one in notes if one is not None],
        "groups": _groups(known),
        "levels": {level: _said(name) for level, name in LEVELS.items()},
        "codes": {level: list(area_codes(vintage, level)) for level in LEVELS},
        "names": {
            level: {
                code: _said(full_name(NisCode(code), level, vintage))
                for code in area_codes(vintage, level)
            }
            for level in LEVELS
            if level != "commune"
        },
        "above": {level: _above(vintage, level) for level in LEVELS if level != "region"},
        "country": {one.id: _country(edition_id, one, vintage) for one in known},
        "belgium": _said(area_name(COUNTRY, "country", vintage)),
        "weights": _weights(edition, vintage, maps),
        "method": {language: _method(view, language) for language in LANGUAGES},
        "words": {
            language: _words(language, demonstration=edition.demonstration)
            for language in LANGUAGES
        },
    }


def _said(text: Text | Labels | str) -> Said:
    return {language: translator(language).render(text) for language in LANGUAGES}


def _groups(indicators: list[Indicator]) -> list[dict[str, Any]]:
    """Headings in reading order, each with its indicators."""
    found: dict[str, dict[str, Any]] = {}
    for one in indicators:
        name = _said(one.group)
        group = found.setdefault(repr(name), {"name": name, "indicators": []})
        group["indicators"].append(one.id)
    return list(found.values())


def _above(vintage: int, level: Level) -> dict[str, list[list[str]]]:
    """Code of an area -> level and code of those that it lies in, from small to large."""
    own, region = area_of(vintage, level), area_of(vintage, "region")
    province = area_of(vintage, "province")
    found: dict[str, list[list[str]]] = {}
    for code, one, whole in zip(own, province, region, strict=True):
        between = [["province", str(one)]] if one not in (code, whole) else []  # Brussels is both
        found.setdefault(str(code), between + ([["region", str(whole)]] if whole != code else []))
    return found


def _country(edition_id: str, indicator: Indicator, vintage: int) -> dict[str, list[str]]:
    """Language -> value of the country, or why there is none, and how it came about."""
    observed = indicator_values(edition_id, indicator.id, "country", vintage)
    row = observed.table.loc[COUNTRY]
    out = {}
    for language in LANGUAGES:
        say = translator(language)
        out[language] = [
            area_value_or_reason(observed, COUNTRY, say),
            say.render(detail(row, observed, say)) if row["state"] == "value" else "",
        ]
    return out


def _weights(edition: Edition, vintage: int, maps: Iterable[MapData]) -> dict[str, Any]:
    """What the index with other weights is made of, or ``why`` it is given as it is.

    Domain scores are those that maps and files of the edition give anyway, for all communes in the
    order of the maps. ``inner`` are the limits between the classes of equal weights: with others,
    communes change classes, not the classes.
    """
    if not any(one.indicator == INDEX and one.level == "commune" for one in maps):
        return {}
    if edition.bands:
        return {"why": _said(_IN_BANDS)}
    if vintage != edition.vintage or not edition.discloses(INDEX):
        return {"why": _said(_AS_IT_IS)}
    picture = compose(View(edition=edition.id, indicator=INDEX, level="commune")).picture
    scores = score_edition(edition.id).reindex(area_codes(vintage, "commune"))
    questionnaire = load_questionnaire()
    return {
        "most": MOST_WEIGHT,
        "least": LEAST_DOMAINS,
        "inner": [] if picture.classes is None else list(picture.classes.upper[:-1]),
        "domains": [
            {
                "name": _said(questionnaire.domains[key].label),
                "scores": [
                    None if np.isnan(one) else round(float(one), _DIGITS) for one in scores[key]
                ],
            }
            for key in domain_keys()
        ],
        "presets": [
            {"name": _said(one.label), "reason": _said(one.reason), "weights": one.weights}
            for one in presets().values()
        ],
        "gone": _said(MissingState.TOO_FEW_QUESTIONS.label),
    }


_IN_BANDS = Text("Scores are given in bands, so the weights of the index stay equal here.")
_AS_IT_IS = Text("The index is given as it is, with equal weights.")


# In a tag or a selector; no property of a style is called so.
_HEADING = re.compile(r"(?<![\w.#-])(h)([1-5])(?![\w-])")


def headings_lower(text: str) -> str:
    """HTML or a style sheet in which each heading is one lower: a page that is a part of another.

    >>> headings_lower("<h1 id='a'>A</h1> .method h2, .method h3:focus { }")
    "<h2 id='a'>A</h2> .method h3, .method h4:focus { }"
    """
    return _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", text)


def _method(view: View, language: Language) -> str:
    """The page about the method, as HTML of its own."""
    forms = forms_of("method")
    assert forms is not None
    assert forms.text is not None
    return headings_lower(forms.text(replace(view, lang=language)))


def _words(language: Language, *, demonstration: bool) -> Said:
    say = translator(language)
    return {
        "indicator": say("What the map shows"),
        "level": say("Level"),
        "all": say("All values of this area"),
        "weights": say("Weights"),
        "usual": say("Usual choices"),
        "own": say("Own weights"),
        "how": say("How much each domain counts in the index; 0 leaves it out."),
        "classes": say("The classes stay those of equal weights."),
        "zero": say("All weights are zero. Give at least one domain a weight."),
        "again": say("Equal weights again"),
        "of_weights": say("Weights: {weights}.", weights="{weights}"),
        "out_of": say("out of 10; {weights}", weights="{weights}"),
        "label": say.render(DEMONSTRATION_LABEL) if demonstration else "",
        "method": say("Method"),
        "about": say("About this file"),
        "empty": say("No area of this level has a value."),
    }
