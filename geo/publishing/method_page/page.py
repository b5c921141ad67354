"""The method page: what every number of the atlas is made of, told from the code that makes it.

A view comes in (language, edition, weights, selected commune), HTML goes out. Questions, points,
limits, counts and colours are asked of the questionnaire, the editions and the modules that use
them, so that the page cannot say something else than the atlas does.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, sqrt
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pandas as pd
from markupsafe import Markup

from geo.cartography import classes as classing
from geo.cartography import missing_patterns
from geo.cartography.colours import SCALES, ramp
from geo.language import Labels, Text, translator
from geo.publishing.band_words import band_in_words
from geo.publishing.html import fill_template
from geo.publishing.map_view import DEMONSTRATION_LABEL, ORIGINS
from geo.publishing.method_page import area_model, respondents
from geo.publishing.view import View, default_indicator, resolve_vintage
from geo.state_cache import state_cache
from geo.survey.communes import area_codes, area_name, commune_facts
from geo.survey.disclosed import only_disclosed, why_no_count
from geo.survey.documented.initiatives import load_initiatives
from geo.survey.editions import list_editions, load_answers, load_edition
from geo.survey.inference.design import DEFAULT_KIND, KIND_NAMES
from geo.survey.inference.estimate import COVERAGE_OF_COUNTS, FEW_CASES, LEAST_ANSWERS
from geo.survey.inference.unanimous import RARELY
from geo.survey.maturity import robustness, scores
from geo.survey.maturity.bounds import score_bounds
from geo.survey.maturity.composition import (
    ALPHA_CAVEAT,
    Alpha,
    Composition,
    Correlation,
    contributions,
    correlations,
    cronbach_alpha,
    with_self_assessment,
)
from geo.survey.maturity.weights import (
    MOST_WEIGHT,
    as_mapping,
    domain_keys,
    name_of_weights,
    or_equal,
    presets,
    weights_in_words,
)
from geo.survey.missing import VALUE, MissingState
from geo.survey.participation import participation_counts
from geo.survey.published.figures import all_figures
from geo.survey.published.recomputed_figures import recompute
from geo.survey.question import TOP_SCORE
from geo.survey.questionnaire import load_questionnaire, questions_asked_now
from geo.survey.urban_rural import near_limit_note
from geo.survey.values.indicator_values import COUNTED, MERGE_RULES, WEIGHTED, indicator_values
from geo.territory import VINTAGES
from geo.territory.load import AREA_ERROR, RURAL_BELOW
from geo.territory.mergers import read_changes
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.cartography.colours import Theme
    from geo.survey.edition import Edition
    from geo.survey.maturity.weights import Weights
    from geo.survey.published.recomputed_figures import RecomputedFigure
    from geo.survey.question import Domain, Question

SECTIONS: dict[str, Text] = {
    "barometer": Text("What the barometer is"),
    "respondents": respondents.TITLE,
    "kinds": Text("What is real, and what is demonstration"),
    "scores": Text("From answers to scores"),
    "index": Text("From scores to the index"),
    "weights": Text("Weights"),
    "ranks": Text("Ranks are intervals"),
    "bands": Text("Scores given in bands"),
    "composition": Text("What the index is made of"),
    "estimates": Text("Estimates for groups"),
    "model": area_model.TITLE,
    "standing": Text("What stands out of a commune"),
    "classes": Text("Classes and colours"),
    "missing": Text("What is missing, and how it looks"),
    "vintages": Text("Communes change: vintages and mergers"),
    "rural": Text("Rural and urban"),
    "sources": Text("Sources and licences"),
}
"""Sections in reading order; the key is the anchor, after ``method-``."""

TYPES: dict[str, tuple[Text, Text]] = {
    "score": (Text("Score"), Text("Counts as it was answered, from 0 to {top}.")),
    "yes_no": (Text("Yes or no"), Text("Yes is {top}, no is 0.")),
    "one_of": (
        Text("One answer"),
        Text("Each answer has its points; one without points, such as “don’t know”, gives none."),
    ),
    "several_of": (
        Text("Several answers"),
        Text("The points of the answers ticked are added up, {top} at most; none ticked is 0."),
    ),
    "count": (
        Text("Number"),
        Text(
            "Each further one adds less: {top} · (1 − 2^(−number ÷ half)). None is 0, “half” is "
            "{middle}."
        ),
    ),
}
DIRECTIONS: dict[str, Text] = {
    "up": Text("more is further on"),
    "down": Text("less is further on"),
    "none": Text("neither"),
}
SCHEME_REASONS: dict[str, Text] = {
    "automatic": Text(
        "The default. Scores and shares get equal steps over their whole scale. Numbers of things, "
        "of which most communes have few, get steps that double, with a class of its own for none; "
        "so do shares of what is rare in the official lists. Where one class would still hold more "
        "than two thirds of the areas, or a class nobody, it is natural breaks, then quantiles."
    ),
    "equal": Text(
        "Steps of the same width over the whole scale: it stays comparable from one indicator to "
        "the next and does not make small differences look large."
    ),
    "doubling": Text(
        "Each step is twice as wide as the one before: 1, 2 to 3, 4 to 7, 8 to 15. It fits numbers "
        "of which many are small and a few large."
    ),
    "quantiles": Text(
        "As many areas in each class: it shows the order, and can part areas that hardly differ."
    ),
    "natural": Text("Limits where the values leave gaps (Fisher and Jenks)."),
    "own": Text("Limits that you type, for a threshold that means something to you."),
}
KINDS: dict[str, Text] = {
    "published": Text(
        "Real. {n} figures that the barometers published, for the country, regions, some "
        "provinces, and urban and rural communes, each with its source and its doubts."
    ),
    "documented": Text(
        "Real. {n} facts about programmes, awards and calls, by commune, each with its source. "
        "Only some of these lists are complete."
    ),
    "answered": Text(
        "Real, where the institute’s own file is loaded: what the communes answered. It is "
        "confidential and does not come with the atlas."
    ),
    "synthetic": Text(
        "Not real. Synthetic answers, drawn once with a fixed seed and calibrated on the published "
        "figures; no commune gave them. They stand in for the institute’s file."
    ),
}
MERGED_KINDS: dict[str, Text] = {
    "score": Text("Score"),
    "count": Text("Number"),
    "yes_no": Text("Yes or no"),
    "category": Text("One answer"),
}

_COUNTS_SHOWN = ("0", "1", "2", "5", "10")
_SCORES_SHOWN = ("0", "5", "10")
_FINE = 1e-6


@dataclass(frozen=True)
class ScoredQuestion:
    """A scored question and what its answers are worth.

    Attributes
    ----------
    question : Question
    points : tuple of (answer, points or None)
        Computed by :func:`geo.survey.maturity.scores.question_scores` itself.
    half : float or None
        Of a number: the count that gives half of the top score.
    concerns : Text or None
        Which communes it is put to, where not to all.
    editions : tuple of str
        Identifiers of the editions that asked it.
    """

    question: Question
    points: tuple[tuple[Labels | Text | str, float | None], ...]
    half: float | None
    concerns: Text | None
    editions: tuple[str, ...]


@dataclass(frozen=True)
class IndexStructure:
    """What the index of one edition is made of.

    Attributes
    ----------
    empty : Text or None
        Why there is nothing to show, where there is nothing.
    labels : tuple of Labels
        The domains that have scores, and the self-assessment if it was asked.
    without : tuple of Labels
        Those that no commune has a score of.
    rows : tuple of tuple of Correlation
        The lower triangle: row i holds the correlations with labels 0 to i - 1.
    alpha : Alpha
        Of the domains.
    """

    empty: Text | None
    labels: tuple[Labels, ...]
    without: tuple[Labels, ...]
    rows: tuple[tuple[Correlation, ...], ...]
    alpha: Alpha


@dataclass(frozen=True)
class Example:
    """The index of one commune, taken apart.

    Attributes
    ----------
    name : Labels
    selected : bool
        Whether it is the reader's own choice; otherwise it has the index in the middle.
    composition : Composition
    bounds : mapping of str to (float, float)
        Domain, or ``index`` -> what its score can be, where it is known only by bands.
    """

    name: Labels
    selected: bool
    composition: Composition
    bounds: Mapping[str, tuple[float, float]]


def method_html(view: View, theme: Theme = "light") -> str:
    """The method page for a view, in its language.

    Parameters
    ----------
    view
        Language, edition, weights and selected commune count; the rest is left aside.
    theme
        Whether the page is light or dark.

    Raises
    ------
    AtlasError
        When data is missing or damaged.
    """
    say = translator(view.lang)
    edition = load_edition(view.edition)
    weights = or_equal(view.weights)
    found = index_structure(edition.id)
    example = None if found.empty else _example(view, edition, weights)
    return fill_template(
        "method_page/method.html",
        say,
        sections=SECTIONS,
        edition=edition,
        label=DEMONSTRATION_LABEL,
        editions=[(one, participation_counts(one.id)) for one in list_editions()],
        why_no_count=why_no_count,
        kinds=[(ORIGINS[key], Text(text.msgid, n=_how_many(key))) for key, text in KINDS.items()],
        demonstrations=demonstrations(),
        respondents=Markup(respondents.respondents_html(edition.id, view.lang)),  # noqa: S704  (escaped there)
        domains=scored_by_domain(),
        asked=_asked(edition),
        unscored=[
            say("“{name}”", name=one.label) for one in questions_asked_now() if not one.scored
        ],
        types={
            key: (name, Text(rule.msgid, top=TOP_SCORE, middle=TOP_SCORE / 2))
            for key, (name, rule) in TYPES.items()
        },
        directions=DIRECTIONS,
        scores=scores,
        top=TOP_SCORE,
        weights=weights,
        name_of_weights=name_of_weights,
        weights_in_words=weights_in_words,
        presets=presets().values(),
        most_weight=MOST_WEIGHT,
        robustness=robustness,
        spread=weight_spread(),
        middle=middle_of_weights(),
        structure=found,
        without=[say("“{name}”", name=name) for name in found.without],
        example=example,
        largest=_largest(example),
        band=lambda ends, share, digits: band_in_words(
            share * ends[0], share * ends[1], digits, say
        ),
        only=only_disclosed(edition) if any(cuts for _, cuts in edition.bands) else None,
        domain_labels={key: one.label for key, one in load_questionnaire().domains.items()},
        missing_label=lambda state: MissingState(state).label,
        others=[(one, _link(view, one)) for one in list_editions() if one.discloses(scores.INDEX)],
        alpha_caveat=ALPHA_CAVEAT,
        weighted=WEIGHTED,
        counted=COUNTED,
        kind_name=KIND_NAMES[DEFAULT_KIND],
        few_cases=FEW_CASES,
        coverage=COVERAGE_OF_COUNTS,
        rarely=RARELY,
        least_answers=LEAST_ANSWERS,
        estimate=_estimate(edition),
        model=area_model.model_section(edition.id),
        origins=ORIGINS,
        schemes=[(label, SCHEME_REASONS[key]) for key, label in classing.SCHEMES.items()],
        classing=classing,
        palettes=[
            (scale.label, ramp(key, classing.DEFAULT_CLASSES, theme))
            for key, scale in SCALES.items()
        ],
        missing=[(state, swatch(state)) for state in MissingState],
        vintages=_vintages(),
        merge_rules=[(MERGED_KINDS[kind], rule) for kind, rule in MERGE_RULES.items()],
        rural_below=RURAL_BELOW,
        area_error=say.percent(100 * AREA_ERROR),
        near=[(year, near_limit_note(year)) for year in VINTAGES],
        rural=[(year, int(commune_facts(year)["rural"].sum()), _size(year)) for year in VINTAGES],
        sources_link="sources?" + urlencode(view.query()),
    )


@state_cache(maxsize=1)
def scored_by_domain() -> tuple[tuple[Domain, tuple[ScoredQuestion, ...]], ...]:
    """Every scored question, by domain, in the order of the questionnaire."""
    questionnaire = load_questionnaire()
    return tuple(
        (
            domain,
            tuple(_scored(one) for one in questions_asked_now() if one.domain == key),
        )
        for key, domain in questionnaire.domains.items()
    )


def points_of(question: Question) -> tuple[tuple[Labels | Text | str, float | None], ...]:
    """What the answers to a scored question are worth; of numbers, some examples."""
    answers: dict[str, Labels | Text | str]
    if question.type == "yes_no":
        answers = {"yes": Text("Yes"), "no": Text("No")}
    elif question.choices:
        answers = {choice.key: choice.label for choice in question.choices}
    else:
        shown = _COUNTS_SHOWN if question.type == "count" else _SCORES_SHOWN
        answers = {number: number for number in shown}
    values = scores.question_scores(question, pd.Series(list(answers), dtype="str"))
    return tuple(
        (label, None if pd.isna(value) else float(value))
        for label, value in zip(answers.values(), values, strict=True)
    )


@state_cache(maxsize=16)
def index_structure(edition_id: str) -> IndexStructure:
    """What the index of an edition is made of, or why nobody can say."""
    edition = load_edition(edition_id)
    table = scores.score_edition(edition_id)
    n = int(table[scores.INDEX].notna().sum())
    beside = _progress(edition_id)
    together = with_self_assessment(table, beside)
    has = together.notna().any()
    known = together.loc[:, has]
    found = correlations(known)
    names = list(known.columns)
    labels = {key: one.label for key, one in load_questionnaire().domains.items()}
    labels["progress"] = load_questionnaire().questions["progress"].label
    return IndexStructure(
        empty=_why_empty(edition, n),
        labels=tuple(labels[name] for name in names),
        without=tuple(labels[str(name)] for name in has.index[~has]),
        rows=tuple(
            tuple(found[first, second] for first in names[:place])
            for place, second in enumerate(names)
        ),
        alpha=cronbach_alpha(table[list(domain_keys())]),
    )


@state_cache(maxsize=1)
def demonstrations() -> tuple[tuple[Edition, int, tuple[RecomputedFigure, ...]], ...]:
    """Each demonstration edition: its published figures, and those its answers do not give."""
    out = []
    for edition in list_editions():
        if edition.demonstration and edition.has_answers and edition.disclosure == "open":
            compared = recompute(edition.id, load_answers(edition.id), edition.vintage)
            missed = tuple(one for one in compared if not one.reproduced)
            out.append((edition, len(compared), missed))
    return tuple(out)


def weight_spread() -> float:
    """Root mean square of how far a drawn weight is from an equal one, as a share of it.

    The coefficient of variation of one of ``k`` equal parts of a Dirichlet distribution with
    concentration ``c``: ``sqrt((k - 1) / (c + 1))``.
    """
    return sqrt((len(domain_keys()) - 1) / (robustness.CONCENTRATION + 1))


def middle_of_weights() -> float:
    """How far the drawn weight in the middle is from an equal one, as a share of it: the median.

    One part of a Dirichlet distribution has a beta distribution, of ``c / k`` and ``c - c / k``.
    """
    from scipy.special import betainc  # type: ignore[import-untyped]  # noqa: PLC0415  (slow)

    equal = 1 / len(domain_keys())
    a = robustness.CONCENTRATION * equal
    b = robustness.CONCENTRATION - a
    low, high = 0.0, 1.0
    while high - low > _FINE:
        middle = (low + high) / 2
        ends = betainc(a, b, [equal * (1 - middle), equal * (1 + middle)])
        low, high = (low, middle) if ends[1] - ends[0] > 1 / 2 else (middle, high)
    return high


def swatch(state: MissingState) -> str:
    """The style of a swatch with the pattern of a missing state, in the page's own colour."""
    pattern = missing_patterns.MISSING_PATTERNS[state].pattern
    size, path = missing_patterns.PATTERNS[pattern]
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">'
        f'<path d="{path}" fill="none" stroke="#000"/></svg>'
    )
    calm = "--weight:.3;" if pattern in missing_patterns.CALM_PATTERNS else ""
    return f"{calm}--pattern:url('data:image/svg+xml,{quote(picture)}');--size:{size}px"


