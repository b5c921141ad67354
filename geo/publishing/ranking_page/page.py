"""The ranking page: communes in order, the value of each a point with its interval, as HTML.

Orders come from :mod:`geo.survey.comparison.ranking`; here they get their words, marks and links.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.language import translator
from geo.publishing.comparison_set import comparison_set_of
from geo.publishing.forms.citation_link import citation_link
from geo.publishing.html import fill_template
from geo.publishing.labelled_claims import claim
from geo.publishing.map_view import (
    DEMONSTRATION_LABEL,
    ORIGINS,
    kept_codes,
)
from geo.publishing.quotations.on_page import gather
from geo.publishing.quotations.place_sentences import rank_sentence, value_sentence
from geo.publishing.rank_words import place_sentence, variation_of
from geo.publishing.ranked_places import interval_notes, ranked_places
from geo.publishing.ranking_page.axis import value_axis
from geo.publishing.shown_part import shown_communes_sentence
from geo.survey import MissingState, load_edition
from geo.survey.communes import area_name, commune_facts
from geo.survey.comparison.peers import PEERS, by_distance, peers_of
from geo.survey.comparison.ranking import Ranking, ahead_of, rank_communes
from geo.survey.disclosed import is_disclosed, only_disclosed
from geo.survey.values.documented_values import list_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Translator
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.view import View
    from geo.territory.nis_code import NisCode


@dataclass(frozen=True)
class RankingRow:
    """One commune in the list.

    ``value`` is with its unit, ``number`` without. ``point`` and, where the value has an interval,
    ``left`` and ``width`` are per cent of the axis of values.
    """

    code: NisCode
    name: str
    place: str
    value: str
    number: str
    interval: str
    median: str
    between: str
    left: float | None
    width: float | None
    point: float
    link: str
    marked: bool
    peer: bool


def ranking_of(view: View) -> Ranking:
    """The ranking that ``view`` asks for.

    Errors as :func:`geo.survey.comparison.ranking.rank_communes`.
    """
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


def marked_in(view: View) -> NisCode | None:
    """The commune that the reader marked; None where there is none of the edition's boundaries."""
    marked = view.selected if view.level == "commune" else None
    known = commune_facts(load_edition(view.edition).vintage).index
    return marked if marked in known else None


def ranking_rows(view: View) -> list[RankingRow]:
    """The communes with a place, from the first on; errors as :func:`ranking_html`."""
    say = translator(view.lang)
    ranking = ranking_of(view)
    told = ranked_places(ranking, view.index_weights, say)
    marked = marked_in(view)
    compared = compared_in(view, marked)
    codes = _others(marked, compared, ranking) if marked and compared else ()
    axis = value_axis(ranking, say)
    rows = []
    for code, place in ranking.places.items():
        sure = isnan(place.value_low)
        left, right = axis.along(place.value_low), axis.along(place.value_high)
        rows.append(
            RankingRow(
                code=code,
                name=told[code].name,
                place=told[code].place,
                value=told[code].value,
                number=told[code].number,
                interval=told[code].interval,
                median=say.number(place.median, 0 if place.median.is_integer() else 1),
                between=told[code].between,
                left=None if sure else left,
                width=None if sure else right - left,
                point=axis.along(place.value),
                link=_map_link(view, code),
                marked=code == marked,
                peer=code in codes and code != marked,
            )
        )
    return rows


def ranking_html(view: View, address: str = "") -> str:
    """The ranking as HTML: sentence about the selected commune, list, who has no place, source.

    ``address`` is that of any page of the server, for the link in the sentence to be copied.

    Raises
    ------
    AtlasError
        The indicator cannot be ranked, or the data behind it is damaged.
    """
    say = translator(view.lang)
    ranking = ranking_of(view)
    marked = marked_in(view)
    compared = compared_in(view, marked)
    codes = _others(marked, compared, ranking) if marked and compared else ()
    rows = ranking_rows(view)
    missing = [
        (say.render(MissingState(str(state)).label), int(count))
        for state, count in ranking.missing.items()
    ]
    return fill_template(
        "ranking_page/ranking.html",
        say,
        ranking=ranking,
        rows=rows,
        part=shown_communes_sentence(view, ranking.edition.vintage),
        label=DEMONSTRATION_LABEL if ranking.origin == "synthetic" else None,
        origin=ORIGINS[ranking.origin],
        sentence=place_sentence(ranking, marked, say) if marked else None,
        quotes=gather(lambda: _quotations(view, ranking, marked, address)),
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
        lists=list_dates(ranking.indicator),
        filtered=view.filtered,
        axis=value_axis(ranking, say),
        columns=told_columns(rows),
    )


@dataclass(frozen=True)
class ToldColumns:
    """Which columns of the list say something that no other column says already.

    Attributes
    ----------
    value : bool
        Values differ; else one sentence above the list says the one that all have, and with it
        that they share all places.
    between, median : bool
        The interval of places is another one than the places that are shared.
    interval : bool
        Values have an interval.
    """

    value: bool
    between: bool
    median: bool
    interval: bool


def told_columns(rows: Sequence[RankingRow]) -> ToldColumns:
    """The columns for these rows: one that is the same in every row is no column."""
    between = any(row.between != row.place for row in rows)
    return ToldColumns(
        value=len(rows) < 2 or len({row.value for row in rows}) > 1,
        between=between,
        median=between and any(row.median != row.place for row in rows),
        interval=any(row.interval for row in rows),
    )


def _quotations(
    view: View, ranking: Ranking, marked: NisCode | None, address: str
) -> dict[str, str]:
    """The place of the marked commune, or why it has none, by ""; nothing where none is marked."""
    if marked is None:
        return {}
    if marked not in ranking.places:
        found = value_sentence(
            view,
            ranking.indicator.id,
            marked,
            address,
            "ranking",
            level="commune",
            vintage=ranking.edition.vintage,
        )
        return {"": found}
    link = citation_link(view, address, "ranking")
    return {"": rank_sentence(view, ranking, marked, link, translator(view.lang))}


def compared_in(view: View, marked: NisCode | None) -> ComparisonSet | None:
    """Whom the marked commune is compared with; None where that is everybody, or none is marked."""
    if marked is None or view.comparison_set == "country":
        return None
    return comparison_set_of(view, marked)


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


def _name(code: NisCode, ranking: Ranking, say: Translator) -> str:
    return say.render(area_name(code, "commune", ranking.edition.vintage))


def _map_link(view: View, code: NisCode) -> str:
    target = replace(view, level="commune", vintage=None, selected=code, stage=False, vary=())
    return "./?" + urlencode(target.query())
