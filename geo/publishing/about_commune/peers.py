"""The peers of a commune in words: who they are, how they differ, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isnan, log
from statistics import median
from typing import TYPE_CHECKING

from geo.language import Number, Text, translator
from geo.publishing.band_words import band_in_words
from geo.publishing.comparison_set import own_list
from geo.publishing.page_links import commune_link
from geo.survey import initiatives_by_commune, load_edition
from geo.survey.communes import area_name, commune_facts
from geo.survey.comparison.peers import PEERS, by_distance, nearest, peers_of, peers_that_answered
from geo.survey.maturity.scores import INDEX, communes_that_answered
from geo.survey.missing import MissingState
from geo.survey.urban_rural import setting_words
from geo.survey.values.indicator_values import commune_values
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Labels, Translator
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.view import View
    from geo.survey import Edition
    from geo.survey.comparison.peers import Peer

_ALIKE = 0.05  # a difference up to here is "about as many"
_TWICE = 2.0  # from here on times, not per cent
_FAR = 3.0  # peers whose size or density differs by more than this are not close


@dataclass(frozen=True)
class _Words:
    """The words for one number beside another: about the same, many times, more, less."""

    alike: Text
    times: Text
    more: Text
    less: Text


_INHABITANTS = _Words(
    Text("about as many inhabitants"),
    Text("{times} times as many inhabitants"),
    Text("{percent}% more inhabitants"),
    Text("{percent}% fewer inhabitants"),
)
_DENSITY = _Words(
    Text("about as dense"),
    Text("{times} times as dense"),
    Text("{percent}% denser"),
    Text("{percent}% less dense"),
)


@dataclass(frozen=True)
class PeerRow:
    """One peer; ``progress`` and ``index`` are (words, state), the words empty where missing."""

    nis5: NisCode
    name: Labels
    href: str
    differs: str
    progress: tuple[str, str]
    index: tuple[str, str]
    initiatives: int
    answered: bool
    peer: Peer


def peer_rows(view: View, home: NisCode, compared: ComparisonSet) -> list[PeerRow]:
    """The communes of the set compared with, nearest first; the ten nearest of a large set.

    Of a whole region or country, and where answers are not public, simply the communes like it.
    ``home`` is the commune on the edition's own boundaries.
    """
    say = translator(view.lang)
    edition = load_edition(view.edition)
    answered = edition.has_answers
    if not answered:
        found = nearest(home, edition.vintage, PEERS)
    elif lists_its_set(compared):
        codes = tuple(code for code in compared.codes if code != home)
        found = by_distance(home, codes, edition.vintage)
        found = found if compared.key == "own" else found[:PEERS]
    else:
        found = peers_that_answered(home, edition)
    tables = {
        key: commune_values(edition.id, key, view.index_weights)
        for key in ("q.progress", INDEX)
        if edition.discloses(key)
    }
    documented = initiatives_by_commune(edition.vintage)

    def shown(key: str, code: NisCode, decimals: int | None) -> tuple[str, str]:
        if key not in tables:
            return "", MissingState.NOT_PUBLIC.value
        value = float(tables[key]["value"][code])
        state = str(tables[key]["state"][code])
        least, most = (float(tables[key][end][code]) for end in ("least", "most"))
        if not isnan(least):
            return band_in_words(least, most, decimals or 0, say), state
        return "" if isnan(value) else say.number(value, decimals), state

    return [
        PeerRow(
            nis5=one.nis5,
            name=area_name(one.nis5, "commune", edition.vintage),
            href=commune_link(view, one.nis5, edition.vintage),
            differs=how_it_differs(one, edition, say),
            progress=shown("q.progress", one.nis5, None),
            index=shown(INDEX, one.nis5, 1),
            initiatives=len(documented.get(one.nis5, ())),
            answered=answered,
            peer=one,
        )
        for one in found
    ]


def lists_its_set(compared: ComparisonSet) -> bool:
    """Whether the communes listed are those compared with: a region or the country has too many."""
    return compared.key not in ("region", "country")


def nonresponding_peers(view: View, home: NisCode, compared: ComparisonSet) -> list[NisCode]:
    """Those of the nearest communes, or of the reader's own list, that did not answer.

    None where it is not public who answered, and for a province or a size, where most did not.
    """
    edition = load_edition(view.edition)
    if not edition.discloses_who_answered or compared.key in ("size", "province"):
        return []
    answered = communes_that_answered(edition.id)
    asked = own_list(view, edition) if compared.key == "own" else peers_of(home, edition.vintage)
    return [code for code in asked if code not in answered]


def has_no_close_peer(rows: Sequence[PeerRow]) -> bool:
    """Whether half of the peers are more than three times as large, small or (less) dense."""
    if not rows:
        return False
    steps = [max(abs(log(one.peer.population)), abs(log(one.peer.density))) for one in rows]
    return exp(median(steps)) > _FAR


def how_it_differs(peer: Peer, edition: Edition, say: Translator) -> str:
    """The distance in words: inhabitants, density, and what is not the same."""
    facts = commune_facts(edition.vintage).loc[peer.nis5]
    parts: list[Text | Labels] = [
        _ratio_words(peer.population, _INHABITANTS),
        _ratio_words(peer.density, _DENSITY),
    ]
    if not peer.same_setting:
        parts.append(setting_words(peer.nis5, edition.vintage))
    if not peer.same_region:
        parts.append(area_name(NisCode(str(facts["region"])), "region", edition.vintage))
    elif not peer.same_language:
        parts.append(Text("another language area"))
    return ", ".join(say.render(part) for part in parts)


def _ratio_words(ratio: float, words: _Words) -> Text:
    """How a peer's number compares with the commune's: ``ratio`` is the one over the other."""
    if abs(ratio - 1) <= _ALIKE:
        return words.alike
    if ratio >= _TWICE:
        return Text(words.times.msgid, times=Number(ratio, 1))
    percent = round(100 * abs(ratio - 1))
    return Text((words.more if ratio > 1 else words.less).msgid, percent=percent)
