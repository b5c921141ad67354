"""How a published figure is written: its area, its value, and how many communes are behind it.

A :class:`~geo.survey.published.figures.Figure` comes in; texts that are not yet in a language go
out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.language import Labels, Text
from geo.publishing.view import View, default_level
from geo.survey import list_indicators, load_edition, participation_counts
from geo.survey.communes import area_name, full_name
from geo.survey.indicators import published_link
from geo.survey.published.figures import find_figures, published_count
from geo.territory.nis_code import COUNTRY, NisCode, nis_code

if TYPE_CHECKING:
    from geo.language import Language, Translator
    from geo.publishing.view import Level
    from geo.survey.published.figures import Figure


def own_code(edition_id: str) -> NisCode:
    """The area that an edition surveyed: the country, or its one region."""
    invited = load_edition(edition_id).invited
    return invited[0] if invited != "all" and len(invited) == 1 else COUNTRY


def area(figure: Figure) -> Text | Labels:
    """The area of a figure: "Wallonia", "Hainaut (province)", "Belgium, urban communes"."""
    return area_of_code(figure.code, figure.level, load_edition(figure.edition).vintage)


def area_of_code(code: str, level: str, vintage: int) -> Text | Labels:
    """The name of an area that figures are published for."""
    if level == "urban_rural":
        base = nis_code(code.partition("-")[0])
        name = area_name(base, "country" if base == COUNTRY else "region", vintage)
        if code.endswith("-U"):
            return Text("{area}, urban communes", area=name)
        return Text("{area}, rural communes", area=name)
    if level == "province":
        return full_name(nis_code(code), "province", vintage)
    return area_name(nis_code(code), "country" if level == "country" else "region", vintage)


def value(figure: Figure) -> Text:
    """The value at its shortest, to stand under its unit: "35%", "3.64/10", "11 communes of 113".

    Per cents and scores keep the decimals that were published.
    """
    if figure.unit_key.startswith("%"):
        return Text("{value}%", value=figure.number)
    if figure.unit_key == "score /10":
        return Text("{value}/10", value=figure.number)
    return figure.in_words


def base(figure: Figure) -> str:
    """Of what a figure is a share or mean (see :class:`Figure`); for counts the unit itself."""
    return figure.unit_key if figure.base == "counted" else figure.base


def scale(figure: Figure) -> str:
    """Figures of one scale can be drawn and ordered together: score, share, or the unit itself."""
    if figure.as_score() is not None:
        return "score"
    return "share" if figure.as_share(None) is not None else figure.unit_key


def sample(edition_id: str) -> Text:
    """``n = 123 of 589 communes``, or that n was not published."""
    answered = published_count(edition_id, own_code(edition_id))
    if answered is None:
        return Text("n not published")
    return Text(
        "n = {n} of {all} communes", n=answered, all=participation_counts(edition_id).invited
    )


def sample_words(figure: Figure) -> Text:
    """How many communes a figure is about, as far as that was published."""
    if figure.base == "engaged":
        return Text("n of the engaged communes not published")
    if figure.base == "unknown":
        return Text("base not known")
    answered = published_count(figure.edition, figure.code)
    if answered is None:
        return Text("n not published")
    return Text("n = {n}", n=answered)


def share_ticks(say: Translator) -> tuple[tuple[float, str], ...]:
    """The ends and the middle of a scale of shares, each with its place (0 to 1), in words."""
    return ((0.0, "0"), (0.5, say.percent(50)), (1.0, say.percent(100)))


def share_of_bar(figure: Figure) -> float | None:
    """How long the bar of a figure is, 0 to 1; None where nothing is known to measure it against.

    Per cents of 100, scores of 10, communes of those that answered, projects of all projects that
    the same edition counted.
    """
    if figure.unit_key.startswith("%"):
        return _within(figure.value / 100)
    if figure.unit_key == "score /10":
        return _within(figure.value / 10)
    if figure.unit_key == "projects":
        return _of_total(figure, "projects_total", figure.code)
    share = figure.as_share(None)
    if share is not None:
        return _within(share / 100)
    if figure.theme == "sample":
        return _of_total(figure, "n_respondents", own_code(figure.edition))
    return None


def map_link(figure: Figure, language: Language) -> str | None:
    """The query of the map that shows the same indicator; None where no map would show it.

    The question that a figure corresponds to, or the figure itself where there is none, in the
    same edition; regions for a country or region, provinces for a province.
    """
    indicator = indicator_of(figure)
    if indicator is None:
        return None
    levels: dict[str, Level] = {"country": "region", "region": "region", "province": "province"}
    level = levels.get(figure.level) or default_level(figure.edition, indicator)
    chosen = nis_code(figure.code) if figure.level in ("region", "province") else None
    view = View(
        lang=language, edition=figure.edition, indicator=indicator, level=level, selected=chosen
    )
    return "?" + urlencode(view.query())


def indicator_of(figure: Figure) -> str | None:
    """The id of the indicator on the map that a figure belongs to; None where there is none."""
    if figure.theme == "sample":
        return None
    link = published_link(figure.key)
    wanted = f"published.{figure.key}"
    if link is not None:
        question, choice = link
        wanted = f"q.{question}" if choice is None else f"q.{question}.{choice}"
    known = {indicator.id for indicator in list_indicators(figure.edition)}
    if wanted not in known:  # a question of which only its options are mapped, or not asked
        return None
    edition = load_edition(figure.edition)
    on_a_map = any(f.level != "urban_rural" for f in find_figures(figure.edition, figure.key))
    return wanted if edition.has_answers or on_a_map else None


def _of_total(figure: Figure, key: str, code: str) -> float | None:
    total = published_count(figure.edition, code, key)
    return _within(figure.value / total) if total else None


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)