def _scored(question: Question) -> ScoredQuestion:
    half = None
    if question.type == "count":
        half = scores.COUNT_FOR_HALF.get(question.key, scores.COUNT_FOR_HALF_OF_A_KIND)
    return ScoredQuestion(
        question=question,
        points=points_of(question),
        half=half,
        concerns=_concerns(question),
        editions=tuple(one.id for one in list_editions() if question.key in one.asked),
    )


def _concerns(question: Question) -> Text | None:
    if question.asked_if is None:
        return None
    earlier = load_questionnaire().questions[question.asked_if.question]
    if question.asked_if.at_least is not None:
        return Text(
            "Put to those that answered {n} or more to: {question}",
            n=question.asked_if.at_least,
            question=earlier.label,
        )
    words: dict[str, Labels | Text] = {"yes": Text("Yes"), "no": Text("No")}
    words |= {choice.key: choice.label for choice in earlier.choices}
    answer: Labels | Text = words[question.asked_if.values[0]]
    for value in question.asked_if.values[1:]:
        answer = Text("{first}, {second}", first=answer, second=words[value])
    return Text(
        "Put to those that answered “{answer}” to: {question}",
        answer=answer,
        question=earlier.label,
    )


def _asked(edition: Edition) -> tuple[int, int, int]:
    """Scored questions that an edition asked, those there are, and domains with any of them."""
    by_domain = [scores.scored_questions(edition.id, key) for key in domain_keys()]
    every = sum(one.scored for one in questions_asked_now())
    return sum(map(len, by_domain)), every, sum(map(bool, by_domain))


