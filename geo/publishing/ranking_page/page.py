"""The ranking page: communes in order, each a point with its interval, as HTML.

Orders come from :mod:`geo.survey.ranking`; here they get their words, marks and links.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.language import Text, translator
from geo.publishing.comparison_set import comparison_set_of
from geo.publishing.html import render
from geo.publishing.labelled_claims import claim
from geo.publishing.map_view import (
    DEMONSTRATION_LABEL,
    ORIGINS,
    kept_codes,
    value_in_words,
)
from geo.publishing.rank_words import beside_weights, place_sentence, variation_of
from geo.survey import MissingState, indicator_values, load_edition
from geo.survey.communes import area_name
from geo.survey.disclosed import is_disclosed, only_disclosed
from geo.survey.maturity.robustness import DRAWS
from geo.survey.missing import VALUE
from geo.survey.peers import PEERS, by_distance, peers_of
from geo.survey.ranking import Ranking, ahead_of, rank_communes

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.view import View
    from geo.territory.nis_code import NisCode

_HOW_FIRM = {
    "weights": Text(
        "The bar holds the middle 90% of the places that a commune takes in {draws} draws of "
        "weights around those chosen: it shows how much of a place is a choice. It does not "
        "measure chance, nor who answered."
    ),
    "questions": Text(
        "The bar holds the middle 90% of the places that a commune takes in {draws} draws of "
        "weights for the questions of this domain: it shows how much of a place is a choice. It "
        "does not measure chance, nor who answered."
    ),
    "ties": Text(
        "The bar runs over the places that communes with the same value share: nothing parts them."
    ),
}


@dataclass(frozen=True)
class RankingRow:
    """One commune in the list; places as per cent of the way from first to last."""

    code: NisCode
    name: str
    place: str
    value: str
    median: str
    between: str
    left: float
    width: float
    point: float
    link: str
    marked: bool
    peer: bool


def ranking_of(view: View) -> Ranking:
    """The ranking that ``view`` asks for; errors as :func:`geo.survey.ranking.rank_communes`."""
    vintage = load_edition(view.edition).vintage
    keep = kept_codes(replace(view, level="commune", vintage=None), vintage)
    return rank_communes(
        view.edition, view.indicator, view.index_weights, variation_of(view.vary), keep
    )


def ranked_names(view: View) -> dict[str, str]:
    """REFNIS code -> name of every commune with a place, by name; to mark one."""
    say = translator(view.lang)
    ranking = ranking_of(view)
    names = {code: _name(code, ranking, say) for code in ranking.places}
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))


def ranking_html(view: View) -> str:
    """The ranking as HTML: sentence about the selected commune, list, who has no place, source.

    Raises
    ------
    AtlasError
        The indicator cannot be ranked, or the data behind it is damaged.
    """
    say = translator(view.lang)
    ranking = ranking_of(view)
    observed = indicator_values(
        view.edition, view.indicator, "commune", ranking.edition.vintage, view.index_weights
    )
    marked = view.selected if view.level == "commune" else None
    if marked not in observed.table.index:  # of other boundaries than the edition's
        marked = None
    compared = (
        comparison_set_of(view, marked) if marked and view.comparison_set != "country" else None
    )
    codes = _others(marked, compared, ranking) if marked and compared else ()
    n = ranking.ranked
    rows = []
    for code, place in ranking.places.items():
        left = _along(place.low - 0.5, n)
        rows.append(
            RankingRow(
                code=code,
                name=_name(code, ranking, say),
                place=_span(place.rank, place.last, say),
                value=value_in_words(observed, place.value, VALUE, say, code),
                median=say.number(place.median, 0 if place.median.is_integer() else 1),
                between=_span(place.low, place.high, say),
                left=left,
                width=_along(place.high + 0.5, n) - left,
                point=_along((place.rank + place.last) / 2, n),
                link=_map_link(view, code),
                marked=code == marked,
                peer=code in codes and code != marked,
            )
        )
    missing = [
        (say.render(MissingState(str(state)).label), int(count))
        for state, count in ranking.missing.items()
    ]
    return render(
        "ranking_page/ranking.html",
        say,
        ranking=ranking,
        rows=rows,
        label=DEMONSTRATION_LABEL if ranking.origin == "synthetic" else None,
        origin=ORIGINS[ranking.origin],
        sentence=place_sentence(ranking, marked, say) if marked else None,
        compared=compared if any(row.peer for row in rows) else None,
        ahead_says=claim(
            say("Share of the draws in which it is ahead:"),
            say,
            synthetic=ranking.origin == "synthetic",
        ),
        ahead=_ahead(view, marked, codes, ranking, say) if marked else [],
        missing=missing,
        only=only_disclosed(ranking.edition)
        if is_disclosed(ranking.edition, ranking.indicator)
        else None,
        how_firm=[say.render(one) for one in interval_notes(ranking)],
        filtered=view.filtered,
        first=say.ordinal(1),
        end=say.ordinal(max(n, 1)),
    )


def _others(marked: NisCode, compared: ComparisonSet, ranking: Ranking) -> tuple[NisCode, ...]:
    """The communes to mark; by documented initiatives, a commune has peers that did not answer."""
    if compared.key == "peers" and ranking.origin == "documented":
        return peers_of(marked, ranking.edition.vintage)
    return tuple(code for code in compared.codes if code != marked)


def _ahead(
    view: View, marked: NisCode, peers: tuple[NisCode, ...], ranking: Ranking, say: Translator
) -> list[tuple[str, str]]:
    """Names of the nearest others, with the share of draws in which the marked one is ahead."""
    if ranking.firmness != "weights":
        return []
    near = by_distance(marked, peers, ranking.edition.vintage)
    peers = tuple(one.nis5 for one in near if one.nis5 in ranking.places)[:PEERS]
    variation = variation_of(view.vary)
    shares = ahead_of(view.edition, marked, peers, view.index_weights, variation)
    return [(_name(code, ranking, say), say.percent(100 * share)) for code, share in shares.items()]


def interval_notes(ranking: Ranking) -> list[Text]:
    """What the bars of a ranking are made of, and what was varied beside the weights."""
    return [Text(_HOW_FIRM[ranking.firmness].msgid, draws=DRAWS), *beside_weights(ranking)]


def _name(code: NisCode, ranking: Ranking, say: Translator) -> str:
    return say.render(area_name(code, "commune", ranking.edition.vintage))


def _span(low: int, high: int, say: Translator) -> str:
    return say.number(low) if low == high else f"{say.number(low)}–{say.number(high)}"


def _along(place: float, n: int) -> float:
    """Per cent of the way: half a place before the first is 0, half a place after the last 100."""
    return 100 * (place - 0.5) / max(n, 1)


def _map_link(view: View, code: NisCode) -> str:
    target = replace(view, level="commune", vintage=None, selected=code, stage=False, vary=())
    return "./?" + urlencode(target.query())
