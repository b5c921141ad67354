"""What the controls offer, in words: indicators grouped for searching, limits as they are typed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.cartography.classes import DEFAULT_SCHEME, MOST_CLASSES, SCHEMES, Scheme
from geo.language import FACTS, AtlasError, Language, Text, translator
from geo.publishing.view import resolve_vintage
from geo.state_cache import state_cache
from geo.survey import indicator_values, list_editions, list_indicators, load_edition
from geo.survey.edition_key import edition_name, names_a_version
from geo.survey.missing import VALUE
from geo.territory import VINTAGES
from geo.territory.mergers import number_of_communes

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.publishing.view import View
    from geo.territory import Level


@state_cache(maxsize=64)
def indicator_names(edition: str, language: Language) -> dict[str, str]:
    """Indicator id -> "Group: label" in reading order; the box searches in both words."""
    say = translator(language)
    return {
        indicator.id: say("{name}: {value}", name=indicator.group, value=indicator.label)
        for indicator in list_indicators(edition)
    }


def indicators_offered(view: View) -> dict[str, str]:
    """:func:`indicator_names` of a view's edition; what has no value at its level says so, last."""
    say = translator(view.lang)
    names = indicator_names(view.edition, view.lang)
    empty = without_values(view.edition, view.level, resolve_vintage(view))
    known = {key: name for key, name in names.items() if key not in empty}
    return known | {
        key: say("{name} (no values at this level)", name=name)
        for key, name in names.items()
        if key in empty
    }


@state_cache(maxsize=64)
def without_values(edition: str, level: Level, vintage: int) -> frozenset[str]:
    """The indicators of an edition of which no area of a level has a value, on such boundaries.

    Raises
    ------
    AtlasError
        There is no such edition, or its data is damaged.
    """
    return frozenset(
        one.id
        for one in list_indicators(edition)
        if not indicator_values(edition, one.id, level, vintage).table["state"].eq(VALUE).any()
    )


@state_cache(maxsize=64)
def edition_names(language: Language, *shown: str) -> dict[str, str]:
    """Edition id -> title, newest first; demonstration editions say so in the title too.

    Editions with one title have their id behind it: a box cannot tell equal options apart. Of
    ``shown``, what a reader looks at, versions stand before their edition, with their number.
    """
    say = translator(language)
    titles: dict[str, str] = {}
    for edition in list_editions():
        pinned = [
            load_edition(key)
            for key in dict.fromkeys(shown)
            if names_a_version(key) and edition_name(key) == edition.id
        ]
        for one in (*pinned, edition):
            title = (
                say("{title} (demonstration)", title=one.title)
                if one.demonstration
                else say.render(one.title)
            )
            if one.id != one.name:
                title = say("{title}, version {version}", title=title, version=str(one.version))
            titles[one.id] = title
    often = Counter(titles.values())
    return {
        edition: say("{title}, {edition}", title=title, edition=edition)
        if often[title] > 1
        else title
        for edition, title in titles.items()
    }


_CHOSEN: dict[Scheme, Text] = {
    "equal": Text("As suits the values: equal steps"),
    "doubling": Text("As suits the values: steps that double"),
    "natural": Text("As suits the values: natural breaks"),
    "quantiles": Text("As suits the values: quantiles"),
}


def scheme_names(view: View) -> dict[Scheme, str]:
    """Scheme of classes -> its words; the automatic one says what it chose for the map shown."""
    from geo.publishing.map_view import compose  # noqa: PLC0415  (it reads the view's data)

    say = translator(view.lang)
    names = {key: say.render(text) for key, text in SCHEMES.items()}
    if view.scheme == DEFAULT_SCHEME:
        classes = compose(view).picture.classes
        if classes and classes.exact:
            names[DEFAULT_SCHEME] = say("As suits the values: one class for each")
        elif classes and classes.k:
            names[DEFAULT_SCHEME] = say.render(_CHOSEN[classes.scheme])
    return names


