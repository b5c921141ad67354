"""What the editions of 2017 and 2018 found, in sentences that are made from the figures.

Published figures and orders come in, paragraphs go out. Each sentence chooses its words by rule:
what comes first is what has the highest value, "more than half" is said above 50 only, and a
sentence whose figures are not there is not said. Change a figure and the sentence changes with it.
Answers to two questions stand beside each other as what each is, never as a change; and what was
published is not all that was asked, so a list says that it goes as far as that.

Where the area or year changes, the sentence is printed with a dateline ("Belgium, 2018."), which is
that of its figures; what it lists stands after a colon, from high to low, so that no word has to
agree with a name from the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text, listed_apart
from geo.publishing.figure_comparability import comparable
from geo.publishing.figure_words import (
    area,
    area_of_code,
    base,
    own_code,
    scale,
    value,
)
from geo.survey import load_edition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.survey.published.figures import Figure
    from geo.survey.published.rankings import PublishedRanking

_BEFORE, _AFTER = 2017, 2018
_MIDDLE = 5.0  # of the scale from 0 to 10
_HALF = 50.0  # per cent

# What figures are called inside a sentence, after a colon.
_NAMES: dict[str, Text] = {
    "factor_human": Text("the human factor"),
    "factor_institutional": Text("the institutional factor"),
    "factor_technological": Text("the technological factor"),
    "assoc_digitalisation": Text("digitalisation"),
    "assoc_quality_of_life": Text("quality of life"),
    "assoc_brand_image": Text("brand image"),
    "assoc_inclusive_participation": Text("participation of all"),
    "assoc_global_vision": Text("a global vision of municipal issues"),
    "prereq_political_support": Text("political support"),
    "prereq_leadership": Text("a flexible and participative leadership"),
    "prereq_shared_vision": Text("a shared vision of the challenges"),
    "theme_energy": Text("energy"),
    "theme_smart_lighting": Text("smart lighting"),
    "theme_governance_participation": Text("governance and citizen participation"),
    "theme_mobility": Text("transport and mobility"),
    "theme_economy": Text("attractiveness and the economy"),
    "theme_digital_telecom": Text("telecommunications and digitalisation"),
    "projects_environment": Text("environment"),
    "projects_governance": Text("governance"),
    "projects_living": Text("living"),
    "projects_mobility": Text("mobility"),
    "barrier_budget": Text("finding the budgets"),
    "barrier_expertise": Text("a lack of expertise"),
    "benefit_intangible": Text("benefits that cannot be counted, such as quality of life"),
    "benefit_cost_reduction": Text("lower costs"),
    "benefit_none": Text("no significant benefit"),
}


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the figures or orders it was made from."""

    text: Text
    figures: tuple[Figure, ...] = ()
    orders: tuple[PublishedRanking, ...] = ()

    @property
    def dateline(self) -> Text | None:
        """Area and year that it is about; None where it is about several, or about none."""
        editions = {figure.edition for figure in self.figures}
        editions |= {order.edition for order in self.orders}
        if len(editions) != 1:
            return None
        edition = load_edition(editions.pop())
        code = own_code(edition.id)
        level = "country" if edition.invited == "all" else "region"
        return Text(
            "{area}, {year}",
            area=area_of_code(code, level, edition.vintage),
            year=str(edition.year),
        )


