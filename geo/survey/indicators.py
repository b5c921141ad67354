"""Everything that can be mapped: scores, answers, documented initiatives, published figures.

An edition and an id come in, an :class:`Indicator` goes out: what it is called, its unit and how
its values are to be read. The values themselves are in :mod:`geo.survey.values.indicator_values`.

Ids: ``index``, ``domain.<domain>``, ``q.<question>``, ``q.<question>.<choice>``,
``documented.complete``, ``documented.incomplete``, ``documented.all``,
``documented.<programme>``, and ``published.<key>`` for figures that no question corresponds to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from geo.language import LANGUAGES, SOURCE_LANGUAGE, AtlasError, Labels, Text, translator
from geo.state_cache import state_cache
from geo.survey.documented.initiatives import load_programmes
from geo.survey.editions import load_edition
from geo.survey.maturity.scores import INDEX, scored_questions
from geo.survey.maturity.weights import Weights, name_of_weights, weights_in_words
from geo.survey.published.figures import find_figures, published_keys
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from geo.survey.edition import Edition
    from geo.survey.published.figures import Figure
    from geo.survey.question import Choice, Question

Nature = Literal["answers", "documented", "published"]
Kind = Literal["score", "share", "yes_no", "category", "count"]
Scale = Literal["sequential", "diverging", "categorical"]

PROGRESS = "progress"
"""The question in which a commune assesses its own progress; beside the index, never in it."""

DOCUMENTED_COUNTS = ("complete", "incomplete", "all")


@dataclass(frozen=True)
class Indicator:
    """Something that can be mapped.

    Attributes
    ----------
    id : str
    group, label : Labels
        ``label`` stands on its own; ``group`` is the heading it is listed under.
    unit : Text
        Of a commune's value.
    value_text : Text
        How a value is written, with the placeholder ``{value}``.
    kind : {"score", "share", "yes_no", "category", "count"}
        share: per cent, 0 to 100; yes_no: 1 or 0 for a commune, per cent above it; category: the
        value is one of ``categories``.
    decimals : int
        To show.
    scale : {"sequential", "diverging", "categorical"}
    bounds : (float, float or None)
        Ends of the scale; None where it is open.
    direction : {"up", "down", "none"}
        Whether more is further on the way.
    categories : tuple of (float, Labels)
        What each value means; empty for numbers.
    nature : {"answers", "documented", "published"}
    note : Text, Labels or None
        What to know before reading it: how it is made, what absence means.
    question, choice, domain, programme, published_key : str or None
        What it is made of. ``published_key`` is the figure it corresponds to.
    """

    id: str
    group: Labels
    label: Labels
    unit: Text | Labels
    value_text: Text
    kind: Kind
    nature: Nature
    decimals: int = 0
    scale: Scale = "sequential"
    bounds: tuple[float, float | None] = (0.0, None)
    direction: Literal["up", "down", "none"] = "none"
    categories: tuple[tuple[float, Labels], ...] = ()
    note: Text | Labels | None = None
    question: str | None = None
    choice: str | None = None
    domain: str | None = None
    programme: str | None = None
    published_key: str | None = None

    @property
    def part(self) -> str:
        """What an edition gives or keeps of it: its id, of a choice the question's."""
        return self.id if self.question is None else f"q.{self.question}"


MATURITY = Text("Maturity")
SELF_ASSESSMENT = Text("Self-assessment")
DOCUMENTED = Text("Documented initiatives")

# Figures without a question go under the chapter of the report that they are about.
CHAPTER_OF_THEME = {
    "perception": "understanding",
    "priorities": "strategy",
    "prerequisites": "strategy",
    "themes": "strategy",
    "strategy": "strategy",
    "organisation": "implementation",
    "projects": "implementation",
    "actors": "implementation",
    "citizens": "implementation",
    "barriers": "implementation",
    "benefits": "implementation",
}

_INDEX_NOTE = Text(
    "Mean of the domain scores with equal weights, for communes that have at least five of the "
    "seven. The commune's own view of its progress is not in it."
)
_DOMAIN_NOTE = Text(
    "Mean of the scored questions of this domain, for communes that answered at least half of them."
)
_DOCUMENTED_NOTES = {
    "complete": Text(
        "Counts only programmes all of whose lists are complete, so that 0 is really on none of "
        "them. A list of winners, nominees or leaders names these only: others may have taken "
        "part. Programmes of all years, whatever the edition."
    ),
    "incomplete": Text(
        "Counts programmes with a list that is incomplete, or not known to be complete: at least "
        "so many, and not being on a list says nothing. Programmes of all years."
    ),
    "all": Text(
        "Counts the programmes of complete and incomplete lists together: at least so many. Not "
        "being on an incomplete list says nothing. Programmes of all years."
    ),
}
_DOCUMENTED_LABELS = {
    "complete": Text("Programmes on complete lists"),
    "incomplete": Text("Programmes on incomplete lists"),
    "all": Text("All documented programmes"),
}