def _progress(edition_id: str) -> pd.Series:
    """The self-assessment of the communes that answered; empty where it was not asked."""
    answers = scores.answer_table(edition_id)
    if "progress" not in answers:
        return pd.Series(dtype="float64")
    return scores.question_scores(load_questionnaire().questions["progress"], answers["progress"])


def _why_empty(edition: Edition, n: int) -> Text | None:
    if n:
        return None
    if not edition.discloses(scores.INDEX):
        return Text(
            "What each commune answered to this edition is not public, so there is no index to "
            "take apart."
        )
    if not _asked(edition)[0]:
        return Text("This edition asked no question that is scored, so it has no index.")
    return Text(
        "No commune has an index in this edition: too few of the scored questions were asked or "
        "answered."
    )


def _example(view: View, edition: Edition, weights: Weights) -> Example | None:
    table = scores.score_edition(edition.id, as_mapping(weights))
    index = table[scores.INDEX].dropna()
    if index.empty:  # all the weight is on domains that nobody has
        return None
    code = view.selected
    chosen = code in index.index and resolve_vintage(view) == edition.vintage
    if code is None or not chosen:
        away = (index - index.median()).abs()
        code = NisCode(away.index[int(away.to_numpy().argmin())])
    states = scores.score_states(edition.id)
    return Example(
        name=area_name(code, "commune", edition.vintage),
        selected=chosen,
        composition=contributions(table.T[code], states.T[code], weights),
        bounds=_bounds(edition, code, weights),
    )