def own_limits(view: View, text: str | None = None) -> tuple[float, ...]:
    """The limits typed by a reader, or a start for them.

    Parameters
    ----------
    view
        The view that the limits are for; its language says how numbers are written: ``10.000`` is
        ten thousand in Dutch, French and German, ``10,000`` in English.
    text
        ``2; 4,5; 6``: numbers with semicolons, slashes or spaces between; None for a start.

    Returns
    -------
    tuple of float
        Sorted and without repeats, one to six.

    Raises
    ------
    AtlasError
        The text holds no number, something that is no number, more than six numbers, or only
        numbers outside the range of the map.
    """
    from geo.publishing.map_view import compose  # noqa: PLC0415  (it reads the view's data)

    if text is None:
        classes = compose(view).picture.classes
        return tuple(classes.upper[:-1] if classes else ()) or (1.0,)
    limits = tuple(sorted(set(_typed_numbers(text, view.lang))))
    if not limits:
        raise AtlasError(
            Text(
                "No number was typed. Write one to {most} limits with semicolons between them, "
                "such as {example}.",
                most=MOST_CLASSES - 1,
                example="2; 4; 6",
            )
        )
    if len(limits) >= MOST_CLASSES:
        raise AtlasError(
            Text(
                "{found} different limits were typed; the map has room for {most}. Leave some out.",
                found=len(limits),
                most=MOST_CLASSES - 1,
            )
        )
    shown = compose(replace(view, scheme="equal", limits=()))
    classes = shown.picture.classes
    if classes and classes.k:
        low, high = classes.lower[0], classes.upper[-1]
        none_apart = shown.indicator.kind == "count"  # zero may be a class of its own
        if not any(low < n < high or (none_apart and n == low) for n in limits):
            raise AtlasError(
                Text(
                    "None of these limits lies within the range of this map, {low} to {high}.",
                    low=low,
                    high=high,
                )
            )
    return limits


# Spaces that do not break stand inside numbers only.
_FIXED_SPACES = "\u00a0\u202f\u2009"
_LONGEST_PART = 30


def _typed_numbers(text: str, language: Language) -> list[float]:
    parts = [part.strip() for part in re.split(r"[;/]", text.replace("\u2212", "-"))]
    spaces = _FIXED_SPACES
    if len(parts) > 1 and FACTS[language].decimal_mark != ".":
        spaces += " "  # between semicolons "10 000" can only be ten thousand
    numbers: list[float] = []
    for part in parts:
        whole = _number(part, language, spaces)
        if whole is not None:
            numbers.append(whole)
            continue
        for piece in part.split():
            value = _number(piece, language, spaces)
            if value is None:
                raise AtlasError(_not_a_number(piece))
            numbers.append(value)
    return numbers


def _number(written: str, language: Language, spaces: str) -> float | None:
    """What one number says, strictly as the language writes it; None if it is none."""
    # Thousands with a full stop also where the language has a space there: Belgians write both.
    mark = FACTS[language].decimal_mark
    point = "," if mark == "." else "."
    apart = f"[{re.escape(point)}{spaces}]"
    whole = rf"[1-9]\d{{0,2}}(?:{apart}\d{{3}}){{1,4}}|[1-9]\d{{0,14}}|0"
    if not re.fullmatch(rf"[+-]?(?:{whole})(?:{re.escape(mark)}\d{{1,15}})?", written, re.ASCII):
        return None
    return float(re.sub(apart, "", written).replace(mark, "."))


def _not_a_number(piece: str) -> Text:
    if len(piece) > _LONGEST_PART:
        piece = piece[: _LONGEST_PART - 1] + "…"
    return Text(
        "“{part}” is no number as it is written in this language. Write decimals as in {small}, "
        "thousands as in {large}, and semicolons between the limits.",
        part=piece,
        small=2.5,
        large=10_000,
    )


def sets_of_communes(say: Translator) -> str:
    """How many communes each vintage has, and since when: what stands beside its choice."""
    oldest, *later = VINTAGES
    first = say("{n} communes until {year}", n=number_of_communes(oldest), year=str(oldest))
    since = [say("{n} from {year}", n=number_of_communes(one), year=str(one)) for one in later]
    return ", ".join([first, *since]) + "."