@state_cache(maxsize=32)
def list_indicators(edition_id: str) -> tuple[Indicator, ...]:
    """What can be mapped of an edition, in reading order.

    Maturity (the index, the domains), self-assessment, the chapters of the questionnaire, the
    documented initiatives. Editions without answers have what was published of them, those with a
    rule what it gives. Indicators of which the edition has nothing to show are left out;
    :func:`get_indicator` still knows them.

    Raises
    ------
    AtlasError
        There is no such edition, or its data is damaged.
    """
    edition = load_edition(edition_id)
    known = _all_indicators(edition_id)
    have = [one for one in known.values() if _has_data(edition, one)]
    order = {_key(label): place for place, label in enumerate(_groups())}
    return tuple(sorted(have, key=lambda one: order[_key(one.group)]))


def get_indicator(edition_id: str, indicator_id: str) -> Indicator:
    """One indicator by its id, also where the edition did not ask for it.

    Raises
    ------
    AtlasError
        There is no such edition or no such indicator.
    """
    known = _all_indicators(edition_id)
    if indicator_id not in known:
        raise AtlasError(
            Text(
                "There is no indicator {found} in {edition}. Choose one from the list.",
                found=indicator_id,
                edition=load_edition(edition_id).title,
            )
        )
    return known[indicator_id]


def weighted(indicator: Indicator, weights: Weights | None) -> Indicator:
    """The maturity index as it is called with ``weights``; as it is where they are None."""
    if weights is None:
        return indicator
    return replace(
        indicator,
        unit=Text("out of 10; {weights}", weights=name_of_weights(weights)),
        note=Text(
            "Weighted mean of the domain scores, for communes that have at least five of the "
            "seven. Weights: {weights}. The commune's own view of its progress is not in it.",
            weights=weights_in_words(weights),
        ),
    )


def in_all_languages(text: Text) -> Labels:
    """A sentence as labels, for places that hold one label of a table or a sentence of ours."""
    return Labels(**{language: translator(language).render(text) for language in LANGUAGES})


def joined(first: Labels, second: Labels) -> Labels:
    """``first: second`` as each language writes the colon."""
    return in_all_languages(Text("{name}: {value}", name=first, value=second))


@state_cache(maxsize=512)
def published_link(key: str) -> tuple[str, str | None] | None:
    """The question (and choice) that a published figure corresponds to, if any."""
    for question in load_questionnaire().questions.values():
        for choice, published in question.published.items():
            if published == key:
                return question.key, choice
    return None


@state_cache(maxsize=32)
def _all_indicators(edition_id: str) -> dict[str, Indicator]:
    everything = [
        *_maturity(),
        *(one for q in load_questionnaire().questions.values() for one in _of_question(q)),
        *(
            _of_figures(find_figures(edition_id, key))
            for key in published_keys(edition_id)
            if published_link(key) is None
        ),
        *_documented(),
    ]
    return {one.id: one for one in everything}


def _has_data(edition: Edition, indicator: Indicator) -> bool:
    if indicator.nature in ("documented", "published"):
        return True
    asked = edition.discloses(indicator.part) or edition.discloses_groups(indicator.part)
    if indicator.question is not None:
        if asked and indicator.question in edition.asked:
            return True
        key = indicator.published_key
        return key is not None and bool(find_figures(edition.id, key))
    if indicator.domain is not None:
        return asked and bool(scored_questions(edition.id, indicator.domain))
    return asked


@state_cache(maxsize=1)
def _groups() -> tuple[Labels, ...]:
    return (
        in_all_languages(MATURITY),
        in_all_languages(SELF_ASSESSMENT),
        *load_questionnaire().chapters.values(),
        in_all_languages(DOCUMENTED),
    )


def _key(label: Labels) -> str:
    return label[SOURCE_LANGUAGE]


def _maturity() -> list[Indicator]:
    group = in_all_languages(MATURITY)
    score = Indicator(
        id=INDEX,
        group=group,
        label=in_all_languages(Text("Maturity index")),
        unit=Text("out of 10"),
        value_text=Text("{value}/10"),
        kind="score",
        nature="answers",
        decimals=1,
        bounds=(0.0, 10.0),
        direction="up",
        note=_INDEX_NOTE,
    )
    domains = load_questionnaire().domains.values()
    return [
        score,
        *(
            replace(
                score,
                id=f"domain.{one.key}",
                label=one.label,
                note=_DOMAIN_NOTE,
                domain=one.key,
            )
            for one in domains
        ),
    ]


def _of_question(question: Question) -> list[Indicator]:
    group = load_questionnaire().chapters[question.chapter]
    if question.key == PROGRESS:
        group = in_all_languages(SELF_ASSESSMENT)
    whole = _whole_question(question, group)
    options = [_option(question, choice, group) for choice in question.choices]
    return [whole, *options] if whole else options