@dataclass(frozen=True)
class Paragraph:
    """A few sentences about one thing; ``theme`` is where its figures are drawn."""

    title: Text
    theme: str
    sentences: tuple[Sentence, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of all sentences, each once."""
        return tuple(dict.fromkeys(f for one in self.sentences for f in one.figures))

    @property
    def lines(self) -> tuple[tuple[Text | None, Text], ...]:
        """The sentences, each with its dateline where that is another than before."""
        lines = []
        last = None
        for sentence in self.sentences:
            said = sentence.dateline
            lines.append((said if said != last else None, sentence.text))
            last = said or last
        return tuple(lines)


def key_findings(
    figures: Sequence[Figure], orders: Sequence[PublishedRanking] = ()
) -> tuple[Paragraph, ...]:
    """The story of 2017 and 2018; a paragraph that has nothing to say is left out."""
    known = _Known(figures, orders)
    paragraphs = (
        Paragraph(Text("Who feels concerned"), "perception", _concerned(known)),
        Paragraph(Text("What the Smart City brings to mind"), "perception", _in_mind(known)),
        Paragraph(Text("People, institutions, technology"), "priorities", _factors(known)),
        Paragraph(Text("What communes can count on"), "prerequisites", _prerequisites(known)),
        Paragraph(Text("Objectives on paper"), "strategy", _objectives(known)),
        Paragraph(Text("Areas and projects"), "themes", _areas(known)),
        Paragraph(Text("Means and skills"), "barriers", _barriers(known)),
        Paragraph(Text("How far they say they are"), "progress", _progress(known)),
        Paragraph(Text("What it brings"), "benefits", _benefits(known)),
    )
    return tuple(one for one in paragraphs if one.sentences)


class _Known:
    """Looks figures up by year; the Belgian edition of a year goes before a regional one."""

    def __init__(self, figures: Sequence[Figure], orders: Sequence[PublishedRanking] = ()) -> None:
        self._figures = figures
        self._orders = orders

    def order(self, key: str, year: int) -> PublishedRanking | None:
        """The order of a year for the whole area of its edition."""
        found = [one for one in self._orders_of(key, year) if one.code == own_code(one.edition)]
        return found[0] if found else None

    def orders_of_parts(self, key: str, year: int) -> list[PublishedRanking]:
        """The orders of the same edition as :meth:`order` for parts of its area."""
        whole = self.order(key, year)
        found = self._orders_of(key, year)
        return [one for one in found if whole and one.edition == whole.edition and one != whole]

    def _orders_of(self, key: str, year: int) -> list[PublishedRanking]:
        found = [
            one for one in self._orders if one.key == key and load_edition(one.edition).year == year
        ]
        return sorted(found, key=lambda one: load_edition(one.edition).invited != "all")

    def whole(self, start: str, year: int) -> list[Figure]:
        """Figures of one edition of a year for the whole area it surveyed, from high to low.

        Those whose key begins with ``start`` and that share the unit and denominator of the first.
        """
        found = [
            figure
            for figure in self._of(year)
            if figure.key.startswith(start) and figure.code == own_code(figure.edition)
        ]
        one = [
            figure
            for figure in found
            if figure.edition == found[0].edition
            and (scale(figure), base(figure)) == (scale(found[0]), base(found[0]))
        ]
        return sorted(one, key=lambda figure: -figure.value)

    def one(self, key: str, year: int) -> Figure | None:
        """The figure of a year for the whole area of its edition."""
        found = [figure for figure in self.whole(key, year) if figure.key == key]
        return found[0] if found else None

    def parts(self, key: str, year: int, level: str) -> list[Figure]:
        """Figures of a year for the areas of a level, from high to low."""
        found = [f for f in self._of(year) if f.key == key and f.level == level]
        one = [figure for figure in found if figure.edition == found[0].edition]
        return sorted(one, key=lambda figure: -figure.value)

    def is_known_of_the_country(self, starts: tuple[str, ...], year: int) -> bool:
        """Whether an edition of the whole country has a figure whose key begins so."""
        return any(
            f.key.startswith(starts) and load_edition(f.edition).invited == "all"
            for f in self._of(year)
        )

    def _of(self, year: int) -> list[Figure]:
        found = [f for f in self._figures if load_edition(f.edition).year == year]
        return sorted(found, key=lambda f: load_edition(f.edition).invited != "all")


def _concerned(known: _Known) -> tuple[Sentence, ...]:
    key = "concept_relevant_share"
    whole = known.one(key, _BEFORE)
    sentences = []
    if whole is not None:
        said = Text(
            "{part} felt that the Smart City suits their territory ({value}).",
            part=_part(whole),
            value=value(whole),
        )
        sentences.append(Sentence(said, (whole,)))
    sentences += _by_region(known.parts(key, _BEFORE, "region"))
    sentences += _urban_rural(known.parts(key, _BEFORE, "urban_rural"))
    return tuple(sentences)


def _in_mind(known: _Known) -> tuple[Sentence, ...]:
    """How it was seen and what it is associated with: two questions, each as what it is."""
    sentences = [*_ordered(known.order("perceived_as", _BEFORE)), *_first_of_parts(known)]
    before = bool(sentences)
    found = known.whole("assoc_", _AFTER)
    if len(found) > 1:
        said = Text(
            "What the communes associate with the Smart City, as far as shares were published, "
            "from the most to the least named: {list}.",
            list=_list(found),
        )
        sentences += [Sentence(said, tuple(found)), _named_by_most(found)]
        if before:
            said = Text(
                "As what it is seen and with what it is associated are two questions: together "
                "they do not show how things changed."
            )
            sentences.append(Sentence(said))
    return tuple(sentences)


def _first_of_parts(known: _Known) -> list[Sentence]:
    """What came first in parts of the territory, where that was published."""
    parts = known.orders_of_parts("perceived_as", _BEFORE)
    firsts: dict[str, list[PublishedRanking]] = {}
    for one in parts:
        if one.kind == "rank" and one.places[0].place == 1:
            firsts.setdefault(one.places[0].key, []).append(one)
    return [
        Sentence(
            Text(
                "First for {areas}: {what}.",
                what=found[0].places[0].label,
                areas=listed_apart([_area_of(one) for one in found]),
            ),
            orders=tuple(found),
        )
        for found in firsts.values()
    ]


def _area_of(one: PublishedRanking) -> Text:
    return Text("{name}", name=area_of_code(one.code, one.level, load_edition(one.edition).vintage))


def _ordered(one: PublishedRanking | None) -> list[Sentence]:
    """A published order, as what it is."""
    if one is None:
        return []
    words = {
        "title": one.title,
        "list": listed_apart(
            [Text("{n}. {name}", n=place.place, name=place.label) for place in one.places]
            if one.kind == "rank"
            else [Text("“{name}”", name=place.label) for place in one.places]
        ),
    }
    if one.kind == "rank":
        said = Text("{title}, in the order that was published, without figures: {list}.", **words)
    else:
        said = Text(
            "{title}, as the source lists them, without figures and perhaps not in order: {list}.",
            **words,
        )
    sentences = [Sentence(said, orders=(one,))]
    if one.note is not None:
        sentences.append(Sentence(Text("{note}.", note=one.note), orders=(one,)))
    return sentences


def _factors(known: _Known) -> tuple[Sentence, ...]:
    sentences = _ordered(known.order("factors", _BEFORE))
    found = known.whole("factor_", _AFTER)
    if len(found) > 1:
        said = Text(
            "The communes rated how high each factor stands in their strategy. "
            "From high to low: {list}.",
            list=_list(found),
        )
        sentences.append(Sentence(said, tuple(found)))
        technology = next((f for f in found if f.key == "factor_technological"), None)
        if technology is not None:
            others = [figure.value for figure in found if figure is not technology]
            if technology.value < min(others):
                said = Text("Technology comes last.")
            elif technology.value > max(others):
                said = Text("Technology comes first.")
            else:
                said = Text("Technology comes neither first nor last.")
            sentences.append(Sentence(said, tuple(found)))
        said = Text(
            "This is about priorities in a strategy; what the Smart City is seen as, or "
            "associated with, is another question."
        )
        sentences.append(Sentence(said))
    return tuple(sentences)


def _prerequisites(known: _Known) -> tuple[Sentence, ...]:
    found = known.whole("prereq_", _AFTER)
    if len(found) < 2:
        return ()
    said = Text(
        "What the communes say they can already count on, as far as published, from the most to "
        "the least frequent: {list}.",
        list=_list(found),
    )
    return (
        Sentence(said, tuple(found)),
        _named_by_most(found),
    )


def _objectives(known: _Known) -> tuple[Sentence, ...]:
    exists = known.one("sc_strategy_exists_n", _BEFORE)
    intends = known.one("sc_plan_intention_share", _BEFORE)
    formalised = known.one("sc_objectives_formalised_share", _AFTER)
    sentences = []
    if exists is not None:
        said = Text(
            "{value} had a Smart City strategy.",
            value=exists.in_words,
        )
        sentences.append(Sentence(said, (exists,)))
    if intends is not None:
        said = Text(
            "{value} intended to write a strategic plan for the Smart City.",
            value=intends.in_words,
        )
        sentences.append(Sentence(said, (intends,)))
    if formalised is not None:
        said = Text(
            "{part} have written their Smart City objectives into their overall strategy "
            "({value}).",
            part=_part(formalised),
            value=value(formalised),
        )
        sentences.append(Sentence(said, (formalised,)))
    if exists is not None and formalised is not None:
        why = comparable(exists, formalised)
        if why is not None:
            said = Text("These figures do not show how things changed. {reason}", reason=why)
            sentences.append(Sentence(said, (exists, formalised)))
    return tuple(sentences)


def _areas(known: _Known) -> tuple[Sentence, ...]:
    found = known.whole("theme_", _AFTER)
    sentences = []
    if len(found) > 1:
        said = Text(
            "The strategic areas that communes work on, as far as published, from the most to the "
            "least named: {list}.",
            list=_list(found),
        )
        sentences.append(Sentence(said, tuple(found)))
        sentences.append(_named_by_most(found))
        gap = found[0].value - found[-1].value
        said = Text.plural(
            "Between the first and the last lies {n} percentage point.",
            "Between the first and the last lie {n} percentage points.",
            gap,
        )
        sentences.append(Sentence(said, (found[0], found[-1])))
    total = known.one("projects_total", _BEFORE)
    counted = known.whole("projects_", _BEFORE)
    kinds = [figure for figure in counted if figure is not total]
    if total is not None and len(kinds) > 1:
        said = Text(
            "The communes reported {value}. By dimension, as far as published, from the most to "
            "the fewest: {list}.",
            value=total.in_words,
            list=_enumerated([_counted(figure) for figure in kinds]),
        )
        sentences.append(Sentence(said, (total, *kinds)))
        rest = total.value - sum(figure.value for figure in kinds)
        if rest > 0:
            said = Text(
                "The other {n} were not published apart, so that a dimension that is not here may "
                "have more.",
                n=rest,
            )
            sentences.append(Sentence(said, (total, *kinds)))
    return tuple(sentences)


def _barriers(known: _Known) -> tuple[Sentence, ...]:
    sentences = _ordered(known.order("barriers", _BEFORE))
    found = known.whole("barrier_", _AFTER)
    if found:
        said = Text(
            "What stands in the way, as far as shares were published, from the most to the least "
            "named: {list}.",
            list=_list(found),
        )
        sentences.append(Sentence(said, tuple(found)))
        sentences += _ordered(known.order("barriers", _AFTER))
    asked = [
        year for year in (_BEFORE, _AFTER) if known.is_known_of_the_country(("barrier_",), year)
    ]
    if found and not asked:
        said = Text(
            "The sources of this page give no figure on barriers for Belgium as a whole, in "
            "{before} or {after}.",
            before=str(_BEFORE),
            after=str(_AFTER),
        )
        sentences.append(Sentence(said))
    return tuple(sentences)


def _progress(known: _Known) -> tuple[Sentence, ...]:
    score = known.one("progress_score", _AFTER)
    half = known.one("progress_at_least_half_share", _AFTER)
    sentences = []
    if score is not None:
        below = Text(
            "The communes rate their own progress at {value} on average, below the "
            "middle of the scale.",
            value=value(score),
        )
        above = Text(
            "The communes rate their own progress at {value} on average, above the "
            "middle of the scale.",
            value=value(score),
        )
        middle = Text(
            "The communes rate their own progress at {value} on average, the middle of the scale.",
            value=value(score),
        )
        said = below if score.value < _MIDDLE else above if score.value > _MIDDLE else middle
        sentences.append(Sentence(said, (score,)))
    if half is not None:
        said = Text(
            "{part} feel at least halfway there ({value}).", part=_part(half), value=value(half)
        )
        sentences.append(Sentence(said, (half,)))
    return tuple(sentences)


def _benefits(known: _Known) -> tuple[Sentence, ...]:
    found = known.whole("benefit_", _AFTER)
    if len(found) < 2:
        return ()
    said = Text(
        "What the communes feel of it, as far as published, from the most to the least frequent: "
        "{list}.",
        list=_list(found),
    )
    sentences = [Sentence(said, tuple(found))]
    if any(figure.key == "benefit_none" for figure in found):
        regions = known.parts("benefit_none", _AFTER, "region")
        if len(regions) > 1:
            said = Text(
                "No significant benefit, by region, from high to low: {list}.",
                list=_enumerated([_placed(figure) for figure in regions]),
            )
            sentences.append(Sentence(said, tuple(regions)))
    return tuple(sentences)


def _by_region(figures: list[Figure]) -> list[Sentence]:
    if len(figures) < 2:
        return []
    said = Text(
        "By region, from high to low: {list}.",
        list=_enumerated([_placed(figure) for figure in figures]),
    )
    return [Sentence(said, tuple(figures))]


def _urban_rural(figures: list[Figure]) -> list[Sentence]:
    urban = next((f for f in figures if f.code.endswith("-U")), None)
    rural = next((f for f in figures if f.code.endswith("-R")), None)
    if urban is None or rural is None:
        return []
    words = {"urban": value(urban), "rural": value(rural)}
    if urban.value > rural.value:
        said = Text(
            "Urban communes felt so more often ({urban}) than rural ones ({rural}).", **words
        )
    elif urban.value < rural.value:
        said = Text(
            "Rural communes felt so more often ({rural}) than urban ones ({urban}).", **words
        )
    else:
        said = Text("Urban and rural communes felt so equally often ({urban}).", **words)
    return [Sentence(said, (urban, rural))]


def _named_by_most(figures: Sequence[Figure]) -> Sentence:
    """How many of what was named were named by more than half."""
    n = sum(figure.value > _HALF for figure in figures)
    if n == 0:
        said = Text("None of these is named by more than half of the communes.")
    elif n == len(figures):
        said = Text("Each of these is named by more than half of the communes.")
    else:
        said = Text.plural(
            "One of these is named by more than half of the communes.",
            "{n} of these are named by more than half of the communes.",
            n,
        )
    return Sentence(said, tuple(figures))


def _part(figure: Figure) -> Text:
    """How a per cent compares with one half, and of what it is one."""
    engaged = base(figure) == "engaged"
    if figure.value > _HALF:
        if engaged:
            return Text("More than half of the engaged communes")
        return Text("More than half of the communes that answered")
    if figure.value < _HALF:
        if engaged:
            return Text("Fewer than half of the engaged communes")
        return Text("Fewer than half of the communes that answered")
    if engaged:
        return Text("Half of the engaged communes")
    return Text("Half of the communes that answered")


def _list(figures: Sequence[Figure]) -> Text:
    """``the human factor (6.76/10), the institutional factor (6.68/10)``."""
    return _enumerated(
        [
            Text("{name} ({value})", name=_NAMES.get(figure.key, figure.label), value=value(figure))
            for figure in figures
        ]
    )


def _counted(figure: Figure) -> Text:
    name = _NAMES.get(figure.key, figure.label)
    return Text("{name} ({value})", name=name, value=figure.number)


def _placed(figure: Figure) -> Text:
    return Text("{name} ({value})", name=area(figure), value=value(figure))


def _enumerated(items: Sequence[Text]) -> Text:
    """Items in a row that have no comma of their own."""
    whole = items[0]
    for item in items[1:]:
        whole = Text("{first}, {second}", first=whole, second=item)
    return whole