def _bounds(edition: Edition, code: NisCode, weights: Weights) -> dict[str, tuple[float, float]]:
    """What each score of a commune, and its index, can be where they are known only by bands."""
    if not edition.bands:
        return {}
    found = {key: score_bounds(edition.id, key) for key in domain_keys()}
    found[scores.INDEX] = score_bounds(edition.id, None, as_mapping(weights))
    return {
        key: (float(table["least"][code]), float(table["most"][code]))
        for key, table in found.items()
        if table is not None and not isnan(table["least"][code])
    }


def _largest(example: Example | None) -> float:
    parts = example.composition.parts if example else ()
    return max((part.points or 0.0 for part in parts), default=0.0)


def _estimate(edition: Edition) -> dict[str, Any] | None:
    """The index of all that were invited, as the map shows it; None where there is none."""
    if not edition.discloses(scores.INDEX):
        return None
    observed = indicator_values(edition.id, scores.INDEX, "country", edition.vintage).table
    code, row = NisCode(observed.index[0]), observed.iloc[0]
    if row["state"] != VALUE or row["origin"] == "published" or pd.isna(row["low"]):
        return None
    return {**row, "area": area_name(code, "country", edition.vintage)}


def _how_many(kind: str) -> int:
    if kind == "published":
        return len(all_figures())
    return len(load_initiatives()) if kind == "documented" else 0


def _link(view: View, edition: Edition) -> str:
    """The same page with another edition."""
    there = View(lang=view.lang, edition=edition.id, indicator=default_indicator(edition.id))
    return "?" + urlencode(there.query()) + "#method-composition"


def _size(vintage: int) -> int:
    return len(area_codes(vintage, "commune"))


def _vintages() -> Iterable[tuple[int, int, int, int, int]]:
    """Year, communes, mergers of that year, communes that merged in them, and new codes."""
    changes = read_changes()
    for year in VINTAGES:
        step = changes[changes["year"] == year]
        mergers = step[step["kind"] == "merger"]
        recoded = int((step["kind"] == "recode").sum())
        yield year, _size(year), int(mergers["new_code"].nunique()), len(mergers), recoded