def _whole_question(question: Question, group: Labels) -> Indicator | None:
    """The question as one indicator; None for several of many, which only its options map."""
    unit: Text | Labels
    categories: tuple[tuple[float, Labels], ...] = ()
    kind: Kind
    scale: Scale = "sequential"
    bounds: tuple[float, float | None]
    match question.type:
        case "score":
            kind, unit, value_text, decimals, bounds = (
                "score", Text("out of 10"), Text("{value}/10"), 1, (0.0, 10.0),
            )  # fmt: skip
        case "count":
            kind, unit, value_text, decimals, bounds = (
                "count", question.unit or Text("projects"), Text("{value}"), 0, (0.0, None),
            )  # fmt: skip
        case "yes_no":
            kind, unit, value_text, decimals, bounds = (
                "yes_no", Text("yes or no"), Text("{value}%"), 0, (0.0, 1.0),
            )  # fmt: skip
            scale, categories = "categorical", yes_no_categories()
        case "one_of":
            kind, unit, value_text, decimals, bounds = (
                "category", Text("answer chosen"), Text("{value}"), 0, (0.0, None),
            )  # fmt: skip
            scale = "categorical"
            categories = tuple(
                (float(place), choice.label) for place, choice in enumerate(question.choices)
            )
        case _:
            return None
    return Indicator(
        id=f"q.{question.key}",
        group=group,
        label=question.label,
        unit=unit,
        value_text=value_text,
        kind=kind,
        nature="answers",
        decimals=decimals,
        scale=scale,
        bounds=bounds,
        direction=question.direction,
        categories=categories,
        note=question.wording,
        question=question.key,
        domain=None,
        published_key=question.published.get(None),
    )


def _option(question: Question, choice: Choice, group: Labels) -> Indicator:
    return Indicator(
        id=f"q.{question.key}.{choice.key}",
        group=group,
        label=joined(question.label, choice.label),
        unit=Text("yes or no"),
        value_text=Text("{value}%"),
        kind="yes_no",
        nature="answers",
        scale="categorical",
        bounds=(0.0, 1.0),
        direction=question.direction,
        categories=yes_no_categories(),
        note=question.wording,
        question=question.key,
        choice=choice.key,
        published_key=question.published.get(choice.key),
    )


@cache
def yes_no_categories() -> tuple[tuple[float, Labels], ...]:
    """What 0 and 1 mean."""
    return ((0.0, in_all_languages(Text("No"))), (1.0, in_all_languages(Text("Yes"))))


def _of_figures(figures: tuple[Figure, ...]) -> Indicator:
    """An indicator for a figure that no question corresponds to."""
    first = figures[0]
    chapters = load_questionnaire().chapters
    group = (
        in_all_languages(SELF_ASSESSMENT)
        if first.theme == "progress"
        else chapters[CHAPTER_OF_THEME.get(first.theme, "implementation")]
    )
    kind: Kind
    bounds: tuple[float, float | None]
    if first.unit_key == "score /10":
        kind, value_text, decimals, bounds = "score", Text("{value}/10"), 1, (0.0, 10.0)
    elif first.unit_key.startswith("%"):
        kind, value_text, decimals, bounds = "share", Text("{value}%"), 0, (0.0, 100.0)
    else:
        kind, value_text, decimals, bounds = "count", Text("{value}"), 0, (0.0, None)
    return Indicator(
        id=f"published.{first.key}",
        group=group,
        label=first.label,
        unit=first.unit,
        value_text=value_text,
        kind=kind,
        nature="published",
        decimals=decimals,
        bounds=bounds,
        note=Text("Known only from published figures for larger areas."),
        published_key=first.key,
    )


@cache
def _documented() -> tuple[Indicator, ...]:
    group = in_all_languages(DOCUMENTED)
    counts = [
        Indicator(
            id=f"documented.{which}",
            group=group,
            label=in_all_languages(_DOCUMENTED_LABELS[which]),
            unit=Text("programmes"),
            value_text=Text("{value}"),
            kind="count",
            nature="documented",
            direction="up",
            note=_DOCUMENTED_NOTES[which],
        )
        for which in DOCUMENTED_COUNTS
    ]
    single = [
        Indicator(
            id=f"documented.{programme.key}",
            group=group,
            label=programme.label,
            unit=Text("yes or no"),
            value_text=Text("{value}%"),
            kind="yes_no",
            nature="documented",
            scale="categorical",
            bounds=(0.0, 1.0),
            direction="up",
            categories=yes_no_categories(),
            note=Text(
                "{description} {completeness}.",
                description=programme.description,
                completeness=programme.absence,
            ),
            programme=programme.key,
        )
        for programme in sorted(
            load_programmes().values(), key=lambda one: (not one.is_complete, -one.documented)
        )
        if programme.documented
    ]
    return (*counts, *single)
